"""The words offices use for months, weekdays, ordinals and numbers, and their values; the English ones beside them."""

from __future__ import annotations

from collections.abc import Iterable

_MONTH_NAMES = (
    "januari january jan",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agt agst agu ags aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
ENGLISH_MONTHS = frozenset({"january", "february", "march", "may", "june", "july", "august", "october", "december"})

_WEEKDAY_NAMES = (
    "senin monday mon",
    "selasa tuesday tue",
    "rabu wednesday wed",
    "kamis thursday thu",
    "jumat jum'at friday fri",
    "sabtu saturday sat",
    "ahad sunday sun",
)
# "minggu" is a week unless something says that it is the day (a comma, "hari"), so it is not among the plain weekdays.
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
SUNDAY = 6

_ORDINAL_NAMES = (
    "i 1 1st pertama kesatu satu first",
    "ii 2 2nd kedua dua second",
    "iii 3 3rd ketiga tiga third",
    "iv 4 4th keempat empat fourth",
    "v 5 5th kelima lima fifth",
    "vi 6 6th keenam enam sixth",
)
ORDINALS = {name: number for number, names in enumerate(_ORDINAL_NAMES, 1) for name in names.split()}

_NUMBER_NAMES = (
    *("satu one", "dua two", "tiga three", "empat four", "lima five"),
    *("enam six", "tujuh seven", "delapan eight", "sembilan nine"),
)
_ONES = {word: number for number, words in enumerate(_NUMBER_NAMES, 1) for word in words.split()}
_WHOLE = {"sepuluh": 10, "ten": 10, "sebelas": 11, "eleven": 11, "twelve": 12, "seratus": 100}
_SCALES = {"puluh": 10, "ratus": 100}
NUMBER_WORDS = (*_ONES, *_WHOLE, *_SCALES, "belas")


def one_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words`, the longest first."""
    return "|".join(sorted(map(_escaped, words), key=len, reverse=True))


def _escaped(word: str) -> str:
    return word.replace("'", "['’`]?")


def weekday(word: str) -> int:
    """Return 0 for Monday to 6 for Sunday; apostrophes in "jum'at" may be of any kind or missing."""
    plain = "".join(letter for letter in word if letter.isalpha())
    return SUNDAY if plain == "minggu" else WEEKDAYS[plain]


def number(text: str) -> int | None:
    """Read "14", "empat belas" or "dua puluh satu"; None where the words are no number."""
    if text.isdecimal():
        return int(text)
    total, last = 0, 0
    for word in text.split():
        if word in _ONES:
            total, last = total + last, _ONES[word]
        elif word in _WHOLE:
            total, last = total + last, _WHOLE[word]
        elif word == "belas" and 1 < last < 10:
            last += 10
        elif word in _SCALES and 1 < last < 10:
            last *= _SCALES[word]
        else:
            return None
    return total + last or None
