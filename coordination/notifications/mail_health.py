"""How sending is, in a line for whoever runs the system."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.config import Settings
from coordination.i18n import _
from coordination.notifications.labels import problem_words
from coordination.notifications.servers import server_in_use
from coordination.notifications.smtp import Undelivered
from coordination.outbox.models import Mail, MailState
from coordination.reports.health import Line

OVERDUE: Final = timedelta(hours=26)
"""A mail that waits longer is held up by something: the next hour of sending is never further away."""


def line(session: Session, settings: Settings, now: datetime) -> Line:
    """Say whether mails leave; each question walks one index and ends at its first answer."""
    name = _("Pos-el")
    try:
        server = server_in_use(session, settings)
    except Undelivered as error:
        return Line(name, problem_words(error.problem)[0], is_well=False)
    if server is None:
        return Line(name, _("belum diatur; surat hanya tercatat di Surat keluar"), is_well=False)
    waiting = select(Mail.problem).where(Mail.state == MailState.WAITING).order_by(Mail.due_at, Mail.id).limit(1)
    trouble = session.scalar(waiting.where(Mail.problem.is_not(None), Mail.attempts == 0, Mail.due_at <= now))
    if trouble is not None:
        return Line(name, problem_words(trouble)[0], is_well=False)
    if session.scalar(select(Mail.id).where(Mail.state == MailState.WAITING, Mail.due_at < now - OVERDUE).limit(1)):
        return Line(
            name, _("surat yang sudah waktunya belum terkirim; periksa apakah penjadwal berjalan"), is_well=False
        )
    return Line(name, _("lewat %(host)s", host=server.host))
