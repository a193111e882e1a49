"""Every page of every paper beside its kept picture, and that the comparison sees what an eye would."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.documents import kept_pictures
from tests.documents.kept_pictures import FOLDER, MOST_SQUARES, PAPERS, RENDERER, differing, files_of

pytestmark = pytest.mark.libreoffice

REMAKE = "look at the pages, then: python -m tests.documents.kept_pictures"


@cache
def _word(name):
    return PAPERS[name]()


def _kept(name):
    return [Image.open(file) for file in files_of(name)]


def _worst(kept, made):
    return max(map(differing, kept, made))


@pytest.fixture(scope="module")
def same_renderer():
    """Skip where another LibreOffice would be compared: it breaks lines elsewhere."""
    kept, here = (kept_pictures.office_of(said) for said in (RENDERER.read_text("utf-8"), kept_pictures.renderer()))
    if kept != here:
        pytest.skip(f"the kept pictures were made by {kept}, and here is {here}: only pages were counted")


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_as_many_pages_as_were_kept(printer, name):
    assert len(printer.pictures(_word(name))) == len(files_of(name)), REMAKE


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_looks_like_its_kept_picture(printer, same_renderer, name):
    pages = zip(files_of(name), printer.pictures(_word(name)), strict=True)
    other = {file.name: apart for file, page in pages if (apart := differing(Image.open(file), page)) > MOST_SQUARES}
    assert not other, f"squares that differ, of {MOST_SQUARES} at most: {other}; {REMAKE}"


def test_no_picture_is_kept_of_a_paper_that_is_no_more_and_all_are_small():
    pictures = list(FOLDER.glob("*.png"))
    assert {file.stem.rpartition("-")[0] for file in pictures} == set(PAPERS)
    assert sum(file.stat().st_size for file in pictures) < 600_000


# --- that it can fail ----------------------------------------------------------------------------------------


def _changed(word, pattern, new, part="word/document.xml"):
    """Return a Word file with the first match of a pattern replaced in one of its parts."""
    out = BytesIO()
    with ZipFile(BytesIO(word)) as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                content, found = re.subn(pattern, new, content, count=1)
                assert found == 1
            after.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("what", "pattern", "new"),
    [
        ("left margin 2 mm wider", rb'w:left="1701"', rb'w:left="1814"'),
        ("top margin 2 mm lower", rb'w:top="1134"', rb'w:top="1247"'),
        ("table without its left border", rb'(<w:tblBorders>.*?<w:left w:val=)"single"', rb'\1"nil"'),
        ("table without its inner lines", rb'(<w:tblBorders>.*?<w:insideH w:val=)"single"', rb'\1"nil"'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_an_eye_would_see_is_seen(printer, same_renderer, what, pattern, new):
    spoilt = _changed(_word("notula"), pattern, new)
    assert _worst(_kept("notula"), printer.pictures(spoilt)) > MOST_SQUARES
