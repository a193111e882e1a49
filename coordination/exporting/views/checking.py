"""Checking an issued paper, for anybody who holds it: by its code, or by the file itself. Nothing sent is kept."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordination.access.guard import public
from coordination.db import db
from coordination.documents.codes import read_code
from coordination.exporting import verification
from coordination.exporting.forms import FileCheckForm
from coordination.exporting.views.blueprint import bp
from coordination.limits import limiter
from coordination.web import status_of

CODES = "60 per minute; 600 per hour"
"""How often one address may ask for codes: a hall full of people behind one address scans the same paper."""
FILES = "20 per minute; 200 per hour"
"""How often one address may send a file."""


@bp.get("/cek")
@public
@limiter.limit(CODES)
def check() -> ResponseReturnValue:
    """Show where a code is typed or a file is chosen; lead on to the code that was typed."""
    typed = request.args.get("kode", "").strip()
    if typed:
        return redirect(url_for("exporting.check_code", code=read_code(typed) or typed[:40].replace("/", "-")), 303)
    return _page(form=FileCheckForm(formdata=None))


@bp.get("/cek/<code>")
@public
@limiter.limit(CODES)
def check_code(code: str) -> ResponseReturnValue:
    """Say whether a paper with this code was issued and still holds."""
    found = verification.by_code(db.session(), code)
    return _page(200 if found else 404, form=FileCheckForm(formdata=None), asked=code, found=found)


@bp.post("/cek")
@public
@limiter.limit(FILES)
def check_file() -> ResponseReturnValue:
    """Say whether a file is exactly one that was issued."""
    form = FileCheckForm()
    if not form.validate_on_submit():
        return _page(status_of(form), form=form)
    matched = verification.by_file(db.session(), verification.digest_of(form.file.data.stream))
    found, match = matched or (None, None)
    return _page(form=form, sent=True, found=found, match=match)


def _page(status: int = 200, **shown: Any) -> Response:
    """Answer with the one page there is: no search engine keeps it, and no other site learns that it was open."""
    page = {"asked": "", "sent": False, "found": None, "match": None} | shown
    answer = make_response(render_template("exporting/check.html", secret=verification.Secret, **page), status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
