"""How an office's papers will look: the example notula in print style, and the style sheet of its layout."""

from __future__ import annotations

from typing import Final

from coordination.documents.example import example_notula
from coordination.documents.layout import FONTS, LayoutProfile
from coordination.documents.notula_html import notula_html

_MILLIMETRES: Final = 25.4 / 1440
_FRAME: Final = ".paper-preview .paper"
_ELSEWHERE: Final = ("serif",)


def preview_html(profile: LayoutProfile) -> str:
    """Return the example notula as it will look on screen, less what the style sheet says."""
    return notula_html(example_notula(profile))


def preview_css(profile: LayoutProfile) -> str:
    """Return the style sheet that gives the preview its sheet, margins, font and sizes.

    The page's policy allows no style inside a page, so that the measures come as a file of their own.
    """
    width, height = (round(side * _MILLIMETRES, 1) for side in profile.paper.size)
    margins = profile.margins
    font = ", ".join(map(_quoted, (profile.font, *FONTS.get(profile.font, _ELSEWHERE))))
    government, organization, address = profile.letterhead_sizes
    sheet = f"width: {width}mm; max-width: none; min-height: {height}mm"
    edges = f"padding: {margins.top:g}mm {margins.right:g}mm {margins.bottom:g}mm {margins.left:g}mm"
    letters = f"font-family: {font}; font-size: {profile.font_size:g}pt"
    rules = (
        f"{_FRAME} {{ {sheet}; {edges}; {letters} }}",
        f"{_FRAME} :is(h2, h3, h4, h5, h6) {{ {letters} }}",
        f"{_FRAME} .paper-government {{ font-size: {government:g}pt }}",
        f"{_FRAME} .paper-office {{ font-size: {organization:g}pt }}",
        f"{_FRAME} .paper-address {{ font-size: {address:g}pt }}",
        "" if profile.justified else f"{_FRAME} :is(p, dd) {{ text-align: left !important }}",
        f"{_FRAME} :is(.paper-kop, .paper-signs, .paper-under) p {{ text-align: center !important }}",
    )
    return "\n".join(filter(None, rules)) + "\n"


def _quoted(font: str) -> str:
    """Write a font's name as a string of CSS, whatever somebody typed for it; a generic family stays a word."""
    if font in ("serif", "sans-serif"):
        return font
    return '"' + "".join(sign if sign.isalnum() or sign in " -" else f"\\{ord(sign):x} " for sign in font) + '"'
