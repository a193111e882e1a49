"""Word to PDF through LibreOffice, kept warm.

A LibreOffice that has a document open stays when a second one, started with the same profile, hands it a conversion:
the second only passes the request on and waits for its end. Measured with 7.4.7 on two cores: 0.1 s for a usual notula
and 0.6 s for 300 participants and 200 actions, instead of 1.0 and 1.5 s cold. No python3-uno is needed. Where the one
that is kept has died, the second does the work itself: what is asked for is the same, warm or cold.

Made is PDF/A-2b, tagged, with the headings as bookmarks: an archive can keep it, a screen reader can read it, and it
may still be signed outside. It costs 0.05 s and some kilobytes (fonts and structure).
"""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol
from weakref import WeakSet

from filelock import FileLock, Timeout
from lxml import etree

from coordination.documents.programs import Program, found, until

PROGRAMS: Final = ("soffice", "libreoffice")
TIME_LIMIT: Final = 60.0
"""Seconds that one conversion may take."""
_MOST: Final = 200
"""Conversions after which the kept LibreOffice is exchanged for a fresh one: what it leaks is small, but adds up."""
_IDLE: Final = 600.0
"""Seconds without work after which the kept one is let go; it holds some 200 MB."""
_MOST_WAITING: Final = 4
"""People who wait for a PDF at once; more would leave no thread of the server for anything else."""

_OPTIONS: Final = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
}
_PLAIN_FROM: Final = 1_500_000
"""Bytes of a paper's text as XML (some 700 actions) from which it becomes a plain PDF: the structure would be most of
the file, 5.8 MB instead of 0.3 for 1,000 actions."""
_PLAIN: Final = "pdf:writer_pdf_Export"
_FILTER: Final = f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS, separators=(',', ':'))}"


class PdfTrouble(RuntimeError):
    """No PDF came of it."""


class NoConverter(PdfTrouble):
    """LibreOffice is not on this machine."""


class Busy(PdfTrouble):
    """Too many wait for a PDF already."""


class TooLong(PdfTrouble):
    """LibreOffice did not finish within the time limit."""


class Unconverted(PdfTrouble):
    """LibreOffice gave no PDF; the text has what it said."""


def version(program: str) -> str:
    """Return the version of a LibreOffice and how it is asked to convert: a part of the name of what is kept.

    The same Word file gives another PDF with another version.
    """
    return f"{_said_version(program)} {_FILTER} {_PLAIN_FROM}"


def installed() -> str | None:
    """Return where LibreOffice lies, None where it is not installed."""
    return found(PROGRAMS)


