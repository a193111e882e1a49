"""One paper in the making: its parts, sheet, sections and lists, from the base document to the finished file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from coordination.documents.base import BASE, core_properties
from coordination.documents.layout import LayoutProfile
from coordination.documents.numbering import Lists
from coordination.documents.package import CORE, DOCUMENT, NUMBERING, STYLES, Package
from coordination.documents.page import Marks, Sections, Sheet, upright
from coordination.documents.rich import RichText
from coordination.documents.styles import styled
from coordination.documents.wml import DECLARATION, NAMESPACES
from coordination.richtext import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What a file says of itself. `created` is an aware moment: the same paper has the same bytes."""

    title: str
    subject: str = ""
    creator: str = ""
    created: datetime

    def to_xml(self) -> bytes:
        """Write the part that says it."""
        return core_properties(
            title=escape(clean_text(self.title)),
            creator=escape(clean_text(self.creator)),
            subject=escape(clean_text(self.subject)),
            created=f"{self.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the parts of one paper share while it is written."""

    layout: LayoutProfile
    package: Package
    sheet: Sheet
    sections: Sections
    lists: Lists
    rich: RichText

    @classmethod
    def begin(cls, layout: LayoutProfile, marks: Marks) -> Paper:
        """Open the base document for a paper of this layout, with these marks in its headers."""
        package = Package.read(BASE)
        sheet = upright(layout)
        lists = Lists(package[NUMBERING])
        return cls(
            layout=layout,
            package=package,
            sheet=sheet,
            sections=Sections(package, marks),
            lists=lists,
            rich=RichText(lists, sheet.text_width),
        )

    def finish(self, body: str, properties: Properties) -> bytes:
        """Close the paper over its body, which ends in section properties; return the Word file."""
        package = self.package
        package[DOCUMENT] = f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
        package[NUMBERING] = self.lists.to_xml()
        package[STYLES] = styled(package[STYLES], self.layout)
        package[CORE] = properties.to_xml()
        return package.to_bytes()
