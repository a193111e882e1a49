"""An organization's own Word template: docxtpl's fields and loops, rendered where they can do no harm.

A template comes from a person and is hostile until it was checked (`template_check`). Rendering it runs nothing but
fields, conditions and loops over the paper's plain values: the tree of every tag is walked before it is compiled, and
what is not on the list below (calls, assignments, includes, imports, macros, arithmetic that could swell) is refused.
What a paper may become is reckoned in characters, so that no loop in a loop in a loop outgrows the machine.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, StrictUndefined, nodes, pass_context
from jinja2.exceptions import TemplateError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from coordination.documents.base import BASE
from coordination.documents.letterhead import emblem
from coordination.documents.numbering import Lists, Scheme, base_numbering
from coordination.documents.package import CORE, DOCUMENT, NUMBERING, STYLES, Package
from coordination.documents.paper import Properties
from coordination.documents.rich import RichText
from coordination.documents.template_fields import Block, Picture, RichField, Surface
from coordination.documents.template_sections import in_sections, only, tidied
from coordination.documents.wml import DECLARATION, NAMESPACES
from coordination.richtext import clean_text

MOST_CHARACTERS: Final = 100_000_000
"""What one paper may come to; a notula of 2,000 participants and 5,000 actions takes a seventh of it."""
MOST_SECONDS: Final = 60.0

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MAKING: Final = "_making"
_ROWS: Final = "_rows"
_A_ROW: Final = 64
"""Characters that each turn of a loop counts at least."""
_LOOP: Final = frozenset(("index", "index0", "revindex", "revindex0", "first", "last", "length"))
_NODES: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If),
    *(nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Test),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat),
    *(nodes.Add, nodes.Sub),
)
FILTERS: Final = frozenset(
    ("default", "upper", "lower", "capitalize", "title", "trim", "length", "first", "last", "join")
)
"""What may stand after a `|`."""
TESTS: Final = frozenset(("defined", "undefined", "none", "odd", "even"))
_STYLES: Final = (
    *("KopPemda", "KopNama", "KopAlamat", "GarisKop", "Heading3", "Heading4", "Heading5", "Isi", "Isi1", "Isi2"),
    *("Butir", "TabelIsi", "TabelTengah", "TabelKepala", "TandaTangan", "Sela", "Fakta", "FaktaButir", "Catatan"),
    *("Keputusan", "JudulLampiran", "MatriksIsi", "MatriksTengah", "MatriksKepala", "Angka", "AngkaNama", "Grafik"),
)
"""The styles that fields with mark-up of their own are written in."""


_FAILS: Final = (
    *(TemplateError, etree.XMLSyntaxError, SyntaxError, RecursionError),
    *(LookupError, ValueError, TypeError, ArithmeticError),
)
"""What a template makes Jinja and lxml raise."""


class Unusable(Exception):
    """A template that cannot be rendered; the text says why, for the log."""


class Refused(TemplateSyntaxError):
    """A tag that wants more than fields, conditions and loops."""


def render(
    template: bytes, fields: Mapping[str, Any], properties: Properties, *others: Mapping[str, Any], strict: bool = False
) -> bytes:
    """Return a template filled with fields (`template_fields`); the same fields give the same bytes.

    With `others` the text follows again for each of them, from page 1, under the same headers. `strict` refuses names
    that do not exist, as the check does. Raises Unusable, also where the headers of several texts would differ.
    """
    try:
        prepared = _prepared(template, strict)
        package = prepared.package.copy()
        lists = Lists(package[NUMBERING])
        rich = RichText(lists, prepared.width)
        surface = Surface(
            package=package,
            rich=rich,
            lists=lists,
            width=prepared.width,
            landscape_width=prepared.landscape_width,
        )
        making = _Making(surface)
        for name, compiled in prepared.templates:
            made = [tidied(compiled.render({**one, _MAKING: making})) for one in (fields, *others)]
            package[name] = _finished(in_sections(made) if name == DOCUMENT else only(made))
        package[NUMBERING] = lists.to_xml()
        if CORE in package:
            package[CORE] = properties.to_xml()
        return package.to_bytes()
    except _FAILS as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error


# --- what a template may do ----------------------------------------------------------------------------------


class Sandbox(ImmutableSandboxedEnvironment):
    """Fields, conditions and loops over plain values; no name leads anywhere else."""

    def __init__(self, *, strict: bool) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined if strict else ChainableUndefined,
            finalize=_finalized,
            loader=None,
            cache_size=0,
        )
        self.globals.clear()
        self.filters = {name: made for name, made in self.filters.items() if name in FILTERS}
        self.filters |= {"join": _joined, _ROWS: _rows}
        self.tests = {name: made for name, made in self.tests.items() if name in TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _counted(harmless(super()._parse(source, name, filename)))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look into our own plain values, and at what a loop says of itself; at nothing else."""
        if isinstance(obj, LoopContext) and argument in _LOOP:
            return getattr(obj, argument)
        if isinstance(obj, (dict, list)):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                pass
        if isinstance(obj, Undefined):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look up a field; Python's own attributes do not exist here."""
        return self.getitem(obj, attribute)


