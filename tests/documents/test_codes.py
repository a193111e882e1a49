"""Codes of issued papers as people read and type them, and the QR that leads to their page."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from coordination.documents import codes
from coordination.documents.notula import build_notula
from coordination.documents.screen import screen
from coordination.documents.values import Verification
from tests.documents.examples import kendari
from tests.documents.reader import Docx
from tests.documents.word_rules import faults

ADDRESS = "https://rakor.kendarikota.go.id/cek/7K3M-9QX2-V0TB-4HJE"
VERIFICATION = Verification(code="7K3M-9QX2-V0TB-4HJE", address=ADDRESS)
SIGNS = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


def modules(png: bytes) -> list[list[bool]]:
    """Read a picture of a QR back to its modules, dark or light, without its white edge of four."""
    picture = Image.open(BytesIO(png)).convert("L")
    step = 8
    size = picture.width // step
    assert picture.size == (size * step, size * step)
    dark = [[picture.getpixel((x * step + 4, y * step + 4)) < 128 for x in range(size)] for y in range(size)]
    edge = [dark[y][x] for y in range(size) for x in range(size) if min(x, y, size - 1 - x, size - 1 - y) < 4]
    assert not any(edge), "white all around"
    return [line[4:-4] for line in dark[4:-4]]


def test_a_code_has_eighty_random_bits_without_look_alikes():
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert len(codes.ALPHABET) ** codes.LENGTH == 2**80
    assert not set(codes.ALPHABET) & set("ILOU")
    # Each sign of the alphabet appears: 500 codes of 16 signs miss one with less than 1e-100.
    assert set("".join(made)) == {*codes.ALPHABET, "-"}
    assert all(codes.read_code(code) == code for code in made)


@given(SIGNS, st.lists(st.sampled_from([" ", "-", "\u2013", "\t", "\n", "\u00a0", "."]), max_size=12), st.randoms())
def test_a_code_is_read_however_it_is_typed(signs, between, chance):
    typed = list(signs)
    for stray in between:
        typed.insert(chance.randrange(len(typed) + 1), stray)
    look_alikes = {"0": "0Oo", "1": "1IilL"}
    written = "".join(chance.choice(look_alikes.get(sign, sign + sign.lower())) for sign in typed)
    assert codes.read_code(written) == codes.grouped(signs)


@given(st.text(max_size=60))
def test_what_is_no_code_is_none_and_what_is_read_stays_the_same_when_read_again(typed):
    read = codes.read_code(typed)
    assert read is None or codes.read_code(read) == read


@pytest.mark.parametrize(
    "typed",
    ["", "7K3M", "7K3M-9QX2-V0TB-4HJ", "7K3M-9QX2-V0TB-4HJEE", "7K3M-9QX2-V0TB-4HJU", "٧K3M-9QX2-V0TB-4HJE", "ß" * 16],
)
def test_nothing_else_is_a_code(typed):
    assert codes.read_code(typed) is None


def test_the_picture_holds_the_very_modules_of_the_address():
    matrix = [[bool(module) for module in row] for row in codes.qr_of(ADDRESS).matrix]
    assert modules(codes.qr_picture(ADDRESS)) == matrix
    assert modules(codes.qr_picture(ADDRESS + "X")) != matrix


def test_the_row_stands_after_the_signatures_and_holds_to_them():
    built = Docx(build_notula(replace(kendari(), verification=VERIFICATION)))
    assert faults(built) == []
    tables = [block for block in built.blocks if hasattr(block, "rows")]
    row_at = next(at for at, table in enumerate(tables) if VERIFICATION.code in table.rows[0].cells[-1].text)
    assert tables[row_at].grid == (1304, 9071 - 1304)
    assert ADDRESS in tables[row_at].rows[0].cells[1].text
    signatures = tables[row_at - 1]
    assert all(p.style == "TandaTangan" for row in signatures.rows for cell in row.cells for p in cell.blocks)
    assert modules(built.parts["word/media/kode.png"]) == modules(codes.qr_picture(ADDRESS))


def test_a_notula_without_a_code_has_neither_row_nor_picture():
    built = Docx(build_notula(kendari()))
    assert "word/media/kode.png" not in built.parts
    assert codes.CODE not in built.text


def test_a_public_address_of_any_sort_is_printed_whole():
    hard = 'https://x.go.id/a&b"c<d>/' + "panjang" * 40
    data = replace(kendari(), verification=Verification(code=VERIFICATION.code, address=hard))
    built = Docx(build_notula(data))
    assert faults(built) == []
    assert hard in built.text
    assert "&lt;d&gt;" in screen(build_notula(data)).html


def test_the_page_on_screen_has_the_same_row():
    page = screen(build_notula(replace(kendari(), verification=VERIFICATION))).html
    row = page.index(codes.CODE)
    assert page.index("Notulis,") < row
    assert VERIFICATION.code in page[row:]
    assert codes.CODE not in screen(build_notula(kendari())).html
