"""Checking an own template: every tag where it stands, then the whole by rendering it with the example meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import BytesIO
from itertools import islice
from typing import Any, Final

from docx import Document
from jinja2 import nodes
from jinja2.exceptions import TemplateError
from lxml import etree

from coordination.documents.kinds import Kind
from coordination.documents.layout import LayoutProfile
from coordination.documents.own_papers.own import Own
from coordination.documents.own_template import FILTERS, Refused, Sandbox, Unusable, tagged_parts
from coordination.documents.package import DOCUMENT, Package
from coordination.documents.template_fields import (
    KIND_BLOCK,
    KIND_LIST,
    KIND_PICTURE,
    KIND_RICH,
    Fields,
    documented,
    kind_of,
)
from coordination.documents.template_kinds import OWN
from coordination.documents.template_safety import opened
from coordination.i18n import gettext as _

MOST_FAULTS: Final = 20
MOST_TAGS: Final = 2000
LONGEST_TAG: Final = 300
DEEPEST: Final = 8
MOST_ELEMENTS: Final = 30_000
"""Of one part; a long template has some thousands. Looking for tags takes longer than in proportion to them."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OPEN: Final = re.compile(r"\{\{|\{%|\{#")
_STRAY: Final = re.compile(r"\}\}|%\}|#\}")
_LEVEL: Final = re.compile(r"(tr|tc|p|r)\s")
_LEVELS: Final = {"p": f"{_W}p", "tr": f"{_W}tr", "tc": f"{_W}tc"}
_LOOP: Final = {"index": 1, "index0": 0, "revindex": 1, "revindex0": 0, "first": True, "last": True, "length": 1}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, in words ("Tabel 2, baris 3, kolom 1"), and what."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: faults, or the papers of the example meetings."""

    faults: tuple[Fault, ...] = ()
    example: bytes | None = None


def check(template: bytes, kind: Kind) -> Report:
    """Check a template of one kind of paper. Raises UnfitFile for a file that may not be one at all."""
    own = OWN[kind]
    package = opened(template)
    faults = list(islice(_tag_faults(package, own), MOST_FAULTS))
    if faults:
        return Report(tuple(faults))
    made: list[bytes] = []
    for data in own.examples(LayoutProfile()):
        try:
            made.append(_tried(template, own, data))
        except Unusable as error:
            return Report((Fault(_("Seluruh templat"), _("Tidak dapat diisi: %(why)s", why=str(error)[:200])),))
    return Report(example=made[0])


def _tried(template: bytes, own: Own, data: Any) -> bytes:
    """Return the paper of an example, once it was opened and found without tags. Raises Unusable."""
    word = own.filled(template, data, strict=True)
    try:
        document = Document(BytesIO(word))
    except Exception as error:  # whatever python-docx stumbles over, Word would too
        raise Unusable(str(error)) from error
    left = re.search(r"\{\{|\{%|%\}|\}\}", "".join(document.element.body.itertext()))
    if left is not None:
        raise Unusable(_("masih ada tanda %(sign)s sesudah diisi", sign=left[0]))
    return word


# --- tags, one after the other as they stand -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tag:
    place: str
    kind: str
    level: str
    words: str
    paragraph: etree._Element
    in_body: bool

    def __str__(self) -> str:
        end = {"{{": "}}", "{%": "%}"}[self.kind]
        return f"{self.kind}{self.level} {self.words} {end}"


@dataclass(slots=True)
class _Open:
    """A loop or condition that is not closed yet."""

    tag: _Tag
    word: str
    names: dict[str, Any] = field(default_factory=dict)


def _tag_faults(package: Package, own: Own) -> Iterator[Fault]:
    used: set[str] = set()
    for name in package.names():
        if re.fullmatch(r"word/(footnotes|endnotes|comments)\.xml", name) and b"{{" in package[name]:
            yield Fault(_("Catatan kaki"), _("Isian tidak dapat ditulis di dalam catatan kaki atau komentar."))
    reader = _Reader(own.schema(), used)
    for name in tagged_parts(package):
        yield from reader.read(name, etree.fromstring(package[name]))
    if reader.tags > MOST_TAGS:
        yield Fault(_("Seluruh templat"), _("Terlalu banyak isian: paling banyak %(most)d.", most=MOST_TAGS))
    for path in own.required:
        if path not in used:
            yield Fault(
                _("Seluruh templat"),
                _("`{{ %(path)s }}` belum ada.", path=path) + " " + _why(path),
            )


def _why(path: str) -> str:
    """Say what a paper would be without a field that it must have, and where that belongs."""
    match path:
        case "naskah.cap":
            return _("Tanpa itu konsep tidak terbaca sebagai konsep. Letakkan di kepala halaman.")
        case "surat.pembuka":
            return _("Tanpa itu surat penundaan dan pembatalan terbaca sebagai undangan.")
        case "salinan.keterangan":
            return _("Tanpa itu pembaca tidak tahu bahwa salinan ini tidak lengkap, dan menurut aturan mana.")
        case _other:
            return _("Tanpa itu naskah terbatas tidak bertanda. Letakkan di kepala halaman.")


class _Reader:
    """Reads the tags of one template in the order in which they will be filled."""

    def __init__(self, fields: Fields, used: set[str]) -> None:
        self.tags = 0
        self._used = used
        self._schema = fields
        self._sandbox = Sandbox(strict=True)
        self._open: list[_Open] = []

    def read(self, part: str, root: etree._Element) -> Iterator[Fault]:
        """Yield what is wrong in one part."""
        if next(root.iter(f"{_W}ins", f"{_W}del"), None) is not None:
            yield Fault(_("Seluruh templat"), _("Terima atau tolak dahulu semua perubahan terlacak (Track Changes)."))
            return
        if sum(1 for _one in root.iter()) > MOST_ELEMENTS:
            yield Fault(_("Seluruh templat"), _("Isi berkas ini terlalu besar untuk sebuah templat."))
            return
        if _hides_tags(root):
            yield Fault(_("Seluruh templat"), _("Isian hanya dapat ditulis di dalam teks, bukan di bidang atau sifat."))
            return
        for number, paragraph in enumerate(root.iter(f"{_W}p"), start=1):
            text = "".join(_texts(paragraph))
            if "{" not in text and "}" not in text:
                continue
            place = _place(part, root, paragraph, number)
            for found in _tags(place, paragraph, text, in_body=part == DOCUMENT):
                if isinstance(found, Fault):
                    yield found
                    continue
                self.tags += 1
                if self.tags > MOST_TAGS:
                    return
                yield from self._tag(found, text)
        for left in self._open:
            yield Fault(left.tag.place, _("`%(tag)s` tidak ditutup.", tag=left.tag))
        self._open.clear()

    def _tag(self, tag: _Tag, text: str) -> Iterator[Fault]:
        if tag.level and (fault := _crowded(tag, text)):
            yield fault
        if tag.kind == "{{":
            yield from self._value(tag)
            return
        word, _space, rest = tag.words.partition(" ")
        match word:
            case "for":
                yield from self._begin_loop(tag, rest)
            case "if":
                yield from self._expression(tag, rest)
                yield from self._deeper(_Open(tag, "if"))
            case "elif" | "else":
                yield from self._branch(tag, word, rest)
            case "endfor" | "endif":
                yield from self._end(tag, word.removeprefix("end"))
            case _other:
                yield Fault(
                    tag.place,
                    _("`%(tag)s` tidak dikenal; yang dapat dipakai: for, if, elif, else, endfor, endif.", tag=tag),
                )

    def _deeper(self, begun: _Open) -> Iterator[Fault]:
        self._open.append(begun)
        if len(self._open) > DEEPEST:
            yield Fault(begun.tag.place, _("Terlalu dalam: paling banyak %(most)d tingkat for dan if.", most=DEEPEST))

    def _branch(self, tag: _Tag, word: str, rest: str) -> Iterator[Fault]:
        if not self._open or (word == "elif" and self._open[-1].word != "if"):
            yield Fault(tag.place, _("`%(tag)s` tanpa if di depannya.", tag=tag))
            return
        yield from _misplaced(self._open[-1].tag, tag)
        if word == "elif":
            yield from self._expression(tag, rest)

    def _end(self, tag: _Tag, word: str) -> Iterator[Fault]:
        if not self._open or self._open[-1].word != word:
            yield Fault(tag.place, _("`%(tag)s` tanpa %(word)s di depannya.", tag=tag, word=word))
            return
        yield from _misplaced(self._open.pop().tag, tag)

    def _begin_loop(self, tag: _Tag, rest: str) -> Iterator[Fault]:
        begun = _Open(tag, "for")
        try:
            tree = self._sandbox.parse(f"{{% for {rest} %}}{{% endfor %}}")
            loop = tree.body[0]
            assert isinstance(loop, nodes.For)
            assert isinstance(loop.target, nodes.Name)
            source = loop.iter.node if isinstance(loop.iter, nodes.Filter) else loop.iter
            assert source is not None
            value = _listed(self._type(source, tag), source)
            begun.names = {loop.target.name: value[0] if value else "", "loop": _LOOP}
            if loop.test is not None:
                self._open.append(begun)
                try:
                    self._type(loop.test, tag)
                finally:
                    self._open.pop()
        except _Unknown as error:
            begun.names = {}
            yield Fault(tag.place, str(error))
        except _UNREADABLE as error:
            yield _unreadable(tag, error)
        yield from self._deeper(begun)

    def _expression(self, tag: _Tag, words: str) -> Iterator[Fault]:
        try:
            self._type(self._read(words), tag)
        except _Unknown as error:
            yield Fault(tag.place, str(error))
        except _UNREADABLE as error:
            yield _unreadable(tag, error)

    def _value(self, tag: _Tag) -> Iterator[Fault]:
        try:
            value = self._type(self._read(tag.words), tag)
        except _Unknown as error:
            yield Fault(tag.place, str(error))
            return
        except _UNREADABLE as error:
            yield _unreadable(tag, error)
            return
        if problem := _unfit(tag, value):
            yield Fault(tag.place, problem)

    def _read(self, words: str) -> nodes.Expr:
        output = self._sandbox.parse(f"{{{{ {words} }}}}").body[0]
        assert isinstance(output, nodes.Output)
        found = output.nodes[0]
        assert isinstance(found, nodes.Expr)
        return found

    # --- what a name stands for --------------------------------------------------------------------------

    def _type(self, node: nodes.Node, tag: _Tag) -> Any:
        """Return a sample of what an expression gives. Raises _Unknown for a name that does not exist."""
        match node:
            case nodes.Name():
                return self._named(node.name)
            case nodes.Getattr():
                return self._inner(self._type(node.node, tag), node.attr, node)
            case nodes.Getitem():
                assert isinstance(node.arg, nodes.Const)
                return self._inner(self._type(node.node, tag), node.arg.value, node)
            case nodes.Filter():
                assert node.node is not None
                value = self._type(node.node, tag)
                for argument in node.args:
                    self._type(argument, tag)
                return _filtered(node.name, value)
            case nodes.CondExpr():
                self._type(node.test, tag)
                return self._type(node.expr1, tag)
            case _other:
                for child in node.iter_child_nodes():
                    self._type(child, tag)
                return ""

    def _named(self, name: str) -> Any:
        for begun in reversed(self._open):
            if name in begun.names:
                return begun.names[name]
        if name not in self._schema:
            local = [key for begun in self._open for key in begun.names]
            raise _Unknown(_unknown(name, [*local, *_paths(self._schema)], name))
        if not isinstance(self._schema[name], dict):
            self._used.add(name)
        return self._schema[name]

    def _inner(self, value: Any, key: Any, node: nodes.Expr) -> Any:
        path = _written(node)
        if isinstance(value, dict):
            if key not in value:
                before = path.removesuffix(f".{key}")
                raise _Unknown(_unknown(path, [f"{before}.{name}" for name in value], str(key)))
            self._used.add(path)
            return value[key]
        if isinstance(value, list):
            if isinstance(key, int) and not isinstance(key, bool):
                return value[0] if value else ""
            raise _Unknown(_("`%(path)s` ada di dalam daftar; ulangi dengan for lebih dahulu.", path=path))
        raise _Unknown(_("`%(path)s` tidak dikenal.", path=path))


_UNREADABLE: Final = (TemplateError, RecursionError, AssertionError, IndexError)


def _unreadable(tag: _Tag, error: BaseException) -> Fault:
    if isinstance(error, Refused):
        return Fault(
            tag.place,
            _(
                "`%(tag)s` memakai hal yang tidak diizinkan di templat; hanya isian, for, if, dan |%(filters)s.",
                tag=tag,
                filters=", |".join(sorted(FILTERS)),
            ),
        )
    return Fault(tag.place, _("`%(tag)s` tidak dapat dibaca.", tag=tag))


class _Unknown(Exception):
    """A name that no field has; the text says so to the person."""


def _listed(value: Any, source: nodes.Node) -> list[Any]:
    if not isinstance(value, list):
        raise _Unknown(_("`%(words)s` bukan daftar, jadi tidak dapat diulang.", words=_written(source)))
    return value


def _unknown(written: str, known: list[str], name: str) -> str:
    last = {path.rsplit(".", 1)[-1]: path for path in reversed(known)}
    near = get_close_matches(written, known, 1, 0.75) or [
        last[one] for one in get_close_matches(name, list(last), 1, 0.75)
    ]
    if near:
        return _("`%(name)s` tidak dikenal; mungkin maksud Anda `%(near)s`.", name=written, near=near[0])
    return _("`%(name)s` tidak dikenal. Lihat daftar isian.", name=written)


def _paths(fields: Fields) -> list[str]:
    return [one.path for one in documented(fields) if "[]" not in one.path]


def _filtered(name: str, value: Any) -> Any:
    if name in ("first", "last") and isinstance(value, list):
        return value[0] if value else ""
    return "" if name in FILTERS else value


def _written(node: nodes.Node) -> str:
    """Write a path as it stands in its tag."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Getitem() if isinstance(node.arg, nodes.Const):
            return f"{_written(node.node)}[{node.arg.value!r}]"
        case _other:
            return "…"


def _unfit(tag: _Tag, value: Any) -> str:
    """Say why a value cannot stand where its tag is; nothing where it can."""
    kind = kind_of(value)
    if isinstance(value, dict):
        return _(
            "`%(tag)s` adalah kumpulan isian; sebutkan salah satu, misalnya `%(one)s`.", tag=tag, one=_first(tag, value)
        )
    if kind == KIND_LIST:
        return _("`%(tag)s` adalah daftar; ulangi dengan for, atau gabungkan dengan |join.", tag=tag)
    if kind in (KIND_RICH, KIND_BLOCK):
        if tag.level != "p":
            return _(
                "`%(words)s` memuat paragraf sendiri; tulis `{{p %(words)s }}` sendirian dalam satu paragraf.",
                words=tag.words,
            )
        return "" if tag.in_body else _("`%(words)s` hanya dapat ditulis di badan naskah.", words=tag.words)
    if kind == KIND_PICTURE and not tag.in_body:
        return _("`%(words)s` hanya dapat ditulis di badan naskah.", words=tag.words)
    if tag.level:
        return _(
            "`%(words)s` berupa teks; tulis `{{ %(words)s }}` tanpa “%(level)s”.", words=tag.words, level=tag.level
        )
    return ""


def _first(tag: _Tag, value: Mapping[str, Any]) -> str:
    return f"{tag.words}.{next(iter(value))}"


def _crowded(tag: _Tag, text: str) -> Fault | None:
    """Tell of a tag that takes its whole paragraph, row or cell away, where anything else stands in there."""
    if tag.level == "r":
        return None
    holder = tag.paragraph if tag.level == "p" else next(tag.paragraph.iterancestors(_LEVELS[tag.level]), None)
    if holder is None:
        return Fault(tag.place, _("`%(tag)s` hanya berlaku di dalam tabel.", tag=tag))
    whole = text if tag.level == "p" else "".join("".join(_texts(one)) for one in holder.iter(f"{_W}p"))
    if len(_OPEN.findall(whole)) > 1 or _around(whole):
        place = {"p": _("paragraf"), "tr": _("baris tabel"), "tc": _("sel tabel")}[tag.level]
        return Fault(tag.place, _("`%(tag)s` harus sendirian dalam satu %(place)s.", tag=tag, place=place))
    return None


def _around(text: str) -> str:
    return re.sub(r"\{[{%#].*?[}%#]\}", "", text, flags=re.DOTALL).strip()


def _misplaced(first: _Tag, last: _Tag) -> Iterator[Fault]:
    """Tell of two ends of a block that do not enclose whole paragraphs, rows or cells."""
    if first.level != last.level:
        yield Fault(
            last.place,
            _(
                "`%(last)s` menutup `%(first)s`, jadi hurufnya harus sama (%(level)s).",
                last=last,
                first=first,
                level=f"{{%{first.level}",
            ),
        )
    elif _holder(first) is not _holder(last):
        where = {
            "": _("satu paragraf"),
            "r": _("satu paragraf"),
            "p": _("satu badan naskah atau satu sel"),
            "tr": _("satu tabel"),
            "tc": _("satu baris tabel"),
        }[first.level]
        yield Fault(
            last.place, _("`%(first)s` dan `%(last)s` harus ada dalam %(where)s.", first=first, last=last, where=where)
        )


def _holder(tag: _Tag) -> etree._Element | None:
    if tag.level in ("", "r"):
        return tag.paragraph
    if tag.level == "p":
        return tag.paragraph.getparent()
    inner = next(tag.paragraph.iterancestors(_LEVELS[tag.level]), None)
    return inner.getparent() if inner is not None else None


# --- where paragraphs stand, and the tags in them ------------------------------------------------------------


def _hides_tags(root: etree._Element) -> bool:
    """Tell whether a tag stands where no text is printed: docxtpl would find it there, and nobody else."""
    for element in root.iter():
        is_text = element.tag == f"{_W}t" and next(element.iterancestors(f"{_W}p"), None) is not None
        values = [element.tail, *element.attrib.values()] if isinstance(element.tag, str) else [element.tail]
        values += [] if is_text else [element.text]
        if any(value and (_OPEN.search(value) or _STRAY.search(value)) for value in values):
            return True
    return False


def _place(part: str, root: etree._Element, paragraph: etree._Element, number: int) -> str:
    """Say where a paragraph stands, as a person would count: the paragraphs, or the tables and their cells."""
    cells = list(paragraph.iterancestors(f"{_W}tc"))
    if cells:
        place = _in_table(cells[-1], root)
    else:
        inside = sum(
            next(one.iterancestors(f"{_W}tc"), None) is not None for one in islice(root.iter(f"{_W}p"), number)
        )
        place = _("Paragraf %(number)d", number=number - inside)
    if part == DOCUMENT:
        return place
    head = _("Kaki halaman") if "footer" in part else _("Kepala halaman")
    return f"{head}: {place}"


def _in_table(cell: etree._Element, root: etree._Element) -> str:
    row = next(cell.iterancestors(f"{_W}tr"))
    table = next(row.iterancestors(f"{_W}tbl"))
    tables = (one for one in root.iter(f"{_W}tbl") if next(one.iterancestors(f"{_W}tbl"), None) is None)
    return _(
        "Tabel %(table)d, baris %(row)d, kolom %(column)d",
        table=next((count for count, one in enumerate(tables, start=1) if one is table), 1),
        row=1 + sum(1 for _one in row.itersiblings(f"{_W}tr", preceding=True)),
        column=1 + sum(1 for _one in cell.itersiblings(f"{_W}tc", preceding=True)),
    )


def _texts(paragraph: etree._Element) -> Iterator[str]:
    """Yield the texts of a paragraph, without those of a text box that hangs on it."""
    for text in paragraph.iter(f"{_W}t"):
        if next(text.iterancestors(f"{_W}p")) is paragraph:
            yield text.text or ""


def _tags(place: str, paragraph: etree._Element, text: str, *, in_body: bool) -> Iterator[_Tag | Fault]:
    at = 0
    while (begin := _OPEN.search(text, at)) is not None:
        if (stray := _STRAY.search(text, at, begin.start())) is not None:
            yield Fault(place, _("Tanda %(sign)s tanpa pembukanya.", sign=stray[0]))
        sign = begin[0]
        close = {"{{": "}}", "{%": "%}", "{#": "#}"}[sign]
        end = text.find(close, begin.end())
        inside = text[begin.end() : end] if end >= 0 else ""
        if end < 0 or _OPEN.search(inside):
            yield Fault(
                place,
                _(
                    "“%(words)s” tidak ditutup dengan %(close)s.",
                    words=text[begin.start() : begin.start() + 40],
                    close=close,
                ),
            )
            return
        at = end + 2
        if len(inside) > LONGEST_TAG or inside.startswith(("-", "+")) or inside.endswith(("-", "+")):
            yield Fault(place, _("“%(words)s” tidak dapat dibaca.", words=text[begin.start() : begin.start() + 60]))
        elif sign != "{#":
            yield _tag(place, paragraph, sign, inside, in_body=in_body)
    if (stray := _STRAY.search(text, at)) is not None:
        yield Fault(place, _("Tanda %(sign)s tanpa pembukanya.", sign=stray[0]))


def _tag(place: str, paragraph: etree._Element, sign: str, inside: str, *, in_body: bool) -> _Tag:
    level = _LEVEL.match(inside)
    words = inside[level.end() :] if level else inside
    for typed, plain in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'")):  # as docxtpl reads what Word has curled
        words = words.replace(typed, plain)
    return _Tag(place, sign, level[1] if level else "", " ".join(words.split()), paragraph, in_body)
