"""The directory looked at wide and narrow: lists, an agency, an import from the sheet an office keeps, a merge."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from coordination.accounts.models import Role
from tests.directory.sheets import sample
from tests.factories import make_account, make_action, make_group, make_office, make_organization

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]


@pytest.fixture
def administrator(session):
    make_office(session)
    stays = make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    typed = make_organization(session, 'Dinas Kesehatan "Kota" & <Sekitar>', is_tidy=False)
    make_action(session, owner=typed)
    make_group(session, "Forkopimda", [stays, typed])
    administrator = make_account(session, Role.ADMINISTRATOR, None, name="Pengelola sistem")
    session.commit()
    return administrator


def test_a_sheet_is_imported_and_a_duplicate_merged(administrator, enter):
    visitor = enter(administrator, "directory")
    page = visitor.open("/direktori")
    visitor.look("organizations")
    page.get_by_role("link", name="Impor").click()
    visitor.look("import")
    page.get_by_label("Berkas .xlsx atau .csv").set_input_files(
        {"name": "peserta.csv", "mimeType": "text/csv", "buffer": sample("peserta-titik-koma-cp1252.csv")}
    )
    page.get_by_role("button", name="Lihat pratinjau").click()
    visitor.look("preview")
    page.get_by_role("button", name="Terapkan sekarang").click()
    expect(page.get_by_text("Impor selesai")).to_be_visible()
    visitor.look("people")
    page.goto("/direktori/orang/2")
    visitor.look("person")
    page.goto("/direktori?tab=kelompok")
    visitor.look("groups")
    page.get_by_role("link", name="Forkopimda").click()
    visitor.look("group")
    page.goto("/direktori?tab=belum-rapi")
    visitor.look("untidy")
    page.get_by_role("link", name='Dinas Kesehatan "Kota"').click()
    visitor.look("organization")
    page.get_by_role("link", name="Gabungkan dengan instansi yang sama").click()
    visitor.look("merge-choose")
    page.get_by_role("link", name="Dinas Kesehatan", exact=True).click()
    visitor.look("merge-compare")
    page.get_by_role("button", name="Gabungkan sekarang").click()
    expect(page.get_by_role("heading", name="Dinas Kesehatan")).to_be_visible()
    visitor.look("merged")
    visitor.leave()
