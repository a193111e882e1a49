"""Forms of actions. What they check here is only their shape; the services say what a state allows."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from werkzeug.datastructures import FileStorage
from wtforms import DateField, HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Optional, ValidationError

from coordination.actions.models import Channel
from coordination.errors import DomainError
from coordination.files.forms import UploadField
from coordination.files.uploads import Prepared
from coordination.files.web import received
from coordination.i18n import _, _l
from coordination.numbers import whole
from coordination.web import Form, at_most

CHANNELS = {
    Channel.WHATSAPP: _l("WhatsApp"),
    Channel.TELEPHONE: _l("Telepon"),
    Channel.LETTER: _l("Surat"),
    Channel.MEETING: _l("Rapat"),
}
"""How a report reaches the secretariat when its agency does not write it here."""

MOST_FILES = 10


class MatrixForm(Form):
    """An old follow-up matrix and the meeting that it comes from; what is left empty is taken from the sheet."""

    file = UploadField(_l("Berkas .xlsx"))
    host_id = SelectField(_l("Penyelenggara"), coerce=int)
    title = StringField(_l("Nama rapat"), validators=[at_most(500)])
    day = DateField(
        _l("Hari rapat"), validators=[InputRequired(_l("Isi hari rapatnya; dari sanalah target dihitung."))]
    )
    as_of = DateField(_l("Keadaan per tanggal"), validators=[Optional()])

    def validate_file(self, field: UploadField) -> None:
        """Ask for a file where none was chosen."""
        if field.prepared is None:
            raise ValidationError(_("Pilih berkasnya dahulu."))


class EvidenceField(MultipleFileField):
    """Files of bukti dukung: each checked by its content before anything is written, ready to keep in `prepared`."""

    def pre_validate(self, _form: BaseForm) -> None:
        """Check every file; a refusal names the file and the reason."""
        self.prepared: list[Prepared] = []
        uploads = [upload for upload in self.data or [] if isinstance(upload, FileStorage) and upload.filename]
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("Paling banyak %(count)d berkas sekali kirim.", count=MOST_FILES))
        for upload in uploads:
            try:
                prepared = received(upload)
            except DomainError as error:
                refusal = f"{upload.filename}: {error.message}"
                raise ValidationError(refusal) from error
            if prepared is not None:
                self.prepared.append(prepared)


class ActionForm(Form):
    """A form about one action: `seen` is the version that its page showed, `client_key` makes it harmless twice."""

    seen = HiddenField()

    def shown(self, version: int) -> Any:
        """Ready the form for a page that shows the action at `version`; return it."""
        if not self.client_key.data:
            self.client_key.data = str(uuid4())
        self.seen.data = str(version)
        return self

    @property
    def version(self) -> int | None:
        """The version that the person had before their eyes."""
        return whole(str(self.seen.data or ""))


class ReportForm(ActionForm):
    """Laporan baru: what was done, how far it is, bukti dukung."""

    words = TextAreaField(_l("Apa yang sudah dilakukan?"))
    percent = RadioField(
        _l("Kemajuan"),
        choices=[SelectChoice(value, f"{value}%") for value in (25, 50, 75, 100)],
        coerce=int,
        validators=[Optional()],
    )
    evidence = EvidenceField(_l("Bukti dukung"))
    link = StringField(_l("Tautan bukti"))


class RecordForm(ReportForm):
    """What an agency answered by telephone, WhatsApp or letter."""

    channel = RadioField(
        _l("Diterima lewat"),
        choices=[SelectChoice(*item) for item in CHANNELS.items()],
        default=Channel.WHATSAPP,
        coerce=Channel,
    )
    said_by = StringField(_l("Disampaikan oleh"))


class ReasonForm(ActionForm):
    """A step that only needs a reason, or remarks."""

    reason = TextAreaField(_l("Alasan"))


class ExtensionForm(ReasonForm):
    """Permohonan perpanjangan: until when, and why."""

    target_text = StringField(_l("Sampai kapan?"))
