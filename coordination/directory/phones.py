"""Telephone numbers as people write them, brought to one form."""

from __future__ import annotations

import re

_EXTRA = re.compile(r"\s*(?:/|;|,| atau | dan )\s*", re.IGNORECASE)
_JOINTS = re.compile(r"[\s().\-–]+")
_SHORTEST, _LONGEST = 5, 15  # digits; the longest is ITU-T E.164's


def normalize_phone(text: str) -> str | None:
    """Return "081200000001" for "0812-0000-0001", "+62 812 …" and 8120000001; a foreign number keeps its "+".

    Several numbers come back with " / " between them. None where the text holds no number.
    """
    numbers = [number for part in _EXTRA.split(" ".join(text.split())) if (number := _one(part))]
    return " / ".join(dict.fromkeys(numbers)) or None


def _one(text: str) -> str | None:
    digits = _JOINTS.sub("", re.sub(r"^[A-Za-z][A-Za-z. ]*[:.]?\s*", "", text))
    if not re.fullmatch(r"\+?[0-9]+", digits) or not _SHORTEST <= len(digits.removeprefix("+")) <= _LONGEST:
        return None
    for prefix in ("+62", "0062", "62"):
        if digits.startswith(prefix) and len(digits) > len(prefix) + _SHORTEST:
            return "0" + digits.removeprefix(prefix).removeprefix("0")
    # A spreadsheet took the number for an amount, and its first zero for nothing.
    return f"0{digits}" if digits.startswith("8") and len(digits) >= 9 else digits
