"""The one form of every mail: a letter, or several in one, as plain text and HTML with the office's name and colour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid
from typing import Any, Final

from flask import Flask

from coordination.directory.models import Office
from coordination.directory.office import ACCENTS
from coordination.i18n import language, ngettext
from coordination.notifications.letters import Attachment, Letter
from coordination.notifications.smtp import Server
from coordination.richtext import one_line

LONGEST_NAME: Final = 120
LONGEST_SUBJECT: Final = 200
_METHOD: Final = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


class _Folding(EmailPolicy):
    """Encodes a subject or a name that does not fit its line plainly as a whole.

    The library's own way encodes word by word: where it folds between an encoded word and another it loses a space or
    writes it twice, and a long name comes out broken.
    """

    def fold(self, name: str, value: Any) -> str:
        """Return a header as it is sent, with its line ends."""
        plain: str = super().fold(name, value)
        if name.lower() == "subject":
            text, rest = str(value), ""
        elif name.lower() in ("from", "to"):
            [mailbox] = value.addresses
            text, rest = mailbox.display_name, f"{self.linesep} <{mailbox.addr_spec}>"
        else:
            return plain
        if text.isascii() and len(text) <= _FITS:
            return plain
        encoded = Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{rest}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the same as bytes."""
        return self.fold(name, value).encode("ascii")


_FITS: Final = 60
_POLICY: Final = _Folding(linesep="\r\n", cte_type="7bit")  # no server need speak 8BITMIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who a mail is for, and to whom an answer goes."""

    address: str
    name: str
    reply_to: str | None = None


def compose(
    *, app: Flask, office: Office, server: Server, envelope: Envelope, letters: Sequence[Letter], now: datetime
) -> EmailMessage:
    """Return the mail for `letters`, in the language that is being spoken. Several become one, each a section."""
    subject = subject_of(letters, office)
    message = EmailMessage(policy=_POLICY)
    message["From"] = _addressed(server.sender_name or office.name, server.sender)
    message["To"] = _addressed(envelope.name, envelope.address)
    if envelope.reply_to:
        message["Reply-To"] = Address(addr_spec=envelope.reply_to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(idstring="rakor", domain=server.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(letters, office), cte="quoted-printable")
    message.add_alternative(as_html(app, letters, office, subject=subject), subtype="html", cte="quoted-printable")
    _add_calendars(message, letters)
    for attachment in (one for letter in letters for one in letter.attachments):
        _attach(message, attachment)
    message["Content-Language"] = language()  # last: to give a mail another part moves its content's headers there
    return message


def subject_of(letters: Sequence[Letter], office: Office) -> str:
    """Return the one line that a mail is told by in an inbox."""
    if len(letters) == 1:
        return _header(letters[0].subject, LONGEST_SUBJECT)
    number = len(letters)
    told = ngettext("%(num)d kabar untuk Anda hari ini", "%(num)d kabar untuk Anda hari ini", number)
    return _header(f"{told} · {office.name}", LONGEST_SUBJECT)


def as_text(letters: Sequence[Letter], office: Office) -> str:
    """Return the plain text: everything that the HTML says."""
    sections = [_section(letter, is_one_of_many=len(letters) > 1) for letter in letters]
    return f"\n\n{'-' * 60}\n\n".join(sections) + f"\n\n-- \n{one_line(office.name)}\n"


def as_html(app: Flask, letters: Sequence[Letter], office: Office, *, subject: str) -> str:
    """Return the HTML: a table, styles at each place, nothing that is fetched from anywhere."""
    template = app.jinja_env.get_template("mail/letter.html")
    return template.render(
        letters=letters,
        office=office,
        subject=subject,
        accent=office.accent or ACCENTS[0],
        language=language(),
    )


def _section(letter: Letter, *, is_one_of_many: bool) -> str:
    parts = [letter.subject.upper()] if is_one_of_many else []
    parts.append(letter.opening)
    group = ""
    for entry in letter.entries:
        if entry.group and entry.group != group:
            parts.append(one_line(entry.group).upper())
        group = entry.group
        lines = [f"* {one_line(entry.title)}"]
        lines += [f"  {one_line(name)}: {one_line(value)}" for name, value in entry.details]
        lines += [f"  {entry.note}"] if entry.note else []
        lines += [f"  {entry.url}"] if entry.url else []
        parts.append("\n".join(lines))
    if letter.expected:
        parts.append(letter.expected)
    if letter.button is not None:
        parts.append(f"{one_line(letter.button.label)}:\n{letter.button.url}")
    if letter.closing:
        parts.append(letter.closing)
    return "\n\n".join(part.strip() for part in parts)


def _add_calendars(message: EmailMessage, letters: Sequence[Letter]) -> None:
    calendars = [letter.calendar for letter in letters if letter.calendar is not None]
    if len(letters) == 1 and calendars:
        found = _METHOD.search(calendars[0])
        method = found[1].decode("ascii") if found else "PUBLISH"
        message.add_alternative(
            calendars[0].decode("utf-8"), subtype="calendar", cte="base64", params={"method": method}
        )
        return
    # A mail is one invitation or none; several are files that a person opens.
    for number, calendar in enumerate(calendars, 1):
        _attach(message, Attachment(name=f"undangan-{number}.ics", mimetype="text/calendar", data=calendar))


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _slash, sub = attachment.mimetype.partition("/")
    name = _header(attachment.name, LONGEST_NAME) or "lampiran"
    message.add_attachment(attachment.data, maintype=main, subtype=sub or "octet-stream", filename=name)


def _addressed(name: str, address: str) -> Address:
    return Address(display_name=_header(name, LONGEST_NAME), addr_spec=address)


def _header(text: str, longest: int) -> str:
    """Return what people typed as one line without any sign that a header could take for its end."""
    line = one_line("".join(one if one.isprintable() else " " for one in text))
    line = line.replace("=?", "= ?")  # would be read as an encoded word, which may hold anything
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
