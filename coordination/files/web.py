"""Files at the edge: reading what a form sent, and answering with a kept file."""

from __future__ import annotations

from io import BytesIO

from flask import Response, current_app, send_file
from werkzeug.datastructures import FileStorage

from coordination.files.models import StoredFile
from coordination.files.storage import Store
from coordination.files.uploads import Prepared, prepare_upload


def store() -> Store:
    """Return the running office's file store."""
    found: Store = current_app.extensions["rakor_store"]
    return found


def received(upload: object) -> Prepared | None:
    """Return the checked upload of a form's field, None where no file was chosen. Raises UnfitFile."""
    if not isinstance(upload, FileStorage) or not upload.filename:  # a form may send words where a file belongs
        return None
    return prepare_upload(upload.read(), upload.filename)


def download(content: bytes, media_type: str, name: str) -> Response:
    """Answer with a file that was just made: always as an attachment."""
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)


def attachment(file: StoredFile) -> Response:
    """Answer with a kept file: always as an attachment, under its safe name, never guessed at by the browser."""
    answer = send_file(
        store().open(file.sha256),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
