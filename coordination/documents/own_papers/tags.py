"""What the templates to start from are built of: tags in paragraphs and rows, and headers that say the marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from coordination.documents.facts import fact
from coordination.documents.layout import LayoutProfile
from coordination.documents.page import Marks, security_run
from coordination.documents.paper import Paper, Properties
from coordination.documents.wml import cell, paragraph, row, run

_WORD: Final = "KLASIFIKASI"


def begin(layout: LayoutProfile, *, draft: bool = True) -> Paper:
    """Begin a template in this layout; `draft` for a paper that has drafts, which their headers mark."""
    marks = (
        Marks(security_word=_WORD, mark="{{ naskah.cap }}", watermark="DRAF") if draft else Marks(security_word=_WORD)
    )
    return Paper.begin(layout, marks)


def finish(paper: Paper, body: str, name: str, *, level: str = "rapat.klasifikasi") -> bytes:
    """Close a template over its body; its headers say the field `level`."""
    _tag_headers(paper, level)
    return paper.finish(body, Properties(title=f"Templat {name}", created=datetime(2024, 1, 1, tzinfo=UTC)))


def _tag_headers(paper: Paper, level: str) -> None:
    """Let the headers say the security word in its colour, and the watermark stand on drafts alone."""
    said = f"{{{{ {level} }}}}"
    word = "".join(
        (
            run(f"{{%r if {level.replace('klasifikasi', 'rahasia')} %}}"),
            security_run(said, red=True),
            run("{%r else %}"),
            security_run(said, red=False),
            run("{%r endif %}"),
        )
    )
    for name in [name for name in paper.package.names() if name.startswith("word/rakorHeader")]:
        content = paper.package[name].decode().replace(security_run(_WORD, red=False), word)
        mark = "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
        content = content.replace(mark, run("{%r if naskah.konsep %}") + mark)
        content = content.replace("</w:pict></w:r>", "</w:pict></w:r>" + run("{%r endif %}"))
        paper.package[name] = content.encode()


def alone(tag: str) -> str:
    """Write a tag in a paragraph of its own."""
    return paragraph("Isi", run(tag))


def when(condition: str, *content: str) -> str:
    """Write paragraphs and tables that stand there on a condition."""
    return alone(f"{{%p if {condition} %}}") + "".join(content) + alone("{%p endif %}")


def each(loop: str, *content: str) -> str:
    """Write paragraphs and tables that stand there once for each, "butir in acara"."""
    return alone(f"{{%p for {loop} %}}") + "".join(content) + alone("{%p endfor %}")


def row_tag(tag: str, widths: Sequence[int]) -> str:
    """Write a tag in a row of its own."""
    return row(cell(sum(widths), paragraph("TabelIsi", run(f"{{%tr {tag} %}}")), span=len(widths)))


def row_when(condition: str, content: str, widths: Sequence[int]) -> tuple[str, ...]:
    """Write a row that stands there on a condition."""
    return row_tag(f"if {condition}", widths), content, row_tag("endif", widths)


def row_each(loop: str, content: Iterable[str], widths: Sequence[int]) -> tuple[str, ...]:
    """Write rows that stand there once for each."""
    return row_tag(f"for {loop}", widths), *content, row_tag("endfor", widths)


def fact_when(label: str, name: str, widths: Sequence[int]) -> tuple[str, ...]:
    """Write a fact that stands there where its field says something."""
    return row_when(name, fact(label, f"{{{{ {name} }}}}", widths), widths)


def values_row(values: Sequence[str], widths: Sequence[int], *, style: str = "Tabel") -> str:
    """Write a row of tags, the first in the middle of its cell."""
    styles = (f"{style}Tengah", *(f"{style}Isi",) * (len(widths) - 1))
    filled = zip(widths, styles, values, strict=True)
    return row("".join(cell(width, paragraph(one, run(value))) for width, one, value in filled))
