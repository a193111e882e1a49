"""Addresses of personal links and of answers.

What carries its own secret opens one thing (tests/notifications tries each). Who comes is answered by the invited, and
written down by the host's secretariat.
"""

from __future__ import annotations

from tests.permissions.expectations import EDIT_MEETING, EVERYBODY, INVITED, JOIN_MEETING, SEE_MEETING
from tests.permissions.rows import ACTION, DRAFTS, MEETING, SECRETARIES, STEERS, WRITES, Who, both, minus, read, write

PERSONAL_LINKS = {
    "GET": {"/t/<token>", "/undangan/<token>", "/keadaan/<token>"},
    "POST": {"/t/<token>", "/t/<token>/perpanjangan", "/undangan/<token>", "/keadaan/<token>"},
}


def _open_levels(table):
    return {name: frozenset() if "rahasia" in name else people for name, people in table.items()}


JOINS = Who(JOIN_MEETING, minus(SEE_MEETING, JOIN_MEETING))
IS_INVITED = Who(_open_levels(dict.fromkeys(SEE_MEETING, frozenset(INVITED.split()))), minus(SEE_MEETING, JOIN_MEETING))
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

INQUIRY = "/tindak-lanjut/keadaan/<int:inquiry_id>"
_ASKED = frozenset(["invited_officer", "invited_secretary"])
_NOBODY: dict[str, frozenset[str]] = dict.fromkeys(SEE_MEETING, frozenset())


ASKS = Who(_open_levels(EDIT_MEETING), _open_levels(minus(SEE_MEETING, EDIT_MEETING)))
IS_ASKED = Who(_open_levels(dict.fromkeys(SEE_MEETING, _ASKED)), _NOBODY)
"""Whoever reports for the agency that is asked; for anybody else there is no such question."""

_HOSTS = frozenset(["host_secretary", "named_secretary"])
HOSTS = Who(_HOSTS, EVERYBODY - frozenset(SECRETARIES.split()))
"""Whoever runs meetings that an agency owes something of; any other secretary is told that there is nothing: 404."""

INQUIRIES = [
    write("ask agencies where they stand", f"{MEETING}/keadaan", ASKS, at="coming", changes="mail"),
    read("read where agencies stand", f"{MEETING}/keadaan", DRAFTS, shows="head"),
    *both(
        "say where the agency stands",
        INQUIRY,
        IS_ASKED,
        at="coming",
        changes="inquiry",
        form={"words": "Sedang dikerjakan"},
    ),
]

WHATSAPP = [
    write("take the reminder of an action", f"{ACTION}/whatsapp", STEERS, at="approved", changes="whatsapp_text"),
    write("take back the links to an action", f"{ACTION}/tautan/tarik", STEERS, changes=""),
    write(
        "take the invitation of a line",
        f"{MEETING}/peserta/<int:participant_id>/whatsapp",
        WRITES,
        at="coming",
        changes="whatsapp_text",
    ),
    write(
        "take the question to an agency",
        f"{MEETING}/keadaan/<int:inquiry_id>/whatsapp",
        ASKS,
        at="coming",
        changes="whatsapp_text",
    ),
    write("take the news of a notula", f"{MEETING}/whatsapp", WRITES, at="approved", changes="whatsapp_text"),
    write("take back the links of a meeting", f"{MEETING}/tautan/tarik", WRITES, changes=""),
    write(
        "take the reminder of all that an agency owes",
        "/instansi/<int:organization_id>/whatsapp",
        HOSTS,
        changes="whatsapp_text",
        ids={"organization_id": "organization_id_of_owner"},
    ),
]
