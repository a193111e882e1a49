"""An office's font and sizes in the styles of the base document."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lxml import etree

from coordination.documents.layout import LayoutProfile
from coordination.richtext import clean_text

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KOP: Final = ("KopPemda", "KopNama", "KopAlamat")
_PLAIN: Final = LayoutProfile()


def styled(styles: bytes, layout: LayoutProfile) -> bytes:
    """Return the styles part with what the profile says differently from the usual.

    What it leaves as usual stays untouched, so an office that changes the base document in Word keeps its changes.
    """
    return _styled(styles, layout.font, layout.font_size, layout.letterhead_sizes, layout.justified)


@lru_cache(maxsize=16)
def _styled(styles: bytes, font: str, size: float, kop: tuple[float, float, float], justified: bool) -> bytes:
    if (font, size, kop, justified) == (_PLAIN.font, _PLAIN.font_size, _PLAIN.letterhead_sizes, _PLAIN.justified):
        return styles
    root = etree.fromstring(styles)
    if font != _PLAIN.font:
        _set_font(root, font)
    if size != _PLAIN.font_size:
        _set_size(root.find(f"{_W}docDefaults"), size)
    for style_id, points, usual in zip(_KOP, kop, _PLAIN.letterhead_sizes, strict=True):
        if points != usual:
            _set_size(root.find(f"{_W}style[@{_W}styleId='{style_id}']"), points)
    if not justified:
        for alignment in root.iter(f"{_W}jc"):
            if alignment.get(f"{_W}val") == "both":
                alignment.set(f"{_W}val", "left")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_font(root: etree._Element, font: str) -> None:
    for fonts in root.iterfind(f"{_W}docDefaults//{_W}rFonts"):
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(f"{_W}{script}", clean_text(font))


def _set_size(element: etree._Element | None, points: float) -> None:
    """Set the sizes within a style; one that the office has taken out of the base document is left alone."""
    if element is None:
        return
    for name in ("sz", "szCs"):
        for size in element.iter(f"{_W}{name}"):
            size.set(f"{_W}val", str(round(points * 2)))
