"""Names with their titles: "Dr. NAMA, S.Sos., M.Si." taken apart and put together again (EYD)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Before the name: academic, professional and religious titles. "dr." is a physician, "Dr." a doctor: kept as written.
_FRONT = re.compile(
    r"(?:prof|dr(?:g|h|s|a)?|ir|hj|h|k\.?h|apt|ns|ust|pdt|bd)(?:\.\s*|\s+)(?:\((?:c|cand|h\.?c)\.?\)\s*)?(?=\S)",
    re.IGNORECASE,
)
# After it, where the comma was forgotten: degrees with dots inside, or those that offices write without.
_DOTTED_DEGREE = r"(?:S|M|Ph|Sp|D|B|A(?=\.M[ad]))\.(?:[A-Z][A-Za-z]{0,3}\.)*[A-Z][A-Za-z]{0,5}\.?"
_PLAIN_DEGREE = (
    "SH|SE|ST|SKM|SIP|SPd|SPdI|SAg|SSos|SKep|SPsi|SKom|SSTP|SFarm|AMd|MM|MH|MT|MSi|MPd|MAP|MKes|MPsi|MKom|MAg|MPH|MEng"
)
_BACK_WITHOUT_COMMA = re.compile(rf"(?<=\S) (?P<back>(?:(?:{_DOTTED_DEGREE}|{_PLAIN_DEGREE})(?: |$))+)$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name and its titles, as the directory keeps them; None where there is no title."""

    title_front: str | None
    name: str
    title_back: str | None

    def __str__(self) -> str:
        """Return "Dr. NAMA, S.Sos., M.Si."."""
        front = f"{self.title_front} " if self.title_front else ""
        back = f", {self.title_back}" if self.title_back else ""
        return f"{front}{self.name}{back}"


def split_name(text: str) -> PersonName:
    """Take a name as offices write it apart. What is no title stays in the name, and only spaces are lost.

    Titles before the name are known words ("Dr.", "Hj."); those after it follow a comma, or look like degrees.
    """
    whole = " ".join(text.split())
    name, comma, back = (part.strip() for part in whole.partition(","))
    if not name:
        return PersonName(None, whole, None)
    if not comma and (found := _BACK_WITHOUT_COMMA.search(name)):
        name, back = name[: found.start()], ", ".join(found["back"].split())
    fronts = []
    while (found := _FRONT.match(name)) and (rest := name[found.end() :]):
        fronts.append(found[0].strip())
        name = rest
    back = ", ".join(part for title in back.split(",") if (part := title.strip()))
    return PersonName(" ".join(fronts) or None, name, back or None)


def same_person_key(text: str) -> str:
    """Return what two spellings of one name have in common: "CONTOH DUA, SH" and "Contoh Dua, S.H." give the same.

    Titles, case, accents, points and quotation marks do not count. Different people may share a key.
    """
    name = split_name(text).name
    return _letters(name, " ") or name.casefold()


def same_title_key(title: str | None) -> str:
    """Return what two spellings of titles have in common: "SH, M.Si" and "S.H., M.Si."."""
    return _letters(title or "", "")


def _letters(text: str, between: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’‘`")
    return between.join("".join(char if char.isalnum() else " " for char in plain).split())
