"""Addresses of what goes out next, of escalations, and of what the office settles about reminding."""

from __future__ import annotations

from tests.permissions.expectations import STEER_ACTION
from tests.permissions.rows import ADMINISTRATOR, ANYBODY, STEERS, Who, both, read, write

TOLD = {name: who if name.endswith("approved") else frozenset() for name, who in STEER_ACTION.items()}
"""Reminders tell of actions that were released; each mail holds one, and only its host's secretariat sees it."""
MAIL = {"mail_id": "reminder_id"}
HOLDS = Who(STEER_ACTION, dict.fromkeys(STEER_ACTION, frozenset({"administrator"})))
"""The administrator sees that the mail is there, and is told that it is not theirs to hold."""

REMINDERS = [
    read("see what goes out next", "/surat-besok", ANYBODY, at="reminded", shows="head", lists=TOLD),
    write(
        "hold a reminder",
        "/surat-besok/<int:mail_id>",
        HOLDS,
        at="reminded",
        changes="mail_note",
        form={"deed": "hold", "host_id": "{host_id}"},
        ids=MAIL,
    ),
    read("see what may be told to leaders", "/eskalasi", ANYBODY, at="reminded", shows="head", lists=TOLD),
    write(
        "tell leaders of what is late",
        "/eskalasi/<int:action_id>",
        STEERS,
        at="reminded",
        changes="escalation",
        form={"deed": "release"},
    ),
    *both(
        "change the ladder of reminders",
        "/pengaturan/pengingat",
        ADMINISTRATOR,
        changes="reminder_rules",
        form={"before": "5, 2"},
    ),
    *both(
        "settle a day",
        "/pengaturan/hari-libur",
        ADMINISTRATOR,
        changes="calendar_day",
        form={"day": "2024-12-24", "name": "Hari jadi", "kind": "closed"},
    ),
    write(
        "let the calendar speak for a day again",
        "/pengaturan/hari-libur/<day>/hapus",
        ADMINISTRATOR,
        at="reminded",
        changes="calendar_day",
        ids={"day": "2024-12-26"},
    ),
]
