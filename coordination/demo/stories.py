"""What the example is told as: plain data about a meeting, what it decided, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum
from typing import Literal


class Until(IntEnum):
    """How far a story has gone."""

    PLANNED = 1
    RECORDED = 2
    IN_REVIEW = 3
    APPROVED = 4


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One line of the invitation, and who came."""

    organization: str
    position: str
    role: Literal["chair", "secretary", "minute_taker", "participant"] = "participant"
    represented_by: str | None = None
    absent: Literal["", "duty_travel", "illness", "leave", "other"] = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened to an action: `evidence` names what was handed in, `target` the day asked for."""

    when: datetime
    deed: Literal["report", "submit", "verify", "send_back", "ask_not_actionable", "ask_extension", "grant"]
    words: str
    percent: int | None = None
    evidence: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One action: what, who, by when (in the office's words), and what was reported."""

    text: str
    owner: str
    target: str
    supporters: tuple[str, ...] = ()
    evidence: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One agenda item: what was said about it, what was decided, and what was promised."""

    agenda: str
    minutes: int
    level: Literal["biasa", "terbatas"]
    discussion: tuple[str, ...]
    decision: str
    promises: tuple[Promise, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Story:
    """One meeting from its invitation to where it stands; `said` tells who spoke and what."""

    title: str
    day: date
    starts: time
    place: str
    guests: tuple[Guest, ...]
    outcomes: tuple[Outcome, ...]
    level: Literal["biasa", "terbatas"] = "biasa"
    invitation_number: str | None = None
    invitation_date: date | None = None
    opening: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    directions: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    until: Until = Until.APPROVED