@lru_cache(maxsize=4)
def _said_version(program: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        asked = Program([program, "--version"], said=Path(folder, "said"))
        asked.wait(20)
        asked.kill()
        return asked.said or program


@dataclass(slots=True)
class _Kept:
    """A running LibreOffice with a profile of its own."""

    profile: Path
    lock: FileLock
    program: Program
    done: int = 0


class Kept(Protocol):
    """Where the PDF of one Word file is kept."""

    def read(self) -> bytes | None:
        """Return it, None where there is none."""
        ...

    def write(self, made: bytes, /) -> None:
        """Keep it."""
        ...


class Converter:
    """The queue before LibreOffice: one conversion at a time among all processes that share `folder`.

    Each process keeps a LibreOffice of its own, with a profile below `folder`; it ends with the process, whichever way
    that ends. Safe to be used by several threads.
    """

    def __init__(
        self, folder: Path, *, program: str | None = None, limit: float = TIME_LIMIT, most: int = _MOST
    ) -> None:
        self._folder = folder
        self._program = program
        self._limit = limit
        self._most = most
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._kept: _Kept | None = None
        self._idle: threading.Timer | None = None
        _converters.add(self)

    @property
    def program(self) -> str | None:
        """Where the LibreOffice lies that is used, None where there is none."""
        return self._program or installed()

    def to_pdf(self, word: bytes, *, kept: Kept | None = None, patient: bool = False) -> bytes:
        """Return a Word file as PDF. Raises NoConverter, Busy, TooLong, Unconverted.

        `kept` is asked when its turn has come, for another may have made the same meanwhile, and is given what is made
        before the next has its turn. `patient` is for work in the background: it waits however many people wait, too.
        """
        program = self.program
        if program is None:
            raise NoConverter
        _refuse_links(word)
        with self._in_turn(patient=patient):
            made = kept.read() if kept is not None else None
            if made is None:
                made = self._made(program, word)
                if kept is not None:
                    kept.write(made)
            return made

    def close(self) -> None:
        """Let the kept LibreOffice go."""
        with self._turn:
            self._let_go()

    # --- one at a time ---------------------------------------------------------------------------------------

    @contextmanager
    def _in_turn(self, *, patient: bool) -> Iterator[None]:
        if not self._waiting.acquire(blocking=patient):
            raise Busy
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._turn, FileLock(self._folder / "queue.lock", timeout=-1 if patient else 2 * self._limit):
                yield
        except Timeout as error:
            raise Busy from error
        finally:
            self._waiting.release()

    def _made(self, program: str, word: bytes) -> bytes:
        try:
            return self._convert(program, word)
        except Unconverted:
            if self._kept is not None and self._kept.program.is_running:
                raise
            return self._convert(program, word)  # it died of something else, perhaps: once more with a fresh one
        finally:
            self._rest()

    def _convert(self, program: str, word: bytes) -> bytes:
        end = time.monotonic() + self._limit
        kept = self._warm(program, self._limit)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix="work-") as folder:
            source = Path(folder, "naskah.docx")
            source.write_bytes(word)
            asked = [*_command(program, kept.profile), "--convert-to", _filter(word), "--outdir", folder, str(source)]
            running = Program(asked, said=Path(folder, "said"))
            try:
                in_time = running.wait(end - time.monotonic())
            finally:
                running.kill()
            kept.done += 1
            if not in_time:
                self._let_go()  # it hangs, and would hang for the next one too
                raise TooLong
            made = source.with_suffix(".pdf")
            pdf = made.read_bytes() if made.is_file() else b""
            if not pdf.startswith(b"%PDF-"):
                said = f"{running.said}\n{kept.program.said}".strip()
                if not kept.program.is_running:
                    self._let_go()
                raise Unconverted(said)
            return pdf

    # --- the one that is kept --------------------------------------------------------------------------------

    def _warm(self, program: str, seconds: float) -> _Kept:
        """Return the running LibreOffice; a fresh one where there is none, or it died, or has done enough."""
        kept = self._kept
        if kept is not None and kept.program.is_running and kept.done < self._most and kept.profile.is_dir():
            return kept
        self._let_go()
        _clear_away(self._folder)
        profile = Path(tempfile.mkdtemp(dir=self._folder, prefix=_PROFILE))
        lock = FileLock(_lock_of(profile))
        lock.acquire()
        _write_settings(profile)
        held = profile / "terbuka.txt"
        held.write_text("Rakor\n", encoding="ascii")
        running = Program([*_command(program, profile), str(held)], said=profile / "said")
        self._kept = _Kept(profile, lock, running)
        # It makes this file once it has opened the document. Where it does not, the conversion runs cold.
        until(profile / ".~lock.terbuka.txt#", running, min(seconds, 20))
        return self._kept

    def _rest(self) -> None:
        """Begin to count the time without work anew."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = threading.Timer(_IDLE, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            return
        kept.program.kill(grace=2)
        shutil.rmtree(kept.profile, ignore_errors=True)
        kept.lock.release()
        with suppress(OSError):
            _lock_of(kept.profile).unlink()


_converters: WeakSet[Converter] = WeakSet()


@atexit.register
def _close_all() -> None:
    for one in list(_converters):
        one.close()


_PROFILE: Final = "profile-"


def _lock_of(profile: Path) -> Path:
    return profile.with_name(f"{profile.name}.lock")


def _clear_away(folder: Path) -> None:
    """Remove the profiles of processes that ended without doing so: nobody holds their locks."""
    for profile in folder.glob(f"{_PROFILE}*"):
        if not profile.is_dir():
            continue
        with suppress(Timeout, OSError), FileLock(_lock_of(profile), timeout=0):
            shutil.rmtree(profile, ignore_errors=True)
            _lock_of(profile).unlink(missing_ok=True)


def _command(program: str, profile: Path) -> list[str]:
    return [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        "--nolockcheck",
        "--nofirststartwizard",
    ]


# --- what a document may not do ------------------------------------------------------------------------------

_SETTINGS: Final = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),  # never
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)


def _write_settings(profile: Path) -> None:
    """Give a profile its settings: no macro runs, and nothing that a document links to is fetched."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir()
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n',
        encoding="utf-8",
    )


