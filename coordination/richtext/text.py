"""Text that every form of the product can hold."""

from __future__ import annotations

import re
from typing import Final

# What XML 1.0 has no place for, not even escaped: a Word file with one of them does not open.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return `text` as one clean line: what names, titles and positions are."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Return `text` without what XML 1.0 cannot hold; surrogates in pairs become their character, lone ones go."""
    if _FORBIDDEN.search(text) is None:
        return text
    if _SURROGATE.search(text) is not None:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _FORBIDDEN.sub("", text)
