"""What every page shares: the frame in the reader's language, with the places that are open to this person."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coordination.accounts.models import Role
from coordination.clock import Zone
from coordination.i18n import Formats, language
from coordination.paths import TEMPLATES
from tests.factories import make_account, make_organization


@pytest.fixture
def people(session):
    agency = make_organization(session, "Dinas Kesehatan")
    secretary = make_account(session, Role.SECRETARIAT, agency)
    administrator = make_account(session, Role.ADMINISTRATOR)
    session.commit()
    return secretary, administrator


def test_each_reads_the_frame_in_the_own_language_whoever_read_before(browse, people):
    secretary, administrator = (browse(account) for account in people)
    assert 'lang="id"' in secretary.get("/rapat")
    assert ">Tindak Lanjut</a>" in secretary.get("/rapat")
    administrator.post("/bahasa", language="en", next="/rapat")
    english, indonesian = administrator.get("/rapat"), secretary.get("/rapat")
    assert 'lang="en"' in english
    assert ">Actions</a>" in english
    assert '"save.idle": "Saved"' in english
    assert 'lang="id"' in indonesian
    assert ">Tindak Lanjut</a>" in indonesian
    assert '"save.idle": "Tersimpan"' in indonesian


def test_each_sees_the_places_that_are_open_to_them(browse, people):
    secretary, administrator = (browse(account).get("/rapat") for account in people)
    assert 'href="/dasbor"' in secretary
    assert 'href="/akun"' not in secretary
    assert 'href="/dasbor"' not in administrator
    assert 'href="/akun"' in administrator


def test_outside_a_request_nothing_of_the_last_reader_is_left(browse, people):
    reader = browse(people[0])
    reader.post("/bahasa", language="en", next="/rapat")
    reader.get("/rapat")
    assert language() == "id"


def test_moments_are_told_by_the_day_of_the_office_never_by_that_of_utc():
    assert Formats(Zone.WITA).day(datetime(2024, 6, 26, 23, 30, tzinfo=UTC)) == date(2024, 6, 27)
    asked = [path.name for path in TEMPLATES.rglob("*.html") if ".date()" in path.read_text(encoding="utf-8")]
    assert asked == []
