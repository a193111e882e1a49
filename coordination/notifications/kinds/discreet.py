"""What a mail says of anything from rahasia up: that there is something, and where to sign in for it."""

from __future__ import annotations

from coordination.actions.models import Action
from coordination.i18n import _
from coordination.notifications.letters import Button, Entry, Letter


def discreet(url: str, *, calendar: bytes | None = None) -> Letter:
    """Return the mail that tells no title, no text and no agency; `url` is a page behind signing in."""
    return Letter(
        subject=_("Ada tugas untuk Anda"),
        opening=_("Ada tugas untuk Anda. Isinya hanya dapat dibaca setelah masuk ke Rakor."),
        button=Button(label=_("Masuk ke Rakor"), url=url),
        calendar=calendar,
    )


def discreet_entry(url: str) -> Entry:
    """Return the same as one of several things that a mail tells of."""
    return Entry(title=_("Ada tugas untuk Anda"), url=url)


def is_secret(action: Action) -> bool:
    """Tell whether a mail may not say what an action is: for its own level, or its meeting's."""
    return action.level.is_secret or action.meeting.level.is_secret
