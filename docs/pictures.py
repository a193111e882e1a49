"""Make the pictures of the README: `.venv/bin/python docs/pictures.py`, once the tests have been installed.

Fills the example office in a temporary folder, opens the Kendari meeting in Chromium, and prints the first page of its
notula through LibreOffice and poppler.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent / "pictures"
TITLE = "Rapat Koordinasi Pencegahan Kekerasan"
PRODUCT = [sys.executable, "-m", "coordination"]


def main() -> None:
    """Make both pictures anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with example(folder) as (address, password):
            photograph_meeting(address, password)
        print_notula(folder)


@contextmanager
def example(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the example office; give its address and the secretary's password."""
    serving = subprocess.Popen(
        [*PRODUCT, "demo", "--data", str(folder), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert serving.stdout is not None
    password = ""
    try:
        for line in serving.stdout:
            if found := re.match(r"\s+sekretariat\s+(\S+)", line):
                password = found[1]
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield found[0], password
                return
        raise SystemExit("The example office did not start.")
    finally:
        serving.terminate()
        serving.wait()


def photograph_meeting(address: str, password: str) -> None:
    """Sign in as the secretary and take the page of the Kendari meeting."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="id-ID")
        page.goto(f"{address}/masuk")
        page.get_by_label("Pos-el, nama pengguna, atau NIP").fill("sekretariat")
        page.get_by_label("Kata sandi", exact=True).fill(password)
        page.get_by_role("button", name="Masuk").click()
        page.goto(f"{address}/rapat?keadaan=disahkan")
        page.get_by_role("link", name=TITLE).first.click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=HERE / "rapat.png")
        browser.close()


def print_notula(folder: Path) -> None:
    """Write the notula of that meeting and picture its first page."""
    listed = subprocess.run(
        [*PRODUCT, "meetings", "--data", str(folder)], check=True, capture_output=True, text=True
    ).stdout
    number = next(line.split()[0] for line in listed.splitlines() if TITLE in line)
    paper = folder / "notula.docx"
    subprocess.run([*PRODUCT, "export", "notula", number, "--output", paper, "--data", str(folder)], check=True)
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, paper], check=True)
    subprocess.run(
        ["pdftoppm", "-r", "90", "-f", "1", "-l", "1", "-singlefile", "-png", folder / "notula.pdf", HERE / "notula"],
        check=True,
    )


if __name__ == "__main__":
    main()
