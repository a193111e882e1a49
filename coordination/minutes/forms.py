"""Forms of the official record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from coordination.actions.models import Priority
from coordination.directory.models import EmployeeIdType, HolderStatus, Organization, Person
from coordination.errors import DomainError
from coordination.files.forms import UploadField
from coordination.i18n import _l
from coordination.meetings.forms import TimeField, TokensField, choices
from coordination.meetings.labels import DECISION_KINDS, PRESENCES
from coordination.meetings.models import DecisionKind, Presence, SignatoryOffice
from coordination.minutes.promises import Promise
from coordination.minutes.proposing import Attended, Facts
from coordination.minutes.record import PRIORITIES as PRINTED_PRIORITIES
from coordination.minutes.record import Record
from coordination.minutes.signing import Signs, from_directory
from coordination.numbers import whole, wholes
from coordination.richtext import EMPTY, Doc, check, to_plain
from coordination.web import UNMERGED, Form, VersionedForm, WholeField, parsed

PRIORITIES = {Priority.HIGH: _l("Tinggi"), Priority.NORMAL: _l("Biasa"), Priority.LOW: _l("Rendah")}
HOLDER_STATUSES = {
    HolderStatus.DEFINITIVE: _l("Definitif"),
    HolderStatus.PLT: _l("Plt. (pelaksana tugas)"),
    HolderStatus.PLH: _l("Plh. (pelaksana harian)"),
    HolderStatus.PJ: _l("Pj. (penjabat)"),
    HolderStatus.PJS: _l("Pjs. (penjabat sementara)"),
}
OFFICES = {
    SignatoryOffice.OTHER: _l("Pejabat lain: nama dengan gelar, pangkat, dan NIP"),
    SignatoryOffice.REGIONAL_SECRETARY: _l("Sekretaris Daerah: nama tanpa pangkat dan NIP"),
    SignatoryOffice.HEAD_OF_REGION: _l("Kepala Daerah: nama tanpa pangkat dan NIP"),
    SignatoryOffice.DEPUTY_HEAD_OF_REGION: _l("Wakil Kepala Daerah: nama tanpa pangkat dan NIP"),
}
NUMBERS = {
    EmployeeIdType.NIP: _l("NIP"),
    EmployeeIdType.NIPPPK: _l("NI PPPK"),
    EmployeeIdType.NRP: _l("NRP"),
}


class WholeForm(VersionedForm):
    """A form whose values are written all together: what others changed meanwhile is taken over first."""

    def settle(self, stored: WholeForm, version: int = 1) -> None:
        """Take over from `stored` what this person left alone. Raises Clash where both changed the same field."""
        mine = self.merged(stored, version)
        for name, field in self._fields.items():
            if name not in mine and name not in UNMERGED:
                field.data = stored._fields[name].data


class SignatoryForm(WholeForm):
    """Who signs in one place, as it will be printed."""

    person_id = StringField(_l("Ambil dari direktori"), filters=[lambda value: str(value) if value else ""])
    on_behalf_of = StringField(_l("a.n. (atas nama)"))
    through = StringField(_l("u.b. (untuk beliau)"))
    holder_status = SelectField(_l("Status jabatan"), choices=choices(HOLDER_STATUSES), coerce=HolderStatus)
    position = StringField(_l("Jabatan"))
    office = SelectField(_l("Cara nama dicetak"), choices=choices(OFFICES), coerce=SignatoryOffice)
    title_front = StringField(_l("Gelar depan"))
    name = StringField(_l("Nama"))
    title_back = StringField(_l("Gelar belakang"))
    rank = StringField(_l("Pangkat, golongan"))
    employee_id_type = SelectField(_l("Jenis nomor"), choices=choices(NUMBERS), coerce=EmployeeIdType)
    employee_id = StringField(_l("Nomor"))

    def fill(self, one: Record) -> None:
        """Show what a record says of a signatory."""
        first, second = [*one["on_behalf_of"], "", ""][:2]
        self.on_behalf_of.data, self.through.data = first, second
        self.holder_status.data, self.office.data = HolderStatus(one["status"]), SignatoryOffice(one["office"])
        self.employee_id_type.data = EmployeeIdType(one["employee_id_type"])
        for name in ("position", "title_front", "name", "title_back", "rank", "employee_id"):
            self._fields[name].data = one[name]

    def fill_from_directory(self, session: Session, person_id: int) -> None:
        """Show what the directory knows of a person; on whose behalf and how the name is printed stays."""
        _person, known = from_directory(session, person_id)
        behalf = [self.on_behalf_of.data or "", self.through.data or ""]
        self.fill(known | {"on_behalf_of": behalf, "office": self.office.data.value})
        self.person_id.data = str(person_id)

    def person(self, session: Session) -> Person | None:
        """Return whom the form names in the directory, if anybody."""
        chosen = whole(self.person_id.data)
        return from_directory(session, chosen)[0] if chosen is not None else None

    def signs(self) -> Signs:
        """Return what the form says, to be checked and stored."""
        behalf = (self.on_behalf_of.data or "", self.through.data or "")
        return Signs(
            position=self.position.data or "",
            status=self.holder_status.data or HolderStatus.DEFINITIVE,
            on_behalf_of=tuple(line for line in behalf if line.strip()),
            office=self.office.data or SignatoryOffice.OTHER,
            title_front=self.title_front.data or "",
            name=self.name.data or "",
            title_back=self.title_back.data or "",
            rank=self.rank.data or "",
            employee_id_type=self.employee_id_type.data or EmployeeIdType.NIP,
            employee_id=self.employee_id.data or "",
        )

    def as_record(self) -> Record:
        """Return what the form says as a record has it, for the preview."""
        signs = self.signs()
        texts = {name: getattr(signs, name).strip() for name in ("position", "title_front", "name", "title_back")}
        return texts | {
            "status": signs.status.value,
            "on_behalf_of": list(signs.on_behalf_of),
            "office": signs.office.value,
            "rank": signs.rank.strip(),
            "employee_id": signs.employee_id.strip(),
            "employee_id_type": signs.employee_id_type.value,
        }


class SendForm(Form):
    """Minutes on their way to review, with up to three reviewers."""

    reviewers = TokensField(_l("Pemeriksa (paraf)"))


class ReturnForm(Form):
    """Why minutes are sent back."""

    remarks = TextAreaField(_l("Catatan untuk sekretariat"))
    seen = StringField()


class SeenForm(Form):
    """Agreeing to what the page showed: `seen` names the revision and its version."""

    seen = StringField()


class HandInForm(Form):
    """A draft that was corrected in Word."""

    file = UploadField(_l("Berkas Word yang sudah diperbaiki"))


class DecideForm(Form):
    """What of a corrected draft is taken over: `take` holds a section's key and the fingerprint that was compared."""

    take = TokensField()
    aside = TokensField()

    @property
    def taken(self) -> dict[str, str]:
        """The ticked sections with what the page showed of the record."""
        pairs = (sent.rpartition(":") for sent in self.take.data or [])
        return {key: seen for key, _colon, seen in pairs if key}


