"""Open actions like the one that is being typed, so that nobody is given the same task twice.

Plain and bounded: the newest open actions of the agency that the writer may see, by the words they share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import OPEN_STATES, Action, ActionState
from coordination.meetings.models import Meeting

LOOKED_AT = 200
"""The newest open actions of an agency that are compared."""

SHOWN = 5
LEAST = 0.4
"""The share of the shorter text's words that the other has too."""

_SAY_NOTHING = """
    agar akan atas atau bagi bahwa dalam dan dapat dari dengan diharapkan guna hal harus ini itu juga kepada lain lalu
    melalui menjadi oleh pada para paling saat sebagai secara segera semua seluruh serta sesuai setiap telah tentang
    terhadap terkait tersebut tiap untuk yang
"""
_EMPTY = frozenset(_SAY_NOTHING.split())
_PREFIX = re.compile(r"^(?:me(?:ng|ny|m|n)?|pe(?:ng|ny|m|n)?|di|ter|ber|ke|se)(?=\w{4})")
_MELTS = re.compile(r"^[kpst](?=[aiueo]\w\w)")  # menyusun, disusun: the first letter melts into the prefix
_SUFFIX = re.compile(r"(?<=\w{4})(?:kan|an|i|nya)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """One open action that shares words with the text."""

    id: int
    code: str | None
    text: str
    state: ActionState
    last_day: date | None
    meeting: str


def words_of(text: str) -> frozenset[str]:
    """Return what a text is about: its words without endings, without those that say nothing."""
    plain = (word for word in re.findall(r"[^\W\d_]{3,}|\d{2,}", text.lower()) if word not in _EMPTY)
    return frozenset(_MELTS.sub("", _SUFFIX.sub("", _PREFIX.sub("", word))) for word in plain)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter text's words that both have; 0 where they share fewer than two."""
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= 2 else 0.0


def similar(session: Session, actor: Actor, *, owner_id: int, text: str, but: int | None = None) -> Sequence[Similar]:
    """Return up to SHOWN open actions of an agency that are like `text`, the likest first; `but` is left out."""
    wanted = words_of(text)
    if len(wanted) < 2:
        return []
    found = session.execute(
        select(Action.id, Action.code, Action.text, Action.state, Action.last_day, Meeting.title.label("meeting"))
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(
            Action.owner_id == owner_id,
            Action.state.in_((*OPEN_STATES, ActionState.SUBMITTED)),
            Action.released_at.is_not(None),
            visible(actor, Action),
        )
        .order_by(Action.id.desc())
        .limit(LOOKED_AT)
    )
    scored = [(likeness(wanted, words_of(row.text)), row) for row in found if row.id != but]
    likest = sorted((pair for pair in scored if pair[0] >= LEAST), key=lambda pair: (-pair[0], -pair[1].id))
    return [Similar(**row._asdict()) for _score, row in likest[:SHOWN]]
