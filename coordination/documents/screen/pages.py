"""A whole paper on screen: a sheet for each section of the Word file, and the pages it prints on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from coordination.documents.package import DOCUMENT, NUMBERING, STYLES
from coordination.documents.paper import Paper
from coordination.documents.screen.blocks import Blocks, unwrapped
from coordination.documents.screen.flow import Flow
from coordination.documents.screen.looks import (
    Sheet,
    Styles,
    TextLook,
    across,
    class_name,
    font_css,
    number,
    switch,
    text_css,
    word,
)
from coordination.documents.screen.margins import NO_HEADER, print_header
from coordination.documents.screen.numbers import Numbers
from coordination.documents.screen.source import R, Source, W
from coordination.documents.screen.texts import Break, Texts
from coordination.documents.styles import styled
from coordination.documents.wml import NAMESPACES

_A4: Final = (11906, 16838)
_MARGIN: Final = 1134
_SLIP: Final = (680, 850)
"""Room around a piece of a paper: above and below, left and right."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A paper as a page shows it. Both are safe to print as they are; the page must let its own `css` through."""

    html: str
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A section of the file: its blocks, and the sheet they are printed on, in twips."""

    blocks: tuple[etree._Element, ...]
    said: etree._Element | None
    width: int
    height: int
    margins: tuple[int, int, int, int]
    """At the top, right, bottom and left."""
    header: int
    """Distance of the header from the edge."""
    flows_on: bool
    """Goes on, on the sheet of the section before."""

    @property
    def text_width(self) -> int:
        """Width between the margins."""
        return max(self.width - self.margins[1] - self.margins[3], 1)

    @property
    def begins_anew(self) -> bool:
        """Whether its first page is a first page of its own, as of one letter among several."""
        return bool(switch(self.said, "titlePg"))

    @property
    def lies_across(self) -> bool:
        """Whether the sheet is wider than high."""
        return self.width > self.height


def screen(word_file: bytes) -> Screen:
    """Return a Word file of ours, or of an office's own template, as it prints.

    Raises zipfile.BadZipFile and lxml.etree.XMLSyntaxError for what is no Word file.
    """
    return _Whole(Source.read(word_file)).write()


def fragment(body: str, paper: Paper) -> Screen:
    """Return a piece of a paper (WordprocessingML of blocks: a kop, a signature block) as it prints."""
    package = paper.package
    parts = package.parts | {
        DOCUMENT: f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode(),
        NUMBERING: paper.lists.to_xml(),
        STYLES: styled(package[STYLES], paper.layout),
    }
    return _Whole(Source(parts)).write_piece(paper.sheet.text_width)


@dataclass(slots=True)
class _Whole:
    """One file on its way to the screen."""

    source: Source
    sheet: Sheet = field(default_factory=Sheet)
    styles: Styles = field(init=False)
    numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.styles = Styles(self.source.root(STYLES))
        self.numbers = Numbers(self.source.root(NUMBERING))

    def write(self) -> Screen:
        """Write every section."""
        flow = self._flow(DOCUMENT)
        sections = enumerate(_sections(self._body()))
        out = [self._section(section, flow, first=index == 0) for index, section in sections]
        return Screen(f'<article class="paper {self._base()}" lang="id">{"".join(out)}</article>', self.sheet.css())

    def write_piece(self, width: int) -> Screen:
        """Write the blocks alone, on a slip of paper."""
        content = self._flow(DOCUMENT).plain(unwrapped(self._body()), width)
        look = self.sheet.name(f"{_scaled(width + 2 * _SLIP[1])};padding:{' '.join(map(across, _SLIP))}")
        slip = f'<div class="paper-sheet {look}">{content}</div>'
        return Screen(f'<div class="paper paper-slip {self._base()}" lang="id">{slip}</div>', self.sheet.css())

    def _body(self) -> etree._Element:
        root = self.source.root(DOCUMENT)
        body = root.find(f"{W}body") if root is not None else None
        return body if body is not None else etree.Element(f"{W}body")

    def _flow(self, part: str) -> Flow:
        texts = Texts(self.styles, self.sheet, self.source.references(part))
        return Flow(Blocks(self.styles, self.sheet, self.numbers, texts))

    def _base(self) -> str:
        return self.sheet.name(text_css(TextLook(font=self.styles.text.font)))

    def _section(self, section: _Section, flow: Flow, *, first: bool) -> str:
        """Write a section as a sheet; where a page begins by hand, another sheet."""
        goes_on = section.flows_on and not first
        marks = self._marks(section, again=not first) if first or section.begins_anew else ""
        look = self._sheet(section, first=first)
        kinds = [f"paper-sheet {look}", "paper-across" * section.lies_across, "paper-goes-on" * goes_on]
        next_sheet = f'</section><section class="{" ".join(filter(None, kinds[:2]))}">'
        out = [marks]
        for element in section.blocks:
            if element.find(f"{W}pPr/{W}sectPr") is not None and flow.blocks.is_bare(element):
                continue
            pieces = flow.write(element, section.text_width)
            out.extend(next_sheet if isinstance(piece, Break) else piece for piece in pieces)
        return f'<section class="{" ".join(filter(None, kinds))}">{"".join(out)}</section>'

    def _sheet(self, section: _Section, *, first: bool) -> str:
        """Return the class of a section's sheet, and describe the page that it prints on.

        What stands in the header goes onto every page that a browser prints, but for the first: it has the header
        already. A letter among others counts its own pages, which no browser can: it gets no numbers.
        """
        width, height = (f"{one / 56.7:.4g}" for one in (section.width, section.height))
        margins = " ".join(f"{one / 56.7:.4g}mm" for one in section.margins)
        part, anew = self._header(section, first=False), section.begins_anew and not first
        header = print_header(self.source, part, section.header, numbered=not anew)
        page = class_name(f"{width} {height} {margins} {header} {first}")
        font = f"font-family:{font_css(self.styles.text.font or 'Arial')}"
        self.sheet.add(f"@page {page}{{size:{width}mm {height}mm;margin:{margins};{font};{header}}}")
        if first and header:
            self.sheet.add(f"@page {page}:first{{{NO_HEADER}}}")
        inner = " ".join(across(one) for one in section.margins)
        return self.sheet.name(f"page:{page};{_scaled(section.width)};padding:{inner}")

    def _marks(self, section: _Section, *, again: bool) -> str:
        """Write the header of the first page once, at the top: security word, draft, ralat.

        Written again on a later sheet it is for the screen alone: in print it stands in the margin.
        """
        part = self._header(section, first=True)
        root = self.source.root(part) if part else None
        if root is None:
            return ""
        content = self._flow(part).plain(unwrapped(root), section.text_width)
        shows = any(text.text for text in root.iter(f"{W}t")) or "<img" in content
        return f'<div class="paper-marks{" paper-again" * again}">{content}</div>' if shows else ""

    def _header(self, section: _Section, *, first: bool) -> str:
        """Return the name of the header part of a section's first page, or of its others."""
        if section.said is None:
            return ""
        found = {one.get(f"{W}type"): one.get(f"{R}id", "") for one in section.said.iterfind(f"{W}headerReference")}
        return self.source.references().part(found.get("first" if first and section.begins_anew else "default", ""))


