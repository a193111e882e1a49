"""Forms of meetings, and the fields they need: times as offices write them, days, lines, what was picked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, cast

from flask_babel.speaklater import LazyString
from wtforms import BooleanField, DateField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import Optional

from coordination.clock import Zone
from coordination.directory.models import Sex
from coordination.files.forms import UploadField
from coordination.i18n import _, _l
from coordination.meetings.days import DayTimes
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
from coordination.meetings.replies import Answer
from coordination.web import Form, VersionedForm, WholeField

_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2})|(\d{2}))?")


def read_time(text: str) -> time | None:
    """Read "09.00", "9:00", "0900" or "9"; None for an empty text. Raises ValueError for anything else."""
    cleaned = text.strip().lower().removeprefix("pukul").removeprefix("pkl").strip(" .")
    if not cleaned:
        return None
    match = _TIME.fullmatch(cleaned)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2] or match[3] or 0))


def write_time(moment: time | None) -> str:
    """Write a time as a field shows it: "09.00"."""
    return f"{moment:%H.%M}" if moment else ""


class TimeField(StringField):
    """A time of day, typed as people type it."""

    data: Any

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else write_time(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        if valuelist:
            try:
                self.data = read_time(valuelist[0])
            except ValueError as error:
                self.data = None
                raise ValueError(_("Tulis jam seperti 09.00.")) from error


class LinesField(TextAreaField):
    """A text whose lines are entries of their own; empty ones are left out."""

    data: Any

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def process_data(self, value: Any) -> None:
        """Take a list, or nothing."""
        self.data = list(value or [])

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Part the text into its lines."""
        if valuelist:
            self.data = [entry.strip() for entry in valuelist[0].splitlines() if entry.strip()]


class TokensField(Field):
    """What was picked in a combobox of several choices: the name repeats in the form."""

    data: list[str]

    def _value(self) -> str:
        return " ".join(self.data or [])

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep what was picked, each once."""
        self.data = list(dict.fromkeys(entry for entry in valuelist if entry))

    def process_data(self, value: Any) -> None:
        """Take a list, or nothing."""
        self.data = list(value or [])


class DaysField(Field):
    """The days of a meeting: rows of date, start and end, of which empty ones are left out.

    Its inputs all have the field's name and come row after row, three a row. `typed` keeps what was sent.
    """

    data: list[DayTimes]
    typed: list[tuple[str, ...]]

    def process_data(self, value: Any) -> None:
        """Take the stored days, or none."""
        self.data = list(value or [])
        self.typed = [(entry.day.isoformat(), write_time(entry.starts), write_time(entry.ends)) for entry in self.data]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the rows that were sent."""
        if not valuelist:
            return
        rows = [tuple(valuelist[at : at + 3]) for at in range(0, len(valuelist), 3)]
        self.typed = [row for row in rows if any(part.strip() for part in row)]
        self.data, problems = [], []
        for number, row in enumerate(self.typed, start=1):
            try:
                self.data.append(_read_day(*row))
            except ValueError as error:
                problems.append(_("Hari ke-%(number)d: %(problem)s", number=number, problem=str(error)))
        if problems:
            raise ValueError(" ".join(problems))

    def _value(self) -> str:
        return "\n".join(" ".join(row).rstrip() for row in sorted(self.typed))


def _read_day(day: str, starts: str = "", ends: str = "") -> DayTimes:
    try:
        when = date.fromisoformat(day.strip())
    except ValueError:
        raise ValueError(_("isi tanggalnya.") if not day.strip() else _("tanggal tidak dikenal.")) from None
    try:
        begins, finishes = read_time(starts), read_time(ends)
    except ValueError:
        raise ValueError(_("tulis jam seperti 09.00.")) from None
    if begins is None:
        raise ValueError(_("isi jam mulai."))
    return DayTimes(when, begins, finishes)


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
    new_invitees = TokensField(_l("Instansi baru"))
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
    new_invitees = TokensField(_l("Instansi baru"))


class GuestForm(Form):
    """A guest, or an agency that the directory lacks, in one line."""

    name = StringField(_l("Nama"))
    position = StringField(_l("Jabatan"))
    organization_id = WholeField(_l("Instansi"), validators=[Optional()])
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
    planned_minutes = WholeField(_l("Menit"), validators=[Optional()])
    level = SelectField(_l("Klasifikasi"), choices=choices(LEVELS), coerce=SecurityLevel)

    def only_raising(self, level: SecurityLevel) -> None:
        """Offer only levels that this form may give."""
        self.level.choices = levels_from(level)


class MarkForm(Form):
    """One mark of the attendance list."""

    presence = RadioField(_l("Kehadiran"), choices=choices(PRESENCES), coerce=Presence)
    was = StringField()
    pick = WholeField(_l("Dari direktori"), validators=[Optional()])
    version = WholeField(validators=[Optional()])
    online = BooleanField(_l("Hadir daring"))
    attendee_name = StringField(_l("Nama yang hadir"))
    attendee_position = StringField(_l("Jabatannya"))
    attendee_sex = SelectField(
        _l("L/P"),
        choices=sexes(),
        coerce=lambda value: Sex(value) if value else None,
        validate_choice=False,
    )
    attendee_person_id = WholeField(validators=[Optional()])
    excuse = SelectField(
        _l("Sebab"),
        choices=choices(EXCUSES),
        coerce=lambda value: Excuse(value) if value else None,
        validate_choice=False,
    )
    excuse_words = StringField(_l("Keterangan"))


def _presence(sent: str) -> Presence:
    """Read what was chosen; anything else is no answer, which the service tells."""
    return Presence(sent) if sent in list(Presence) else Presence.UNKNOWN


class ReplyForm(Form):
    """Who comes: the answer to an invitation."""

    presence = RadioField(
        _l("Apakah Anda hadir?"),
        choices=[
            SelectChoice(Presence.PRESENT.value, _l("Saya hadir")),
            SelectChoice(Presence.REPRESENTED.value, _l("Diwakili")),
            SelectChoice(Presence.EXCUSED.value, _l("Tidak dapat hadir")),
        ],
        coerce=_presence,
        validate_choice=False,
    )
    attendee_name = StringField(_l("Nama yang mewakili"))
    attendee_position = StringField(_l("Jabatan yang mewakili"))
    words = StringField(_l("Alasan tidak dapat hadir"))
    online = BooleanField(_l("Ikut secara daring"))

    @property
    def answer(self) -> Answer:
        """What the form says."""
        return Answer(
            presence=self.presence.data or Presence.UNKNOWN,
            online=self.online.data,
            attendee_name=self.attendee_name.data,
            attendee_position=self.attendee_position.data,
            words=self.words.data,
        )


class ReaderForm(Form):
    """One more person who may read."""

    account_id = WholeField(_l("Orang"), validators=[Optional()])


class PaperForm(Form):
    """An uploaded file, and what it is."""

    file = UploadField(_l("Berkas"))
    kind = SelectField(_l("Jenis berkas"), choices=choices(PAPER_KINDS), coerce=PaperKind)
    title = StringField(_l("Judul"))
    agenda_item_id = WholeField(_l("Butir agenda"), validators=[Optional()])
    level = SelectField(_l("Klasifikasi"), choices=choices(LEVELS), coerce=SecurityLevel)
