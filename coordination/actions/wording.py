"""How a body is asked to do what it promised: agencies "agar …", others "diharapkan …" (domain.md §5)."""

from __future__ import annotations

import re
from typing import Final

from coordination.i18n import gettext as _
from coordination.i18n import language

_OPENS_ALREADY: Final = re.compile(r"(?:agar|supaya|mohon|diharapkan|diminta|menugaskan)\b", re.IGNORECASE)
# A verb in the form that such sentences begin with. A name ("Dinas …", "Tim …") keeps its capital.
_VERB: Final = re.compile(r"(?:me[lmnrwy]|ber|ter)[a-z]+|segera|turut|ikut|tetap|di(?!nas|rek|vis|s)[a-z]+")
_SAYS_WHAT_TO_DO: Final = re.compile(r"\b(?:me[lmnrwy][a-z]{3,}|ber[a-z]{4,}|di(?!nas|rek|vis|s)[a-z]{4,})\b")
_NAMES: Final = frozenset({"menteri", "menko", "medan", "merauke", "meulaboh", "mentawai", "berau", "ternate"})


def asked(text: str, *, is_commanded: bool) -> str:
    """Return an action's text as a sentence that asks its owner: "Agar menyusun …", "Diharapkan menunjuk …".

    The text itself stays as it was decided; a text that asks already is left alone, and one that only names a thing
    ("Rekap triwulanan") is asked for after a colon.
    """
    words = " ".join(text.split())
    if not words or _OPENS_ALREADY.match(words):
        return words
    joined = _joined(words)
    if joined == words and not _SAYS_WHAT_TO_DO.search(words):
        if is_commanded:
            return _("Agar ditindaklanjuti: %(text)s", text=words)
        return _("Diharapkan tindak lanjutnya: %(text)s", text=words)
    return _("Agar %(text)s", text=joined) if is_commanded else _("Diharapkan %(text)s", text=joined)


def expected(*, is_commanded: bool) -> str:
    """Return the sentence that says what is expected of the owner now."""
    if is_commanded:
        return _("Mohon agar kemajuannya dilaporkan di Rakor, disertai bukti dukung.")
    return _("Diharapkan kabar kemajuannya; foto, berkas, atau tautan sebagai bukti bila ada.")


def _joined(text: str) -> str:
    """Return the text as it stands after the opening word, where that is Indonesian."""
    first = text.partition(" ")[0]
    lower = first.lower()
    is_verb = first == first.capitalize() and _VERB.fullmatch(lower) and lower not in _NAMES
    return lower + text[len(first) :] if is_verb and language() == "id" else text
