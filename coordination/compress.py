"""Our own styles and scripts, compressed on the wire: a phone in a hall gets a quarter of the bytes.

Pages themselves are not compressed here: they hold a secret token beside what a person typed (BREACH).
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import safe_join

from coordination.paths import STATIC

KINDS = (".css", ".js", ".svg")


def init_app(app: Flask) -> None:
    """Compress what the static folder serves, where the browser understands it."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    name = (request.view_args or {}).get("filename", "")
    if request.endpoint != "static" or not name.endswith(KINDS):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    response.close()  # the file that Flask opened for it
    response.set_data(_small(name))
    response.content_encoding = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # the same words in other bytes
    return response


@cache
def _small(name: str) -> bytes:
    """Return one file of the static folder compressed; our files do not change while the server runs."""
    path = safe_join(str(STATIC), name)
    assert path is not None, "the static view has refused it already"
    return gzip.compress(Path(path).read_bytes(), mtime=0)
