"""Make the pictures of README.md and docs/naskah.md: `.venv/bin/python docs/pictures.py`, once tests are installed.

Fills the example office in a temporary folder, opens the Kendari meeting in Chromium, gives it two photos, writes out
its papers as PDF by the product's own command line, and pictures their pages with poppler.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
TITLE = "Rapat Koordinasi Pencegahan Kekerasan"
PRODUCT = [sys.executable, "-m", "coordination"]
OF_MEETING = {
    "undangan": (["undangan"], (1, 2)),
    "daftar-hadir": (["daftar-hadir"], (1,)),
    "daftar-hadir-terisi": (["daftar-hadir", "--filled"], (1,)),
    "notula": (["notula"], (4, 5)),
    "petikan": (["petikan", "--organization", "Dinas Kesehatan"], (1,)),
    "salinan-publik": (["salinan-publik"], (1,)),
    "berita-acara": (["berita-acara"], (1,)),
    "matriks": (["matriks"], (1,)),
    "dokumentasi": (["dokumentasi"], (1,)),
}
"""The papers of the Kendari meeting: how each is asked for, and which of its pages are shown.

The first page of the notula is the README's.
"""
OF_PERIOD = {"laporan": (["laporan", "--from", "2024-06-01", "--to", "2024-12-31"], (1, 2))}


def main() -> None:
    """Make all pictures anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with example(folder) as (address, passwords):
            photograph_meeting(address, passwords["sekretariat"])
            photograph_dashboard(address, passwords["pimpinan"])
        print_papers(folder)


@contextmanager
def example(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the example office; give its address and the accounts' passwords."""
    serving = subprocess.Popen(
        [*PRODUCT, "demo", "--data", str(folder), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert serving.stdout is not None
    passwords: dict[str, str] = {}
    try:
        for line in serving.stdout:
            if found := re.match(r"\s+(\w+)\s+([0-9a-f]{4}(?:-[0-9a-f]{4})+)\s*$", line):
                passwords[found[1]] = found[2]
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield found[0], passwords
                return
        raise SystemExit("The example office did not start.")
    finally:
        serving.terminate()
        serving.wait()


def photograph_meeting(address: str, password: str) -> None:
    """Sign in as the secretary and take the page of the Kendari meeting."""
    with signed_in(address, "sekretariat", password) as page:
        page.goto(f"{address}/rapat?keadaan=disahkan")
        page.get_by_role("link", name=TITLE).first.click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=HERE / "rapat.png")
        for title, people in (("Pembukaan rapat", 7), ("Pembahasan alur rujukan", 4)):
            upload_photo(page, title, drawn(people))


@contextmanager
def signed_in(address: str, name: str, password: str) -> Iterator[Page]:
    """Give a page of a browser in which an account is signed in."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="id-ID")
        page.goto(f"{address}/masuk")
        page.get_by_label("Pos-el, nama pengguna, atau NIP").fill(name)
        page.get_by_label("Kata sandi", exact=True).fill(password)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_load_state()
        yield page
        browser.close()


def photograph_dashboard(address: str, password: str) -> None:
    """Sign in as the leader and take the dashboard as a desk and as a phone shows it."""
    with signed_in(address, "pimpinan", password) as page:
        for name, width, height in (("dasbor-meja", 1280, 1240), ("dasbor-ponsel", 360, 800)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{address}/dasbor?periode=semua")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=HERE / f"{name}.png")


def upload_photo(page: Page, title: str, photo: bytes) -> None:
    """Add a photo to the meeting whose page is open."""
    page.locator("#unggah summary").click()
    form = page.locator("#unggah form")
    form.locator("input[type=file]").set_input_files({"name": "foto.png", "mimeType": "image/png", "buffer": photo})
    form.get_by_label("Jenis berkas").select_option("photo")
    form.get_by_label("Judul").fill(title)
    form.get_by_role("button", name="Unggah").click()
    page.locator("#dokumen").get_by_role("link", name=title).wait_for()


def drawn(people: int) -> bytes:
    """Draw people at a long table, so that nobody is shown."""
    image = Image.new("RGB", (1200, 800), "#e4e4e4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((330, 80, 870, 300), fill="#ffffff", outline="#8c8c8c", width=6)
    for place in range(people):
        middle = 1200 * (2 * place + 1) // (2 * people)
        draw.ellipse((middle - 48, 350, middle + 48, 446), fill="#8c8c8c")
        draw.pieslice((middle - 80, 450, middle + 80, 700), 180, 360, fill="#6f6f6f")
    draw.rectangle((60, 570, 1140, 680), fill="#bcbcbc")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def print_papers(folder: Path) -> None:
    """Write out each paper, and picture its pages; that of the README is larger."""
    number = meeting_of(folder)
    for name, (words, pages) in OF_MEETING.items():
        kind, *options = words
        picture(export(folder, [kind, number, *options]), name, pages)
    for name, (words, pages) in OF_PERIOD.items():
        picture(export(folder, words), name, pages)
    poppler(export(folder, ["notula", number]), "-r", "90", "-singlefile", "-png", target=HERE / "notula")


def meeting_of(folder: Path) -> str:
    """Return the id of the Kendari meeting."""
    listed = subprocess.run(
        [*PRODUCT, "meetings", "--data", str(folder)], check=True, capture_output=True, text=True
    ).stdout
    return next(line.split()[0] for line in listed.splitlines() if TITLE in line)


def export(folder: Path, words: list[str]) -> Path:
    """Have the product write out one paper as PDF."""
    paper = folder / "naskah.pdf"
    subprocess.run(
        [*PRODUCT, "export", *words, "--format", "pdf", "--output", paper, "--data", str(folder)], check=True
    )
    return paper


def picture(paper: Path, name: str, pages: tuple[int, ...]) -> None:
    """Keep a small picture of each of these pages, in sixteen greys: "undangan-1.png"."""
    for old in HERE.glob(f"{name}-[0-9].png"):
        old.unlink()
    for number in pages:
        target = HERE / f"{name}-{number}"
        poppler(paper, "-r", "75", "-f", str(number), "-singlefile", "-gray", "-png", target=target)
        with Image.open(target.with_suffix(".png")) as page:
            few = page.quantize(16, dither=Image.Dither.NONE)
        few.save(target.with_suffix(".png"), optimize=True, bits=4)


def poppler(paper: Path, *options: str, target: Path) -> None:
    """Picture pages of a PDF."""
    subprocess.run(["pdftoppm", *options, paper, target], check=True)


if __name__ == "__main__":
    main()
