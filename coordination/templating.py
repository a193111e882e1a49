"""What every template knows: the office, the reader, formats, and pieces that are the same on many pages."""

from __future__ import annotations

from functools import cache, lru_cache

from flask import Flask, g, request, url_for
from jinja2.runtime import Macro
from markupsafe import Markup

from coordination import clock, i18n, responses
from coordination.access import checks
from coordination.actions.due import moved
from coordination.db import db
from coordination.directory import queries as directory
from coordination.documents.screen import Screen
from coordination.files.previews import has_preview


def init_app(app: Flask) -> None:
    """Give the app's templates their names."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_of_request)
    # Globals, so that macros know them without the context of a page.
    app.jinja_env.globals.update(
        static=_static, piece=_piece, on_screen=_on_screen, moved_from=moved, has_preview=has_preview
    )


def _of_request() -> dict[str, object]:
    """Return what every template knows: the office, the reader, formats in their language and zone."""
    office = None if g.get("database_away") else directory.office(db.session())
    actor = g.get("actor")
    return {
        "office": office,
        "actor": actor,
        "holds": checks.held(actor) if actor else frozenset(),
        "fmt": i18n.Formats(office.zone if office else clock.Zone.WIB),
        "language": i18n.language(),
    }


def _static(path: str) -> str:
    """Return the address of one of our own files, changing when they do so that browsers may keep it."""
    return _static_under(request.script_root, path)


@cache
def _static_under(_root: str, path: str) -> str:
    return url_for("static", filename=path, v=responses.static_version())


def _piece(macro: Macro, *arguments: object) -> str:
    """Return a macro's text for these arguments, made once a language: for pieces that know nothing else."""
    return _made(macro, i18n.language(), request.script_root, *arguments)


@lru_cache(maxsize=1024)
def _made(macro: Macro, _language: str, _root: str, *arguments: object) -> str:
    return macro(*arguments)


def _on_screen(paper: Screen) -> Markup:
    """Return a paper with the styles that follow from its Word file; both come escaped."""
    responses.allow_style(paper.css)
    return Markup(f"<style>{paper.css}</style>{paper.html}")  # noqa: S704