def harmless(tree: nodes.Template) -> nodes.Template:
    """Return the tree of a template that does nothing but what is listed. Raises Refused."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _NODES) or (isinstance(node, nodes.For) and node.recursive):
            raise Refused(f"{type(node).__name__} is not allowed", node.lineno)
        words = [getattr(node, part, "") for part in ("name", "attr")]
        if any(isinstance(word, str) and word.startswith("_") for word in words):
            raise Refused(f"{words} is not allowed", node.lineno)
        if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.node is None):
            raise Refused(f"filter {node.name} is not allowed", node.lineno)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise Refused(f"test {node.name} is not allowed", node.lineno)
        if isinstance(node, nodes.For) and not isinstance(node.target, nodes.Name):
            raise Refused("only one name in a loop", node.lineno)
        if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
            raise Refused("only a number or a name in brackets", node.lineno)
    return tree


def _counted(tree: nodes.Template) -> nodes.Template:
    """Let each loop tell how much it is going to write before it begins."""
    for loop in list(tree.find_all(nodes.For)):
        size = nodes.Const(_size(loop.body) + _A_ROW)
        loop.iter = nodes.Filter(loop.iter, _ROWS, [size], [], None, None, lineno=loop.lineno)
        if tree.environment is not None:
            loop.iter.set_environment(tree.environment)
    return tree


def _size(body: Iterable[nodes.Node]) -> int:
    """Return the characters that one turn writes itself; loops inside count their own."""
    total = 0
    for node in body:
        if isinstance(node, nodes.TemplateData):
            total += len(node.data)
        elif not isinstance(node, nodes.For):
            total += _size(node.iter_child_nodes())
    return total


class _Making:
    """One rendering: what it writes on, and how much it may still write."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self._left = MOST_CHARACTERS
        self._until = time.monotonic() + MOST_SECONDS

    def spend(self, characters: int) -> None:
        """Count characters that are about to be written. Raises TemplateRuntimeError where it becomes too much."""
        self._left -= characters
        if self._left < 0 or time.monotonic() > self._until:
            raise TemplateRuntimeError("too much to write")


@pass_context
def _rows(context: Context, value: Any, size: int) -> list[Any]:
    if isinstance(value, Undefined):
        list(value)  # a strict one says that it does not exist
        return []
    if not isinstance(value, list):
        raise TemplateRuntimeError("not a list")
    context[_MAKING].spend(len(value) * size)
    return value


@pass_context
def _finalized(context: Context, value: Any) -> Markup:
    """Write a value into the run of its tag; what it holds is text, whatever it looks like."""
    if isinstance(value, (RichField, Block)):
        written = value.write(context[_MAKING].surface)
    elif isinstance(value, Picture):
        written = _picture(value, context[_MAKING].surface)
    else:
        written = _text("" if value is None else str(value))
    context[_MAKING].spend(len(written))
    return Markup(written)  # noqa: S704  # _text escapes; everything else is mark-up of our own


def _text(content: str) -> str:
    content = escape(clean_text(content))
    if not {"\n", "\t", "\r"} & set(content):
        return content
    again = '<w:t xml:space="preserve">'
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    return content.replace("\n", f"</w:t><w:br/>{again}").replace("\t", f"</w:t><w:tab/>{again}")


def _picture(picture: Picture, surface: Surface) -> str:
    if picture.content is None:
        return ""
    return f'</w:t></w:r>{emblem(picture.content, surface.package)}<w:r><w:t xml:space="preserve">'


def _joined(values: Any, separator: str = ", ") -> str:
    """Join the texts of a list."""
    if not isinstance(values, list) or len(separator) > 20:
        raise TemplateRuntimeError("only a list can be joined")
    return separator.join(map(str, values))


# --- from the file to what can be rendered -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Prepared:
    package: Package
    templates: tuple[tuple[str, Any], ...]
    width: int
    landscape_width: int


