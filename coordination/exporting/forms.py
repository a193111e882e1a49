"""Forms around papers: bundles, checking one, patterns of letter numbers, taking and withdrawing a number."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage
from wtforms import DateField, FileField, RadioField, ValidationError
from wtforms.validators import InputRequired

from coordination.exporting.models import BundleForm
from coordination.i18n import _, _l
from coordination.meetings.forms import choices
from coordination.web import Form


class FileCheckForm(Form):
    """A file to be compared with what was issued; it is read for its digest alone and kept nowhere."""

    file = FileField(_l("Berkas Word atau PDF"))

    def validate_file(self, field: FileField) -> None:
        """Refuse what is no file."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Pilih berkas yang akan dicocokkan."))


BUNDLE_FORMS = {
    BundleForm.ZIP: _l("ZIP: setiap naskah sebagai Word dan PDF"),
    BundleForm.PDF: _l("Satu PDF dengan penanda halaman"),
}


class BundleOfMeetingForm(Form):
    """What the papers of a meeting are put together as."""

    form = RadioField(_l("Bentuk"), choices=choices(BUNDLE_FORMS), coerce=BundleForm, default=BundleForm.ZIP)


class BundleOfPeriodForm(BundleOfMeetingForm):
    """Which notulen are put together: those of the meetings from one day to another."""

    first = DateField(_l("Dari tanggal"), validators=[InputRequired(_l("Isi tanggal awal."))])
    last = DateField(_l("Sampai tanggal"), validators=[InputRequired(_l("Isi tanggal akhir."))])
