"""Forms of the official record."""

from __future__ import annotations

from wtforms import DateField, SelectField, StringField, TextAreaField

from coordination.directory.models import EmployeeIdType, HolderStatus
from coordination.i18n import _l
from coordination.meetings.forms import TokensField, choices
from coordination.meetings.models import SignatoryOffice
from coordination.minutes.record import Record
from coordination.minutes.signing import Signs
from coordination.web import Form, VersionedForm

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


class SignatoryForm(VersionedForm):
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


class OnPaperForm(Form):
    """An approval that was given on paper."""

    approved_on = DateField(_l("Tanggal penandatanganan"))
    signed_by = StringField(_l("Ditandatangani oleh"))
    seen = StringField()