class OnPaperForm(Form):
    """An approval that was given on paper."""

    approved_on = DateField(_l("Tanggal penandatanganan"), validators=[Optional()])
    signed_by = StringField(_l("Ditandatangani oleh"))
    scan = UploadField(_l("Pindaian notula bertanda tangan"))
    seen = StringField()


class ReasonForm(Form):
    """Why a ralat is made."""

    reason = TextAreaField(_l("Alasan ralat"))


class FactsForm(WholeForm):
    """The facts at the head of a notula that a ralat may correct."""

    title = StringField(_l("Nama rapat"))
    place = StringField(_l("Tempat"))
    invitation_number = StringField(_l("Nomor surat undangan"))
    invitation_date = DateField(_l("Tanggal surat undangan"), validators=[Optional()])
    called_at = TimeField(_l("Jam panggilan"))
    opened_at = TimeField(_l("Jam dibuka"))
    closed_at = TimeField(_l("Jam ditutup"))

    def fill(self, facts: Record) -> None:
        """Show the facts of a record."""
        for name in ("title", "place", "invitation_number"):
            self._fields[name].data = facts[name]
        day = facts["invitation_date"]
        self.invitation_date.data = date.fromisoformat(day) if day else None
        for name in ("called_at", "opened_at", "closed_at"):
            self._fields[name].data = time.fromisoformat(facts[name]) if facts[name] else None

    def facts(self) -> Facts:
        """Return what the form says."""
        values = {name: field.data for name, field in self._fields.items() if name in Facts.__dataclass_fields__}
        return Facts(**values | {name: values[name] or "" for name in ("title", "place", "invitation_number")})


CORRECTED_PRESENCES = {presence: word for presence, word in PRESENCES.items() if presence is not Presence.UNKNOWN}


class AttendedForm(WholeForm):
    """One line of the participants' table, as it is printed."""

    name = StringField(_l("Nama yang hadir, dengan gelar"))
    position = StringField(_l("Jabatan"))
    presence = RadioField(_l("Kehadiran"), choices=choices(CORRECTED_PRESENCES), coerce=Presence)
    reason = StringField(_l("Alasan izin"))
    online = BooleanField(_l("Hadir secara daring"))

    def fill(self, person: Record) -> None:
        """Show a line of a record."""
        for name in ("name", "position", "reason", "online"):
            self._fields[name].data = person[name]
        self.presence.data = Presence.ABSENT if person["presence"] == "unrecorded" else Presence(person["presence"])

    def attended(self) -> Attended:
        """Return what the form says."""
        return Attended(
            name=self.name.data or "",
            position=self.position.data or "",
            presence=self.presence.data or Presence.PRESENT,
            reason=self.reason.data or "",
            online=bool(self.online.data),
        )


