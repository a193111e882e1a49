"""What an own template may say: every field of a paper by its Indonesian name, made from the paper's plain values.

A field is a text, a number, a yes or no, a list of further fields, or one of three kinds that bring their own mark-up:
rich text and blocks stand in a paragraph of their own (`{{p … }}`), a picture stands in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from coordination.documents.numbering import Lists
from coordination.documents.package import Package
from coordination.documents.rich import UNDER_HEADING_1, Frame, RichText
from coordination.documents.wml import paragraph
from coordination.richtext import Doc, is_empty, to_plain

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What a field with mark-up of its own is written on: the template's parts, its text widths in twips."""

    package: Package
    rich: RichText
    lists: Lists
    width: int
    landscape_width: int


@dataclass(frozen=True, slots=True)
class RichField:
    """Rich text: paragraphs, lists and tables in the styles "Isi 1", "Isi 2", "Butir" and "Tabel Isi"."""

    doc: Doc
    frame: Frame = UNDER_HEADING_1
    changed: bool = False

    def __bool__(self) -> bool:
        """Whether it says anything, for `{%p if … %}`."""
        return not is_empty(self.doc)

    def __str__(self) -> str:
        return to_plain(self.doc)

    def write(self, surface: Surface) -> str:
        """Return its paragraphs."""
        return surface.rich.write(self.doc, self.frame, changed=self.changed) if self else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A ready part of the paper, as our own layout has it."""

    make: Callable[[Surface], str]
    filled: bool = True

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return self.filled

    def write(self, surface: Surface) -> str:
        """Return its tables and paragraphs; after a table one that keeps it from the next table."""
        written = self.make(surface) if self.filled else ""
        return written + paragraph("Sela") if written.endswith("</w:tbl>") else written


@dataclass(frozen=True, slots=True)
class Picture:
    """The emblem, in a line of text."""

    content: bytes | None

    def __bool__(self) -> bool:
        """Whether there is one."""
        return self.content is not None


def schema(examples: Iterable[Fields]) -> Fields:
    """Return the fields with a value in each list, out of several examples: what names a template may use."""
    richest: Fields = {}
    for fields in examples:
        richest = _richer(richest, fields)
    return richest


def _richer(known: Any, other: Any) -> Any:
    if isinstance(known, dict) and isinstance(other, dict):
        return {name: _richer(known[name], value) if name in known else value for name, value in other.items()}
    return known or other


@dataclass(frozen=True, slots=True)
class Documented:
    """One field as its page lists it: how it is written, what it says for the example meeting."""

    path: str
    kind: str
    example: str


KIND_RICH: Final = "rich"
KIND_BLOCK: Final = "block"
KIND_PICTURE: Final = "picture"
KIND_LIST: Final = "list"
KIND_FLAG: Final = "flag"
KIND_TEXT: Final = "text"


def kind_of(value: object) -> str:
    """Return what kind of field a value is."""
    kinds = ((RichField, KIND_RICH), (Block, KIND_BLOCK), (Picture, KIND_PICTURE), (list, KIND_LIST), (bool, KIND_FLAG))
    return next((kind for type_, kind in kinds if isinstance(value, type_)), KIND_TEXT)


def documented(fields: Fields) -> tuple[Documented, ...]:
    """Return every field of a schema with its example value, in its order; "[]" marks what lies in a list."""
    return tuple(_documented("", fields))


def _documented(path: str, value: Any) -> Iterator[Documented]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _documented(f"{path}.{name}" if path else name, inner)
        return
    kind = kind_of(value)
    if kind == KIND_LIST:
        yield Documented(path, kind, str(len(value)))
        if isinstance(value[0], dict):
            yield from _documented(f"{path}[]", value[0])
        else:
            yield Documented(f"{path}[]", KIND_TEXT, str(value[0]))
    elif kind in (KIND_BLOCK, KIND_PICTURE):
        yield Documented(path, kind, "")
    else:
        yield Documented(path, kind, str(value))


@dataclass(frozen=True, slots=True)
class Samples:
    """Fields by which a page shows how each kind is written: paths as they stand in a template."""

    text: str
    part: str
    """Rich text, or a block where the paper has none."""
    part_is_rich: bool
    listed: str
    """A list, and a field of each of its entries."""
    inner: str


def samples(fields: Sequence[Documented]) -> Samples:
    """Choose among the fields of a paper, which must have a text, a part and a list of further fields outside lists."""
    outer = [one for one in fields if "[]" not in one.path]
    rich = [one.path for one in outer if one.kind == KIND_RICH]
    blocks = [one.path for one in outer if one.kind == KIND_BLOCK and not one.path.endswith(".kop")]
    texts = [one.path for one in outer if one.kind == KIND_TEXT and one.path.endswith(".judul")]
    inner = [one.path for one in fields if one.kind == KIND_TEXT and one.path.count("[].") == 1]
    meeting = "rapat.judul"
    listed, said = next(path for path in inner if not path.endswith(".nomor")).split("[].")
    return Samples(
        meeting if meeting in texts else texts[0], (rich or blocks or ["blok.kop"])[0], bool(rich), listed, said
    )
