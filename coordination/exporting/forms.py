"""Forms around papers: checking one, patterns of letter numbers, taking and withdrawing a number."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage
from wtforms import FileField, ValidationError

from coordination.i18n import _, _l
from coordination.web import Form


class FileCheckForm(Form):
    """A file to be compared with what was issued; it is read for its digest alone and kept nowhere."""

    file = FileField(_l("Berkas Word atau PDF"))

    def validate_file(self, field: FileField) -> None:
        """Refuse what is no file."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_("Pilih berkas yang akan dicocokkan."))
