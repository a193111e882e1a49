"""Who signed a PDF, as far as the file itself says.

Nothing is proved here: whether a signature is valid, and its certificate whose it says, is for the office that gave it
(BSrE) to say. A signature field holds a dictionary (ISO 32000-1, 12.8.1) with the signer's name, the time and a PKCS #7
container, whose certificate names its subject; `der` reads just enough of that container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from io import BytesIO
from itertools import islice
from typing import Any, Final

import structlog
from pypdf import PdfReader

from coordination.files import der
from coordination.richtext import one_line

log = structlog.get_logger()

MOST_FIELDS: Final = 2000
"""Fields of a form that are looked at; a file that holds more is made to keep us busy."""
MOST_SIGNATURES: Final = 20
LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfSignature:
    """One signature as the file describes it; an empty text is not said there."""

    name: str = ""
    """As the signing program wrote it."""
    subject: str = ""
    """Common name of the certificate that signed."""
    reason: str = ""
    at: datetime | None = None
    """When, by the signer's own clock; aware, or naive where the file names no zone."""

    @property
    def who(self) -> str:
        """Return who signed: by the certificate, else by the program."""
        return self.subject or self.name

    def day(self, zone: tzinfo) -> date | None:
        """Return the day of signing in a zone; where the file names none, the day it says."""
        if self.at is None:
            return None
        return (self.at if self.at.tzinfo is None else self.at.astimezone(zone)).date()


def signatures_of(data: bytes) -> tuple[PdfSignature, ...]:
    """Return the signatures of a PDF in the order of its fields; none for a file that holds none or cannot be read."""
    if not data.startswith(b"%PDF-") or b"/ByteRange" not in data:  # where it does not stand, nothing is signed
        return ()
    try:
        return tuple(_read(PdfReader(BytesIO(data))))
    except Exception as error:  # a hostile file may fail in any way; it is kept as it is all the same
        log.info("signatures_unread", error=type(error).__name__)
        return ()


def _read(reader: PdfReader) -> Iterator[PdfSignature]:
    root: Any = reader.trailer["/Root"].get_object()
    form: Any = root.get("/AcroForm")
    if form is None:
        return
    signed = _signed(form.get_object().get("/Fields"))
    yield from (_signature(one) for one in islice(signed, MOST_SIGNATURES))


def _signed(fields: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the signature dictionaries among a form's fields and theirs, each field once."""
    waiting = [fields]
    looked = 0
    while waiting:
        several = waiting.pop(0)
        several = several.get_object() if several is not None else None
        if not isinstance(several, list):
            continue
        for one in several:
            looked += 1
            if looked > MOST_FIELDS:
                return
            field = one.get_object()
            if not isinstance(field, dict):
                continue
            value = field.get("/V")
            value = value.get_object() if value is not None else None
            # A time stamp of the whole document is nobody's signature.
            if isinstance(value, dict) and "/ByteRange" in value and value.get("/Type") != "/DocTimeStamp":
                yield value
            waiting.append(field.get("/Kids"))


def _signature(signed: Mapping[str, Any]) -> PdfSignature:
    return PdfSignature(
        name=_text(signed.get("/Name")),
        reason=_text(signed.get("/Reason")),
        at=moment_of(_text(signed.get("/M"))),
        subject=_subject(signed.get("/Contents")),
    )


def _text(value: Any) -> str:
    value = value.get_object() if value is not None else ""
    return one_line(value)[:LONGEST] if isinstance(value, str) else ""


def _subject(contents: Any) -> str:
    contents = contents.get_object() if contents is not None else b""
    if isinstance(contents, str):
        contents = getattr(contents, "original_bytes", b"")
    return one_line(der.signer_of(bytes(contents)) or "")[:LONGEST]


_MOMENT: Final = re.compile(
    r"D?:?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?", re.ASCII
)


def moment_of(text: str) -> datetime | None:
    """Read "D:20240702101500+08'00'" (ISO 32000-1, 7.9.4); None for what is no moment."""
    found = _MOMENT.match(text)
    if found is None:
        return None
    year, *rest = found.group(1, 2, 3, 4, 5, 6)
    month, day, hour, minute, second = (
        int(part) if part else least for part, least in zip(rest, (1, 1, 0, 0, 0), strict=True)
    )
    zone = None
    if found[7]:
        zone = UTC
    elif found[8]:
        offset = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
        zone = timezone(offset if found[8] == "+" else -offset) if offset < timedelta(hours=24) else None
    try:
        return datetime(int(year), month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