@lru_cache(maxsize=16)
def _prepared(template: bytes, strict: bool) -> _Prepared:
    package = Package.read(BytesIO(template))
    _add_styles(package)
    _add_numbering(package)
    sandbox = Sandbox(strict=strict)
    templates = tuple((name, sandbox.from_string(_source(package[name]))) for name in tagged_parts(package))
    width, landscape_width = _widths(package[DOCUMENT])
    return _Prepared(package, templates, width, landscape_width)


def tagged_parts(package: Package) -> tuple[str, ...]:
    """Return the parts in which tags are filled: the text, the headers and the footers."""
    found = [name for name in package.names() if re.fullmatch(r"word/(header|footer|rakorHeader)\d*\.xml", name)]
    return (DOCUMENT, *sorted(found))


def _source(part: bytes) -> str:
    """Return a part as docxtpl makes it ready for Jinja, with every namespace that our own mark-up uses."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(part, parser)
    content = etree.tostring(root, encoding="unicode")
    known = {prefix for prefix in root.nsmap if prefix}
    missing = [name for name in NAMESPACES.split(" xmlns:") if name.removeprefix("xmlns:").split("=")[0] not in known]
    declared = "".join(f" xmlns:{name.removeprefix('xmlns:')}" for name in missing)
    content = re.sub(r"^<(w:\w+)", rf"<\1{declared}", content, count=1)
    patched: str = DocxTemplate(BytesIO()).patch_xml(content)
    return patched.strip()


def _finished(tree: etree._Element) -> bytes:
    """Return a part of the paper as it is kept, its drawings numbered through."""
    for number, drawing in enumerate(tree.iter(f"{_WP}docPr"), start=1):
        drawing.set("id", str(number))
    return DECLARATION.encode() + etree.tostring(tree)


def _widths(document: bytes) -> tuple[int, int]:
    """Return the text widths of the upright and of the turned sections; one stands for the other where it lacks."""
    upright: list[int] = []
    turned: list[int] = []
    for section in etree.fromstring(document).iter(f"{_W}sectPr"):
        size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
        if size is None or margins is None:
            continue
        width, height = (int(float(size.get(f"{_W}{name}", "0"))) for name in "wh")
        sides = sum(int(float(margins.get(f"{_W}{name}", "0"))) for name in ("left", "right"))
        (turned if width > height else upright).append(max(width - sides, 1000))
    first = (upright or turned or [9071])[0]
    return first, (turned or [first])[0]


def _add_styles(package: Package) -> None:
    """Add the styles that our own mark-up uses where the template lacks them; those it has are left as they are."""
    root = etree.fromstring(package[STYLES])
    known = {style.get(f"{_W}styleId") for style in root.iter(f"{_W}style")}
    names = {(name.get(f"{_W}val") or "").casefold() for name in root.iterfind(f"{_W}style/{_W}name")}
    normal = next(
        (
            style.get(f"{_W}styleId")
            for style in root.iter(f"{_W}style")
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true")
        ),
        None,
    )
    for style in etree.fromstring(Package.read(BASE)[STYLES]).iter(f"{_W}style"):
        if style.get(f"{_W}styleId") not in _STYLES or style.get(f"{_W}styleId") in known:
            continue
        name, based = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        if name is not None and (name.get(f"{_W}val") or "").casefold() in names:
            name.set(f"{_W}val", f"Rakor {name.get(f'{_W}val')}")  # Word in Indonesian has "heading 3" under another id
        if based is not None and based.get(f"{_W}val") == "Normal" and normal:
            based.set(f"{_W}val", normal)
        root.append(style)
    package[STYLES] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add_numbering(package: Package) -> None:
    """Add the numberings of our lists where the template lacks them."""
    ours = base_numbering()
    if NUMBERING not in package:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
        package.add(NUMBERING, (DECLARATION + ours).encode(), kind="numbering", content_type=kind)
        return
    root = etree.fromstring(package[NUMBERING])
    theirs = root.findall(f"{_W}abstractNum")
    known = {name.get(f"{_W}val") for one in theirs for name in one.iterfind(f"{_W}name")}
    last = max((int(one.get(f"{_W}abstractNumId", "0")) for one in theirs), default=-1)
    place = list(root).index(theirs[-1]) + 1 if theirs else 0
    for one in etree.fromstring(ours).findall(f"{_W}abstractNum"):
        name = one.find(f"{_W}name")
        scheme = name.get(f"{_W}val") if name is not None else None
        if scheme in known or scheme == Scheme.HEADINGS:
            continue
        last += 1
        one.set(f"{_W}abstractNumId", str(last))
        root.insert(place, one)
        place += 1
    package[NUMBERING] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
