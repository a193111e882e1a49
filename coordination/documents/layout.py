"""What an office may choose about the look of its papers; every region issues its own rules on them.

The national frame is Permendagri 1/2023 (A4, Arial 12, margins 2 / 2,5 / 3 / 2 cm); a local Perwali or Perbup may
differ, so none of it is a constant. The choices are kept as JSON in `exports/profiles/`, where an office may add its
own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, Final

from coordination.paths import EXPORTS

DEFAULT = "permendagri-1-2023"
MARGIN_LIMITS: Final = (0.0, 60.0)
"""Millimetres."""
SIZE_LIMITS: Final = (6.0, 30.0)
"""Points."""
COUNT_LIMITS: Final = (0, 60)
"""Rows, or lines of a letter."""
LONGEST_WORD: Final = 60
LONGEST_SENTENCE: Final = 300
SENTENCES: Final = ("attendance_purpose",)
"""What of a profile is a whole sentence; any other text is a word or a few."""
FONTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Arial": ("Liberation Sans", "Arimo", "sans-serif"),
    "Bookman Old Style": ("Bookman", "URW Bookman", "TeX Gyre Bonum", "serif"),
    "Times New Roman": ("Liberation Serif", "Tinos", "serif"),
    "Calibri": ("Carlito", "sans-serif"),
    "Cambria": ("Caladea", "serif"),
}
"""The fonts that offices use, each with what measures the same where it is not installed. Any other may be typed."""


class Paper(StrEnum):
    """A sheet an office prints on."""

    A4 = "A4"
    F4 = "F4"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright sheet, in twips."""
        return (11906, 16838) if self is Paper.A4 else (12189, 18709)


class MatrixPlacement(StrEnum):
    """Where the follow-up matrix stands, always in a landscape section."""

    LAMPIRAN = "lampiran"
    """After the signature, "bagian tidak terpisahkan dari notula ini"."""
    BEFORE_CLOSING = "before_closing"


class SignatureForm(StrEnum):
    """Who signs the notula: forms differ between regions."""

    CHAIR_AND_MINUTE_TAKER = "chair_and_minute_taker"
    CHAIR_ONLY = "chair_only"


class AddresseePlace(StrEnum):
    """Where a letter names whom it is for: forms differ between regions (domain.md §2)."""

    LEFT = "left"
    """Under the head of the letter, as newer rules have it."""
    RIGHT = "right"
    """Under place and date, with "Kepada", as the older form has it."""


class SifatLines(StrEnum):
    """How a letter names its urgency and its security level, which are two things (domain.md §3)."""

    ONE = "one"
    """"Sifat: Segera/Terbatas"."""
    TWO = "two"
    """"Klasifikasi: Terbatas" and "Sifat: Segera"."""


PURPOSE = "Data pada daftar hadir ini digunakan untuk pertanggungjawaban dan tindak lanjut rapat (UU 27 Tahun 2022)."


