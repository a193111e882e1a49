"""The kop: an organization's own, its parent's, and what both leave to the office and the directory."""

from __future__ import annotations

import pytest

from coordination.access.actor import Actor
from coordination.directory import letterheads, queries
from coordination.errors import DomainError
from tests.factories import NOW, make_office, make_organization


@pytest.fixture
def agency(session):
    office = make_office(session)
    office.government = "Pemerintah Kota Kendari"
    return make_organization(session, "Dinas Kesehatan", address="Jalan Sorumba")


@pytest.fixture
def keep(session):
    def keep(organization, **facts):
        return letterheads.keep(
            session=session, actor=Actor(name="Sekretariat"), now=NOW, organization=organization, **facts
        )

    return keep


def test_without_a_kop_of_its_own_an_organization_is_headed_by_the_office_and_its_own_name(session, agency):
    printed = letterheads.printed(session, agency)
    assert (printed.government, printed.name, printed.address) == (
        "Pemerintah Kota Kendari",
        ("Dinas Kesehatan",),
        ("Jalan Sorumba",),
    )


def test_what_an_organization_says_of_its_own_goes_first_and_the_rest_stays_the_offices(session, agency, keep):
    keep(agency, name=" Dinas  Kesehatan \n\nKota Kendari ", address="Jalan Baru 1\nTelepon 0401")
    printed = letterheads.printed(session, agency)
    assert printed.name == ("Dinas Kesehatan", "Kota Kendari")
    assert printed.address == ("Jalan Baru 1", "Telepon 0401")
    assert printed.government == "Pemerintah Kota Kendari"


def test_a_unit_below_an_agency_writes_under_the_agencys_kop(session, agency, keep):
    keep(agency, name="Dinas Kesehatan\nKota Kendari")
    unit = make_organization(session, "UPTD Puskesmas", parent_id=agency.id)
    assert letterheads.printed(session, unit).name == ("Dinas Kesehatan", "Kota Kendari")


def test_a_name_of_four_lines_is_refused(agency, keep):
    with pytest.raises(DomainError, match="paling banyak 3 baris"):
        keep(agency, name="satu\ndua\ntiga\nempat")


def test_a_second_change_keeps_one_kop(session, agency, keep):
    first = keep(agency, name="Dinas Kesehatan")
    second = keep(agency, address="Jalan Baru 1")
    assert first is second
    assert (second.name, second.address) == ("Dinas Kesehatan", "Jalan Baru 1")
    assert queries.office(session) is not None
