"""Lists kept under a name: read by their own filter, shared by their address, one's own alone."""

from __future__ import annotations

import lxml.html
import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.audit.models import AuditEntry
from coordination.reports.models import ListPage, SavedView
from coordination.reports.saved_views import MOST
from tests.factories import NOW, make_account, make_action, make_organization

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H. 🏛"""


@pytest.fixture
def officer(session, clock):
    account = make_account(session, Role.OFFICER, make_organization(session, "Dinas Kesehatan"))
    session.commit()
    return account


@pytest.fixture
def browser(officer, browse):
    return browse(officer)


def keep(browser, name, arguments="tab=semua", status=303, page="actions", **given):
    return browser.post("/tampilan/baru", status, page=page, name=name, arguments=arguments, **given)


def kept(session):
    return session.scalars(select(SavedView).order_by(SavedView.id)).all()


def chips(page):
    links = lxml.html.fromstring(page).xpath("//nav[@aria-label='Tampilan tersimpan']/a[contains(@class, 'chip')]")
    return [(link.text_content(), link.get("href"), link.get("aria-current")) for link in links]


def test_a_kept_list_stands_above_the_list_and_is_marked_while_it_is_open(browser):
    there = keep(browser, "  Yang  lewat ", "tenggat=lewat&instansi=4").location
    assert there == "/tindak-lanjut?tab=semua&tenggat=lewat&instansi=4"
    assert chips(browser.get(there)) == [("Yang lewat", there, "page")]
    assert "Simpan tampilan ini" not in browser.get(there)
    elsewhere = browser.get("/tindak-lanjut?tab=semua")
    assert chips(elsewhere) == [("Yang lewat", there, None)]
    assert "Simpan tampilan ini" in elsewhere


def test_only_what_the_list_understands_is_kept(browser, session):
    keep(browser, "Aneh", "tab=x&instansi=1'%20OR&evil=%3Cscript%3E&halaman=7&q=%00rujukan&keadaan=done")
    keep(browser, "Rapat", "keadaan=disahkan&halaman=3&next=//jahat.example&tahun=2024", page="meetings")
    assert [view.arguments for view in kept(session)] == [
        "keadaan=done&q=rujukan&tab=semua",
        "keadaan=disahkan&tahun=2024",
    ]
    assert chips(browser.get("/rapat"))[0][1] == "/rapat?keadaan=disahkan&tahun=2024"
    there = keep(browser, "Keputusan", "tahun=2024&berlaku=1&x=y", page="decisions").location
    assert chips(browser.get(there)) == [("Keputusan", there, "page")]


def test_the_register_of_decisions_is_kept_as_the_other_lists_are(browser):
    sent = "q=rujukan&berlaku=1&jenis=apa&halaman=3&evil=1"
    there = keep(browser, "Yang berlaku", sent, page="decisions").location
    assert there == "/keputusan?q=rujukan&berlaku=1"
    assert chips(browser.get("/keputusan?berlaku=1&q=rujukan")) == [("Yang berlaku", there, "page")]
    assert chips(browser.get("/keputusan")) == [("Yang berlaku", there, None)]
    assert "Simpan tampilan ini" in browser.get("/keputusan")
    assert "Yang berlaku" in browser.get("/tampilan")


def test_the_address_opens_the_same_list_for_another_as_far_as_they_may_see(browser, session, browse, officer):
    make_action(session, owner=officer.memberships[0].organization, text="Menetapkan narahubung")
    other = make_account(session, Role.OFFICER, make_organization(session, "Dinas Sosial"))
    session.commit()
    there = keep(browser, "Semua").location
    assert "Menetapkan narahubung" in browser.get(there)
    theirs = browse(other).get(there)
    assert "Menetapkan narahubung" not in theirs
    assert chips(theirs) == []


def test_a_view_is_renamed_and_dropped_and_both_are_on_record(browser, session):
    keep(browser, HOSTILE)
    (view,) = kept(session)
    assert chips(browser.get("/tindak-lanjut?tab=semua"))[0][0] == HOSTILE
    browser.post(f"/tampilan/{view.id}/ubah", name="Biasa")
    assert "Biasa" in browser.get("/tampilan")
    browser.post(f"/tampilan/{view.id}/hapus")
    assert kept(session) == []
    assert "Belum ada tampilan tersimpan." in browser.get("/tampilan")
    about = select(AuditEntry.verb).where(AuditEntry.object_type == "SavedView").order_by(AuditEntry.id)
    assert session.scalars(about).all() == ["created", "changed", "deleted"]


def test_sending_twice_keeps_once(browser, session):
    for _time in range(2):
        keep(browser, "Sekali", client_key="satu-kali")
    assert len(kept(session)) == 1


def test_a_name_is_asked_for_once_each_list_and_not_too_long(browser, session):
    keep(browser, "Nama")
    for name in ("", "   ", "Nama", "x" * 81):
        page = keep(browser, name, status=422).get_data(as_text=True)
        assert 'name="arguments" type="hidden" value="tab=semua"' in page
    keep(browser, "Nama", page="meetings")
    assert len(kept(session)) == 2
    keep(browser, "Lain", page="nothing", status=422)


def test_a_list_is_kept_thirty_times_at_most(browser, session, officer):
    keeps = {"account_id": officer.id, "page": ListPage.ACTIONS, "arguments": "tab=semua", "kept_at": NOW}
    session.add_all(SavedView(**keeps, name=f"Tampilan {number}") for number in range(MOST))
    session.commit()
    assert "Paling banyak 30 tampilan" in keep(browser, "Satu lagi", status=422).get_data(as_text=True)
    keep(browser, "Daftar lain", page="meetings")