_OUTSIDE: Final = re.compile(rb"INCLUDE(?:PICTURE|TEXT)|DDE(?:AUTO)?\s", re.IGNORECASE)
_LINK: Final = "/hyperlink"


def _refuse_links(word: bytes) -> None:
    """Refuse a document that would have LibreOffice open another file, whatever its profile allows.

    A hyperlink is only text until somebody follows it. Raises Unconverted.
    """
    try:
        with zipfile.ZipFile(BytesIO(word)) as package:
            for name in package.namelist():
                if name.endswith(".rels"):
                    _refuse_relations(package.read(name))
                elif name.startswith("word/") and name.endswith(".xml") and _OUTSIDE.search(package.read(name)):
                    raise Unconverted(f"{name}: a field that reads another file")
    except (zipfile.BadZipFile, etree.XMLSyntaxError, zipfile.LargeZipFile, EOFError) as error:
        raise Unconverted(f"no Word file: {error}") from error


def _refuse_relations(part: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in etree.fromstring(part, parser):
        if relation.get("TargetMode") == "External" and not (relation.get("Type") or "").endswith(_LINK):
            raise Unconverted(f"a link to another file: {relation.get('Type')}")


def _filter(word: bytes) -> str:
    """Return how a checked Word file is to be converted."""
    with zipfile.ZipFile(BytesIO(word)) as package:
        largest = max((part.file_size for part in package.infolist() if part.filename.endswith(".xml")), default=0)
    return _PLAIN if largest > _PLAIN_FROM else _FILTER


# --- fonts ---------------------------------------------------------------------------------------------------

FONTS: Final = {
    "Arial": ("fonts-liberation", ("Arial", "Liberation Sans", "Arimo")),
    "Bookman Old Style": ("fonts-urw-base35", ("Bookman Old Style", "URW Bookman", "Bookman")),
}
"""The fonts of papers: the Debian package that has one of the same widths, and the names that count as that."""


PACKAGES: Final = ("libreoffice-writer-nogui", *(package for package, _same in FONTS.values()))
"""What an administrator installs on Debian for PDFs."""


@lru_cache(maxsize=1)
def _matches() -> dict[str, str]:
    """Return which installed family stands in for each font of papers; empty where that cannot be asked."""
    asker = found(("fc-match",))
    if asker is None:
        return {}
    matches = {}
    with tempfile.TemporaryDirectory() as folder:
        for font in FONTS:
            asked = Program([asker, "--format=%{family}", font], said=Path(folder, "said"))
            asked.wait(10)
            asked.kill()
            matches[font] = asked.said
    return matches


def missing_fonts() -> list[str]:
    """Return the fonts of papers that no installed one of the same widths stands in for."""
    known = _matches()
    return [font for font, (_package, same) in FONTS.items() if font in known and not known[font].startswith(same)]