class NotulaForm(StrEnum):
    """Which of the two usual layouts a notula has."""

    OFFICIAL = "official"
    """The form of Permendagri 1/2023: facts, course of the meeting, decisions, matrix."""
    TABLE = "table"
    """One table a part: Uraian Kegiatan, Agenda, Hasil Rapat, Rekomendasi."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Distances of the text from the edges of the upright sheet, in millimetres; `left` is the binding edge."""

    top: float = 20
    right: float = 20
    bottom: float = 25
    left: float = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutProfile:
    """An office's own layout of its papers."""

    paper: Paper = Paper.A4
    margins: Margins = Margins()
    font: str = "Arial"
    font_size: float = 12
    """Size of the running text, in points."""
    letterhead_sizes: tuple[float, float, float] = (14, 18, 10)
    """Points of the government's line, the organization's lines and the address lines."""
    justified: bool = True
    """Running text set to both edges; else ragged right, which gapes less with long words."""
    title: str = "NOTULA"
    """The word over the paper: some regions print NOTULEN or NOTULA RAPAT."""
    matrix_placement: MatrixPlacement = MatrixPlacement.LAMPIRAN
    signature: SignatureForm = SignatureForm.CHAIR_AND_MINUTE_TAKER
    show_place: bool = True
    """Print "Tempat", which the Permendagri form lacks and nearly every real notula has."""
    notula_form: NotulaForm = NotulaForm.OFFICIAL
    public_names: bool = False
    """A public copy names the people who came and who signed; else their positions and organizations alone."""
    mask_small_counts: bool = True
    """A public copy says "kurang dari 5" for fewer people or cases, by which somebody could be known."""

    addressee: AddresseePlace = AddresseePlace.LEFT
    sifat: SifatLines = SifatLines.ONE
    addressees_in_letter: int = 1
    """Most addressees that stand in the letter itself; more are a lampiran."""
    invitation_link: bool = False
    """Print link and passcode of an online meeting in the invitation, for readers who may join; a letter is copied."""

    attendance_zigzag: bool = True
    """Signatures in two halves, odd numbers left and even right, so that none is squeezed between two others."""
    attendance_names: bool = False
    """Print the names of those who hold an invited position; else whoever comes for it writes their own."""
    attendance_employee_ids: bool = False
    """NIP or NRP under each name; it tells birth date and sex."""
    attendance_sex: bool = False
    """A column L/P, to be ticked or as it was noted."""
    attendance_spare_rows: int = 7
    """Empty rows for people who were not invited by name."""
    attendance_purpose: str = PURPOSE
    """What the data on the list is for (UU 27/2022); empty leaves it out."""


def longest(name: str) -> int:
    """Return how many characters a text of a profile may have, by its field's name."""
    return LONGEST_SENTENCE if name in SENTENCES else LONGEST_WORD


@cache
def load_profile(name: str = DEFAULT) -> LayoutProfile:
    """Read the layout profile `name` from `exports/profiles/NAME.json`.

    Raises FileNotFoundError where there is none of that name, ValueError where it holds a choice that does not exist.
    """
    if not name or "/" in name or "\\" in name or name.startswith("."):
        raise ValueError(f"not the name of a layout profile: {name!r}")
    return parse_profile(json.loads((EXPORTS / "profiles" / f"{name}.json").read_text(encoding="utf-8")))


def profile_names() -> tuple[str, ...]:
    """Return the names of the layout profiles at hand, sorted."""
    return tuple(sorted(path.stem for path in (EXPORTS / "profiles").glob("*.json")))


def parse_profile(choices: dict[str, Any]) -> LayoutProfile:
    """Make a profile from `choices`, named as the fields of LayoutProfile; what is left out keeps its default."""
    unknown = set(choices) - {field.name for field in fields(LayoutProfile)}
    if unknown:
        raise ValueError(f"unknown in a layout profile: {', '.join(sorted(unknown))}")
    read: dict[str, Any] = {key: _READ[key](value) if key in _READ else value for key, value in choices.items()}
    return LayoutProfile(**read)


def to_choices(profile: LayoutProfile) -> dict[str, Any]:
    """Return all choices of a profile as plain JSON: what `parse_profile` reads."""
    choices: dict[str, Any] = json.loads(json.dumps(asdict(profile)))
    return choices


def layered(profile: LayoutProfile, choices: Mapping[str, Any]) -> LayoutProfile:
    """Return a profile with some choices made differently. Raises ValueError as `parse_profile` does."""
    return parse_profile(_over(to_choices(profile), choices))


def differences(profile: LayoutProfile, base: LayoutProfile) -> dict[str, Any]:
    """Return the choices in which a profile differs from `base`, so that `layered(base, …)` gives it back."""
    return _beside(to_choices(profile), to_choices(base))


def _over(choices: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    return {**choices} | {
        name: _over(choices[name], value) if isinstance(value, dict) and isinstance(choices.get(name), dict) else value
        for name, value in others.items()
    }


def _beside(choices: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _beside(value, base[name]) if isinstance(value, dict) and isinstance(base.get(name), dict) else value
        for name, value in choices.items()
        if name not in base or base[name] != value
    }


_READ: Final[dict[str, Callable[[Any], object]]] = {
    "paper": Paper,
    "matrix_placement": MatrixPlacement,
    "signature": SignatureForm,
    "addressee": AddresseePlace,
    "sifat": SifatLines,
    "notula_form": NotulaForm,
    "margins": lambda value: Margins(**value),
    "letterhead_sizes": tuple,
}
