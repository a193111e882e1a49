"""Forms of the directory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import DataRequired, NumberRange, Optional

from coordination.clock import Zone
from coordination.directory import labels
from coordination.files.forms import UploadField
from coordination.i18n import _, _l
from coordination.web import Form, MailField, VersionedForm, at_most

NEEDED = _l("Bagian ini wajib diisi.")


def _options(names: Mapping[Any, str], nothing: str | None = None) -> list[SelectChoice]:
    first = [SelectChoice("", nothing)] if nothing else []
    return first + [SelectChoice(key.value, name) for key, name in names.items()]


class OrganizationForm(VersionedForm):
    """An organization."""

    name = StringField(_l("Nama lengkap"), validators=[DataRequired(NEEDED), at_most(300)])
    short_name = StringField(_l("Nama singkat"), validators=[at_most(80)])
    kind = SelectField(_l("Jenis"))
    parent_id = StringField(_l("Berada di bawah"), filters=[lambda value: str(value) if value else ""])
    phone = StringField(_l("Telepon"), validators=[at_most(80)])
    email = MailField(_l("Pos-el"))
    address = TextAreaField(_l("Alamat"), validators=[at_most(500)])
    protocol_order = IntegerField(_l("Urutan protokol"), validators=[Optional(), NumberRange(0, 100_000)], default=1000)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _options(labels.kind_names())


class EmblemForm(VersionedForm):
    """A form that an emblem belongs to: a new one, or none any more."""

    emblem = UploadField(_l("Lambang"), only_pictures=True)
    without_emblem = BooleanField(_l("Tanpa lambang ini"))


class LetterheadForm(EmblemForm):
    """What the kop of one organization says of its own."""

    government = StringField(_l("Pemerintah daerah"), validators=[at_most(200)])
    name = TextAreaField(_l("Nama instansi pada kop"), validators=[at_most(300)])
    address = TextAreaField(_l("Alamat pada kop"), validators=[at_most(500)])


class OfficeForm(EmblemForm):
    """The office: what it is called, where it stands, how it looks."""

    name = StringField(_l("Nama kantor"), validators=[DataRequired(NEEDED), at_most(200)])
    city = StringField(_l("Kota atau kabupaten"), validators=[DataRequired(NEEDED), at_most(120)])
    zone = RadioField(_l("Zona waktu"), choices=[SelectChoice(value=zone.value) for zone in Zone])
    public_url = StringField(_l("Alamat publik"), validators=[DataRequired(NEEDED), at_most(300)])
    government = StringField(_l("Pemerintah daerah"), validators=[at_most(200)])
    accent = RadioField(_l("Warna"), validators=[Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.accent.choices = [SelectChoice(value, name) for value, name in labels.accent_names().items()]


class PositionForm(VersionedForm):
    """A position of an organization."""

    title = StringField(_l("Jabatan"), validators=[DataRequired(NEEDED), at_most(300)])
    is_head = BooleanField(_l("Pimpinan instansi; undangan untuk instansi dialamatkan kepadanya"))
    holder_id = StringField(_l("Pemangku"), filters=[lambda value: str(value) if value else ""])
    holder_status = SelectField(_l("Status"))
    sort = IntegerField(_l("Urutan"), validators=[Optional(), NumberRange(0, 100_000)], default=100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.holder_status.choices = _options(labels.holder_statuses())


class PersonForm(VersionedForm):
    """A person."""

    title_front = StringField(_l("Gelar depan"), validators=[at_most(80)])
    name = StringField(_l("Nama"), validators=[DataRequired(NEEDED), at_most(300)])
    title_back = StringField(_l("Gelar belakang"), validators=[at_most(120)])
    employee_id_type = SelectField(_l("Jenis nomor"))
    employee_id = StringField(_l("Nomor"), validators=[at_most(40)])
    grade = StringField(_l("Golongan"), validators=[at_most(10)])
    rank = StringField(_l("Pangkat"), validators=[at_most(80)])
    sex = SelectField(_l("Jenis kelamin"))
    phone = StringField(_l("Telepon"), validators=[at_most(40)])
    email = MailField(_l("Pos-el"))
    organization_id = StringField(_l("Instansi"), filters=[lambda value: str(value) if value else ""])
    job_title = StringField(_l("Jabatan"), validators=[at_most(300)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.employee_id_type.choices = _options(labels.number_types(), _("Tidak ada"))
        self.sex.choices = _options(labels.sexes(), _("Tidak dicatat"))


class GroupForm(Form):
    """A saved set of organizations and positions, in protocol order."""

    name = StringField(_l("Nama kelompok"), validators=[DataRequired(NEEDED), at_most(200)])


class ImportForm(Form):
    """A sheet of people or organizations."""

    file = FileField(_l("Berkas .xlsx atau .csv"))

    def validate_file(self, field: FileField) -> None:
        """Ask for a file where none was chosen."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Pilih berkasnya dahulu."))


class TemplateForm(Form):
    """An own Word template of a paper."""

    file = UploadField(_l("Berkas Word (.docx)"))

    def validate_file(self, field: UploadField) -> None:
        """Ask for a file where none was chosen."""
        if field.prepared is None:
            raise ValidationError(_("Pilih berkasnya dahulu."))


class MergeForm(Form):
    """Into which row another is merged."""

    into = StringField(_l("Digabungkan ke dalam"), validators=[DataRequired(_l("Pilih data yang tetap dipakai."))])
