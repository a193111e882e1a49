"""Importing on pages: what would happen is shown line by line, and only what was shown is written, once."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from coordination.audit.models import AuditEntry
from coordination.directory.models import Organization, Person, Position
from tests.directory.sheets import sample, xlsx
from tests.factories import make_account

COLUMNS = ("Nama", "NIP", "Jabatan", "Instansi")
HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""
IMPORT = "/direktori/impor"


def preview(who, data, name="daftar.xlsx", status=200):
    return who.post(IMPORT, status, file=(io.BytesIO(data), name)).get_data(as_text=True)


def fingerprint(page):
    return page.partition('name="fingerprint" value="')[2].partition('"')[0]


def imported(who, data, name="daftar.xlsx"):
    """Import a file as a person does; return the page that follows."""
    page = preview(who, data, name)
    return who.get(who.post(f"{IMPORT}/terapkan", fingerprint=fingerprint(page)).location)


def rows(session):
    return [session.scalar(select(func.count()).select_from(model)) for model in (Organization, Person, Position)]


def test_nothing_is_written_before_the_person_says_so(secretary, session):
    before = rows(session)
    page = preview(secretary, xlsx([COLUMNS, (HOSTILE, "", "Kepala Dinas", "Dinas Kesehatan")]))
    assert rows(session) == before
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in page
    assert "Instansi Dinas Kesehatan belum ada" in page


def test_what_was_shown_is_written_and_the_same_file_twice_changes_nothing(secretary, session):
    data = xlsx([COLUMNS, (HOSTILE, "", "Kepala Dinas", "Dinas Kesehatan"), ("Siti", "", "Staf", "Dinas Kesehatan")])
    assert "Impor selesai: 2 baris ditambahkan, 0 baris diubah." in imported(secretary, data)
    head = session.scalars(select(Position)).one()
    assert (head.title, head.holder.full_name, head.organization.is_tidy) == ("Kepala Dinas", HOSTILE, False)
    before = rows(session)
    assert "Tidak ada yang berubah" in preview(secretary, data)
    secretary.post(f"{IMPORT}/terapkan", fingerprint=fingerprint(preview(secretary, data)))
    assert rows(session) == before
    assert session.scalar(select(func.count()).where(AuditEntry.verb == "imported")) == 1


@pytest.mark.parametrize("name", ["peserta-titik-koma-cp1252.csv", "undangan-judul-dan-gabung.xlsx"])
def test_the_sheets_that_offices_hand_over_come_in_and_twice_change_nothing(secretary, session, name):
    assert "Impor selesai" in imported(secretary, sample(name), name)
    before = rows(session)
    assert before[1] > 1
    assert "Tidak ada yang berubah" in preview(secretary, sample(name), name)
    assert rows(session) == before


def test_a_line_is_refused_with_its_row_and_how_to_mend_it(secretary, session):
    data = xlsx([COLUMNS, ("Siti", 1.98609e17, "Staf", "Dinkes"), ("Ani", "", "Staf", "Dinkes")])
    page = preview(secretary, data)
    assert "angka-angka terakhirnya hilang" in page
    assert "1 baris ditolak" in imported(secretary, data)
    assert session.scalars(select(Person.name).where(Person.name.in_(["Siti", "Ani"]))).all() == ["Ani"]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"MZ\x90\x00" + bytes(500), "pegawai.xlsx", "bukan"),
        (b"", "kosong.csv", ""),
        (xlsx([("a", "b"), ("c", "d")]), "lain.xlsx", "kepala tabel"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(secretary, session, data, name, told):
    before = rows(session)
    page = preview(secretary, data, name, status=422)
    assert 'class="error"' in page
    assert told.lower() in page.lower()
    assert rows(session) == before


def test_where_the_directory_changed_meanwhile_the_new_preview_is_shown_instead(secretary, session):
    data = xlsx([COLUMNS, ("Siti", "", "Staf", "Dinas Kesehatan")])
    shown = fingerprint(preview(secretary, data))
    session.add(Organization(name="Dinas Kesehatan", kind="opd"))
    session.commit()
    again = secretary.post(f"{IMPORT}/terapkan", 409, fingerprint=shown).get_data(as_text=True)
    assert "Direktori berubah sejak Anda melihat pratinjau" in again
    assert session.scalar(select(Person.id).where(Person.name == "Siti")) is None
    secretary.post(f"{IMPORT}/terapkan", fingerprint=fingerprint(again))
    assert session.scalar(select(Person.name).where(Person.name == "Siti")) == "Siti"


def test_applying_twice_and_without_a_preview_writes_nothing_more(secretary, session):
    shown = fingerprint(preview(secretary, xlsx([COLUMNS, ("Siti", "", "Staf", "Dinkes")])))
    secretary.post(f"{IMPORT}/terapkan", fingerprint=shown)
    before = rows(session)
    told = secretary.get(secretary.post(f"{IMPORT}/terapkan", fingerprint=shown).location)
    assert "Pratinjau ini sudah diterapkan" in told
    assert rows(session) == before


@pytest.mark.parametrize("kind", ["orang", "instansi"])
def test_the_example_sheet_is_understood_as_it_is_handed_out(secretary, kind):
    data = secretary.fetch(f"{IMPORT}/contoh-{kind}.xlsx").data
    assert openpyxl.load_workbook(io.BytesIO(data)).active.freeze_panes == "A2"
    page = preview(secretary, data)
    assert "tidak dikenali" not in page
    assert ">1</b><span>ditambahkan" in page


def test_who_may_not_change_the_directory_may_not_import(session, browse, host):
    reader = make_account(session, "officer", host)
    session.commit()
    browse(reader).get(IMPORT, 403)
    browse(reader).post(f"{IMPORT}/terapkan", 403)
