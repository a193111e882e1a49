"""What a row of the table of addresses is made of: what one person does, who may, and when.

Whoever may not is told so (403) where they see the thing; for anybody else it does not exist (404), and whoever is not
signed in is asked to sign in. Nothing here comes from the code it is compared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.permissions.expectations import (
    APPROVE_MEETING,
    COMMENT_ACTION,
    DECIDE_ACTION,
    DRAFT_MEETING,
    EDIT_MEETING,
    EVERYBODY,
    READ_ITEM,
    READ_MEETING,
    REPORT_ACTION,
    REVIEW_MEETING,
    SEE_ACTION,
    SEE_MEETING,
    STEER_ACTION,
    SUPPORT_ACTION,
)

People = frozenset[str]
Table = Mapping[str, People]
"""For each meeting of the world, who."""

# --- moments -------------------------------------------------------------------------------------------------

RECORDED = (
    *("bare", "coming", "invited", "postponed", "discarded", "without_decisions"),
    *("in_session", "recorded", "corrected", "in_review", "agreed"),
)
APPROVED = ("approved", "submitted", "done", "unasked", "ralat", "ralat_in_review", "reminded")
"""Moments of the world: those before and those after the minutes were approved."""

UNREVIEWED = frozenset({"bare", "coming", "invited", "postponed", "discarded", "without_decisions"})
"""Moments at which nobody has been asked for a paraf yet, so that the reviewer is nobody in particular."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one person does. `at` is the moment; None for pages that are read at every moment."""

    what: str
    method: str
    rule: str
    may: Table | People
    refused: Table | People
    at: str | None = None
    query: str = ""
    shows: str = ""  # reading: the kind of word that the page of a meeting holds
    lists: Table | None = None  # reading: the meetings of which a list holds that word
    form: Mapping[str, object] = field(default_factory=dict)
    page: str = ""  # the page that holds the form, whose fields are sent as they stand, changed by `form`
    upload: str = ""  # the file that is sent to that page first
    beside: Mapping[str, str] = field(default_factory=dict)  # what is sent with that file
    json: Mapping[str, object] | None = None
    changes: str = ""  # writing: the table whose rows differ afterwards; none where it only prepares a change
    ids: Mapping[str, str] = field(default_factory=dict)  # which thing an id of the address means, if not its own
    idle: Table = field(default_factory=dict)  # who is answered as if the thing were not there, and changes nothing
    scripted: bool = False  # asked by a script, which is told 401 instead of being sent to the sign-in page

    @property
    def is_write(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def is_about_meetings(self) -> bool:
        """Whether the answer depends on a meeting."""
        return not isinstance(self.may, frozenset)


def minus(table: Table, other: Table) -> Table:
    """Return who stands in one table and not in the other."""
    return {meeting: table[meeting] - other[meeting] for meeting in table}


def common(table: Table, other: Table) -> Table:
    """Return who stands in both tables."""
    return {meeting: table[meeting] & other[meeting] for meeting in table}


@dataclass(frozen=True)
class Who:
    """Who may, and who is told that they may not."""

    may: Table | People
    refused: Table | People


def _meeting(rule: Table) -> Who:
    return Who(rule, minus(SEE_MEETING, rule))


def _item(rule: Table) -> Who:
    """A thing under an agenda item: whoever may do it with the meeting and may read the item."""
    return Who(common(rule, READ_ITEM), minus(SEE_MEETING, rule))


def _above_biasa(who: Who, *biasa: str) -> Who:
    """Leave out the meetings whose level can not be lowered."""
    nobody: Table = dict.fromkeys(biasa, frozenset())
    return Who({**who.may, **nobody}, {**who.refused, **nobody})


def _action(rule: Table) -> Who:
    return Who(rule, minus(SEE_ACTION, rule))


def _office(names: str) -> Who:
    people = frozenset(names.split())
    assert people <= EVERYBODY
    return Who(people, EVERYBODY - people)


SEES = _meeting(SEE_MEETING)
READS = _meeting(READ_MEETING)
_PUBLIC: Table = {meeting: frozenset() if "rahasia" in meeting else people for meeting, people in READ_MEETING.items()}
PUBLISHES = Who(_PUBLIC, minus(SEE_MEETING, _PUBLIC))
"""A meeting from rahasia up has no public copy: whoever may read it is told so."""
READS_ITEM = _item(READ_MEETING)
WRITES = _meeting(EDIT_MEETING)
WRITES_ITEM = _item(EDIT_MEETING)
PRESIDES = _meeting(APPROVE_MEETING)
LOWERS = _above_biasa(PRESIDES, "biasa_recorded", "closed_item_recorded")
LOWERS_ITEM = _above_biasa(_item(APPROVE_MEETING), "biasa_recorded")
REVIEWS = _meeting(REVIEW_MEETING)
DRAFTS = _meeting(DRAFT_MEETING)
HAS_PAPER = Who(READ_ITEM, minus(READ_ITEM, READ_ITEM))
WITHDRAWS_PAPER = Who(common(EDIT_MEETING, READ_ITEM), minus(READ_ITEM, EDIT_MEETING))
RESTORES = Who(EDIT_MEETING, {meeting: frozenset() for meeting in EDIT_MEETING})

SEES_ACTION = _action(SEE_ACTION)
REPORTS = _action(REPORT_ACTION)
SUPPORTS = _action(SUPPORT_ACTION)
COMMENTS = _action(COMMENT_ACTION)
STEERS = _action(STEER_ACTION)
DECIDES = _action(DECIDE_ACTION)

SECRETARIES = "host_secretary named_secretary invited_secretary owner_secretary stranger_secretary"
ANYBODY = _office(" ".join(EVERYBODY))
SECRETARY = _office(SECRETARIES)
DIRECTORY = _office(f"{SECRETARIES} administrator")
ADMINISTRATOR = _office("administrator")
REPORTERS = _office(
    f"{SECRETARIES} host_officer chair reviewer invited_officer owner_officer supporter_officer responsible"
    " stranger_officer"
)
READERS_OF_FIGURES = _office(" ".join(EVERYBODY - {"administrator"}))

WORDS = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Kata baru"}]}]}
DOC = '{"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Kata baru"}]}]}'
MEETING = "/rapat/<int:meeting_id>"
ACTION = "/tindak-lanjut/<int:action_id>"
RALAT = f"{MEETING}/ralat"
APPROVAL = f"{MEETING}/pengesahan"


def read(what: str, rule: str, who: Who, **given) -> Row:
    """Open a page, or take a file."""
    return Row(what=what, method="GET", rule=rule, may=who.may, refused=who.refused, **given)


def write(what: str, rule: str, who: Who, *, changes: str, **given) -> Row:
    """Send a form."""
    given = {"method": "POST", **given}
    return Row(what=what, rule=rule, may=who.may, refused=who.refused, changes=changes, **given)


def both(what: str, rule: str, who: Who, *, at: str | None = None, changes: str, form=None, **given) -> list[Row]:
    """Open a form, and send it."""
    kept = {name: given.pop(name) for name in ("query", "ids") if name in given}
    opened = read(f"open the form to {what}", rule, who, at=at, idle=given.pop("idle", {}), **kept)
    return [opened, write(what, rule, who, at=at, changes=changes, form=form or {}, page=rule, **kept, **given)]
