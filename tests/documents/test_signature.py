"""Who signs, and what of the name stands on paper (Permendagri 1/2023 Ps. 44)."""

from __future__ import annotations

import pytest

from coordination.documents.signature import capacity, printed
from coordination.documents.values import Acting, Office, Signatory

PERSON = {
    "position": "Kepala Dinas",
    "name": "NAMA",
    "title_front": "Dr.",
    "title_back": "M.Si.",
    "rank": "Pembina, IV/a",
    "employee_id": "199008172020042001",
}


def _printed(**changes):
    shown = printed(Signatory(**(PERSON | changes)))
    return shown.name, shown.rank, shown.number.replace("\xa0", " ")


def test_an_official_signs_with_titles_rank_and_number():
    assert _printed() == ("Dr. NAMA, M.Si.", "Pembina, IV/a", "NIP 19900817 202004 2 001")


@pytest.mark.parametrize("office", [Office.HEAD_OF_REGION, Office.DEPUTY_HEAD_OF_REGION, Office.REGIONAL_SECRETARY])
def test_the_heads_and_the_secretary_of_a_region_sign_with_titles_but_without_rank_and_number(office):
    assert _printed(office=office) == ("Dr. NAMA, M.Si.", "", "")


@pytest.mark.parametrize(
    ("office", "acting"),
    [(Office.HEAD_OF_REGION, acting) for acting in Acting]
    + [(Office.REGIONAL_SECRETARY, Acting.PJ), (Office.REGIONAL_SECRETARY, Acting.PLH)],
)
def test_an_acting_head_or_secretary_of_a_region_signs_with_the_bare_name(office, acting):
    assert _printed(office=office, acting=acting) == ("NAMA", "", "")


def test_an_acting_head_of_an_agency_signs_as_any_official():
    assert _printed(acting=Acting.PLT)[0] == "Dr. NAMA, M.Si."


def test_a_police_officer_signs_with_the_own_kind_of_number_and_a_guest_with_none():
    assert _printed(employee_id="76040123", employee_id_kind="NRP")[2] == "NRP 76040123"
    assert _printed(employee_id="", rank="") == ("Dr. NAMA, M.Si.", "", "")


def test_without_a_name_dotted_lines_wait_for_a_pen():
    name, rank, number = _printed(name="", employee_id="")
    assert set(name) == {"(", "…", ")"}
    assert rank == "Pembina, IV/a"
    assert number.startswith("NIP ……")
    assert _printed(name="", employee_id="", office=Office.REGIONAL_SECRETARY)[1:] == ("", "")


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ({}, ["Kepala Dinas,"]),
        ({"acting": Acting.PLT}, ["Plt. Kepala Dinas,"]),
        ({"on_behalf_of": ("Sekretaris Daerah",)}, ["a.n. Sekretaris Daerah", "Kepala Dinas,"]),
        (
            {"on_behalf_of": ("Wali Kota", "Sekretaris Daerah")},
            ["a.n. Wali Kota", "Sekretaris Daerah", "u.b.", "Kepala Dinas,"],
        ),
        ({"position": "Kepala Dinas\nKota Kendari,"}, ["Kepala Dinas\nKota Kendari,"]),
    ],
)
def test_the_capacity_names_for_whom_and_as_what_one_signs(who, lines):
    assert [line.replace("\xa0", " ") for line in capacity(Signatory(**(PERSON | who)))] == lines
