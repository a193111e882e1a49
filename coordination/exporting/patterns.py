"""How a letter number is put together: a pattern of fixed text and tokens (domain.md §3).

Offices differ: `{kode}/{urut}/{unit}` (Permendagri 83/2022), the same with `{bulan_romawi}/{tahun}` (local habit), or
`{keamanan}-{urut}/{unit}/{kode}/{bulan}/{tahun}`. So a pattern is a setting, and nothing here knows which is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings.models import SecurityLevel
from coordination.richtext import one_line

LONGEST: Final = 120
"""Letters of a pattern, and of a number as it is printed."""
WIDEST: Final = 6
SUFFIX: Final = re.compile(r"[a-z]{1,3}", re.ASCII)
"""What tells an inserted number from the one it follows: "a" of 15.a."""

ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SECURITY_CODES: Final[Mapping[SecurityLevel, str]] = {
    SecurityLevel.BIASA: "B",
    SecurityLevel.TERBATAS: "T",
    SecurityLevel.RAHASIA: "R",
    SecurityLevel.SANGAT_RAHASIA: "SR",
}
"""Kode keamanan as SKKAAD has them (domain.md §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """What one number is made of besides its pattern."""

    ordinal: int
    suffix: str = ""
    dated: date
    filing_code: str = ""
    unit_code: str = ""
    level: SecurityLevel = SecurityLevel.BIASA


TOKENS: Final[Mapping[str, Callable[[Numbered], str]]] = {
    "kode": lambda of: of.filing_code,
    "urut": lambda of: ordinal_text(of.ordinal, of.suffix),
    "unit": lambda of: of.unit_code,
    "bulan": lambda of: f"{of.dated.month:02}",
    "bulan_romawi": lambda of: ROMAN[of.dated.month - 1],
    "tahun": lambda of: f"{of.dated.year:04}",
    "keamanan": lambda of: SECURITY_CODES[of.level],
}
_PIECE: Final = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_WIDTH: Final = re.compile(r"0([1-9])", re.ASCII)


def ordinal_text(ordinal: int, suffix: str = "", width: int = 0) -> str:
    """Return "15", "015" or, of an inserted one, "15.a"."""
    return f"{ordinal:0{width}}" + (f".{suffix}" if suffix else "")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a pattern that each number fills; `width` is how many digits an ordinal has at least."""

    name: str
    width: int = 0

    def __str__(self) -> str:
        return f"{{{self.name}:0{self.width}}}" if self.width else f"{{{self.name}}}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A checked pattern."""

    parts: tuple[str | Token, ...]

    @classmethod
    def read(cls, text: str) -> Pattern:
        """Read what a person wrote. Raises DomainError (field "pattern") that says what is wrong and where."""
        text = one_line(text)
        if not text:
            raise _unfit(_("Tulis polanya, misalnya {kode}/{urut}/{unit}/{bulan_romawi}/{tahun}."))
        if len(text) > LONGEST:
            raise _unfit(_("Pola terlalu panjang: paling banyak %(most)d huruf.", most=LONGEST))
        parts = tuple(_part(found) for found in _PIECE.finditer(text))
        ordinals = sum(isinstance(part, Token) and part.name == "urut" for part in parts)
        if ordinals != 1:
            raise _unfit(_("Pola harus memuat {urut} tepat satu kali: itulah nomor urutnya."))
        return cls(parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def uses(self, token: str) -> bool:
        """Tell whether a token stands in it."""
        return any(isinstance(part, Token) and part.name == token for part in self.parts)

    def write(self, numbered: Numbered) -> str:
        """Return a number as it is printed. Raises DomainError where a code is missing, or it grows too long."""
        self._refuse_missing(numbered)
        written = "".join(part if isinstance(part, str) else _value(part, numbered) for part in self.parts)
        if len(written) > LONGEST:
            raise DomainError(
                _("Nomor surat menjadi terlalu panjang: %(text)s. Perpendek polanya.", text=written[:60] + "…")
            )
        return written

    def _refuse_missing(self, numbered: Numbered) -> None:
        if self.uses("kode") and not numbered.filing_code:
            raise DomainError(
                _("Kode klasifikasi belum diisi, padahal pola nomor memuat {kode}. Isi pada rapat atau pada polanya."),
                field="filing_code",
            )
        if self.uses("unit") and not numbered.unit_code:
            raise DomainError(
                _("Kode unit belum diisi, padahal pola nomor memuat {unit}. Isi pada pola nomor."), field="unit_code"
            )


def _part(found: re.Match[str]) -> str | Token:
    name, literal, brace = found.groups()
    if literal is not None:
        return literal
    if brace is not None:
        raise _unfit(
            _(
                "Tanda kurung kurawal %(brace)s pada huruf ke-%(at)d tidak berpasangan.",
                brace=brace,
                at=found.start() + 1,
            )
        )
    word, colon, width = name.strip().lower().partition(":")
    if word not in TOKENS:
        known = " ".join(f"{{{token}}}" for token in TOKENS)
        raise _unfit(_("{%(name)s} tidak dikenal. Yang ada: %(known)s.", name=name, known=known))
    if not colon:
        return Token(word)
    digits = _WIDTH.fullmatch(width)
    if word != "urut" or digits is None or int(digits[1]) > WIDEST:
        raise _unfit(
            _("{%(name)s} tidak dikenal. Jumlah angka hanya untuk nomor urut: {urut:03} menulis 007.", name=name)
        )
    return Token(word, int(digits[1]))


def _value(token: Token, numbered: Numbered) -> str:
    if token.width:
        return ordinal_text(numbered.ordinal, numbered.suffix, token.width)
    return TOKENS[token.name](numbered)


def _unfit(message: str) -> DomainError:
    return DomainError(message, field="pattern")