def _scaled(width: int) -> str:
    """Write how wide a sheet is; one wider than its place shrinks with all that is on it."""
    mm, points_wide = f"{width / 56.7:.4g}", f"{width / 20:g}"
    return f"--paper-mm:min(1mm,100cqi/{mm});--paper-pt:min(1pt,100cqi/{points_wide});max-width:{mm}mm"


def _sections(body: etree._Element) -> Iterator[_Section]:
    blocks: list[etree._Element] = []
    for element in unwrapped(body):
        if element.tag == f"{W}sectPr":
            yield _section(blocks, element)
            return
        blocks.append(element)
        if (ended := element.find(f"{W}pPr/{W}sectPr")) is not None:
            yield _section(blocks, ended)
            blocks = []
    if blocks:
        yield _section(blocks, None)


def _section(blocks: list[etree._Element], said: etree._Element | None) -> _Section:
    size = said.find(f"{W}pgSz") if said is not None else None
    margins = said.find(f"{W}pgMar") if said is not None else None

    def margin(side: str) -> int:
        given = number(margins, side)
        return _MARGIN if given is None else max(given, 0)

    return _Section(
        blocks=tuple(blocks),
        said=said,
        width=number(size, "w") or _A4[0],
        height=number(size, "h") or _A4[1],
        margins=(margin("top"), margin("right"), margin("bottom"), margin("left")),
        header=number(margins, "header") or 0,
        flows_on=word(said, "type") == "continuous",
    )
