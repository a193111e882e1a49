"""Writing the mails that wait in the outbox as a sender does, and opening what goes along with them."""

from __future__ import annotations

from icalendar import Calendar
from sqlalchemy import select

from coordination.directory.models import Office
from coordination.notifications.letters import Withheld
from coordination.notifications.readers import reader_of
from coordination.notifications.writing import WRITERS, Desk
from coordination.outbox.models import Mail
from coordination.outbox.services import recipient_of


def mails(session, kind=None):
    """Return the mails in the outbox, in the order they were put there."""
    wanted = select(Mail).order_by(Mail.id)
    return session.scalars(wanted if kind is None else wanted.where(Mail.kind == kind)).all()


def write(app, session, mail, *, now, trial=False):
    """Return the letter of one mail; the reason where it is withheld."""
    recipient = recipient_of(mail)
    reader = reader_of(session, recipient)
    assert reader is not None
    desk = Desk(
        app=app,
        session=session,
        office=session.get_one(Office, 1),
        mail=mail,
        recipient=recipient,
        reader=reader,
        now=now,
        trial=trial,
    )
    try:
        letter = WRITERS[mail.kind](desk)
    except Withheld as withheld:
        return withheld.reason
    return letter


def words_of(letter):
    """Return every word of a letter, its calendars included, as one text."""
    parts = [letter.subject, letter.opening, letter.expected, letter.closing]
    for entry in letter.entries:
        parts += [entry.title, entry.note, entry.url or "", *(f"{name}: {value}" for name, value in entry.details)]
    if letter.button is not None:
        parts += [letter.button.label, letter.button.url]
    parts += [attachment.name for attachment in letter.attachments]
    if letter.calendar is not None:
        parts.append(letter.calendar.decode().replace("\r\n ", ""))
    return "\n".join(parts)


def events(ics):
    """Return the method of an .ics file and its events, parsed."""
    calendar = Calendar.from_ical(ics)
    return str(calendar["method"]), list(calendar.walk("VEVENT"))
