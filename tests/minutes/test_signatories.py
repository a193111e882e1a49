"""Who signs: chosen apart from the chair, printed as Permendagri 1/2023 Ps. 44 has it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from coordination.accounts.models import Role
from coordination.directory.models import EmployeeIdType, HolderStatus, Position
from coordination.errors import DomainError
from coordination.meetings.models import MeetingState, SignatoryCapacity
from coordination.minutes import record, signing
from coordination.minutes.signing import Place, Signs
from tests.factories import NOW, add, make_account, make_organization
from tests.minutes.conftest import HOSTILE


def choose(session, meeting, secretary, **given):
    values = {"position": "ASISTEN ADMINISTRASI UMUM", "name": "Orang"} | given
    place, person = values.pop("place", Place.CHAIR), values.pop("person", None)
    return signing.choose_signatory(
        session=session, actor=secretary, now=NOW, meeting=meeting, place=place, signs=Signs(**values), person=person
    )


def fields(page):
    """What the form of a signatory holds as it was shown."""
    names = ("version", "base", "person_id")
    return {name: unescape(re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]) for name in names}


def block(page):
    found = re.search(r'<div class="paper paper-slip.*?</table>', page, re.S)[0]
    return [unescape(line) for line in re.findall(r"<p class=[^>]*>(.*?)</p>", found)]


def test_choosing_one_place_leaves_the_other_to_the_list(session, meeting, secretary):
    choose(session, meeting, secretary, place=Place.MINUTE_TAKER, position="Kasubag Umum", name="Pencatat")
    first, second = record.signatories(session, meeting)
    assert (first["name"], second["name"]) == ("Ketua", "Pencatat")


@pytest.mark.parametrize(
    ("behalf", "capacity"),
    [
        ((), SignatoryCapacity.SELF),
        (("SEKRETARIS DAERAH",), SignatoryCapacity.ATAS_NAMA),
        (("WALI KOTA", "SEKRETARIS DAERAH"), SignatoryCapacity.UNTUK_BELIAU),
    ],
)
def test_on_whose_behalf_says_in_what_capacity(session, meeting, secretary, behalf, capacity):
    row = choose(session, meeting, secretary, on_behalf_of=behalf)
    assert row.capacity is capacity
    assert record.signatories(session, meeting)[0]["on_behalf_of"] == list(behalf)


def test_whoever_is_chosen_as_pimpinan_may_approve_and_a_notulis_may_not(session, meeting, people, secretary):
    choose(session, meeting, secretary, person=people["reviewer"].person)
    taker = choose(session, meeting, secretary, place=Place.MINUTE_TAKER, person=people["officer"].person)
    assert [row.person_id for row in meeting.signatories] == [people["reviewer"].person_id, None]
    assert taker.person_id is None


def test_a_signatory_needs_a_position(session, meeting, secretary):
    with pytest.raises(DomainError, match="Jabatan"):
        choose(session, meeting, secretary, position=" ")


def test_while_the_minutes_are_under_review_nobody_else_is_chosen(session, meeting, secretary):
    meeting.state = MeetingState.IN_REVIEW
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        choose(session, meeting, secretary)


def test_the_page_shows_the_block_as_it_will_print(opened, meeting):
    page = opened("secretary").get(f"/rapat/{meeting.id}/penanda-tangan")
    assert block(page)[-1] == "Ketua"


def test_a_chosen_signatory_is_printed_with_all_that_was_typed(opened, meeting):
    browser = opened("secretary")
    path = f"/rapat/{meeting.id}/penanda-tangan/pimpinan"
    typed = {
        "on_behalf_of": "WALI KOTA KENDARI",
        "through": "SEKRETARIS DAERAH",
        "holder_status": "plt",
        "position": "ASISTEN ADMINISTRASI UMUM",
        "office": "other",
        "title_front": "Dr. H.",
        "name": """O'Brien & "Anak" <Kota>""",
        "title_back": "S.H., M.Si.",
        "rank": "Pembina Utama Muda, IV/c",
        "employee_id_type": "nip",
        "employee_id": "199008172020042001",
    }
    shown = fields(browser.get(path))
    preview = browser.post(path, 200, preview="y", **(shown | typed))
    browser.post(path, **(shown | typed))
    page = browser.get(f"/rapat/{meeting.id}/penanda-tangan")
    printed = [line.replace("\xa0", " ") for line in block(page)]
    assert printed[2:] == [
        "a.n. WALI KOTA KENDARI",
        "SEKRETARIS DAERAH",
        "u.b.",
        "Plt. ASISTEN ADMINISTRASI UMUM,",
        HOSTILE,
        "Pembina Utama Muda, IV/c",
        "NIP 19900817 202004 2 001",
    ]
    assert block(preview.get_data(as_text=True)) == block(page)
    assert "<Kota>" not in page


def test_the_directory_fills_the_form_with_person_and_position(session, opened, meeting, people):
    person = people["reviewer"].person
    person.rank, person.grade = "Pembina", "IV/a"
    person.employee_id, person.employee_id_type = "199008172020042001", EmployeeIdType.NIP
    office = make_organization(session, "Sekretariat Daerah")
    add(session, Position(organization=office, title="Sekda", holder=person, holder_status=HolderStatus.PLH))
    session.commit()
    page = opened("secretary").get(f"/rapat/{meeting.id}/penanda-tangan/pimpinan?orang={person.id}")
    assert 'value="Sekda"' in page
    assert 'value="Pembina, IV/a"' in page
    assert re.search(r'<option selected value="plh">', page)


def test_two_people_who_choose_at_once_see_both_texts(opened, meeting):
    path = f"/rapat/{meeting.id}/penanda-tangan/pimpinan"
    first, second = opened("secretary"), opened("secretary")
    common = {"holder_status": "definitive", "office": "other", "employee_id_type": "nip"}
    shown = fields(second.get(path))
    first.post(path, **(shown | common | {"position": "KEPALA DINAS", "name": "Ketua"}))
    answer = second.post(path, 409, **(shown | common | {"position": "SEKRETARIS", "name": "Ketua"}))
    page = answer.get_data(as_text=True)
    assert "KEPALA DINAS" in page
    assert "SEKRETARIS" in page


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("stranger", 404), ("chair", 403)])
def test_only_the_hosts_secretariat_chooses(opened, meeting, who, status):
    opened(who).get(f"/rapat/{meeting.id}/penanda-tangan", status)
    opened(who).get(f"/rapat/{meeting.id}/penanda-tangan/notulis", status)


def test_going_back_to_the_list_takes_the_right_to_approve_with_it(session, opened, meeting, people, secretary, host):
    signer = make_account(session, Role.OFFICER, make_organization(session), name="Penanda")
    choose(session, meeting, secretary, person=signer.person)
    session.commit()
    opened("secretary").post(f"/rapat/{meeting.id}/penanda-tangan/pimpinan/bawaan")
    session.expire_all()
    assert meeting.signatories == []
