"""The signature block: who signs in what capacity, and what of the name is printed (Permendagri 1/2023 Ps. 44)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coordination.documents.formats import NBSP, employee_number, full_name
from coordination.documents.values import Acting, Office, Signatory
from coordination.documents.wml import cell, paragraph, row, run, table

SPACE_TO_SIGN: Final = 1134
SIGNED: Final = "ttd."
"""Stands in a public copy for the signature that the paper itself bears."""
_DOTS: Final = "…" * 13
_ACTING_HEAD: Final = frozenset((Acting.PJ, Acting.PJS, Acting.PLT, Acting.PLH))
_ACTING_SECRETARY: Final = frozenset((Acting.PJ, Acting.PLH))


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands under the space for the signature; an empty line is not printed."""

    name: str
    rank: str = ""
    number: str = ""


def printed(who: Signatory) -> Printed:
    """Return the name as Ps. 44 has it printed.

    Titles stand with every name but that of an acting head of region (Pj., Pjs., Plt., Plh.) or acting regional
    secretary (Pj., Plh.); rank and number only with officials other than the head, the deputy head and the secretary of
    the region. Where no name was given, dotted lines wait for a pen. A public copy says no more than the name, if that.
    """
    acting_head = who.office is Office.HEAD_OF_REGION and who.acting in _ACTING_HEAD
    acting_secretary = who.office is Office.REGIONAL_SECRETARY and who.acting in _ACTING_SECRETARY
    titled = not (acting_head or acting_secretary)
    if who.public:
        name = full_name(who.name, who.title_front, who.title_back) if titled else who.name
        return Printed(name)
    if not who.name:
        name = f"({_DOTS})"
    elif titled:
        name = full_name(who.name, who.title_front, who.title_back)
    else:
        name = who.name
    if who.office is not Office.OTHER:
        return Printed(name)
    number = ""
    if who.employee_id:
        number = f"{who.employee_id_kind}{NBSP}{employee_number(who.employee_id)}"
    elif not who.name:
        number = f"{who.employee_id_kind}{NBSP}{_DOTS[:9]}"
    return Printed(name, who.rank, number)


def capacity(who: Signatory) -> tuple[str, ...]:
    """Return the lines over the space: "a.n. …", "u.b.", the own position with its Plt., Plh. or Pj., and a comma."""
    own = f"{who.acting}{NBSP}{who.position}" if who.acting else who.position
    lines: list[str] = []
    if who.on_behalf_of:
        first, *others = who.on_behalf_of
        lines.append(f"a.n.{NBSP}{first}")
        for other in others:
            lines.extend((other, "u.b."))
    return (*lines, f"{own.rstrip(',')},") if who.position else tuple(lines)


def signature_block(
    columns: Sequence[tuple[Sequence[str], Signatory]], width: int, *, space: int = SPACE_TO_SIGN
) -> str:
    """Write the block: for each signatory, left to right, the lines over the capacity, then who it is.

    A borderless table of equal columns, so that the names stand level whatever the length of the positions; one
    signatory alone stands at the right. It holds together, and to the paragraph before it.
    """
    if len(columns) == 1:
        half = width // 2
        return _block([None, *columns], [half, width - half], space)
    part = width // len(columns)
    return _block(list(columns), [*[part] * (len(columns) - 1), width - part * (len(columns) - 1)], space)


def signature_amid(column: tuple[Sequence[str], Signatory], width: int, *, space: int = SPACE_TO_SIGN) -> str:
    """Write the block of somebody who signs under others, in the middle of the page."""
    side = width // 4
    return _block([None, column, None], [side, width - 2 * side, side], space)


def _block(columns: Sequence[tuple[Sequence[str], Signatory] | None], widths: Sequence[int], height: int) -> str:
    above: list[str] = []
    space: list[str] = []
    below: list[str] = []
    for column in columns:
        if column is None:
            for part in (above, space, below):
                part.append(_lines(()))
            continue
        head, who = column
        name = printed(who)
        above.append(_lines((*head, *capacity(who))))
        space.append(_lines((SIGNED,) if who.public else ()))
        below.append(_lines((name.name, *filter(None, (name.rank, name.number)))))
    rows = (
        row("".join(cell(width, content) for width, content in zip(widths, above, strict=True))),
        row("".join(map(_space, widths, space)), exact=height),
        row("".join(cell(width, content) for width, content in zip(widths, below, strict=True))),
    )
    return table(widths, rows, bordered=False, caption="Tanda tangan")


def _space(width: int, content: str) -> str:
    return cell(width, content, middle=SIGNED in content)


def _lines(lines: Sequence[str]) -> str:
    return "".join(paragraph("TandaTangan", run(line) if line else "", keep_next=True) for line in lines or ("",))
