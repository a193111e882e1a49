"""The base document of the papers: styles, numbering and settings, without content.

`python -m coordination.documents.base` writes it to `exports/naskah.docx`, where an office may change its styles in
Word; the names of the styles and numberings must stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coordination.documents.numbering import HEADINGS_NUM, base_numbering
from coordination.documents.package import CONTENT_TYPES, CORE, DOCUMENT, DOCUMENT_RELS, NUMBERING, STYLES, Package
from coordination.documents.wml import DECLARATION, NAMESPACES
from coordination.paths import EXPORTS

BASE: Final = EXPORTS / "naskah.docx"

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RAISED_BORDERS: Final = (
    '<w:pBdr><w:top w:val="single" w:sz="24" w:space="0" w:color="auto"/>'
    '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style. Spacing in twips, `line` in 240ths of a line (with `exact`: in twips), `size` in points."""

    id: str
    name: str
    based_on: str = "Normal"
    next: str = ""
    size: float = 0
    bold: bool = False
    caps: bool = False
    before: int = 0
    after: int = 0
    line: int = 240
    exact: bool = False
    justify: str = ""
    left: int = 0
    right: int = 0
    hanging: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    numbered: int | None = None
    borders: str = ""
    quick: bool = True


# The measurements of the official papers: sizes, distances and indents that a Tata Usaha officer expects.
STYLE_LIST: Final = (
    Style(id="KopPemda", name="Kop Pemda", size=14, caps=True, justify="center"),
    Style(id="KopNama", name="Kop Nama", size=18, bold=True, caps=True, after=40, line=228, justify="center"),
    Style(id="KopAlamat", name="Kop Alamat", size=10, justify="center"),
    Style(id="GarisKop", name="Garis Kop", size=1, before=120, line=36, exact=True, borders=_RAISED_BORDERS),
    Style(
        id="Title", name="Title", next="Subtitle", bold=True, caps=True, before=240, after=200, justify="center",
        keep_next=True, keep_lines=True,
    ),
    Style(id="Subtitle", name="Subtitle", next="Isi", after=200, justify="center", left=850, right=850),
    Style(
        id="Heading1", name="heading 1", next="Isi1", bold=True, before=200, after=80, keep_next=True, keep_lines=True,
        outline=0, numbered=0,
    ),
    Style(
        id="Heading2", name="heading 2", next="Isi2", bold=True, before=120, after=60, keep_next=True, keep_lines=True,
        outline=1, numbered=1,
    ),
    *(
        Style(
            id=f"Heading{level}", name=f"heading {level}", next="Isi2", bold=True, before=120, after=60, keep_next=True,
            keep_lines=True, outline=level - 1,
        )
        for level in (3, 4, 5)
    ),
    Style(id="SubBagian", name="Sub Bagian", bold=True, before=200, after=80, keep_next=True, outline=0),
    Style(id="JudulTabel", name="Judul Tabel", bold=True, before=120, after=60, keep_next=True),
    Style(
        id="JudulLampiran", name="Judul Lampiran", bold=True, caps=True, before=120, after=60, justify="center",
        keep_next=True, outline=0,
    ),
    Style(id="Isi", name="Body Text", after=120, line=276, justify="both"),
    Style(id="Isi1", name="Isi 1", based_on="Isi", after=120, line=276, justify="both", left=425),
    Style(id="Isi2", name="Isi 2", based_on="Isi", after=120, line=276, justify="both", left=850),
    Style(id="Butir", name="Butir", after=60, line=276, justify="both"),
    Style(id="Keputusan", name="Keputusan", after=60, line=276, justify="both", left=850, hanging=425),
    Style(id="Fakta", name="Fakta", after=60),
    Style(id="FaktaSub", name="Fakta Sub", after=60, left=284),
    Style(id="FaktaButir", name="Fakta Butir", after=20),
    Style(id="TabelIsi", name="Tabel Isi", size=11, before=30, after=30),
    Style(id="TabelTengah", name="Tabel Tengah", based_on="TabelIsi", size=11, before=30, after=30, justify="center"),
    Style(
        id="TabelKepala", name="Tabel Kepala", size=11, bold=True, before=40, after=40, justify="center",
        keep_next=True,
    ),
    Style(id="MatriksIsi", name="Matriks Isi", size=10, before=30, after=30),
    Style(id="MatriksTengah", name="Matriks Tengah", size=10, before=30, after=30, justify="center"),
    Style(
        id="MatriksKepala", name="Matriks Kepala", size=10, bold=True, before=40, after=40, justify="center",
        keep_next=True,
    ),
    Style(id="Angka", name="Angka", size=18, bold=True, before=40, justify="center", keep_next=True),
    Style(id="AngkaNama", name="Angka Nama", size=9, after=40, justify="center"),
    Style(id="Grafik", name="Grafik", size=10, keep_next=True),
    Style(id="TandaTangan", name="Tanda Tangan", justify="center", keep_next=True, keep_lines=True),
    Style(id="Catatan", name="Catatan", size=9),
    Style(id="Sela", name="Sela", size=1, line=20, exact=True),
    Style(id="Header", name="header", line=280, exact=True, quick=False),
)  # fmt: skip


