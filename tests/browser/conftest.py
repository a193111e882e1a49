"""A real browser against the real app: Debian's Chromium, a server on a free port of this machine."""

from __future__ import annotations

import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.factories import sign_in
from tests.notifications.conftest import mailbox, start_server

__all__ = ["mailbox", "start_server"]

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def site(app):
    """Serve the app; return its address."""
    sockets: dict = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # The loop's own thread closes its sockets: closed by another, they are pulled from under its select().
    server.trigger.pull_trigger(lambda: close_all(sockets))
    thread.join(5)
    assert not thread.is_alive()
    server.task_dispatcher.shutdown()


@pytest.fixture
def chromium():
    """Start Chromium without a window."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def enter(request, app, site, chromium):
    """Return a function that opens a window in which an account is signed in, wide and narrow in turn."""

    def window(account, name: str) -> Visitor:
        client = app.test_client()
        sign_in(client, account)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        visitor = Visitor(chromium, site, name=f"{name}-{request.param['width']}", size=request.param)
        visitor.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return visitor

    return window


@pytest.fixture
def window(app, site, chromium):
    """Return a function that opens a window of one width, in which an account is signed in, or nobody."""
    opened = []

    def window(account, name: str, size) -> Visitor:
        visitor = Visitor(chromium, site, name=f"{name}-{size['width']}", size=size)
        opened.append(visitor)
        if account is not None:
            client = app.test_client()
            sign_in(client, account)
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            visitor.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return visitor

    yield window
    for visitor in opened:
        visitor.leave()
