"""What a person reads when the database cannot keep what was sent: a sentence, and everything they typed."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from sqlalchemy import event, select

from coordination.accounts.models import Role
from coordination.db import db
from coordination.directory.models import Organization
from tests.factories import make_account, make_office, make_organization

ADD = "/direktori/instansi/baru"
ADDRESS = "Jalan Sorumba, dekat “Anak” & <Kota> O'Brien; " * 10


@pytest.fixture
def secretary(browse, session):
    make_office(session)
    account = make_account(session, Role.SECRETARIAT, make_organization(session, "Dinas Kesehatan"))
    session.commit()
    return browse(account)


def sent(number):
    return {
        "client_key": f"0b1e5b1e-0000-4000-8000-{number:012}",
        "name": f"Dinas {number} " + "panjang " * 30,
        "kind": "opd",
        "protocol_order": "10",
        "address": ADDRESS,
    }


@pytest.fixture
def engine(app):
    with app.app_context():
        return db.engine


@pytest.fixture
def on_each_connection(engine):
    """Return a function that has every connection begin with a pragma from now on."""
    pragmas = []

    def set_it(connection):
        for pragma in pragmas:
            connection.exec_driver_sql(pragma)

    event.listen(engine, "engine_connect", set_it)
    yield pragmas.append
    event.remove(engine, "engine_connect", set_it)


def given_back(page):
    """Return the fields that the page gives back."""
    return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


@pytest.mark.only_on("sqlite")
def test_a_full_disk_gives_a_sentence_and_the_form_back_and_sending_it_again_keeps_it(
    secretary, session, engine, on_each_connection
):
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    # No page more than it has: SQLite itself then finds no room, as on a full disk.
    on_each_connection(f"PRAGMA max_page_count = {pages}")
    token = re.search(r'name="csrf-token" content="([^"]+)"', secretary.get(ADD))[1]
    for number in range(100):
        answer = secretary.client.post(ADD, data={"csrf_token": token, **sent(number)})
        if answer.status_code != 303:
            break
    assert answer.status_code == 507
    page = answer.get_data(as_text=True)
    assert "Penyimpanan server penuh; isian ini belum tersimpan." in page
    assert "sqlite" not in page.lower()
    assert given_back(page).items() >= sent(number).items()
    secretary.get("/direktori")  # reading goes on
    on_each_connection("PRAGMA max_page_count = 1000000")
    secretary.post(ADD, **given_back(page))
    kept = session.scalars(select(Organization).where(Organization.client_key == sent(number)["client_key"])).one()
    assert kept.address == ADDRESS.strip()


@pytest.mark.only_on("sqlite")
def test_without_its_database_every_page_says_so_in_words(client, session, engine):
    make_office(session)
    session.commit()
    session.close()
    engine.dispose()
    file = Path(engine.url.database)
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()  # so that no new file is opened in its place
    try:
        answer = client.get("/masuk")
    finally:
        file.rmdir()
        away.rename(file)
    assert answer.status_code == 503
    assert "Basis data sedang sibuk atau terputus. Muat ulang halaman ini sebentar lagi." in answer.text
    assert client.get("/masuk").status_code == 200


@pytest.mark.only_on("sqlite")
def test_a_database_that_another_holds_too_long_gives_the_form_back_too(secretary, engine, on_each_connection):
    on_each_connection("PRAGMA busy_timeout = 50")
    with engine.connect() as other:
        other.exec_driver_sql("UPDATE office SET name = name")
        answer = secretary.post(ADD, status=503, **sent(1))
        page = answer.get_data(as_text=True)
        assert "Basis data sedang sibuk atau terputus" in page
        other.rollback()
        secretary.post(ADD, **given_back(page))
