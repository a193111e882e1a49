"""The kept pictures of every page of every paper: which papers, what is kept, and when two pictures are the same.

`python -m tests.documents.kept_pictures` makes them anew in `pictures/`; look at each before you commit it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from coordination.documents.attendance_list import build_attendance_list
from coordination.documents.excerpt import ExcerptData, build_excerpt
from coordination.documents.invitation import build_invitation
from coordination.documents.layout import LayoutProfile, NotulaForm
from coordination.documents.matrix_paper import build_matrix
from coordination.documents.notula import build_notula
from coordination.documents.notula_table import build_notula_table
from coordination.documents.official_record import OfficialRecordData, Party, build_official_record
from coordination.documents.pdf import installed
from coordination.documents.photos import Photo, PhotosData, build_photos
from coordination.documents.public_copy import public
from coordination.documents.report import build_report
from coordination.documents.values import Signatory, Verification
from tests.documents import examples, follow_up_examples, letters
from tests.documents.printer import RESOLUTION, Printer

FOLDER = Path(__file__).parent / "pictures"
RENDERER = FOLDER / "RENDERER"

# --- which papers --------------------------------------------------------------------------------------------

_TABLE = LayoutProfile(notula_form=NotulaForm.TABLE)
_CODE = Verification(code="7K3M-9QX2-V0TB-4HJE", address="https://rakor.go.id/cek/7K3M-9QX2-V0TB-4HJE")


def _official_record() -> bytes:
    parties = tuple(
        Party(organization=name, signatory=Signatory(position=f"Kepala {name}", rank="Pembina Utama Muda, IV/c"))
        for name in ("Dinas Pemberdayaan Perempuan dan Perlindungan Anak", "Dinas Kesehatan")
    )
    return build_official_record(OfficialRecordData(notula=examples.kendari(), parties=parties))


def _photos() -> bytes:
    letter = letters.invitation()
    return build_photos(
        PhotosData(
            layout=letter.layout,
            letterhead=letter.letterhead,
            security_word="TERBATAS",
            meeting=letter.meeting,
            days=letter.days,
            zone=letter.zone,
            photos=(
                Photo(content=_photo(800, 600), caption="Pembukaan rapat oleh Asisten Administrasi Umum"),
                Photo(content=_photo(600, 800), caption="Paparan Kepala UPTD PPA"),
                Photo(content=_photo(1600, 500), caption="Foto bersama"),
            ),
            created_at=datetime(2024, 6, 27, 9, tzinfo=UTC),
        )
    )


def _photo(width: int, height: int) -> bytes:
    image = Image.new("RGB", (width, height), "lightgrey")
    ImageDraw.Draw(image).ellipse((width // 3, height // 3, width // 3 * 2, height // 3 * 2), fill="dimgrey")
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


PAPERS: dict[str, Callable[[], bytes]] = {
    "undangan": lambda: build_invitation(letters.invitation()),
    "undangan-masing-masing": lambda: build_invitation(
        letters.invitation(addressees=letters.ADDRESSEES[:2], each=True)
    ),
    "daftar-hadir": lambda: build_attendance_list(letters.attendance()),
    "daftar-hadir-terisi": lambda: build_attendance_list(letters.filled()),
    "notula": lambda: build_notula(replace(examples.kendari(), verification=_CODE)),
    "notula-tabel": lambda: build_notula_table(examples.kendari(_TABLE)),
    "notula-draf": lambda: build_notula(examples.draft()),
    "notula-ralat": lambda: build_notula(examples.ralat()),
    "notula-sulit": lambda: build_notula(examples.hard()),
    "petikan": lambda: build_excerpt(
        ExcerptData(notula=examples.kendari(), organization="DP3A", approved_on=date(2024, 7, 1))
    ),
    "salinan-publik": lambda: build_notula(public(examples.kendari())),
    "berita-acara": _official_record,
    "matriks": lambda: build_matrix(follow_up_examples.matrix()),
    "laporan": lambda: build_report(follow_up_examples.report()),
    "dokumentasi": _photos,
}

# --- when two pictures are the same --------------------------------------------------------------------------

_CELL = 4
"""Dots of the side of one square that is compared: 2.5 mm."""
_GREYS = 16
"""Shades that a kept picture has, of 256."""
MOST_GREY = 24
"""By how many shades of 256 the mean of a square may differ. A table's line through it makes more than 32."""
MOST_SQUARES = 8
"""How many squares of a page may differ by more; a page has some 9,600. Lines drawn without smoothing differ in none
or one, a table without its left border in 36, a margin that moved by 2 mm in some 600."""


def differing(kept: Image.Image, made: Image.Image) -> int:
    """Return how many squares of a page differ: grey shifts of letters' edges do not, a line that moved does."""
    if kept.size != made.size:
        return kept.width * kept.height
    apart = ImageChops.difference(_squares(kept), _squares(made))
    return sum(apart.histogram()[MOST_GREY + 1 :])


def _squares(picture: Image.Image) -> Image.Image:
    return picture.convert("L").reduce(_CELL)


def _few_greys(picture: Image.Image) -> Image.Image:
    step = 255 // (_GREYS - 1)
    few = picture.point([round(grey / step) for grey in range(256)])
    few.putpalette([grey * step for grey in range(_GREYS) for _channel in "rgb"])
    return few


# --- keeping them --------------------------------------------------------------------------------------------


def files_of(name: str) -> list[Path]:
    """Return the kept pictures of a paper, a page each, in order."""
    found = [file for file in FOLDER.glob(f"{name}-*.png") if re.fullmatch(rf"{re.escape(name)}-\d+", file.stem)]
    return sorted(found, key=lambda file: int(file.stem.rpartition("-")[2]))


def renderer() -> str:
    """Say what makes pictures here: the programs with their versions, and which fonts stand in for those of papers."""
    office = _said(installed() or "soffice", "--version")
    fonts = [f"{name}: {_said('fc-match', name)}" for name in ("Arial", "Bookman Old Style")]
    return "\n".join((office, _said("pdftoppm", "-v").splitlines()[0], f"{RESOLUTION} dpi", *fonts, ""))


def office_of(said: str) -> str:
    """Return the LibreOffice that a renderer names, up to its minor version: "LibreOffice 7.4"."""
    found = re.match(r"LibreOffice \d+\.\d+", said)
    return found[0] if found else said.partition("\n")[0]


def _said(*command: str) -> str:
    program = shutil.which(command[0]) or command[0]
    done = subprocess.run([program, *command[1:]], check=False, capture_output=True, text=True, timeout=60)
    return (done.stdout or done.stderr).strip()


def remake() -> None:
    """Make all of them anew, and say which pages look different from those that were kept."""
    with tempfile.TemporaryDirectory() as folder:
        printer = Printer(Path(folder))
        for name, build in PAPERS.items():
            before = {file.name: Image.open(file).convert("L") for file in files_of(name)}
            for file in files_of(name):
                file.unlink()
            for number, page in enumerate(printer.pictures(build()), start=1):
                file = FOLDER / f"{name}-{number}.png"
                if file.name not in before or differing(before[file.name], page) > MOST_SQUARES:
                    sys.stdout.write(f"{file.name}: new\n")
                _few_greys(page).save(file, optimize=True, bits=4)
        printer.close()
    RENDERER.write_text(renderer(), encoding="utf-8")


if __name__ == "__main__":
    remake()
