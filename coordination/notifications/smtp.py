"""Handing one mail after the other to the office's mail server, and telling apart why it would not take one.

What went wrong decides what may happen next. Where the server cannot be used at all (`Unusable`), no mail left. Where
it refused one mail (`Refused`), or broke off before it had the whole of it (`Interrupted`), others may go. Where its
answer to a whole mail never came (`InDoubt`), the mail may have left: only a person sends it again.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Final, Self

from coordination.notifications.models import Encryption

LONGEST: Final = 400
"""Characters kept of what a server said."""


class Trouble(StrEnum):
    """What stood in the way; `labels.troubles` has its words."""

    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    NO_ENCRYPTION = "no_encryption"  # the server does not speak TLS, or not as it was set
    LOGIN = "login"
    SENDER = "sender"  # it will not send in this sender's name
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    REJECTED = "rejected"
    SECRET = "secret"  # the sealed password can no longer be read  # noqa: S105
    ADDRESS = "address"  # no mail server can be told this address
    WORDS = "words"  # a fault of ours: the mail could not be written


class Undelivered(Exception):
    """The mail, or any mail, was not handed over. `answer` is what the server said, cleaned."""

    def __init__(self, trouble: Trouble, answer: object = "") -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.answer = clean(answer)

    @property
    def problem(self) -> str:
        """What is kept with the mail: the trouble by its stable word, then the server's answer."""
        return f"{self.trouble}: {self.answer}"


class Unusable(Undelivered):
    """The server cannot be used now, for no mail."""


class Refused(Undelivered):
    """The server would not take this mail: for good, or not now."""

    def __init__(self, trouble: Trouble, answer: object = "", *, for_good: bool) -> None:
        super().__init__(trouble, answer)
        self.for_good = for_good


class Interrupted(Refused):
    """The connection broke before the server had the whole mail; it surely did not leave."""

    def __init__(self, trouble: Trouble, answer: object = "") -> None:
        super().__init__(trouble, answer, for_good=False)


class InDoubt(Undelivered):
    """The whole mail was handed over and no answer came: it may have left."""


def clean(answer: object) -> str:
    """Return what a server said as one line of at most LONGEST characters that hides nothing."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text)
    return " ".join(seen.split())[:LONGEST]


@dataclass(frozen=True, kw_only=True)
class Server:
    """How to reach the office's mail server, its password in the clear."""

    host: str
    port: int
    encryption: Encryption
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str
    sender_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many seconds to wait: a server that answers a byte at a time would never tire of it otherwise."""

    answer: float = 30  # for one answer
    reaching: float = 60  # connecting, TLS and login
    handing: float = 180  # one mail as a whole


class Connection:
    """An open way to the server, for any number of mails one after the other."""

    def __init__(self, server: Server, limits: Limits) -> None:
        """Reach the server and sign in. Raises Unusable."""
        self._server = server
        self._limits = limits
        self._smtp = _client(server, limits.answer)
        self._is_late = False
        try:
            with self._within(limits.reaching), self._reaching():
                self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Return the connection."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Say goodbye; a server that does not listen any more is left."""
        with suppress(OSError), self._within(5):
            self._smtp.quit()
        self.close()

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._smtp.close()

    def is_alive(self) -> bool:
        """Tell whether the server still listens, after a pause: many hang up after some minutes, or some mails."""
        try:
            with self._within(self._limits.answer):
                return self._smtp.rset()[0] == 250
        except OSError:
            return False

    def send(self, recipient: str, message: bytes) -> None:
        """Hand over one mail to one address. Raises Unusable, Refused, Interrupted or InDoubt.

        After Refused another may follow on this connection; the others end it.
        """
        with self._within(self._limits.handing):
            with self._handing(before=True):
                self._ask(self._smtp.mail(self._server.sender, []), sender=True)
                self._ask(self._smtp.rcpt(recipient, []))
                self._ask(self._smtp.docmd("DATA"), expected=(354,))
                # Where the last line cannot be put on its way, the server has no whole mail, and keeps none.
                self._smtp.send(_as_data(message))
            with self._handing(before=False):
                self._ask(self._smtp.getreply(), whole=True)

    def _open(self) -> None:
        server = self._server
        code, said = self._smtp.connect(server.host, server.port)
        if code != 220:
            raise Unusable(Trouble.TIMEOUT if self._is_late else Trouble.REJECTED, said)
        self._smtp.ehlo_or_helo_if_needed()
        if server.encryption is Encryption.STARTTLS:
            self._smtp.starttls(context=ssl.create_default_context())
            self._smtp.ehlo_or_helo_if_needed()
        if server.username:
            self._smtp.login(server.username, server.password or "")

    def _ask(
        self,
        answer: tuple[int, bytes],
        *,
        expected: tuple[int, ...] = (250, 251),
        sender: bool = False,
        whole: bool = False,
    ) -> None:
        """Go on where the server said yes. Once it has the `whole` mail, no clear answer leaves that in doubt."""
        code, said = answer
        if code in expected:
            return
        text = f"{code} {said.decode('utf-8', 'replace')}"
        is_no = 400 <= code < 600
        if code == 421 or not is_no:
            self.close()
            if not is_no and whole:
                raise InDoubt(Trouble.BROKEN_OFF, text)
            raise Interrupted(Trouble.REJECTED if is_no else Trouble.BROKEN_OFF, text)
        with suppress(OSError):
            self._smtp.rset()
        if sender and code >= 500:
            raise Unusable(Trouble.SENDER, text)
        raise Refused(Trouble.REJECTED, text, for_good=code >= 500)

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Break the connection off after so long; whoever waits on it is told at once."""
        timer = threading.Timer(seconds, self._break_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _break_off(self) -> None:
        self._is_late = True
        sock = self._smtp.sock  # None once it is closed
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Tell in which of its ways the server could not be reached; smtplib's own errors are OSErrors too."""
        try:
            yield
        except smtplib.SMTPServerDisconnected as error:
            raise Unusable(self._silence(error)) from error
        except (OSError, ValueError) as error:  # ValueError: a name or a password that cannot be written on the wire
            silent = self._is_late or isinstance(error, TimeoutError)
            raise Unusable(Trouble.TIMEOUT if silent else _trouble_of(error), _said(error)) from error

    @contextmanager
    def _handing(self, *, before: bool) -> Iterator[None]:
        """Tell a silence before the mail was whole from one after it."""
        try:
            yield
        except OSError as error:  # smtplib's own errors are of this kind too
            self.close()
            raise (Interrupted if before else InDoubt)(self._silence(error)) from error

    def _silence(self, error: Exception) -> Trouble:
        # smtplib tells a wait that was too long as a connection that was closed.
        late = self._is_late or isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        return Trouble.TIMEOUT if late else Trouble.BROKEN_OFF


