"""Addresses of personal links and of answers.

What carries its own secret opens one thing (tests/notifications tries each). Who comes is answered by the invited, and
written down by the host's secretariat.
"""

from __future__ import annotations

from tests.permissions.expectations import INVITED, JOIN_MEETING, SEE_MEETING
from tests.permissions.rows import MEETING, WRITES, Who, both, minus, read, write

PERSONAL_LINKS = {
    "GET": {"/t/<token>", "/undangan/<token>", "/keadaan/<token>"},
    "POST": {"/t/<token>", "/t/<token>/perpanjangan", "/undangan/<token>"},
}

_INVITED = {name: frozenset() if "rahasia" in name else frozenset(INVITED.split()) for name in SEE_MEETING}
JOINS = Who(JOIN_MEETING, minus(SEE_MEETING, JOIN_MEETING))
IS_INVITED = Who(_INVITED, minus(SEE_MEETING, JOIN_MEETING))
"""Whoever runs the meeting sees the page, and finds no line of theirs on it: 404."""

ANSWERS = [
    *both(
        "write down who comes",
        f"{MEETING}/jawaban/<int:participant_id>",
        WRITES,
        at="coming",
        changes="reply",
        form={"presence": "present"},
    ),
    read("be asked who comes", f"{MEETING}/konfirmasi", JOINS, at="coming", shows="head"),
    write(
        "answer who comes",
        f"{MEETING}/konfirmasi/<int:participant_id>",
        IS_INVITED,
        at="coming",
        changes="reply",
        form={"presence": "represented", "attendee_name": "Wakil"},
    ),
]
