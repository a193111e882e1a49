"""Word to PDF: warm, in a queue, within its time, and with nothing fetched, run or left behind."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from coordination.documents import pdf
from coordination.documents.notula import build_notula
from tests.documents import examples

pytestmark = pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
libreoffice = pytest.mark.libreoffice


def word(text="Halo"):
    document, made = docx.Document(), BytesIO()
    document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


def script(folder, body):
    """Return a program that stands for LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


WILLING = """
for last; do :; done
case "$*" in
    *--version*) echo 'Tiruan 1.0' ;;
    *--convert-to*) printf '%%PDF-1.4' > "${last%.docx}.pdf" ;;
    *) touch "${last%/*}/.~lock.terbuka.txt#"; exec sleep 94 ;;
esac"""
"""A LibreOffice that opens what it is told to keep open, and converts anything into next to nothing."""


def running(folder):
    """Return the ids of the processes that work with this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command, state = (
                (entry / "cmdline").read_bytes(),
                (entry / "stat").read_text().rpartition(")")[2].split()[0],
            )
        except OSError:
            continue
        if str(folder).encode() in command and state != "Z":
            found.append(int(entry.name))
    return found


def gone(folder, seconds=5):
    end = time.monotonic() + seconds
    while (left := running(folder)) and time.monotonic() < end:
        time.sleep(0.05)
    return not left


# --- the real one --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = pdf.Converter(tmp_path_factory.mktemp("office"))
    yield made
    made.close()
    assert gone(made._folder), "LibreOffice was left running"


@pytest.fixture(scope="module")
def printed(office):
    return PdfReader(BytesIO(office.to_pdf(build_notula(examples.kendari()))))


@libreoffice
def test_a_notula_becomes_an_archival_pdf_with_tags_its_title_and_its_headings_as_bookmarks(printed):
    assert printed.metadata.title.startswith("Notula Rapat Koordinasi Pencegahan Kekerasan")
    root = printed.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id-ID"
    metadata = root["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata
    assert "Peserta Sidang/Rapat" in [one.title for one in printed.outline if not isinstance(one, list)]


@libreoffice
def test_the_second_conversion_is_done_by_the_libreoffice_that_the_first_one_started(office, printed):
    kept = office._kept
    assert kept is not None
    before = kept.done
    office.to_pdf(word())
    assert office._kept is kept
    assert kept.done == before + 1
    # Handed over: the one that is kept says so, which it would not where the second had done it by itself.
    assert kept.program.said.count("convert ") == before + 1


@libreoffice
def test_several_threads_get_each_their_own_paper(office):
    made = {}

    def convert(name):
        made[name] = PdfReader(BytesIO(office.to_pdf(word(f"Naskah {name}")))).pages[0].extract_text()

    threads = [threading.Thread(target=convert, args=[name]) for name in ("satu", "dua", "tiga")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: text.strip() for name, text in made.items()} == {
        name: f"Naskah {name}" for name in ("satu", "dua", "tiga")
    }


@libreoffice
def test_where_the_kept_libreoffice_was_killed_the_next_paper_is_made_all_the_same(office):
    office.to_pdf(word())
    kept = office._kept
    for process in running(kept.profile):
        os.kill(process, signal.SIGKILL)
    assert office.to_pdf(word("Sesudahnya")).startswith(b"%PDF-")
    assert office._kept is not kept
    assert gone(kept.profile)
    assert not kept.profile.exists()


@libreoffice
def test_what_is_no_word_file_is_refused_with_what_libreoffice_said(office):
    for content in (b"", b"PK\x03\x04 rusak", zipped({"word/document.xml": b"<w:document"})):
        with pytest.raises(pdf.Unconverted):
            office.to_pdf(content)
    assert office.to_pdf(word()).startswith(b"%PDF-"), "and the next paper does not suffer from it"


@libreoffice
def test_nothing_is_fetched_that_a_document_links_to(office, monkeypatch):
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    linked = with_linked_picture(f"{address}/gambar.png")
    with pytest.raises(pdf.Unconverted, match="link to another file"):
        office.to_pdf(linked)
    for field in (f'INCLUDEPICTURE "{address}/isi.png" \\d', 'INCLUDETEXT "/etc/hostname"', 'DDEAUTO c "calc"'):
        with pytest.raises(pdf.Unconverted, match="field that reads another file"):
            office.to_pdf(with_field(field))
    # And were one to get past that look: the profile forbids it too.
    monkeypatch.setattr(pdf, "_refuse_links", lambda _word: None)
    office.to_pdf(linked)
    office.to_pdf(with_field(f'INCLUDEPICTURE "{address}/isi.png" \\d'))
    office.to_pdf(with_template(f"{address}/templat.dotm"))
    server.shutdown()
    server.server_close()
    assert not asked


@libreoffice
def test_a_hyperlink_is_no_reason_to_refuse(office):
    document = docx.Document()
    document.add_paragraph("Tautan")
    document.part.relate_to("https://kendarikota.go.id", HYPERLINK, is_external=True)
    made = BytesIO()
    document.save(made)
    assert office.to_pdf(made.getvalue()).startswith(b"%PDF-")


_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HYPERLINK = f"{_RELATION}/hyperlink"


def zipped(parts):
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def saved(document):
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def with_linked_picture(address):
    document = docx.Document()
    key = document.part.relate_to(address, f"{_RELATION}/image", is_external=True)
    run = document.add_paragraph("Gambar").add_run()
    run._r.append(
        docx.oxml.parse_xml(
            f"""<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_RELATION}">
            <wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="g"/><a:graphic><a:graphicData
            uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic
            xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>
            <pic:cNvPr id="1" name="g"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="{key}"/>
            <a:stretch><a:fillRect/></a:stretch>
            </pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>
            <a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"""
        )
    )
    return saved(document)


def with_field(code):
    document = docx.Document()
    paragraph = document.add_paragraph("Isi: ")
    for child in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code.replace(chr(34), "&quot;")} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>lama</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        run = f'<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{child}</w:r>'
        paragraph._p.append(docx.oxml.parse_xml(run))
    return saved(document)


def with_template(address):
    document = docx.Document()
    settings = document.part._settings_part
    key = settings.relate_to(address, f"{_RELATION}/attachedTemplate", is_external=True)
    document.settings.element.insert(
        0,
        docx.oxml.parse_xml(
            '<w:attachedTemplate xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            f'xmlns:r="{_RELATION}" r:id="{key}"/>'
        ),
    )
    return saved(document)


# --- when it goes wrong --------------------------------------------------------------------------------------


def test_without_libreoffice_it_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pdf.NoConverter):
        pdf.Converter(tmp_path / "office").to_pdf(word())


def test_one_that_hangs_is_killed_with_its_children_when_its_time_is_up(tmp_path):
    office = pdf.Converter(tmp_path / "office", program=script(tmp_path, 'sleep 97 & sleep 98 "$@"; wait'), limit=1)
    began = time.monotonic()
    with pytest.raises(pdf.TooLong):
        office.to_pdf(word())
    assert time.monotonic() - began < 10
    assert gone(tmp_path)
    with pytest.raises(pdf.TooLong):  # and the next in the queue has its turn
        office.to_pdf(word())
    office.close()


def test_after_enough_papers_a_fresh_libreoffice_takes_over(tmp_path):
    office = pdf.Converter(tmp_path / "office", program=script(tmp_path, WILLING), most=1)
    office.to_pdf(word())
    first = office._kept.profile
    office.to_pdf(word())
    assert office._kept.profile != first
    assert not first.exists()
    office.close()
    assert gone(tmp_path)


def test_one_that_ends_without_a_pdf_is_reported_with_what_it_said(tmp_path):
    office = pdf.Converter(
        tmp_path / "office", program=script(tmp_path, "echo 'Error: source file could not be loaded'")
    )
    with pytest.raises(pdf.Unconverted, match="could not be loaded"):
        office.to_pdf(word())
    office.close()


def test_whoever_comes_when_too_many_wait_is_sent_away_but_the_background_waits(tmp_path):
    office = pdf.Converter(tmp_path / "office", program=script(tmp_path, "sleep 1"), limit=0.5)
    outcomes = []

    def ask(*, patient=False):
        try:
            office.to_pdf(word(), patient=patient)
        except pdf.PdfTrouble as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    ask()
    assert outcomes[0] == "Busy"
    ask(patient=True)
    for thread in threads:
        thread.join()
    assert outcomes.count("Busy") < 5
    assert len(outcomes) == 6
    office.close()


def test_libreoffice_knows_no_secret_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("RAKOR_SECRET_KEY", "rahasia-sekali")
    monkeypatch.setenv("RAKOR_DATABASE_URL", "postgresql://rakor:rahasia-sekali@server/rakor")
    office = pdf.Converter(tmp_path / "office", program=script(tmp_path, "env"))
    with pytest.raises(pdf.Unconverted) as said:
        office.to_pdf(word())
    assert "PATH=" in str(said.value)
    assert "rahasia" not in str(said.value)
    office.close()


@pytest.mark.parametrize("end", ["SIGKILL", "exit"])
def test_it_ends_with_us_whichever_way_we_end(tmp_path, end):
    program = script(tmp_path, 'echo $$ > "$0.started"; exec sleep 96')
    code = (
        "import os, sys, threading, time\n"
        "from pathlib import Path\n"
        "from coordination.documents.pdf import Converter\n"
        f"folder = Path({str(tmp_path / 'office')!r}); folder.mkdir()\n"
        f"office = Converter(folder, program={program!r}, limit=50)\n"
        "threading.Thread(target=office._warm, args=[office.program, 0.1], daemon=True).start()\n"
        "time.sleep(1); print('ready', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "ready\n"
        assert running(tmp_path / "office")
        if end == "SIGKILL":
            process.kill()
        else:
            process.stdin.write("\n")
            process.stdin.flush()
        process.wait(20)
    assert gone(tmp_path / "office")
    sleeping = Path(f"{program}.started").read_text().strip()
    assert not Path(f"/proc/{sleeping}/cmdline").exists() or not Path(f"/proc/{sleeping}/cmdline").read_bytes()


def test_profiles_of_processes_that_died_are_cleared_away_but_not_those_in_use(tmp_path):
    folder = tmp_path / "office"
    (folder / "profile-dead").mkdir(parents=True)
    first = pdf.Converter(folder, program=script(tmp_path, "sleep 95"), limit=0.3)
    with pytest.raises(pdf.TooLong):
        first.to_pdf(word())
    assert not list(folder.glob("profile-*"))
    first._warm(first.program, 0.1)
    used = first._kept.profile
    (folder / "profile-dead").mkdir()
    second = pdf.Converter(folder, program=first.program)
    second._warm(second.program, 0.1)
    assert used.is_dir()
    assert not (folder / "profile-dead").exists()
    for one in (first, second):
        one.close()
    assert not list(folder.glob("profile-*"))


def test_a_missing_font_is_named_and_one_of_the_same_widths_is_as_good(tmp_path, monkeypatch):
    script(tmp_path, "")
    (tmp_path / "fc-match").write_text(
        '#!/bin/sh\ncase "$2" in Arial) echo "Liberation Sans";; *) echo "DejaVu Sans";; esac\n'
    )
    (tmp_path / "fc-match").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    pdf._matches.cache_clear()
    assert pdf.missing_fonts() == ["Bookman Old Style"]
    pdf._matches.cache_clear()