class _Plain(smtplib.SMTP):
    _host: str


class _Encrypted(smtplib.SMTP_SSL):
    _host: str


def _client(server: Server, answer: float) -> smtplib.SMTP:
    # By the name of the sender's domain: what this machine calls itself is often no name at all.
    name = server.sender.rpartition("@")[2]
    client = (
        _Encrypted(local_hostname=name, timeout=answer, context=ssl.create_default_context())
        if server.encryption is Encryption.TLS
        else _Plain(local_hostname=name, timeout=answer)
    )
    # What a certificate must be made out to. smtplib sets it only where its constructor connects, and then nothing
    # could break off a server that greets a byte at a time.
    client._host = server.host
    return client


def _as_data(message: bytes) -> bytes:
    """Return a mail as DATA wants it: lines end with CR LF, a dot at their beginning is doubled, a lone one ends it."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"


_TROUBLES: Final[tuple[tuple[type[Exception], Trouble], ...]] = (
    (socket.gaierror, Trouble.UNKNOWN_HOST),
    (ssl.SSLCertVerificationError, Trouble.CERTIFICATE),
    (ssl.SSLError, Trouble.NO_ENCRYPTION),
    (smtplib.SMTPAuthenticationError, Trouble.LOGIN),
    (UnicodeEncodeError, Trouble.LOGIN),
    (smtplib.SMTPResponseException, Trouble.REJECTED),
    (smtplib.SMTPNotSupportedError, Trouble.NO_ENCRYPTION),
    (smtplib.SMTPException, Trouble.LOGIN),  # no way of signing in that both know
)
"""What an error on the way to the server means, the narrower before the wider."""


def _trouble_of(error: Exception) -> Trouble:
    if isinstance(error, smtplib.SMTPNotSupportedError) and "AUTH" in str(error):
        return Trouble.LOGIN  # many offer a login only once the way is encrypted
    return next((trouble for kind, trouble in _TROUBLES if isinstance(error, kind)), Trouble.UNREACHABLE)


def _said(error: Exception) -> object:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(error, UnicodeEncodeError):
        return ""  # it would repeat the password
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or error
