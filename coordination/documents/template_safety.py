"""Whether a Word file may serve as a template at all: no macro, no foreign file, no field that reads one, no bomb."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any, Final

from lxml import etree

from coordination.documents.package import DOCUMENT, DOCUMENT_RELS, STYLES, Package
from coordination.files.checking import megabytes
from coordination.files.office import DOCX, UnfitFile, office_type
from coordination.i18n import gettext as _

LIMIT: Final = 5 * 1024 * 1024
"""Bytes of a template as it is sent: a letterhead's picture fits, a photo album does not."""
UNPACKED: Final = 30 * 1024 * 1024
XML_PART: Final = 4 * 1024 * 1024
"""Bytes of one part of text, unpacked."""

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ELSEWHERE: Final = ("/embeddings/", "/activex/", "/afchunk", "vbaproject", "vbadata")
_LINKS: Final = ("http://", "https://", "mailto:")
_RELATIONSHIPS: Final = (
    *("oleobject", "package", "control", "attachedtemplate", "vbaproject", "afchunk", "subdocument", "mailmergesource"),
    *("mailmergeheadersource", "frame", "activexcontrolbinary"),
)
_ELEMENTS: Final = ("object", "control", "altChunk", "subDoc", "OLEObject")
_READS: Final = re.compile(
    r"\b(include(text|picture)|import|link|dde(auto)?|database|rd|autotext\w*|macrobutton|ask|fillin)\b", re.IGNORECASE
)


def opened(data: bytes) -> Package:
    """Return the parts of a Word file that may be a template. Raises UnfitFile, which says what is in the way."""
    if len(data) > LIMIT:
        raise UnfitFile(_("Templat paling besar %(limit)s. Perkecil gambar di dalamnya.", limit=megabytes(LIMIT)))
    if not data.startswith(b"PK\x03\x04") or office_type(data) != DOCX:
        raise UnfitFile(_("Templat harus berupa dokumen Word (.docx)."))
    _refuse_swelling(data)
    package = Package.read(BytesIO(data))
    for name in package.names():
        if any(word in f"/{name.lower()}" for word in _ELSEWHERE):
            raise UnfitFile(_foreign())
        if name.lower().endswith((".xml", ".rels")):
            _check_part(name, package[name])
    if any(name not in package for name in (DOCUMENT, DOCUMENT_RELS, STYLES)):
        raise UnfitFile(_("Susunan berkas Word ini tidak biasa. Buka di Word, lalu simpan sebagai .docx baru."))
    return package


def _refuse_swelling(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
    names = [part.filename for part in parts]
    heavy = any(part.file_size > XML_PART for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if len(set(names)) < len(names) or heavy or sum(part.file_size for part in parts) > UNPACKED:
        raise UnfitFile(_("Isi berkas ini terlalu besar untuk sebuah templat."))


def _check_part(name: str, content: bytes) -> None:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnfitFile(_("Berkas ini rusak. Buka di Word, lalu simpan sebagai .docx baru.")) from error
    document: Any = root.getroottree().docinfo
    if document.doctype:
        raise UnfitFile(_foreign())
    if name.lower().endswith(".rels"):
        _check_relationships(root)
        return
    for element in root.iter(tag=etree.Element):
        word = etree.QName(element).localname
        if word in _ELEMENTS and name.startswith("word/"):
            raise UnfitFile(_foreign())
        if word in ("instrText", "fldSimple"):
            _check_field((element.text or "") + element.get(f"{{{_W}}}instr", ""))
    if name == DOCUMENT and root.nsmap.get("w") != _W:
        raise UnfitFile(_("Simpan templat sebagai “Dokumen Word (.docx)”, bukan “Strict Open XML”."))


def _check_relationships(root: etree._Element) -> None:
    for one in root:
        kind = one.get("Type", "").rsplit("/", 1)[-1].lower()
        target = one.get("Target", "").strip().lower()
        outside = one.get("TargetMode", "").lower() == "external"
        if kind in _RELATIONSHIPS or (outside and (kind != "hyperlink" or not target.startswith(_LINKS))):
            raise UnfitFile(_foreign())


def _check_field(words: str) -> None:
    if _READS.search(words):
        raise UnfitFile(
            _(
                "Di dalam templat ada bidang Word (%(field)s) yang membaca berkas lain. Hapus bidang itu.",
                field=words[:60],
            )
        )


def _foreign() -> str:
    return _(
        "Di dalam templat ada rujukan ke berkas lain atau objek yang disisipkan (OLE, ActiveX, gambar tertaut, templat "
        "terlampir). Hapus, atau sisipkan gambarnya langsung, lalu simpan ulang."
    )
