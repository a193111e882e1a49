"""Marks of a draft's sections, by which a file that was corrected in Word finds its way back to the record.

A tag says which meeting, which section, and what stood there when the draft was made: "rakor:12:i34:k3v7". It is the
tag of a content control, which Word keeps, and the name of hidden bookmarks, one at the section's start and one at its
end, which LibreOffice keeps too: it drops tags, and mangles a bookmark that runs over a table.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from coordination.richtext import Doc, Node

_TAG: Final = re.compile(r"rakor:(\d{1,10}):([osidckra])(\d{1,10}):([a-z2-7]{4,20})")
_BOOKMARK: Final = re.compile(r"_[re](\d{1,10})_([osidckra])(\d{1,10})_([a-z2-7]{4,20})")
_LINE_END: Final = re.compile("\r\n|[\r\n\x0b\x0c\u2028\u2029]")
_PRINT: Final = 4
"""Letters of a fingerprint: 20 bits tell whether one text was changed, and five of them fit a bookmark's 40 letters."""


class Part(StrEnum):
    """What a section is."""

    OPENING = "o"
    SPEECH = "s"
    ITEM = "i"
    DIRECTIONS = "d"
    CLOSING = "c"
    DECISION = "k"
    ROW = "r"  # a decision once more, over its actions in the matrix
    ACTION = "a"

    @property
    def is_row(self) -> bool:
        """Whether it is a row of the matrix."""
        return self in (Part.ROW, Part.ACTION)

    @property
    def is_rich(self) -> bool:
        """Whether it is a text with paragraphs, lists and tables."""
        return not self.is_row and self is not Part.DECISION


@dataclass(frozen=True, slots=True)
class Tag:
    """One section: of which meeting, which part, the id of its row (0 where the meeting has one), what stood there."""

    meeting: int
    part: Part
    id: int
    stood: str
    """Fingerprint of the section's content, four letters; of an action's row, one for each of its five cells."""

    def __str__(self) -> str:
        """Write the tag as a content control carries it."""
        return f"rakor:{self.meeting}:{self.part}{self.id}:{self.stood}"

    @property
    def key(self) -> str:
        """What tells the section from the others of its meeting."""
        return f"{self.part}{self.id}"

    @property
    def bookmark(self) -> str:
        """The tag as the name of the bookmark where its section starts; the first sign hides it in Word."""
        return f"_r{self._named}"

    @property
    def end_bookmark(self) -> str:
        """The name of the bookmark where its section ends."""
        return f"_e{self._named}"

    @property
    def _named(self) -> str:
        return f"{self.meeting}_{self.part}{self.id}_{self.stood}"

    @classmethod
    def read(cls, text: str | None) -> Tag | None:
        """Read a content control's tag or a bookmark's name; None for what is not ours."""
        found = _TAG.fullmatch(text or "") or _BOOKMARK.fullmatch(text or "")
        return cls(int(found[1]), Part(found[2]), int(found[3]), found[4]) if found else None


_ORDER: Final = tuple(Part)
_NAMES: Final = {
    Part.OPENING: "Pembukaan",
    Part.SPEECH: "Sambutan",
    Part.ITEM: "Pembahasan",
    Part.DIRECTIONS: "Arahan pimpinan",
    Part.CLOSING: "Penutup",
    Part.DECISION: "Keputusan",
    Part.ROW: "Keputusan",
    Part.ACTION: "Tindak lanjut",
}


def fingerprint(content: str | Doc) -> str:
    """Return four letters that another content hardly has."""
    if isinstance(content, str):
        content = settled(content)
    else:
        content = json.dumps(without_widths(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = sha256(content.encode("utf-8", "replace")).digest()
    return base64.b32encode(digest[:5]).decode().lower()[:_PRINT]


def fingerprints(contents: Sequence[str]) -> str:
    """Return the fingerprints of several contents in a row."""
    return "".join(map(fingerprint, contents))


def settled(text: str) -> str:
    """Return a plain text as it is compared: white space between words is one space, lines stay lines."""
    return "\n".join(" ".join(line.split()) for line in _LINE_END.split(text)).strip()


def split(prints: str) -> list[str]:
    """Return several fingerprints one by one."""
    return [prints[at : at + _PRINT] for at in range(0, len(prints), _PRINT)]


def without_widths(node: Node) -> Node:
    """Return a document without the editor's column widths, which no paper carries."""
    if "attrs" in node and node["attrs"].get("colwidth") is not None:
        node = node | {"attrs": node["attrs"] | {"colwidth": None}}
    if "content" not in node:
        return node
    content: list[Any] = [without_widths(child) for child in node["content"]]
    return node | {"content": content}


def section(tag: Tag | None, blocks: str) -> str:
    """Put whole paragraphs and tables under a tag; the last of them is a paragraph."""
    if tag is None or not blocks:
        return blocks
    head, found, tail = blocks.partition("</w:pPr>")  # of the first paragraph, which may be a table's
    start, end = _mark(tag, tag.bookmark, 0), _mark(tag, tag.end_bookmark, 1)
    return _control(tag, f"{head}{found}{start}{tail.removesuffix('</w:p>')}{end}</w:p>")


def number(tag: Tag | None, runs: str) -> str:
    """Put a row's tag on its number."""
    if tag is None or not runs:
        return runs
    return _mark(tag, tag.bookmark, 0) + _control(tag, runs)


def _control(tag: Tag, content: str) -> str:
    # locked against being deleted by a slip; what is inside may be edited
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{_NAMES[tag.part]}"/><w:tag w:val="{tag}"/><w:lock w:val="sdtLocked"/>'
        f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _mark(tag: Tag, name: str, which: int) -> str:
    """Write a bookmark at one place; its number is that of no other."""
    number = (tag.id * len(_ORDER) + _ORDER.index(tag.part)) * 2 + which
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'
