"""Names of uploaded files, made safe to show, to store and to hand out on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 200  # bytes of UTF-8: below every file system's 255, with room for " (2)" and the like

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}$")
# What a name may not claim beside its content: a document, a picture, a program, a page.
_CLAIMS = re.compile(
    r"\.(?:jpe?g|jfif|png|gif|bmp|tiff?|webp|hei[cf]|avif|svg|pdf|do[ct][xm]?|xl[st][xmb]?|xla[m]?|pp[st][xm]?|pot[xm]?|odt|rtf"
    r"|zip|rar|7z|exe|com|scr|pif|bat|cmd|ps1|vb[se]|jse?|wsf|hta|msix?|dll|jar|apk|app|sh|py|lnk|url|reg|cpl|x?html?|xml|swf)"
)


def safe_name(filename: str, suffixes: Sequence[str]) -> str:
    """Return a harmless name for a file whose content calls for one of `suffixes` (as ".jpg"), the first preferred.

    Folders, control and direction characters and what Windows forbids are taken out. A suffix that says something else
    than the content, such as the last one of "surat.pdf.exe", gives way to the right one.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    name = "".join(" " if char.isspace() else char for char in name if char.isspace() or _is_visible(char))
    stem = " ".join(re.sub(r'[<>:"|?*]+', "-", name).split()).rstrip(". ")
    suffix = ""
    while (match := _SUFFIX.search(stem)) and _CLAIMS.fullmatch(match[0].lower()):
        suffix = suffix or (match[0].lower() if match[0].lower() in suffixes else "")
        stem = stem[: match.start()].rstrip(". ")
    stem, suffix = stem.lstrip(". "), suffix or suffixes[0]
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return cut(stem or "berkas", LONGEST - len(suffix)) + suffix


def _is_visible(char: str) -> bool:
    """Say whether a character is no control, format (as right-to-left override), surrogate or private one."""
    return not unicodedata.category(char).startswith("C")


def cut(text: str, longest: int) -> str:
    """Return the longest beginning of `text` that fits into `longest` bytes of UTF-8, no character cut in two."""
    return text.encode()[:longest].decode(errors="ignore").rstrip(". ")
