"""Ways around a page: a thing of elsewhere, a form without its token, another method, a page left open, a kept copy."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from itertools import permutations

import pytest

from tests.permissions import routes
from tests.permissions.asking import address_of, body_of, meetings_of, who_may


def _things(row):
    """Return the ids that an address has after the first: of what hangs on the meeting or the action."""
    return [row.ids.get(key, key) for key in re.findall(r":(\w+_id)>", row.rule)[1:]]


def _named(row):
    return row.what


INNER = [row for row in routes.ROWS if row.is_about_meetings and _things(row)]
WRITES = [row for row in routes.ROWS if row.is_write]
PAGES = [row for row in routes.ROWS if not row.is_write]


@pytest.mark.parametrize("row", INNER, ids=_named)
def test_a_thing_of_another_meeting_is_not_reached_through_this_ones_address(office, row):
    known = office.at(row.at)
    here, there = next(
        pair for pair in permutations(meetings_of(row, known), 2) if who_may(row, pair[0]) & who_may(row, pair[1])
    )
    who = min(who_may(row, here) & who_may(row, there))
    body = body_of(office, row, known[here], who)
    mixed = known[here] | {name: known[there][name] for name in _things(row)}
    answer = office.ask(who, row.method, address_of(row, mixed), **body)
    assert answer.status_code == (303 if row.idle else 404), answer.get_data(as_text=True)[-800:]
    assert not office.was_written()


@pytest.mark.parametrize("row", WRITES, ids=_named)
def test_nothing_is_written_without_the_token_of_the_own_session(office, row):
    ids = office.at(row.at)
    meeting = next(name for name in meetings_of(row, ids) if who_may(row, name))
    who = min(who_may(row, meeting))
    body = body_of(office, row, ids[meeting], who)
    for token in ("", office.token_of_another):
        answer = office.ask(who, row.method, address_of(row, ids[meeting]), **body, token=token)
        assert answer.status_code in (400, 401), answer.status_code
        assert not office.was_written()


@pytest.mark.parametrize("row", PAGES, ids=_named)
def test_asking_for_the_head_alone_tells_no_more_than_the_page(office, row):
    ids = office.at(row.at)
    for meeting in meetings_of(row, ids)[-2:]:
        for who in ("stranger_officer", None):
            address = address_of(row, ids[meeting])
            page, head = (office.ask(who, method, address) for method in ("GET", "HEAD"))
            assert (head.status_code, head.get_data()) == (page.status_code, b"")
            assert "kanari" not in str(head.headers).lower()
            assert office.ask(who, "OPTIONS", address).get_data() == b""


FILES = [row for row in PAGES if row.what.startswith("take") or row.what == "see a picture small"]


@pytest.mark.parametrize("row", [row for row in FILES if row.is_about_meetings], ids=_named)
def test_who_knows_the_mark_of_a_kept_copy_is_refused_all_the_same(office, row):
    ids = office.at(row.at)
    for meeting in meetings_of(row, ids):
        address = address_of(row, ids[meeting])
        mark = {"If-None-Match": "*"}
        if owners := who_may(row, meeting):
            owner = office.ask(min(owners), "GET", address)
            assert "no-store" in owner.headers["Cache-Control"] or {"private", "no-cache"} <= set(owner.cache_control)
            mark = {"If-None-Match": owner.headers.get("ETag", "*")}
        assert office.ask("stranger_officer", "GET", address, headers=mark).status_code == 404
        assert office.ask(None, "GET", address, headers=mark).status_code == 302


def test_a_page_left_open_is_worth_nothing_once_the_role_is_withdrawn(office):
    row = next(row for row in WRITES if row.what == "change the facts")
    ids = office.at(row.at)["biasa_recorded"]
    body = body_of(office, row, ids, "host_secretary")
    account_id, _epoch = office.accounts["host_secretary"]
    with closing(sqlite3.connect(office.file, isolation_level=None)) as database:
        database.execute("DELETE FROM membership WHERE account_id = ?", [account_id])
    office.was_written()
    answer = office.ask("host_secretary", "POST", address_of(row, ids), **body)
    assert answer.status_code == 404
    assert not office.was_written()
    office.renew(row.at)


def test_a_form_filled_by_one_person_and_sent_by_another_counts_as_the_others(office):
    row = next(row for row in WRITES if row.what == "report progress")
    ids = office.at(row.at)["biasa_approved"]
    body = body_of(office, row, ids, "owner_officer")
    assert office.ask("invited_officer", "POST", address_of(row, ids), **body).status_code == 403
    assert not office.was_written()


def test_a_file_is_not_had_by_its_address_after_signing_out(office):
    row = next(row for row in FILES if row.what == "take a paper")
    address = address_of(row, office.at(row.at)["biasa_approved"])
    browser = office.another_browser("chair")
    assert browser.get(address, buffered=True).status_code == 200
    assert browser.post("/keluar", data={"csrf_token": office.token}).status_code == 303
    assert browser.get(address).location.startswith("/masuk")


def test_the_host_header_changes_no_address_that_is_given_out(office):
    address = address_of(next(row for row in PAGES if row.what == "see a meeting"), office.at(None)["biasa_approved"])
    for path in (address, "/akun-saya", "/rapat"):
        answer = office.ask("chair", "GET", path, headers={"Host": "evil.example"})
        assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers)
