"""What a mail says of anything from rahasia up: that there is something, and where to sign in for it."""

from __future__ import annotations

from coordination.i18n import _
from coordination.notifications.letters import Button, Letter


def discreet(url: str, *, calendar: bytes | None = None) -> Letter:
    """Return the mail that tells no title, no text and no agency; `url` is a page behind signing in."""
    return Letter(
        subject=_("Ada tugas untuk Anda"),
        opening=_("Ada tugas untuk Anda di Rakor. Isinya hanya dapat dibaca setelah masuk."),
        button=Button(label=_("Masuk ke Rakor"), url=url),
        calendar=calendar,
    )
