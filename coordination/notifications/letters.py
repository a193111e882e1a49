"""What a mail says, before it has a form: plain text parts that one layout turns into HTML and plain text alike."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.outbox.models import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing a mail tells of: its title, what is to be known about it, and where it opens."""

    title: str
    details: tuple[tuple[str, str], ...] = ()  # ("Tenggat", "31 Juli 2024, 3 hari lagi")
    url: str | None = None
    note: str = ""
    group: str = ""  # a heading over it and those after it of the same group


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """The one thing to do."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes along."""

    name: str
    mimetype: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail's words in the recipient's language. All of it is text; the layout escapes it."""

    subject: str
    opening: str
    entries: tuple[Entry, ...] = ()
    expected: str = ""  # what is expected of the reader, in a sentence
    button: Button | None = None
    closing: str = ""
    attachments: tuple[Attachment, ...] = ()
    calendar: bytes | None = None  # an .ics with its METHOD, sent as a part of its own


class Withheld(Exception):
    """The mail is not to be sent after all; the outbox shows why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
