"""Every answer's headers, and how refusals and faults reach a person: as a page, a fragment or JSON."""

from __future__ import annotations

import secrets
from base64 import b64encode
from functools import cache
from hashlib import sha256

import structlog
from flask import Flask, Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from coordination.db import db
from coordination.errors import Clash, DomainError
from coordination.i18n import _
from coordination.paths import STATIC
from coordination.web import wants_json

log = structlog.get_logger()

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def allow_style(css: str) -> None:
    """Let the answer bring along this style sheet, to the letter: for what follows from a file, not from ours."""
    g.setdefault("styles", {})[b64encode(sha256(css.encode()).digest()).decode()] = None


def _policy() -> str:
    hashes = "".join(f" 'sha256-{digest}'" for digest in g.get("styles", ()))
    return CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'self'{hashes}")


@cache
def static_version() -> str:
    """Return a short digest of our static files, so that a browser keeps them until they change."""
    digest = sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Give the app its headers and its way of saying no."""
    app.before_request(_number_request)
    app.after_request(_set_headers)
    app.register_error_handler(DomainError, _refuse)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(OperationalError, _not_kept)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def _number_request() -> None:
    g.request_id = secrets.token_hex(6)


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint == "static":
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if request.args.get("v") else "no-cache"
    else:
        headers.setdefault("Cache-Control", "no-store")
        response.cache_control.private = True  # files too: what one person may see, a proxy gives to nobody else
    return response


def error_page(status: int, message: str) -> ResponseReturnValue:
    """Answer with `message` in the form that was asked for: JSON for scripts, else a page."""
    if wants_json():
        return jsonify(message=message), status
    return render_template(f"errors/{_page(status)}.html", message=message, request_id=g.get("request_id", "")), status


def _page(status: int) -> int:
    return status if status in (400, 403, 404, 409, 413, 422, 429, 500, 503) else (500 if status >= 500 else 400)


def _refuse(error: DomainError) -> ResponseReturnValue:
    db.session().rollback()
    if error.status == 401:
        if wants_json():
            return jsonify(
                message=_("Sesi Anda telah berakhir. Masuklah lagi; tulisan Anda tetap tersimpan di sini.")
            ), 401
        if g.get("session_ended") and request.method == "POST":
            return _given_back(_ended()), 401
        return redirect(url_for("accounts.sign_in", next=request.full_path if request.method == "GET" else None))
    if isinstance(error, Clash) and wants_json():
        fields = {name: {"stored": stored, "mine": mine} for name, (stored, mine) in error.fields.items()}
        return jsonify(message=error.message, version=error.version, fields=fields), error.status
    return error_page(error.status, error.message)


def _expired(error: CSRFError) -> ResponseReturnValue:
    log.info("csrf_refused", reason=error.description)
    if wants_json():
        return jsonify(message=_("Sesi Anda telah berakhir. Masuklah lagi; tulisan Anda tetap tersimpan di sini.")), 401
    return _given_back(_ended()), 400


def _ended() -> str:
    return _(
        "Sesi berakhir sebelum isian ini sampai. Kirim ulang; bila diminta, masuk lagi terlebih dahulu lalu kembali ke "
        "halaman ini."
    )


def _given_back(message: str, request_id: str = "") -> str:
    """Return a page that holds what the form held, to be sent again; passwords are never repeated."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    return render_template(
        "errors/resend.html", message=message, fields=fields, action=request.full_path, request_id=request_id
    )


def _not_kept(error: OperationalError) -> ResponseReturnValue:
    """Answer where the database could not do it: its disk is full, or it is busy or away. Nothing sent is lost."""
    db.session().rollback()
    g.database_away = True  # the page that says so asks it nothing
    request_id = g.get("request_id", "")
    log.error("database", request_id=request_id, endpoint=request.endpoint, exc_info=error)
    if request.method == "GET":
        return error_page(503, _("Basis data sedang sibuk atau terputus. Muat ulang halaman ini sebentar lagi."))
    if _is_full(error):
        status = 507
        message = _("Penyimpanan server penuh; isian ini belum tersimpan. Hubungi administrator, lalu kirim ulang.")
    else:
        status = 503
        message = _("Basis data sedang sibuk atau terputus; isian ini belum tersimpan. Kirim ulang sebentar lagi.")
    return error_page(status, message) if wants_json() else (_given_back(message, request_id), status)


def _is_full(error: OperationalError) -> bool:
    """Tell whether there was no room: SQLite and PostgreSQL each say so in their own way."""
    return (
        getattr(error.orig, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(error.orig, "sqlstate", "") == "53100"
    )


def _overtaken(error: StaleDataError | IntegrityError) -> ResponseReturnValue:
    """Answer where somebody else, or the same form, was quicker: sent again it finds what was written meanwhile."""
    db.session().rollback()
    log.info("overtaken", request_id=g.get("request_id", ""), endpoint=request.endpoint, exc_info=error)
    message = _("Orang lain baru saja menyimpan hal yang sama. Isian Anda belum tersimpan; kirim ulang.")
    return error_page(409, message) if wants_json() else (_given_back(message), 409)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error
    status = error.code or 500
    messages = {
        404: _("Halaman atau data ini tidak ditemukan."),
        405: _("Alamat ini tidak menerima permintaan seperti itu. Kembalilah ke halaman sebelumnya."),
        413: _("Berkas atau tulisan terlalu besar. Batasnya 20 MB sekali kirim."),
        429: _("Terlalu banyak percobaan. Tunggulah beberapa menit, lalu coba lagi."),
    }
    return error_page(status, messages.get(status, _("Permintaan tidak dapat dipahami. Kembalilah dan coba lagi.")))


def _fault(error: Exception) -> ResponseReturnValue:
    db.session().rollback()
    log.error("fault", request_id=g.get("request_id"), endpoint=request.endpoint, exc_info=error)
    if current_app.testing:
        raise error
    return error_page(500, _("Terjadi kesalahan pada sistem. Data yang sudah tersimpan tetap aman. Coba lagi nanti."))


def tell(message: str) -> None:
    """Show a short message at the top of the next page."""
    flash(message)
