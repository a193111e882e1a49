"""The one place where the parts are put together."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from coordination import compress, i18n, logs, responses, templating
from coordination.accounts import sessions
from coordination.accounts.views import bp as accounts
from coordination.accounts.views.setup import bp as setup
from coordination.actions.views import bp as actions
from coordination.actions.views.work import bp as work
from coordination.config import Settings
from coordination.db import db
from coordination.directory.views.importing import bp as directory_import
from coordination.directory.views.pages import bp as directory
from coordination.directory.views.settings import bp as settings_pages
from coordination.exporting.views import bp as exporting
from coordination.exporting.views.numbers import bp as numbers
from coordination.files.storage import Store
from coordination.limits import limiter
from coordination.meetings.views.attendance import bp as attendance
from coordination.meetings.views.pages import bp as meetings
from coordination.meetings.views.papers import bp as papers
from coordination.meetings.views.writing import bp as writing
from coordination.minutes.views import bp as minutes
from coordination.notifications.views.calendars import bp as calendars
from coordination.notifications.views.handing_out import bp as handing_out
from coordination.notifications.views.links import bp as links
from coordination.notifications.views.outbox import bp as outbox
from coordination.notifications.views.reminders import bp as reminders
from coordination.notifications.views.server import bp as mail_server
from coordination.notifications.views.whatsapp import bp as whatsapp
from coordination.paths import STATIC, TEMPLATES
from coordination.reports.views import home, kept_views, reports, search
from coordination.web import Id, WithoutNul

BLUEPRINTS = (
    setup,
    accounts,
    home,
    meetings,
    attendance,
    papers,
    writing,
    minutes,
    exporting,
    numbers,
    actions,
    work,
    reports,
    search,
    kept_views,
    directory,
    directory_import,
    settings_pages,
    links,
    handing_out,
    reminders,
    calendars,
    outbox,
    mail_server,
    whatsapp,
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
        WTF_CSRF_SSL_STRICT=False,  # a proxy that changes Host would have every form refused; token and SameSite hold
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["rakor_settings"] = settings
    app.extensions["rakor_store"] = Store(settings.files)

    if settings.proxies:
        # Only the office's own may say who asks, and whether by https. Flask documents this assignment; mypy sees a
        # method there.
        named = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
        app.wsgi_app = named  # type: ignore[method-assign]
    app.session_interface = sessions.Cookies()
    app.request_class = WithoutNul
    app.url_map.converters["int"] = Id
    db.init_app(app)
    i18n.init_app(app)
    CSRFProtect(app)
    limiter.init_app(app)
    responses.init_app(app)
    compress.init_app(app)
    sessions.init_app(app)
    templating.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
