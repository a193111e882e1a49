"""Forms of actions. What they check here is only their shape; the services say what a state allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import uuid4

import wtforms
from flask import request
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from wtforms import DateField, HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Optional, ValidationError

from coordination.actions.journal import Said
from coordination.actions.models import Action, Channel
from coordination.actions.several import Refused
from coordination.errors import DomainError
from coordination.files.forms import UploadField
from coordination.files.models import StoredFile
from coordination.files.uploads import Prepared
from coordination.files.web import received
from coordination.i18n import _, _l
from coordination.numbers import whole, wholes
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

    prepared: Sequence[Prepared] = ()

    def pre_validate(self, _form: BaseForm) -> None:
        """Check every file; a refusal names the file and the reason."""
        prepared_ones: list[Prepared] = []
        self.prepared = prepared_ones
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
                prepared_ones.append(prepared)


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


class CommentForm(ActionForm):
    """What one says about an action."""

    comment = TextAreaField(_l("Komentar"))


FINISHED = "selesai"
"""How far an action is, where it is handed in as done."""

HOW_FAR = (
    ("", _l("tidak disebutkan")),
    *((str(value), f"{value}%") for value in (25, 50, 75, 100)),
    (FINISHED, _l("Selesai, serahkan untuk diverifikasi")),
)


class LineForm(wtforms.Form):
    """What is said about one of several actions, and what of it the server keeps already."""

    words = TextAreaField(_l("Apa yang sudah dilakukan?"))
    how_far = SelectField(_l("Kemajuan"), choices=[SelectChoice(*item) for item in HOW_FAR], default="")
    evidence = EvidenceField(_l("Bukti dukung"))
    link = StringField(_l("Tautan bukti"))

    kept: Sequence[StoredFile] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said here."""
        words = [self.words.data, self.how_far.data, self.link.data]
        return not any((word or "").strip() for word in words) and not self.evidence.prepared and not self.kept


def part_name(action_id: int) -> str:
    """Return how the fields about one action begin."""
    return f"t{action_id}-"


class SeveralReportsForm(Form):
    """Reports on several actions; what stands above holds for each that says nothing else."""

    words = TextAreaField(_l("Apa yang sudah dilakukan?"))
    how_far = SelectField(_l("Kemajuan"), choices=[SelectChoice(*item) for item in HOW_FAR], default="")
    evidence = EvidenceField(_l("Bukti dukung"))
    link = StringField(_l("Tautan bukti"))

    kept: Sequence[StoredFile] = ()
    lines: dict[int, LineForm]

    def about(self, actions: Sequence[Action]) -> SeveralReportsForm:
        """Give each action its line."""
        sent: CombinedMultiDict[str, Any] | None = None
        if request.method == "POST":
            sent = CombinedMultiDict([cast(Any, request.files), cast(Any, request.form)])
        self.lines = {action.id: LineForm(sent, prefix=part_name(action.id)) for action in actions}
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form and each of its lines, so that all that is wrong is told at once."""
        return all([super().validate(extra_validators), *(line.validate() for line in self.lines.values())])

    def tell(self, error: DomainError) -> None:
        """Tell each line its own refusal."""
        super().tell(error)
        if isinstance(error, Refused):
            for action_id, refusal in error.refusals.items():
                line = self.lines[action_id]
                field = {"words": line.words, "percent": line.how_far, "link": line.link}.get(refusal.field or "")
                field = field or (line.evidence if refusal.field == "evidence" else line.words)
                field.errors = [*field.errors, refusal.message]

    def kept_ids(self, name: str) -> list[int]:
        """Return the ids of files that the server kept when the form came the last time, of one part of it."""
        return wholes(request.form.getlist(f"{name}kept"))[:MOST_FILES] if request.method == "POST" else []


class HandOverForm(Form):
    """To whom, and a word to them."""

    to = SelectField(_l("Diserahkan kepada"), choices=[], validate_choice=False)
    words = TextAreaField(_l("Pesan"))


class InquiryForm(Form):
    """Where an agency stands before a meeting: words about all it owes; a line for each action is added by `asking`."""

    said_by = StringField(_l("Nama dan jabatan Anda"), validators=[at_most(300)])
    words = TextAreaField(_l("Keterangan umum"))
    seen = HiddenField()

    def about(self, action_ids: Iterable[int]) -> dict[int, Said]:
        """Return what was said about each action."""
        return {
            one: Said(words=self[f"words_{one}"].data or "", percent=self[f"percent_{one}"].data) for one in action_ids
        }


def asking(action_ids: Iterable[int]) -> type[InquiryForm]:
    """Return the form with `words_<id>` and `percent_<id>` for each of these actions."""
    fields: dict[str, Any] = {}
    for one in action_ids:
        fields[f"words_{one}"] = TextAreaField(_l("Keadaannya sekarang"))
        fields[f"percent_{one}"] = RadioField(
            _l("Kemajuan"),
            choices=[SelectChoice(value, f"{value}%") for value in (25, 50, 75, 100)],
            coerce=int,
            validators=[Optional()],
        )
    return type("AskingForm", (InquiryForm,), fields)
