"""The numberings of the papers, and the lists that use them: each has a number of its own and begins anew."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from coordination.richtext import MAX_LIST_DEPTH

HANGING: Final = 425
CELL_HANGING: Final = 340
HEADINGS_NUM: Final = 1
"""The one list that the numbered headings share; the base document's heading styles refer to it."""

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BULLETS: Final = "–•–•–•"
_FORMATS: Final = (
    ("decimal", "%1)"),
    ("lowerLetter", "%2)"),
    ("decimal", "(%3)"),
    ("lowerLetter", "(%4)"),
    ("decimal", "%5."),
    ("lowerLetter", "%6."),
)
_CELL_FORMATS: Final = (
    ("decimal", "%1."),
    ("lowerLetter", "%2."),
    ("decimal", "%3)"),
    ("lowerLetter", "%4)"),
    *_FORMATS[4:],
)
_HEADING_FORMATS: Final = (("decimal", "%1."), ("lowerLetter", "%2."), ("decimal", "%3)"), ("lowerLetter", "%4)"))


class Scheme(StrEnum):
    """A numbering of the base document; found there by this name, whatever number Word has given it."""

    HEADINGS = "RakorKegiatan"
    ORDERED_1 = "RakorAngka1"
    ORDERED_2 = "RakorAngka2"
    ORDERED_CELL = "RakorAngkaSel"
    BULLET_1 = "RakorButir1"
    BULLET_2 = "RakorButir2"
    BULLET_CELL = "RakorButirSel"


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    left: int
    hanging: int
    bold: bool = False
    style: str = ""


def base_numbering() -> str:
    """Write the numbering part of the base document."""
    abstracts = "".join(_abstract(index, scheme, levels) for index, (scheme, levels) in enumerate(_schemes().items()))
    num = f'<w:num w:numId="{HEADINGS_NUM}"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:numbering xmlns:w="{_W}">{abstracts}{num}</w:numbering>'


def _schemes() -> dict[Scheme, list[_Level]]:
    headings = [
        _Level(
            kind, text, HANGING * (depth + 1), HANGING, bold=depth < 2, style=f"Heading{depth + 1}" if depth < 2 else ""
        )
        for depth, (kind, text) in enumerate(_HEADING_FORMATS)
    ]
    schemes = {Scheme.HEADINGS: headings}
    for scheme, bullets, first in (
        (Scheme.ORDERED_1, Scheme.BULLET_1, HANGING * 2),
        (Scheme.ORDERED_2, Scheme.BULLET_2, HANGING * 3),
        (Scheme.ORDERED_CELL, Scheme.BULLET_CELL, CELL_HANGING),
    ):
        step, formats = (CELL_HANGING, _CELL_FORMATS) if first == CELL_HANGING else (HANGING, _FORMATS)
        lefts = [first + step * depth for depth in range(MAX_LIST_DEPTH)]
        schemes[scheme] = [_Level(kind, text, left, step) for (kind, text), left in zip(formats, lefts, strict=True)]
        schemes[bullets] = [_Level("bullet", sign, left, step) for sign, left in zip(_BULLETS, lefts, strict=True)]
    return schemes


def _abstract(index: int, scheme: Scheme, levels: list[_Level]) -> str:
    # nsid and tmpl must differ between lists: Word joins lists that share them
    return (
        f'<w:abstractNum w:abstractNumId="{index}"><w:nsid w:val="{0x52414B00 + index:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x52540000 + index:08X}"/><w:name w:val="{scheme}"/>'
        f"{''.join(_level(depth, level) for depth, level in enumerate(levels))}</w:abstractNum>"
    )


def _level(depth: int, level: _Level) -> str:
    weight = "" if level.bold else ' w:val="0"'
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>'
        + (f'<w:pStyle w:val="{level.style}"/>' if level.style else "")
        + f'<w:suff w:val="tab"/><w:lvlText w:val="{level.text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{level.left}" w:hanging="{level.hanging}"/></w:pPr>'
        f'<w:rPr><w:b{weight}/><w:i w:val="0"/></w:rPr></w:lvl>'
    )


class Lists:
    """The lists of one paper, numbered as they are begun."""

    def __init__(self, base: bytes) -> None:
        root = etree.fromstring(base)
        self._abstracts = {
            name.get(f"{{{_W}}}val"): abstract.get(f"{{{_W}}}abstractNumId")
            for abstract in root.iterfind(f"{{{_W}}}abstractNum")
            for name in abstract.iterfind(f"{{{_W}}}name")
        }
        self._base = base
        self._last = max((int(num.get(f"{{{_W}}}numId", "0")) for num in root.iterfind(f"{{{_W}}}num")), default=0)
        self._nums: list[str] = []

    def begin(self, scheme: Scheme, level: int, start: int = 1) -> int:
        """Begin a list whose items stand at `level` (from 0) and count from `start`; return its number."""
        self._last += 1
        self._nums.append(
            f'<w:num w:numId="{self._last}"><w:abstractNumId w:val="{self._abstracts[scheme]}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
        return self._last

    def to_xml(self) -> bytes:
        """Write the numbering part with the lists begun."""
        head, end, tail = self._base.rpartition(b"</w:numbering>")
        at = _end_of_nums(head)
        return head[:at] + "".join(self._nums).encode() + head[at:] + end + tail


def _end_of_nums(head: bytes) -> int:
    """Return where further lists belong: after the last one, before what Word may have put behind."""
    last = head.rfind(b"</w:num>")
    return last + len(b"</w:num>") if last >= 0 else len(head)
