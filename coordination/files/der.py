"""The name of whoever signed, out of a PKCS #7 container (RFC 5652) in DER (X.690): nested boxes, read with care.

Each box says its kind and its length. A length that leads out of the box around it, a container built in another way
or in the indefinite form gives nothing: better no name than a wrong one. No signature is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SEQUENCE: Final = 0x30
_SET: Final = 0x31
_INTEGER: Final = 0x02
_OID: Final = 0x06
_EXPLICIT_0: Final = 0xA0
_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_COMMON_NAME: Final = bytes.fromhex("550403")
_TEXTS: Final = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}
"""How each kind of text is written: UTF8String, PrintableString, T61String, IA5String, BMPString, UniversalString."""
_MOST: Final = 1000
"""Boxes beside each other."""


class Malformed(ValueError):
    """This is not built as the standard says."""


@dataclass(frozen=True, slots=True)
class Box:
    """One value: its kind, what it holds, and all of its bytes."""

    kind: int
    content: bytes
    whole: bytes


def boxes(data: bytes) -> Iterator[Box]:
    """Yield the values that stand one after the other in `data`. Raises Malformed."""
    at = count = 0
    while at < len(data):
        box = _box(data, at)
        yield box
        at += len(box.whole)
        count += 1
        if count > _MOST:
            raise Malformed("too many values")


def first(data: bytes) -> Box:
    """Return the first value in `data`; whatever follows it, such as the zeros that fill a PDF's place for it, is left.

    Raises Malformed.
    """
    return _box(data, 0)


def _box(data: bytes, at: int) -> Box:
    if at + 2 > len(data):
        raise Malformed("cut off")
    kind, length, start = data[at], data[at + 1], at + 2
    if kind & 0x1F == 0x1F:
        raise Malformed("a kind of several bytes")
    if length & 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4 or start + size > len(data):
            raise Malformed("a length without end, or too long")
        length = int.from_bytes(data[start : start + size])
        start += size
    if start + length > len(data):
        raise Malformed("longer than what holds it")
    return Box(kind, data[start : start + length], data[at : start + length])


def signer_of(container: bytes) -> str | None:
    """Return the common name of the certificate that signed a PKCS #7 container; None where it cannot be told."""
    try:
        return _signer(container)
    except (Malformed, UnicodeDecodeError, StopIteration):
        return None


def _signer(container: bytes) -> str | None:
    kind, content = _parts(first(container), _SEQUENCE, 2)
    if kind.kind != _OID or kind.content != _SIGNED_DATA or content.kind != _EXPLICIT_0:
        raise Malformed("no signed data")
    parts = _all(first(content.content), _SEQUENCE)
    certificates = next(part for part in parts if part.kind == _EXPLICIT_0)
    *_others, signers = parts
    if signers.kind != _SET:
        raise Malformed("no signers")
    wanted = _issuer_and_serial(first(signers.content))
    matching = [one for one in boxes(certificates.content) if one.kind == _SEQUENCE and _names(one)[0] == wanted]
    return _common_name(_names(matching[0])[1]) if len(matching) == 1 else None


def _issuer_and_serial(signer: Box) -> bytes:
    """Return by what a SignerInfo names its certificate: the issuer's name and the serial number, as bytes."""
    parts = _all(signer, _SEQUENCE)
    if len(parts) < 2:
        raise Malformed("no signer")
    issuer, serial = _parts(parts[1], _SEQUENCE, 2)
    return issuer.whole + serial.whole


def _names(certificate: Box) -> tuple[bytes, Box]:
    """Return the issuer and serial number of a certificate (RFC 5280, 4.1) as bytes, and its subject."""
    fields = _all(_all(certificate, _SEQUENCE)[0], _SEQUENCE)
    if fields and fields[0].kind == _EXPLICIT_0:  # the version; certificates of the first name none
        fields = fields[1:]
    if len(fields) < 6 or fields[0].kind != _INTEGER:
        raise Malformed("no certificate")
    serial, _algorithm, issuer, _validity, subject = fields[:5]
    return issuer.whole + serial.whole, subject


def _common_name(subject: Box) -> str | None:
    for part in boxes(subject.content):
        for attribute in boxes(part.content):
            kind, value = _parts(attribute, _SEQUENCE, 2)
            if kind.content == _COMMON_NAME and value.kind in _TEXTS:
                return value.content.decode(_TEXTS[value.kind])
    return None


def _all(box: Box, kind: int) -> list[Box]:
    if box.kind != kind:
        raise Malformed("another kind")
    found = list(boxes(box.content))
    if not found:
        raise Malformed("empty")
    return found


def _parts(box: Box, kind: int, count: int) -> list[Box]:
    found = _all(box, kind)
    if len(found) < count:
        raise Malformed("too few parts")
    return found[:count]
