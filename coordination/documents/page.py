"""The sheet of a paper: its measures upright and across, its sections and the headers on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coordination.documents.layout import LayoutProfile
from coordination.documents.package import Package
from coordination.documents.wml import DECLARATION, NAMESPACES, paragraph, run

_HEADER_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_RED: Final = "C00000"
SECRET: Final = frozenset(("RAHASIA", "SANGAT RAHASIA"))
_HEADER_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as it is printed, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    landscape: bool = False

    @property
    def text_width(self) -> int:
        """Width between the margins."""
        return self.width - self.left - self.right


def upright(profile: LayoutProfile) -> Sheet:
    """Return the upright sheet of an office."""
    width, height = profile.paper.size
    margins = profile.margins
    top, right, bottom, left = (
        round(mm * 1440 / 25.4) for mm in (margins.top, margins.right, margins.bottom, margins.left)
    )
    return Sheet(width, height, top, right, bottom, left, header=top // 2)


def across(sheet: Sheet) -> Sheet:
    """Return the sheet turned across: its binding edge goes to the top."""
    return Sheet(
        sheet.height,
        sheet.width,
        top=sheet.left,
        right=sheet.top,
        bottom=sheet.right,
        left=sheet.bottom,
        header=sheet.left * 2 // 3,
        landscape=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the headers say besides the page number."""

    security_word: str = ""
    mark: str = ""
    """At the right, also in words where there is a watermark: a copier may lose the grey."""
    watermark: str = ""


class Sections:
    """The sections of one paper; each sheet's headers are made once and shared."""

    def __init__(self, package: Package, marks: Marks) -> None:
        self._package = package
        self._marks = marks
        self._headers: dict[tuple[bool, bool], str] = {}

    def properties(self, sheet: Sheet, *, first: bool = False, restart: bool = False) -> str:
        """Write a section's properties; the `first` section's first page, which bears the letterhead, has no number.

        `restart` counts its pages from 1 again: one of several letters in a file.
        """
        headers = f'<w:headerReference w:type="default" r:id="{self._header(sheet, numbered=True)}"/>'
        if first:
            headers += f'<w:headerReference w:type="first" r:id="{self._header(sheet, numbered=False)}"/>'
        orientation = ' w:orient="landscape"' if sheet.landscape else ""
        numbering = '<w:pgNumType w:start="1"/>' if restart else ""
        return (
            f'<w:sectPr>{headers}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{sheet.width}" w:h="{sheet.height}"{orientation}/>'
            f'<w:pgMar w:top="{sheet.top}" w:right="{sheet.right}" w:bottom="{sheet.bottom}" w:left="{sheet.left}" '
            f'w:header="{sheet.header}" w:footer="567" w:gutter="0"/>'
            f'{numbering}<w:cols w:space="708"/>'
            f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
        )

    def _header(self, sheet: Sheet, *, numbered: bool) -> str:
        key = (sheet.landscape, numbered)
        if key not in self._headers:
            number = len(self._headers) + 1
            content = header(sheet, self._marks, number=number, numbered=numbered)
            self._headers[key] = self._package.add(
                f"word/rakorHeader{number}.xml", content, kind="header", content_type=_HEADER_TYPE
            )
        return self._headers[key]


def header(sheet: Sheet, marks: Marks, *, number: int, numbered: bool) -> bytes:
    """Write a header part: security word left, page number in the middle, mark right, watermark behind the page."""
    word = marks.security_word.upper()
    page = (
        f'{run("- ")}<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(" -")}'
    )
    tab = "<w:r><w:tab/></w:r>"
    # The shape stands in the line's own paragraph: a paragraph for itself would push the header down.
    content = "".join(
        (
            _watermark(marks.watermark, number) if marks.watermark else "",
            security_run(word, red=word in SECRET) if word else "",
            f"{tab}{page}" if numbered else tab,
            f"{tab}{run(marks.mark, bold=True, size=_HEADER_SIZE)}" if marks.mark else "",
        )
    )
    tabs = f'<w:tab w:val="center" w:pos="{sheet.text_width // 2}"/><w:tab w:val="right" w:pos="{sheet.text_width}"/>'
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{paragraph('Header', content, tabs=tabs)}</w:hdr>".encode()


def security_run(word: str, *, red: bool) -> str:
    """Write the security word; from rahasia up it is printed red."""
    return run(word, bold=True, size=_HEADER_SIZE, color=_RED if red else "")


def _watermark(word: str, number: int) -> str:
    """Write a word across the page in light grey, as Word's own watermarks are written."""
    return (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
        'adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:133pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">'
        f'<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="{word}"/></v:shape></w:pict></w:r>'
    )
