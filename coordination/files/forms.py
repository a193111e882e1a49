"""Form fields for files: checked and cleaned with the form, before any transaction is open.

Decoding a photo takes longer than others should wait for a database, and on SQLite every writer would.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField, ValidationError
from wtforms.form import BaseForm

from coordination.errors import DomainError
from coordination.files.checking import MediaType
from coordination.files.uploads import Prepared, as_png
from coordination.files.web import received
from coordination.i18n import _


class UploadField(FileField):
    """One file, or none: after validation `prepared` holds what may be stored. `only_pictures` takes nothing else.

    Several inputs may bear the name, such as a camera beside a file chooser; the one that was used counts.
    """

    prepared: Prepared | None = None

    def __init__(self, *args: Any, only_pictures: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_pictures = only_pictures

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the first file that was chosen."""
        self.data = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)

    def process_data(self, _value: Any) -> None:
        """Begin with none: a stored file is not shown in its field."""
        self.data = None

    def pre_validate(self, _form: BaseForm) -> None:
        """Check the file by its content; a refusal says what may be sent."""
        try:
            self.prepared = received(self.data)
        except DomainError as error:
            raise ValidationError(_no_picture() if self.only_pictures else error.message) from error
        if self.only_pictures and self.prepared is not None and not self.prepared.media_type.is_image:
            self.prepared = None
            raise ValidationError(_no_picture())
        if self.only_pictures and self.prepared is not None and self.prepared.media_type is MediaType.WEBP:
            self.prepared = as_png(self.prepared)  # a Word paper holds no WebP


def _no_picture() -> str:
    return _("Pilih gambar yang utuh: PNG, JPG, atau WebP, paling besar 20 MB.")
