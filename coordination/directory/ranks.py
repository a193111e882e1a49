"""Pangkat and golongan of civil servants (domain.md §4), and the ranks of others, which have no golongan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coordination.i18n import gettext as _

GRADES = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
"""Golongan ruang → pangkat."""

_BY_NAME = {name.casefold(): grade for grade, name in GRADES.items()}
_NOTHING = {"", "-", "–", "—", "tidak ada"}
_GRADE = re.compile(
    r"(?<![a-z0-9])(?:gol(?:ongan)?\.?(?:\s*ruang)?\s*)?(iv|iii|ii|i|[1-4])\s*[/.\- ]?\s*([a-e])(?![a-z0-9])", re.I
)
_PPPK_GRADE = re.compile(r"(?:gol(?:ongan)?\.?\s*)?(xvii|xvi|xv|xiv|xiii|xii|xi|x|ix|viii|vii|vi|v|iv|iii|ii|i)", re.I)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank (pangkat) and its grade (golongan), either of which may be missing, and what is odd about the pair."""

    rank: str | None
    grade: str | None
    warnings: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The pair as papers print it: "Pembina Tingkat I, IV/b"."""
        return ", ".join(part for part in (self.rank, self.grade) if part)


def parse_rank(text: str) -> Rank | None:
    """Read "Pembina Tk. I (IV/b)", "IV/b", "Gol. III/d", "Penata" or "AKP"; None where there is none.

    A grade alone gets its rank and a rank its grade. A rank that is none of a civil servant's stays as written.
    """
    line = " ".join(text.split())
    if line.casefold() in _NOTHING:
        return None
    if pppk := _PPPK_GRADE.fullmatch(line):
        return Rank(None, pppk[1].upper())
    found = _GRADE.search(line)
    name = re.sub(
        r"\bT(?:k|kt|ingkat)\b\.?\s*(?:I|1)\b", "Tingkat I", line[: found.start()] if found else line, flags=re.I
    )
    name = name.strip(" ,;:/-(")
    grade = None
    if found:
        grade = f"{_ROMAN.get(found[1], found[1].upper())}/{found[2].lower()}"
        if grade not in GRADES:
            return Rank(line, None, (_("Golongan %(grade)s tidak ada.", grade=grade),))
    known = _BY_NAME.get(name.casefold())
    if grade is None:
        return Rank(GRADES[known], known) if known else Rank(line, None)
    if not name or known == grade:
        return Rank(GRADES[grade], grade)
    warning = _(
        "Golongan %(grade)s berpangkat %(rank)s, bukan %(written)s.", grade=grade, rank=GRADES[grade], written=name
    )
    return Rank(GRADES[known] if known else name, grade, (warning,))
