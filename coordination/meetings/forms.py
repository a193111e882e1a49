"""Forms of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask_babel.speaklater import LazyString
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import Optional

from coordination.clock import Zone
from coordination.directory.models import Sex
from coordination.i18n import _l
from coordination.meetings.days import DayTimes
from coordination.meetings.fields import DaysField, LinesField, TimeField, TokensField
from coordination.meetings.labels import EXCUSES, LEVELS, PAPER_KINDS, PRESENCES, ROLES, URGENCIES, ZONES
from coordination.meetings.labels import choices as pairs
from coordination.meetings.models import (
    Excuse,
    Meeting,
    PaperKind,
    ParticipantRole,
    Presence,
    SecurityLevel,
    Urgency,
)
from coordination.web import Form, VersionedForm


def choices(words: Mapping[Any, LazyString]) -> list[SelectChoice]:
    """Return codes with their words as a select field takes them."""
    return [SelectChoice(value=value, label=cast(str, word)) for value, word in pairs(words)]


def of_rows(rows: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    """Return rows of a table, by id and name, as a select field takes them."""
    return [SelectChoice(value=str(row_id), label=name) for row_id, name in rows]


def sexes() -> list[SelectChoice]:
    """Return what a field L/P offers; nothing where it is not known."""
    return [
        SelectChoice(value="", label="–"),
        SelectChoice(value=str(Sex.MALE), label=cast(str, _l("Laki-laki"))),
        SelectChoice(value=str(Sex.FEMALE), label=cast(str, _l("Perempuan"))),
    ]


def levels_from(level: SecurityLevel) -> list[SelectChoice]:
    """Return the levels that are not below `level`: a form may raise, lowering has a page of its own."""
    return choices({code: word for code, word in LEVELS.items() if code.height >= level.height})


class FactsForm(VersionedForm):
    """Apa & kapan: what a meeting is, when and where."""

    title = StringField(_l("Nama rapat"))
    days = DaysField(_l("Hari dan jam"))
    zone = SelectField(_l("Zona waktu"), choices=[SelectChoice(value=zone) for zone in ZONES], coerce=Zone)
    place = StringField(_l("Tempat"))
    link = StringField(_l("Tautan rapat daring"))
    passcode = StringField(_l("Kode sandi tautan"))
    level = SelectField(_l("Klasifikasi keamanan"), choices=choices(LEVELS), coerce=SecurityLevel)
    urgency = SelectField(_l("Sifat"), choices=choices(URGENCIES), coerce=Urgency)
    filing_code = StringField(_l("Kode klasifikasi arsip"))
    invitation_number = StringField(_l("Nomor surat undangan"))
    invitation_date = DateField(_l("Tanggal surat undangan"), validators=[Optional()])
    time_called = TimeField(_l("Jam panggilan"))
    contact = StringField(_l("Narahubung"))
    dress = StringField(_l("Pakaian"))
    cc = LinesField(_l("Tembusan"))

    def facts(self) -> dict[str, Any]:
        """Return everything that `create_meeting` takes from this form."""
        names = (*FACTS, "title", "days", "level")
        return {name: self._fields[name].data for name in names}

    def only_raising(self, level: SecurityLevel) -> None:
        """Offer only levels that this form may give: lowering has its own page, for whoever presides."""
        self.level.choices = levels_from(level)


FACTS = (
    "zone",
    "place",
    "link",
    "passcode",
    "urgency",
    "filing_code",
    "invitation_number",
    "invitation_date",
    "time_called",
    "contact",
    "dress",
    "cc",
)


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """Return what a meeting holds now, as the form shows it."""
    stored = {name: getattr(meeting, name) for name in FACTS}
    days = [DayTimes(entry.day, entry.starts, entry.ends) for entry in meeting.days]
    return {**stored, "title": meeting.title, "level": meeting.level, "days": days}


class NewMeetingForm(FactsForm):
    """Rapat baru: the facts, who comes, and the agenda, on one page."""

    host_id = SelectField(_l("Penyelenggara"), coerce=int)
    chair = StringField(_l("Ketua rapat"))
    minute_taker = StringField(_l("Notulis"))
    invitees = TokensField(_l("Peserta"))
    agenda = TextAreaField(_l("Agenda"))
    with_participants = BooleanField(_l("Undang lagi peserta rapat itu"))
    with_follow_up = BooleanField(_l("Mulai dengan “Tindak lanjut rapat lalu”"))
    with_agenda = BooleanField(_l("Pakai lagi agenda rapat itu"))


class ReasonForm(Form):
    """Why a meeting is postponed or cancelled."""

    reason = TextAreaField(_l("Alasan"))


class RescheduleForm(Form):
    """The new days of a postponed meeting."""

    days = DaysField(_l("Hari dan jam baru"))


class LowerLevelForm(Form):
    """A lower level, with the reason that it needs."""

    level = RadioField(_l("Klasifikasi baru"), coerce=SecurityLevel)
    reason = TextAreaField(_l("Alasan"))

    def only_lowering(self, level: SecurityLevel) -> None:
        """Offer only levels below the present one."""
        self.level.choices = choices({code: word for code, word in LEVELS.items() if code.height < level.height})


class InviteForm(Form):
    """People picked from the directory."""

    invitees = TokensField(_l("Tambahkan peserta"))


class GuestForm(Form):
    """A guest, or an agency that the directory lacks, in one line."""

    name = StringField(_l("Nama"))
    position = StringField(_l("Jabatan"))
    organization_id = IntegerField(_l("Instansi"), validators=[Optional()])
    organization_name = StringField(_l("Instansi yang belum ada di direktori"))
    sex = SelectField(
        _l("L/P"),
        choices=sexes(),
        coerce=lambda value: Sex(value) if value else None,
    )
    online = BooleanField(_l("Hadir daring"))


class RoleForm(Form):
    """What a participant is at the meeting."""

    role = SelectField(_l("Peran"), choices=choices(ROLES), coerce=ParticipantRole)


class ItemsForm(Form):
    """Items to add to the agenda, one a line."""

    agenda = TextAreaField(_l("Tambahkan butir agenda"))


class ItemForm(VersionedForm):
    """One item of the agenda."""

    title = StringField(_l("Butir agenda"))
    planned_minutes = IntegerField(_l("Menit"), validators=[Optional()])
    level = SelectField(_l("Klasifikasi"), choices=choices(LEVELS), coerce=SecurityLevel)

    def only_raising(self, level: SecurityLevel) -> None:
        """Offer only levels that this form may give."""
        self.level.choices = levels_from(level)


class MarkForm(Form):
    """One mark of the attendance list."""

    presence = RadioField(_l("Kehadiran"), choices=choices(PRESENCES), coerce=Presence)
    was = StringField()
    version = IntegerField(validators=[Optional()])
    online = BooleanField(_l("Hadir daring"))
    attendee_name = StringField(_l("Nama yang hadir"))
    attendee_position = StringField(_l("Jabatannya"))
    attendee_sex = SelectField(
        _l("L/P"),
        choices=sexes(),
        coerce=lambda value: Sex(value) if value else None,
        validate_choice=False,
    )
    attendee_person_id = IntegerField(validators=[Optional()])
    excuse = SelectField(
        _l("Sebab"),
        choices=choices(EXCUSES),
        coerce=lambda value: Excuse(value) if value else None,
        validate_choice=False,
    )
    excuse_words = StringField(_l("Keterangan"))


class ReaderForm(Form):
    """One more person who may read."""

    account_id = IntegerField(_l("Orang"), validators=[Optional()])


class PaperForm(Form):
    """What an uploaded file is; the file itself is read by the view."""

    kind = SelectField(_l("Jenis berkas"), choices=choices(PAPER_KINDS), coerce=PaperKind)
    title = StringField(_l("Judul"))
    agenda_item_id = IntegerField(_l("Butir agenda"), validators=[Optional()])
    level = SelectField(_l("Klasifikasi"), choices=choices(LEVELS), coerce=SecurityLevel)