def base_document() -> bytes:
    """Build the base document."""
    package = Package(
        {
            CONTENT_TYPES: _content_types(),
            "_rels/.rels": _relationships(
                (f"{_OFFICE}/officeDocument", DOCUMENT),
                ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", CORE),
                (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            ),
            DOCUMENT_RELS: _relationships(
                *((f"{_OFFICE}/{name}", f"{name}.xml") for name in ("styles", "numbering", "settings", "fontTable"))
            ),
            DOCUMENT: _xml(
                f'<w:document {NAMESPACES}><w:body><w:p><w:pPr><w:pStyle w:val="Isi"/></w:pPr></w:p><w:sectPr>'
                '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1417" '
                'w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
            ),
            STYLES: _styles(),
            NUMBERING: _xml(base_numbering()),
            "word/settings.xml": _settings(),
            "word/fontTable.xml": _xml(
                f'<w:fonts {_W}><w:font w:name="Arial"><w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/>'
                '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
            ),
            CORE: core_properties(title="Notula", creator="", subject="", created="2024-01-01T00:00:00Z"),
            "docProps/app.xml": _xml(
                '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
                "<Application>Rakor</Application></Properties>"
            ),
        }
    )
    return package.to_bytes()


def core_properties(*, title: str, creator: str, subject: str, created: str) -> bytes:
    """Write the properties of a file; every text comes escaped, `created` as W3CDTF in UTC."""
    return _xml(
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject><dc:creator>{creator}</dc:creator>"
        "<dc:language>id-ID</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{created}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _xml(content: str) -> bytes:
    return (DECLARATION + content).encode()


def _content_types() -> bytes:
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
        )
    )
    return _xml(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{parts}"
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _relationships(*targets: tuple[str, str]) -> bytes:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _xml(f'<Relationships xmlns="{namespace}">{links}</Relationships>')


def _styles() -> bytes:
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "<w:pPr><w:widowControl/><w:suppressAutoHyphens/></w:pPr></w:style>"
    )
    return _xml(
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
        '<w:sz w:val="24"/><w:szCs w:val="24"/>'
        '<w:lang w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault>"
        f"</w:docDefaults>{normal}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        f"{''.join(map(_style, STYLE_LIST))}</w:styles>"
    )


def _style(style: Style) -> str:
    return "".join(
        (
            f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>',
            f'<w:basedOn w:val="{style.based_on}"/>',
            f'<w:next w:val="{style.next}"/>' if style.next else "",
            "<w:qFormat/>" if style.quick else "",
            f"<w:pPr>{_paragraph_properties(style)}</w:pPr>",
            f"<w:rPr>{_run_properties(style)}</w:rPr>",
            "</w:style>",
        )
    )


def _paragraph_properties(style: Style) -> str:
    rule = "exact" if style.exact else "auto"
    indents = {"left": style.left, "right": style.right, "hanging": style.hanging}
    indent = "".join(f' w:{side}="{size}"' for side, size in indents.items() if size)
    numbering = (
        f'<w:numPr><w:ilvl w:val="{style.numbered}"/><w:numId w:val="{HEADINGS_NUM}"/></w:numPr>'
        if style.numbered is not None
        else ""
    )
    return "".join(
        (
            "<w:keepNext/>" if style.keep_next else "",
            "<w:keepLines/>" if style.keep_lines else "",
            numbering,
            style.borders,
            f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" w:lineRule="{rule}"/>',
            f"<w:ind{indent}/>" if indent else "",
            f'<w:jc w:val="{style.justify}"/>' if style.justify else "",
            f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "",
        )
    )


def _run_properties(style: Style) -> str:
    half_points = round(style.size * 2)
    return "".join(
        (
            "<w:b/><w:bCs/>" if style.bold else "",
            "<w:caps/>" if style.caps else "",
            f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "",
        )
    )


def _settings() -> bytes:
    # doNotExpandShiftReturn: else Word stretches a justified line that ends in a line break
    word = "http://schemas.microsoft.com/office/word"
    return _xml(
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="425"/><w:autoHyphenation w:val="0"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{word}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="id-ID"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def main() -> None:
    """Write the base document to its place."""
    BASE.write_bytes(base_document())


if __name__ == "__main__":
    main()
