"""What a browser fetches of our own files."""

from __future__ import annotations

import gzip
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FIRST_PAGE = 200_000
"""Most bytes of a first page over the wire: the page, its styles, scripts, icons and type."""


def fetch(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    """Fetch an address whole and close it."""
    with client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()}) as response:
        response.get_data()
        return response


def test_a_first_page_stays_under_200_kb_over_the_wire(client: FlaskClient) -> None:
    page = fetch(client, "/masuk")
    addresses = set(re.findall(r'(?:href|src|data-icons)="(/static/[^"#]+)', page.text))
    assert {name.split("/")[-1].split("?")[0] for name in addresses} >= {"app.css", "app.js", "icons.svg"}
    sizes = {name: len(fetch(client, name, accept_encoding="gzip").data) for name in addresses}
    assert len(page.data) + sum(sizes.values()) < FIRST_PAGE, sizes


def test_styles_and_scripts_travel_compressed_and_unchanged(client: FlaskClient) -> None:
    for name in ("app.css", "app.js", "editor.js", "icons.svg"):
        plain = fetch(client, f"/static/dist/{name}")
        small = fetch(client, f"/static/dist/{name}", accept_encoding="gzip, br")
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert gzip.decompress(small.data) == plain.data
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2


def test_a_file_that_the_browser_still_has_is_not_sent_again(client: FlaskClient) -> None:
    first = fetch(client, "/static/dist/app.css", accept_encoding="gzip")
    again = fetch(client, "/static/dist/app.css", accept_encoding="gzip", if_none_match=first.headers["ETag"])
    assert again.status_code == 304
    assert not again.data


def test_nothing_outside_the_static_folder_is_served(client: FlaskClient) -> None:
    for name in ("../app.py", "%2e%2e/app.py", "dist/../../app.py", "dist/nothing.css"):
        assert fetch(client, f"/static/{name}", accept_encoding="gzip").status_code == 404
