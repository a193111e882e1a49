"""Reaching a mail server and handing mails over: encrypted or not, signed in or not, and each way it fails."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from coordination.notifications.models import Encryption
from coordination.notifications.sealing import Unreadable, seal, unseal
from coordination.notifications.smtp import (
    Connection,
    InDoubt,
    Interrupted,
    Limits,
    Refused,
    Server,
    Trouble,
    Unusable,
    clean,
)

QUICK = Limits(answer=1, reaching=2, handing=2)
MESSAGE = b"From: a@example.id\r\nSubject: x\r\n\r\n.satu\r\n..dua\n.\r\ntiga"


def server(port, **given):
    known = {"host": "127.0.0.1", "encryption": Encryption.NONE, "sender": "rakor@kendarikota.go.id"}
    return Server(**(known | {"port": port} | given))


def send(to, message=MESSAGE, recipient="ani@kendarikota.go.id", limits=QUICK):
    with Connection(to, limits) as connection:
        connection.send(recipient, message)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signs itself: its file, and the context of a server that has it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


@pytest.fixture
def trusted(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


class SignedIn:
    """Lets one user in."""

    def __call__(self, _server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"rakor", b"rahasia"), handled=False)


# --- what goes well ------------------------------------------------------------------------------------------


def test_a_mail_arrives_as_it_was_whatever_its_lines_begin_with(mailbox):
    send(server(mailbox.port))
    assert mailbox.mails[0].raw == b"From: a@example.id\r\nSubject: x\r\n\r\n.satu\r\n..dua\r\n.\r\ntiga\r\n"


def test_it_goes_encrypted_from_the_first_byte(start_server, certificate, trusted, monkeypatch):
    mailbox = start_server(ssl_context=certificate[1])
    send(server(mailbox.port, encryption=Encryption.TLS))
    assert len(mailbox.mails) == 1


def test_it_goes_encrypted_and_signed_in_after_starttls(start_server, certificate, trusted):
    mailbox = start_server(
        tls_context=certificate[1], require_starttls=True, authenticator=SignedIn(), auth_required=True
    )
    send(server(mailbox.port, encryption=Encryption.STARTTLS, username="rakor", password="rahasia"))
    assert len(mailbox.mails) == 1


def test_one_connection_carries_many_mails_and_a_refusal_between(mailbox):
    mailbox.rcpt["tidak@kendarikota.go.id"] = "550 no"
    with Connection(server(mailbox.port), QUICK) as connection:
        connection.send("ani@kendarikota.go.id", MESSAGE)
        with pytest.raises(Refused):
            connection.send("tidak@kendarikota.go.id", MESSAGE)
        assert connection.is_alive()
        connection.send("budi@kendarikota.go.id", MESSAGE)
    assert mailbox.addresses == ["ani@kendarikota.go.id", "budi@kendarikota.go.id"]


# --- what goes wrong -----------------------------------------------------------------------------------------


def unusable(to, limits=QUICK):
    with pytest.raises(Unusable) as told:
        send(to, limits=limits)
    return told.value


def test_a_certificate_that_nobody_vouches_for_is_refused(start_server, certificate):
    wrapped = start_server(ssl_context=certificate[1])
    assert unusable(server(wrapped.port, encryption=Encryption.TLS)).trouble is Trouble.CERTIFICATE
    asked = start_server(tls_context=certificate[1])
    error = unusable(server(asked.port, encryption=Encryption.STARTTLS))
    assert error.trouble is Trouble.CERTIFICATE
    assert "self" in error.answer
    assert not wrapped.mails + asked.mails


def test_a_certificate_for_another_name_is_refused(start_server, certificate, trusted):
    mailbox = start_server(ssl_context=certificate[1])
    error = unusable(server(mailbox.port, host="localhost", encryption=Encryption.TLS))
    assert error.trouble is Trouble.CERTIFICATE


def test_a_server_without_starttls_gets_nothing_in_the_clear(mailbox):
    assert unusable(server(mailbox.port, encryption=Encryption.STARTTLS)).trouble is Trouble.NO_ENCRYPTION
    assert unusable(server(mailbox.port, encryption=Encryption.TLS)).trouble is Trouble.NO_ENCRYPTION
    assert not mailbox.mails


@pytest.mark.parametrize("password", ["salah", "kata–sandi"])
def test_a_wrong_login_is_told_and_the_password_is_not(start_server, certificate, trusted, password):
    mailbox = start_server(tls_context=certificate[1], authenticator=SignedIn())
    to = server(mailbox.port, encryption=Encryption.STARTTLS, username="rakor", password=password)
    error = unusable(to)
    assert error.trouble is Trouble.LOGIN
    assert password not in error.problem
    assert password not in repr(to)


def test_a_login_that_the_server_does_not_know_is_told(mailbox):
    assert unusable(server(mailbox.port, username="rakor", password="x")).trouble is Trouble.LOGIN


def test_a_sender_that_the_server_does_not_allow_is_the_servers_matter_and_no_mails(mailbox):
    async def handle(_server, _session, _envelope, _address, _options):
        return "553 5.7.1 not yours"

    mailbox.handle_MAIL = handle
    error = unusable(server(mailbox.port))
    assert (error.trouble, error.answer) == (Trouble.SENDER, "553 5.7.1 not yours")


def test_an_unknown_host_and_a_closed_port_are_told_apart(mailbox):
    assert unusable(server(25, host="tidak-ada.invalid")).trouble is Trouble.UNKNOWN_HOST
    mailbox.controller.stop()
    assert unusable(server(mailbox.port)).trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize("drops", [b"", b"2"], ids=["says nothing", "a byte at a time"])
def test_a_server_that_never_finishes_its_greeting_is_given_up_in_time(drops):
    def drip(door):
        with suppress(OSError):
            line, _address = door.accept()
            with line:
                while True:
                    line.sendall(drops)
                    threading.Event().wait(0.1)

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=drip, args=(door,), daemon=True).start()
        began = datetime.now(UTC)
        limits = Limits(answer=0.4, reaching=0.8, handing=1)
        assert unusable(server(door.getsockname()[1]), limits).trouble is Trouble.TIMEOUT
        assert datetime.now(UTC) - began < timedelta(seconds=5)
        door.close()


@pytest.mark.parametrize(
    ("where", "way", "kind", "trouble"),
    [
        ("rcpt", "hang", Interrupted, Trouble.TIMEOUT),
        ("rcpt", "421 bye", Interrupted, Trouble.REJECTED),
        ("rcpt", "452 full", Refused, Trouble.REJECTED),
        ("data", "hang", InDoubt, Trouble.TIMEOUT),
        ("data", "break off", InDoubt, Trouble.BROKEN_OFF),
        ("data", "554 spam", Refused, Trouble.REJECTED),
        ("data", "25", InDoubt, Trouble.BROKEN_OFF),
        ("data", "apa", InDoubt, Trouble.BROKEN_OFF),
        ("rcpt", "apa", Interrupted, Trouble.BROKEN_OFF),
    ],
)
def test_a_silence_before_the_mail_is_whole_and_one_after_it_differ(mailbox, where, way, kind, trouble):
    getattr(mailbox, where)["*"] = way
    with pytest.raises(kind) as told:
        send(server(mailbox.port), limits=Limits(answer=0.5, reaching=2, handing=2))
    assert (type(told.value), told.value.trouble) == (kind, trouble)
    assert not mailbox.mails


def test_what_a_server_says_is_kept_as_one_short_line():
    said = clean(b"550-Satu\r\n550 \x1b[31mdua\x00\xff \xe2\x80\xae tiga" + b"x" * 1000)
    assert said.startswith("550-Satu 550 [31mdua �")
    assert said.isprintable()
    assert len(said) == 400


# --- the sealed password -------------------------------------------------------------------------------------


def test_a_sealed_password_opens_with_the_same_key_alone():
    sealed = seal("kunci-kantor" * 4, "kata–sandi 🙂")
    assert "sandi" not in sealed
    assert sealed != seal("kunci-kantor" * 4, "kata–sandi 🙂")
    assert unseal("kunci-kantor" * 4, sealed) == "kata–sandi 🙂"
    for other in ("kunci-lain" * 4, "kunci-kantor" * 3):
        with pytest.raises(Unreadable):
            unseal(other, sealed)
    with pytest.raises(Unreadable):
        unseal("kunci-kantor" * 4, "bukan apa-apa")
