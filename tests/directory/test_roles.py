"""Who holds which role in an organization: told to its own secretaries and to administrators, to nobody else."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from tests.factories import make_account, make_office, make_organization

HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""


@pytest.fixture
def town(session):
    make_office(session)
    agency, other = make_organization(session, "Dinas Kesehatan"), make_organization(session, "Dinas Lain")
    town = {
        "agency": agency,
        "administrator": make_account(session, Role.ADMINISTRATOR, name="Pengelola"),
        "secretary": make_account(session, Role.SECRETARIAT, agency, name="Sekretaris"),
        "officer": make_account(session, Role.OFFICER, agency, name=HOSTILE),
        "other": make_account(session, Role.SECRETARIAT, other, name="Orang Lain"),
    }
    town["officer"].memberships[0].granted_by_id = town["administrator"].id
    session.commit()
    return town


@pytest.mark.parametrize("who", ["administrator", "secretary"])
def test_the_own_secretariat_sees_every_role_and_who_gave_it(town, browse, who):
    page = browse(town[who]).get(f"/direktori/instansi/{town['agency'].id}")
    section = page.partition("Akun dan peran")[2].partition("</section>")[0]
    assert "Sekretaris" in section
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in section
    assert "diberikan Pengelola" in section


@pytest.mark.parametrize("who", ["officer", "other"])
def test_nobody_else_does(town, browse, who):
    assert "Akun dan peran" not in browse(town[who]).get(f"/direktori/instansi/{town['agency'].id}")
