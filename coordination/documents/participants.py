"""The table of those who came and those who did not, by organization in protocol order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from coordination.documents.values import Participant, ParticipantGroup, Presence
from coordination.documents.wml import LONG_TEXT, cell, fitted, head_row, long_table, paragraph, plain, row, run

_COLUMNS: Final = (680, 2608, 3799, 1984)
_TOGETHER: Final = 12
"""Most people of one organization who are kept on one page: a taller group would leave a hole."""
_TAIL: Final = 3
"""Last rows that stay together, so that none stands alone under a repeated head."""
_ABSENCE: Final = {Presence.EXCUSED: "izin", Presence.ABSENT: "tanpa keterangan"}


def participants_table(groups: Sequence[ParticipantGroup], width: int) -> str:
    """Write the table; the names get a place in it as soon as one person is named."""
    named = any(person.name for group in groups for person in group.people)
    widths = fitted(_COLUMNS, width)
    titles = ("No.", "Instansi", "Nama dan Jabatan" if named else "Jabatan", "Kehadiran")
    return long_table(widths, head_row(titles, widths), _groups(groups, widths), caption="Daftar peserta rapat")


def _groups(groups: Sequence[ParticipantGroup], widths: Sequence[int]) -> Iterator[list[str]]:
    left = sum(max(len(group.people), 1) for group in groups)
    for number, group in enumerate(groups, start=1):
        people = group.people or (Participant(presence=Presence.UNRECORDED),)
        rows = []
        for index, person in enumerate(people):
            left -= 1
            last = index == len(people) - 1
            keep = (not last and len(people) <= _TOGETHER) or 0 < left < _TAIL
            # No line between the people of an organization; a merged cell would lose the name at a page's end.
            rows.append(_row(person, 0 if index else number, group.organization, widths, keep=keep, last=last))
        yield rows


def _row(person: Participant, number: int, organization: str, widths: Sequence[int], *, keep: bool, last: bool) -> str:
    """Write one person; `number` is 0 for the second and later people of an organization."""
    follows = number == 0
    heads = (f"{number}.", organization or "–") if number else ("", "")
    content = "".join(
        (
            cell(widths[0], plain("TabelTengah", heads[0], keep_next=keep), open_top=follows, open_bottom=not last),
            cell(widths[1], plain("TabelIsi", heads[1], keep_next=keep), open_top=follows, open_bottom=not last),
            cell(widths[2], _who(person, keep=keep), changed=person.changed),
            cell(widths[3], plain("TabelIsi", presence_words(person), keep_next=keep)),
        )
    )
    return row(content, may_split=len(organization) + len(person.name) + len(person.position) > LONG_TEXT)


def _who(person: Participant, *, keep: bool) -> str:
    lines = [line for line in (person.name, position_words(person)) if line] or ["–"]
    return "".join(paragraph("TabelIsi", run(line), keep_next=keep) for line in lines)


def position_words(person: Participant) -> str:
    """Write the position: the own one, with the invited one where somebody came for it."""
    if person.presence is Presence.REPRESENTED and person.invited_position:
        return ", ".join(filter(None, (person.position, f"mewakili {person.invited_position}")))
    return person.position or person.invited_position


def presence_words(person: Participant) -> str:
    """Write the attendance: "Hadir", "Diwakili (daring)", "Tidak hadir (dinas luar)"."""
    if person.presence is Presence.UNRECORDED:
        return "–"
    if person.presence in _ABSENCE:
        return f"Tidak hadir ({person.reason or _ABSENCE[person.presence]})"
    word = "Hadir" if person.presence is Presence.PRESENT else "Diwakili"
    notes = ", ".join(filter(None, ("daring" if person.online else "", "undangan tambahan" if person.walk_in else "")))
    return f"{word} ({notes})" if notes else word
