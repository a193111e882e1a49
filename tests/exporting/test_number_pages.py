"""Letter numbers as a secretary sets them up, takes them and withdraws them in a browser."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.documents.kinds import Kind
from coordination.exporting import numbers
from coordination.exporting.models import NumberPattern, RegisteredNumber
from coordination.meetings.models import MeetingState, Participant, ParticipantRole
from tests.factories import NOW, actor_of, make_account, make_meeting, make_office, make_organization

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def host(session):
    make_office(session)
    return make_organization(session, "DP3A")


@pytest.fixture
def account(session, host):
    return make_account(session, Role.SECRETARIAT, host, name="Sekretaris")


@pytest.fixture
def meeting(session, host):
    return make_meeting(session, host, title=HOSTILE, state=MeetingState.PLANNED)


@pytest.fixture
def secretary(session, account, meeting, browse):
    session.commit()
    return browse(account)


@pytest.fixture
def pattern(session, host, account):
    made = numbers.keep_pattern(
        session=session,
        actor=actor_of(account),
        now=NOW,
        organization=host,
        kind=Kind.INVITATION,
        pattern="{urut:03}/UND/{bulan_romawi}/{tahun}",
    )
    session.commit()
    return made


def register(host, rest=""):
    return f"/direktori/instansi/{host.id}/nomor/undangan{rest}"


def letter(meeting, rest=""):
    return f"/rapat/{meeting.id}/nomor/undangan{rest}"


def hidden(page):
    return {name: unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]) for name in ("version", "base")}


def test_a_secretary_sets_a_pattern_and_sees_an_example_before_saving(session, host, secretary):
    page = secretary.get(register(host, "/pola"))
    typed = {"pattern": "{kode}/{urut}/{unit}", "filing_code": "400.2.3", "unit_code": "DP3A", "first": "215"}
    shown = secretary.post(register(host, "/pola"), status=200, contoh="y", is_active="y", **hidden(page), **typed)
    assert "400.2.3/215/DP3A" in shown.get_data(as_text=True)
    assert session.scalars(select(NumberPattern)).all() == []
    secretary.post(register(host, "/pola"), is_active="y", **hidden(page), **typed)
    row = session.scalars(select(NumberPattern)).one()
    assert (row.pattern, row.first, row.is_active) == ("{kode}/{urut}/{unit}", 215, True)


def test_a_wrong_pattern_is_told_at_its_field_and_in_the_example(session, host, secretary):
    page = secretary.get(register(host, "/pola"))
    wrong = {"pattern": "{urut}/{<b>}", "unit_code": "", "filing_code": "", "first": "1"}
    answer = secretary.post(register(host, "/pola"), status=422, is_active="y", **hidden(page), **wrong)
    assert "{&lt;b&gt;} tidak dikenal" in answer.get_data(as_text=True)
    assert session.scalars(select(NumberPattern)).all() == []


def test_of_two_who_change_the_same_pattern_the_second_is_shown_the_first(session, host, secretary, pattern):
    page = secretary.get(register(host, "/pola"))
    rest = {"filing_code": "", "unit_code": "", "first": "1", "is_active": "y"}
    secretary.post(register(host, "/pola"), pattern="{urut}/A", **hidden(page), **rest)
    answer = secretary.post(register(host, "/pola"), status=409, pattern="{urut}/B", **hidden(page), **rest)
    assert "{urut}/A" in answer.get_data(as_text=True)


def test_a_form_that_is_sent_again_after_its_number_was_withdrawn_takes_no_other(session, meeting, secretary, pattern):
    for _sent in range(2):
        secretary.post(letter(meeting), dated="2024-06-21", client_key="sekali")
        secretary.post(letter(meeting, "/batal"), reason="salah tanggal")
    number = session.scalars(select(RegisteredNumber)).one()
    assert number.withdrawn_at is not None


def test_only_the_number_that_the_page_showed_is_withdrawn(session, meeting, secretary, pattern):
    secretary.post(letter(meeting), dated="2024-06-21")
    shown = re.search(r'name="number"[^>]*value="(\d+)"', secretary.get(letter(meeting)))[1]
    secretary.post(letter(meeting, "/batal"), reason="salah tanggal", number=shown)
    secretary.post(letter(meeting), dated="2024-06-21")
    late = secretary.post(letter(meeting, "/batal"), status=422, reason="salah tanggal", number=shown)
    assert "nomor lain" in late.get_data(as_text=True)
    first, second = session.scalars(select(RegisteredNumber).order_by(RegisteredNumber.id))
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None


def test_a_number_is_taken_for_the_invitation_and_withdrawn_with_a_reason(session, host, meeting, secretary, pattern):
    assert letter(meeting) in secretary.get(f"/rapat/{meeting.id}")
    secretary.post(letter(meeting), dated="2024-06-21")
    session.refresh(meeting)
    assert meeting.invitation_number == "001/UND/VI/2024"
    assert "001/UND/VI/2024" in secretary.get(letter(meeting))
    refused = secretary.post(letter(meeting, "/batal"), status=422, reason=" ")
    assert "Alasan" in refused.get_data(as_text=True)
    secretary.post(letter(meeting, "/batal"), reason=HOSTILE)
    session.refresh(meeting)
    assert meeting.invitation_number is None
    page = secretary.get(register(host, "?tahun=2024"))
    assert "<s>001/UND/VI/2024</s>" in page
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in page


def test_the_page_of_papers_offers_numbers_to_the_hosts_secretariat_only(
    session, host, meeting, secretary, pattern, browse
):
    papers = f"/rapat/{meeting.id}/naskah"
    assert f'href="{letter(meeting)}">Ambil nomor' in secretary.get(papers)
    secretary.post(letter(meeting), dated="2024-06-21")
    assert f'href="{letter(meeting)}">Nomor 001/UND/VI/2024' in secretary.get(papers)
    chair = make_account(session, Role.OFFICER, host)
    session.add(Participant(meeting_id=meeting.id, role=ParticipantRole.CHAIR, person_id=chair.person_id))
    session.commit()
    assert letter(meeting) not in browse(chair).get(papers)


def test_sending_the_form_twice_takes_one_number(session, meeting, secretary, pattern):
    key = "0b1e5b1e-0000-4000-8000-000000000001"
    for _time in range(2):
        secretary.post(letter(meeting), dated="2024-06-21", client_key=key)
    assert len(session.scalars(select(RegisteredNumber)).all()) == 1


def test_without_a_date_it_is_told_at_the_field(meeting, secretary, pattern):
    answer = secretary.post(letter(meeting), status=422, dated="")
    assert "Isi tanggal surat" in answer.get_data(as_text=True)


def test_a_backdated_letter_gets_an_inserted_number(session, host, meeting, secretary, pattern):
    secretary.post(register(host), ordinal="15", dated="2024-06-20")
    secretary.post(letter(meeting), dated="2024-06-19", after="15")
    session.refresh(meeting)
    assert meeting.invitation_number == "015.a/UND/VI/2024"


def test_nobody_is_offered_a_number_where_numbers_are_typed(session, meeting, secretary):
    assert letter(meeting) not in secretary.get(f"/rapat/{meeting.id}")
    assert "belum memakai penomoran sendiri" in secretary.get(letter(meeting))
    secretary.post(letter(meeting), status=422, dated="2024-06-21")
    assert session.scalars(select(RegisteredNumber)).all() == []


def test_a_notula_in_review_keeps_the_number_it_has(session, meeting, secretary, pattern):
    meeting.state = MeetingState.IN_REVIEW
    session.commit()
    assert "tidak berubah lagi" in secretary.get(letter(meeting))
    secretary.post(letter(meeting), status=422, dated="2024-06-21")
    assert session.scalars(select(RegisteredNumber)).all() == []


@pytest.mark.parametrize("query", ["?tahun=9999", "?tahun=x", "?hal=-1", "?hal=99999999999", "?tahun=2024&hal=3"])
def test_nonsense_in_the_address_of_the_register_is_as_if_it_were_not_there(host, secretary, pattern, query):
    assert "Register" in secretary.get(register(host, query))


def test_the_years_of_the_register_can_be_chosen(host, secretary, pattern):
    for year in (2023, 2024):
        secretary.post(register(host), ordinal="7", dated=f"{year}-06-20")
    assert "007/UND/VI/2024" in secretary.get(register(host))
    older = secretary.get(register(host, "?tahun=2023"))
    assert "007/UND/VI/2023" in older
    assert "007/UND/VI/2024" not in older
