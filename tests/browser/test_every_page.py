"""Every page of the example office, as each role, by following links: nothing broken, nothing closed behind a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from coordination import clock, demo
from coordination.accounts.models import Account
from coordination.actions.models import Inquiry
from coordination.meetings.models import Frequency, Meeting, MeetingState, Series
from coordination.reports.models import ListPage, SavedView
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
FILES = re.compile(r"\.(docx|xlsx|csv|pdf|png|ics)$|/berkas|/bukti|/dokumen/|/naskah/(?!paket)[a-z-]+$")
"""What is no page to be walked on from; each paper on screen is looked at where papers are made."""


@pytest.fixture
def accounts(app, session, settings):
    store = app.extensions["rakor_store"]
    demo.fill(session=session, settings=settings, store=store, now=clock.now())
    session.commit()
    return {account.username: account for account in session.query(Account)}


@pytest.fixture
def beyond(session, accounts):
    """Return by role the pages of what the example office has none of: a series, questions to agencies, kept lists."""
    secretary, officer = accounts["sekretariat"], accounts["petugas"]
    host, agency = (one.memberships[0].organization_id for one in (secretary, officer))
    meeting = session.scalars(
        select(Meeting).where(Meeting.host_id == host, Meeting.state == MeetingState.PLANNED).limit(1)
    ).one()
    series = Series(
        host_id=host,
        title=meeting.title,
        frequency=Frequency.MONTHLY_DAY,
        day_of_month=meeting.first_day.day,
        first_day=meeting.first_day,
        created_at=clock.now(),
    )
    inquiry = Inquiry(meeting=meeting, organization_id=agency, asked_at=clock.now())
    view = SavedView(account_id=secretary.id, page=ListPage.ACTIONS, name="Lewat", arguments="", kept_at=clock.now())
    session.add_all([series, inquiry, view])
    session.flush()
    meeting.series_id, meeting.occurrence_day = series.id, meeting.first_day
    session.commit()
    kept = [f"/tampilan/{view.id}/ubah", "/tampilan/baru?daftar=actions", "/tampilan"]
    return {
        "sekretariat": [f"/rapat/{meeting.id}", f"/rapat/seri/{series.id}", f"/rapat/{meeting.id}/keadaan", *kept],
        "petugas": [f"/tindak-lanjut/keadaan/{inquiry.id}"],
    }


def links(visitor):
    """Return the addresses of pages that the page links to, without their anchors."""
    found = visitor.page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
    own = [urlsplit(one) for one in found if one.startswith(visitor.site)]
    return [one.path + (f"?{one.query}" if one.query else "") for one in own if not FILES.search(one.path)]


def kind(address):
    """Return what an address is one of, such as /rapat/N; what a query narrows is the same page, as for each paper."""
    return re.sub(r"/(templat|nomor)/[a-z-]+", r"/\1/K", re.sub(r"\d+", "N", address.partition("?")[0]))


@pytest.mark.parametrize(
    ("role", "enter"),
    [
        ("sekretariat", DESKTOP),
        ("sekretariat", PHONE),
        ("petugas", PHONE),
        ("pimpinan", PHONE),
        ("pengawas", DESKTOP),
        ("admin", DESKTOP),
    ],
    indirect=["enter"],
    ids=lambda one: one if isinstance(one, str) else str(one["width"]),
)
def test_every_link_leads_to_a_page_that_reads_well(role, accounts, beyond, enter):
    visitor = enter(accounts[role], f"all-{role}")
    waiting = ["/", *beyond.get(role, ())]
    kinds = {kind(one) for one in waiting}
    while waiting:
        address = waiting.pop(0)
        visitor.open(address)
        visitor.look(re.sub(r"\W+", "-", address).strip("-")[:60] or "beranda", opened=True)
        for link in links(visitor):
            if kind(link) not in kinds:
                kinds.add(kind(link))
                waiting.append(link)
    assert len(kinds) > 5
    visitor.leave()
