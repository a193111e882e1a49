"""The one place where the parts are put together."""

from __future__ import annotations

from flask import Flask, g, url_for
from flask_wtf import CSRFProtect

from coordination import clock, compress, i18n, logs, responses
from coordination.access import checks
from coordination.accounts import sessions
from coordination.accounts.views import bp as accounts
from coordination.accounts.views.setup import bp as setup
from coordination.actions.views import bp as actions
from coordination.config import Settings
from coordination.db import db
from coordination.directory import queries as directory_queries
from coordination.directory.views.importing import bp as directory_import
from coordination.directory.views.pages import bp as directory
from coordination.files.storage import Store
from coordination.limits import limiter
from coordination.meetings.views.attendance import bp as attendance
from coordination.meetings.views.pages import bp as meetings
from coordination.meetings.views.papers import bp as papers
from coordination.meetings.views.writing import bp as writing
from coordination.minutes.views import bp as minutes
from coordination.paths import STATIC, TEMPLATES
from coordination.reports.views import home, reports, search

BLUEPRINTS = (
    setup,
    accounts,
    home,
    meetings,
    attendance,
    papers,
    writing,
    minutes,
    actions,
    reports,
    search,
    directory,
    directory_import,
)


def create_app(settings: Settings) -> Flask:
    """Build the application from its settings; the database must be upgraded by `schema.upgrade` before it serves."""
    logs.configure()
    app = Flask("coordination", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"connect_args": {"timeout": 15}}
        if settings.database_url.startswith("sqlite")
        else {},
        MAX_CONTENT_LENGTH=settings.max_upload + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as its session
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["rakor_settings"] = settings
    app.extensions["rakor_store"] = Store(settings.files)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    db.init_app(app)
    i18n.init_app(app)
    CSRFProtect(app)
    limiter.init_app(app)
    responses.init_app(app)
    compress.init_app(app)
    sessions.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(_for_templates)
    app.jinja_env.globals["static"] = _static  # a global, so that macros know it without the page's context
    return app


def _for_templates() -> dict[str, object]:
    """Return what every template knows: the office, the reader, formats in their language and zone."""
    office = directory_queries.office(db.session())
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
    return url_for("static", filename=path, v=responses.static_version())
