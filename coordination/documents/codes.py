"""The code of an issued paper: made at random, read as people type it, printed with a QR that leads to its page.

A code holds 80 random bits in Crockford's base 32, which has no look-alikes: "7K3M-9QX2-V0TB-4HJE". It is a name and no
proof: whoever reads it learns only whether an office issued a paper under it.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from io import BytesIO
from typing import Final

import segno

from coordination.documents.package import Package
from coordination.documents.pictures import TWIP, picture
from coordination.documents.values import Verification
from coordination.documents.wml import cell, paragraph, row, run, table

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U."""
GROUPS: Final = 4
GROUP: Final = 4
LENGTH: Final = GROUPS * GROUP
"""Signs of a code, five bits each."""

CODE: Final = "Kode naskah:"
CHECK: Final = (
    "Pindai kode QR di samping, atau buka alamat ini, untuk memeriksa keaslian naskah ini dan apakah masih berlaku:"
)

_SEEN_AS: Final = str.maketrans("OIL", "011")
_COLUMN: Final = 1304
"""Twips: 2.3 cm, of which the white edge that a reader of QR needs takes a part."""
_DOTS: Final = 8
"""Points of the picture a module."""
_QUIET: Final = 4
"""Modules of white around it (ISO/IEC 18004)."""


def new_code() -> str:
    """Return a code that nobody can guess and nobody has: 80 random bits."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return grouped(signs)


def grouped(signs: str) -> str:
    """Write the signs of a code in groups of four."""
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read_code(typed: str) -> str | None:
    """Return the code that somebody typed, whatever its case, spaces and hyphens, O for 0 and I or L for 1.

    None for what can be no code.
    """
    signs = "".join(sign for sign in typed[:200] if not sign.isspace() and sign not in "-‐‑‒–—_./")
    signs = signs.upper().translate(_SEEN_AS)
    return grouped(signs) if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else None


def qr_of(address: str) -> segno.QRCode:
    """Return the QR of an address; about 15 % of it may be soiled or torn off (level M)."""
    return segno.make_qr(address, error="m", boost_error=False)


@lru_cache(maxsize=256)
def qr_picture(address: str) -> bytes:
    """Return the QR of an address as PNG, black on white, with its white edge."""
    out = BytesIO()
    qr_of(address).save(out, kind="png", scale=_DOTS, border=_QUIET)
    return out.getvalue()


def verification_row(verification: Verification, width: int, package: Package) -> str:
    """Write the row after the signatures: the QR, and beside it code, address and what to do there."""
    drawn = picture(
        qr_picture(verification.address),
        package,
        box=(_COLUMN * TWIP, _COLUMN * TWIP),
        stem="kode",
        description=f"Kode QR dari {verification.address}",
    )
    words = "".join(
        (
            paragraph("Catatan", run(f"{CODE} ") + run(verification.code, bold=True), after=40),
            paragraph("Catatan", run(CHECK)),
            paragraph("Catatan", run(verification.address)),
        )
    )
    cells = cell(_COLUMN, paragraph("Catatan", drawn)) + cell(width - _COLUMN, words, middle=True)
    return table((_COLUMN, width - _COLUMN), [row(cells)], bordered=False, caption="Kode naskah")
