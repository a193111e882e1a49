"""Papers on pages: shown as their Word files say, with the styles that follow from them, and no others."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from coordination.documents.kinds import Form, Kind
from coordination.documents.screen import screen
from coordination.exporting.asking import Options
from coordination.exporting.making import SHEETS
from tests.exporting.minuted import minuted


@pytest.fixture
def made(session, app):
    made = minuted(session, app.extensions["rakor_store"])
    made.approve()
    session.commit()
    return made


@pytest.fixture
def reader(made, browse):
    return browse(made.secretary)


def address(made, kind, end="", query=""):
    return f"/rapat/{made.meeting.id}/naskah/{kind.value}{end}{query}"


PAPERS = {
    Kind.INVITATION: "", Kind.ATTENDANCE_LIST: "?terisi", Kind.NOTULA: "", Kind.PUBLIC_COPY: "", Kind.MATRIX: "",
}  # fmt: skip


@pytest.mark.parametrize("kind", PAPERS)
def test_the_screen_shows_the_very_word_file_that_is_handed_out(made, reader, kind):
    query = PAPERS[kind]
    page = reader.get(address(made, kind, query=query))
    word = reader.fetch(address(made, kind, ".docx", query)).data
    assert screen(word).html in page


def test_a_page_lets_through_the_styles_of_its_paper_to_the_letter(made, reader):
    answer = reader.fetch(address(made, Kind.NOTULA))
    (styles,) = re.findall(r"<style>(.*?)</style>", answer.get_data(as_text=True), re.S)
    digest = b64encode(sha256(styles.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in answer.headers["Content-Security-Policy"]


def test_a_page_without_a_paper_lets_no_styles_through(made, reader):
    policy = reader.fetch(f"/rapat/{made.meeting.id}").headers["Content-Security-Policy"]
    assert "style-src 'self';" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("kind", PAPERS)
def test_a_paper_on_screen_offers_the_forms_it_has_and_printing(made, reader, kind):
    page = reader.get(address(made, kind, query=PAPERS[kind]))
    for form in Form:
        offered = re.search(rf'href="{address(made, kind)}\.{form.value}[?"]', page)
        assert bool(offered) is (form in (Form.WORD, Form.PDF) or (kind, form) in SHEETS)
    assert "data-print" in page


def test_the_buttons_hand_out_what_is_shown(made, reader):
    page = reader.get(address(made, Kind.ATTENDANCE_LIST, query="?terisi&tidak=ada"))
    (link,) = re.findall(r'href="([^"]*daftar-hadir\.docx[^"]*)"', page)
    assert link == address(made, Kind.ATTENDANCE_LIST, ".docx", "?terisi=ya")


@pytest.mark.parametrize(
    "options",
    [Options(), Options(revision=0), Options(revision=2, organization=7), Options(filled=True), Options(each=True)],
)
def test_options_are_read_from_an_address_as_they_were_written_into_it(options):
    assert Options.read(options.to_query()) == options


def test_no_such_paper_is_not_found(made, reader):
    reader.fetch(f"/rapat/{made.meeting.id}/naskah/karangan", 404)
    reader.fetch(f"/rapat/{made.meeting.id}/naskah/laporan", 404)


@pytest.mark.parametrize(("kind", "forms"), [("laporan", ["docx", "pdf"]), ("matriks", ["docx", "pdf", "xlsx", "csv"])])
def test_a_paper_of_a_period_is_shown_as_its_word_file_with_its_forms(made, reader, kind, forms):
    query = "?dari=2024-04-01&sampai=2024-06-30"
    page = reader.get(f"/naskah/{kind}{query}")
    assert screen(reader.fetch(f"/naskah/{kind}.docx{query}").data).html in page
    assert re.findall(rf'href="/naskah/{kind}\.(\w+)\?dari=2024-04-01&amp;sampai=2024-06-30"', page) == forms
