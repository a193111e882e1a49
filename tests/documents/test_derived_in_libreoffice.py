"""The papers that derive from the notula, opened by LibreOffice: all is on paper, and no signature stands alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from coordination.documents.excerpt import ExcerptData, build_excerpt
from coordination.documents.layout import LayoutProfile, NotulaForm
from coordination.documents.notula_table import build_notula_table
from coordination.documents.official_record import OfficialRecordData, Party, build_official_record
from coordination.documents.public_copy import public
from coordination.documents.values import Signatory
from tests.documents import examples
from tests.documents.examples import kendari

pytestmark = pytest.mark.libreoffice

TABLE = LayoutProfile(notula_form=NotulaForm.TABLE)
PARTIES = tuple(
    Party(organization=f"Dinas {name}", signatory=Signatory(position=f"Kepala Dinas {name}"))
    for name in ("Kesehatan", "Pendidikan", "Kominfo", "Sosial", "Perhubungan", "Pariwisata", "Perdagangan")
)
SHORT = replace(kendari(), decisions=kendari().decisions[:1])
PAPERS = {
    "petikan": lambda: build_excerpt(ExcerptData(notula=kendari(), organization="DP3A", approved_on=date(2024, 7, 1))),
    "tabel": lambda: build_notula_table(kendari(TABLE)),
    "tabel-publik": lambda: build_notula_table(public(kendari(TABLE))),
    "tabel-sulit": lambda: build_notula_table(replace(examples.hard(), layout=TABLE)),
    "dua-pihak": lambda: build_official_record(OfficialRecordData(notula=SHORT, parties=PARTIES[:2])),
    "tujuh-pihak": lambda: build_official_record(OfficialRecordData(notula=kendari(), parties=PARTIES)),
}
LAST = {
    "petikan": "Petikan ini sesuai dengan notula",
    "dua-pihak": "Demikian Berita Acara ini",
    "tujuh-pihak": "Demikian Berita Acara ini",
}
"""What stands with the signatures; a notula ends in its attestation."""
SIGNED = {"petikan": "Notulis,", "dua-pihak": "PIHAK KEDUA,", "tujuh-pihak": "Tanda Tangan"}


@cache
def _word(name):
    return PAPERS[name]()


@pytest.fixture
def printed(printer):
    """Return a function that gives the text of each page of a paper, as LibreOffice prints it."""
    return lambda name: printer.pages(_word(name))


def _bare(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "dua-pihak"])
def test_every_decision_and_action_is_on_paper(printed, name):
    paper = _bare("".join(printed(name)))
    for decision in kendari().decisions:
        for text in (decision.text, *(part for one in decision.actions for part in (one.text, one.owner))):
            assert _bare(text) in paper, text


@pytest.mark.parametrize("name", PAPERS)
def test_the_signatures_stand_on_one_page_with_the_text_before_them(printed, name):
    page = next(page for page in printed(name) if LAST.get(name, "Demikian notula ini") in page)
    assert SIGNED.get(name, "Notulis,") in page
    assert "Pimpinan Rapat," in page or name == "petikan"


def test_the_signatures_of_seven_parties_stand_on_one_page_with_the_last_matter(printed):
    page = next(page for page in printed("tujuh-pihak") if "Demikian Berita Acara" in page)
    assert "6b." in page
    assert all(party.signatory.position in " ".join(page.split()) for party in PARTIES)


@pytest.mark.parametrize("name", ["tabel", "tabel-publik", "tabel-sulit"])
def test_band_and_head_are_repeated_on_each_page_of_a_table(printed, name):
    for band, title in (("C. Hasil Rapat", "Hasil Pembahasan"), ("D. Rekomendasi", "Target Waktu")):
        pages = [page for page in printed(name) if band in page]
        assert pages
        assert all(title in page for page in pages)
    assert sum("D. Rekomendasi" in page for page in printed(name)) >= 2


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_but_the_first_has_its_number(printed, name):
    pages = printed(name)
    assert [f"- {number} -" in page for number, page in enumerate(pages, start=1)] == [False] + [True] * (
        len(pages) - 1
    )