class DocField(HiddenField):
    """A rich text as JSON, written one way whatever order or spaces the editor sends."""

    data: str | None

    def doc(self) -> object:
        """Return the document that came, to be checked by the service; None for what is no JSON."""
        return parsed(self.data)

    def _value(self) -> str:
        return json.dumps(self.doc(), ensure_ascii=False, sort_keys=True)


class RichTextForm(WholeForm):
    """One text of the minutes, as the editor sends it; the speaker only where it is a speech."""

    speaker = StringField(_l("Yang memberi sambutan"))
    doc = DocField(_l("Teks"))

    def fill(self, doc: Doc, speaker: str = "") -> None:
        """Show a text."""
        self.doc.data = json.dumps(doc)
        self.speaker.data = speaker

    def shown(self) -> Doc:
        """Return a document for the editor: what was sent if it is one, else an empty one."""
        return _checked(self.doc.doc())

    def both_texts(self) -> tuple[str, str] | None:
        """Return the stored text and mine in plain words where both were changed."""
        clash = self.clashes.get("doc")
        if clash is None:
            return None
        stored, mine = (to_plain(_checked(json.loads(str(text)))) for text in clash)
        return stored, mine


def _checked(doc: object) -> Doc:
    try:
        return check(doc)
    except DomainError:
        return EMPTY


class DecisionForm(WholeForm):
    """A decision of a ralat."""

    text = TextAreaField(_l("Keputusan"))
    kind = SelectField(_l("Jenis"), choices=choices(DECISION_KINDS), coerce=DecisionKind, default=DecisionKind.DECISION)
    for_information = BooleanField(_l("Untuk diketahui, tanpa tindak lanjut"))

    def fill(self, decision: Record) -> None:
        """Show a decision of a record."""
        self.text.data, self.for_information.data = decision["text"], decision["for_information"]
        self.kind.data = DecisionKind(decision["kind"])


class PromiseForm(WholeForm):
    """An action of a ralat."""

    action_text = TextAreaField(_l("Tindak lanjut"))
    owner_id = WholeField(_l("Instansi penanggung jawab"), validators=[Optional()])
    supporters = TokensField(_l("Instansi pendukung"))
    target = StringField(_l("Target waktu"))
    review_day = DateField(_l("Tanggal peninjauan"), validators=[Optional()])
    priority = SelectField(_l("Prioritas"), choices=choices(PRIORITIES), coerce=Priority, default=Priority.NORMAL)
    expected_evidence = StringField(_l("Keluaran atau bukti yang diharapkan"))

    person_id = WholeField(_l("Orang yang bertanggung jawab"), validators=[Optional()])

    is_for_group = False
    """Whether its organizations are those of a group, which a ralat does not exchange."""

    def fill_row(self, row: Record, known: Mapping[str, Any]) -> None:
        """Show a row of the matrix; `known` has its organizations by id (`promises.promised`)."""
        self.action_text.data, self.target.data = row["text"], row["target"]
        self.owner_id.data, self.supporters.data = known["owner"], [str(each) for each in known["supporters"]]
        self.review_day.data = date.fromisoformat(row["due"]) if row["due"] and row["due_is_review"] else None
        self.priority.data = next(code for code, word in PRINTED_PRIORITIES.items() if word == row["priority"])
        self.expected_evidence.data = row["evidence"]
        self.is_for_group = bool(known["batch"])

    def promise(self, organizations: Mapping[int, Organization]) -> Promise:
        """Return what the form says, given the organizations that it names."""
        supporters = [organizations.get(number) for number in wholes(self.supporters.data)]
        return Promise(
            text=self.action_text.data or "",
            owner=organizations.get(self.owner_id.data or 0),
            supporters=[each for each in supporters if each is not None],
            target_text=self.target.data or "",
            review_day=self.review_day.data,
            priority=self.priority.data or Priority.NORMAL,
            expected_evidence=self.expected_evidence.data or "",
            person_id=self.person_id.data,
        )

    def named(self) -> set[int]:
        """Return the ids of every organization that the form names."""
        ids = set(wholes(self.supporters.data or ()))
        return ids | {self.owner_id.data} if self.owner_id.data else ids


class NewDecisionForm(DecisionForm, PromiseForm):
    """A decision that the notula left out, with its first action in the same breath."""

    item_id = WholeField(_l("Butir agenda"), validators=[Optional()])

    @property
    def has_action(self) -> bool:
        """Whether anything was typed of the first action."""
        return bool((self.action_text.data or "").strip() or (self.target.data or "").strip() or self.owner_id.data)
