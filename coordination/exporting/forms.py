"""Forms around papers: bundles, checking one, patterns of letter numbers, taking and withdrawing a number."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, FileField, HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from coordination.exporting.models import BundleForm
from coordination.i18n import _, _l
from coordination.meetings.forms import choices
from coordination.web import Form, VersionedForm, WholeField, at_most


class FileCheckForm(Form):
    """A file to be compared with what was issued; it is read for its digest alone and kept nowhere."""

    file = FileField(_l("Berkas Word atau PDF"))

    def validate_file(self, field: FileField) -> None:
        """Refuse what is no file."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Pilih berkas yang akan dicocokkan."))


BUNDLE_FORMS = {
    BundleForm.ZIP: _l("ZIP"),
    BundleForm.PDF: _l("Satu PDF"),
}


class BundleOfMeetingForm(Form):
    """What the papers of a meeting are put together as."""

    form = RadioField(_l("Bentuk"), choices=choices(BUNDLE_FORMS), coerce=BundleForm, default=BundleForm.ZIP)


class BundleOfPeriodForm(BundleOfMeetingForm):
    """Which notulen are put together: those of the meetings from one day to another."""

    first = DateField(_l("Dari tanggal"), validators=[InputRequired(_l("Isi tanggal awal."))])
    last = DateField(_l("Sampai tanggal"), validators=[InputRequired(_l("Isi tanggal akhir."))])


class PatternForm(VersionedForm):
    """How an organization numbers one kind of paper."""

    is_active = BooleanField(_l("Pakai penomoran sendiri untuk naskah ini"))
    pattern = StringField(_l("Pola nomor"), validators=[at_most(120)])
    filing_code = StringField(_l("Kode klasifikasi"), validators=[at_most(40)])
    unit_code = StringField(_l("Kode unit"), validators=[at_most(40)])
    first = WholeField(_l("Nomor pertama setiap tahun"), validators=[Optional()])


class NoteUsedForm(Form):
    """A number that was used outside."""

    ordinal = WholeField(_l("Nomor urut"), validators=[Optional()])
    dated = DateField(_l("Tanggal surat"), validators=[Optional()])


class TakeNumberForm(Form):
    """A number for a letter of a meeting."""

    dated = DateField(_l("Tanggal surat"), validators=[Optional()])
    after = WholeField(_l("Sisipkan sesudah nomor urut"), validators=[Optional()])


class WithdrawForm(Form):
    """Which number is withdrawn, by its id, and why."""

    number = HiddenField()
    reason = StringField(_l("Alasan"), validators=[at_most(500)])
