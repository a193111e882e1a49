"""Numbers that people and programs type into addresses: nothing that no database holds ever reaches one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.accounts.models import Role
from coordination.numbers import LARGEST, page_number, whole, wholes
from tests.factories import make_account, make_office, make_organization

HUGE = "99999999999999999999"


@given(st.integers(0, LARGEST))
def test_every_number_that_a_database_holds_is_read(number):
    assert whole(str(number)) == number


@given(st.text())
def test_whatever_else_is_sent_is_no_number(text):
    number = whole(text)
    assert number is None or (0 <= number <= LARGEST and re.fullmatch(r"[0-9]{1,10}", text))


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "²", "٣", str(LARGEST + 1), HUGE, "0x1", " 1"])
def test_what_is_no_number_is_none_and_the_first_page(text):
    assert whole(text) is None
    assert wholes([text or "", "7"]) == [7]
    assert page_number(text) == 1


@pytest.fixture
def administrator(browse, session):
    make_office(session)
    agency = make_organization(session, "Dinas Kesehatan")
    account = make_account(session, Role.SECRETARIAT, agency, also=((Role.ADMINISTRATOR, None),))
    session.commit()
    return browse(account)


def test_an_address_with_an_id_that_no_database_holds_does_not_exist(app, administrator):
    rules = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule and "GET" in rule.methods]
    assert len(rules) > 20
    for rule in rules:
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<int:\w+>", HUGE, rule.rule))
        assert administrator.client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/rapat?halaman={}&penyelenggara={}&tahun={}",
        "/rapat?tampilan=kalender&bulan={}-{}",
        "/rapat/baru?salin={}",
        "/tindak-lanjut?halaman={}&instansi={}&penyelenggara={}&rapat={}",
        "/dasbor?penyelenggara={}&periode={}",
        "/cari?q=a&hal={}",
        "/direktori?hal={}",
        "/direktori?tab=orang&hal={}",
        "/direktori/orang/baru?instansi={}",
        "/akun?hal={}",
        "/akun/baru?orang={}",
    ],
)
def test_a_page_takes_any_number_behind_its_question_mark(administrator, path):
    for number in (HUGE, "-1", "0", "a", "%00"):
        administrator.get(path.replace("{}", number))
