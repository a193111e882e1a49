"""One layout for every mail: safe headers whatever people typed, the same words as text and HTML, nothing fetched."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.directory.models import Office
from coordination.i18n import speaking
from coordination.notifications.layout import Envelope, as_html, compose
from coordination.notifications.letters import Attachment, Button, Entry, Letter
from coordination.notifications.models import Encryption
from coordination.notifications.smtp import Server
from tests.factories import NOW

HOSTILE = [
    """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si.""",
    "Ani\r\nBcc: lain@example.id\r\n\r\n<script>alert(1)</script>",
    "Ani\nX-Lain: 1\rY\x0bZ\x0c\x1c\x85\u2028Q\u2029R",
    "🙂" * 60,
    "x" * 300,
    'Łukasz, é; \\ " , <a@b.id>, =?utf-8?q?x?=',
    "\u202etxet\u200b",
    "=?utf-8?q?Ani=0D=0ABcc:_lain@example.id?= x",
    "",
]
SERVER = Server(host="h", port=25, encryption=Encryption.NONE, sender="rakor@kendarikota.go.id")
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
KNOWN = {
    *("from", "to", "subject", "date", "message-id", "auto-submitted", "content-language", "mime-version"),
    *("content-type", "content-transfer-encoding", "reply-to"),
}


def composed(app, letters, *, name="Ani", sender_name="Rakor", office_name="Kantor", reply_to=None):
    server = Server(**(vars(SERVER) | {"sender_name": sender_name}))
    message = compose(
        app=app,
        office=Office(name=office_name, accent="#1d4f91"),
        server=server,
        envelope=Envelope(address="ani@kendarikota.go.id", name=name, reply_to=reply_to),
        letters=letters,
        now=NOW,
    )
    raw = message.as_bytes()
    return raw, message_from_bytes(raw, policy=policy.default)


def read(parsed, name):
    """Return a header as a mail program shows it."""
    return str(make_header(decode_header(message_from_bytes(parsed)[name])))


def one_line(text, longest):
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split()).replace("=?", "= ?")
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def check_headers(app, text):
    letter = Letter(subject=text, opening=text, attachments=(Attachment(name=text, mimetype="text/plain", data=b"x"),))
    raw, parsed = composed(app, [letter], name=text, sender_name=text, office_name=text or "Kantor")
    head = raw.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) < 998 for line in head.split(b"\r\n"))
    assert {name.lower() for name in parsed} <= KNOWN
    assert [one.addr_spec for one in parsed["To"].addresses] == ["ani@kendarikota.go.id"]
    assert [one.addr_spec for one in parsed["From"].addresses] == ["rakor@kendarikota.go.id"]
    assert read(raw, "Subject") == one_line(text, 200)
    assert "lain@example.id" not in str(parsed["Bcc"])
    [attachment] = parsed.iter_attachments()
    assert attachment.get_filename() == (one_line(text, 120) or "lampiran")
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_no_header_breaks_whatever_people_typed(app, text):
    check_headers(app, text)


LONG = [
    "Undangan: Rapat Koordinasi — “Percepatan” Penurunan Stunting dan Penanganan Anak di Kelurahan Padaleu — tahap é",
    "“Percepatan” 😀 Kelurahan Penanganan “Percepatan” S.H., Rapat di “Kota” Anak S.H., (Kota) (Kota) 😀 — (Kota)",
    f"{'x' * 30} Rapat Kelurahan Anak Koordinasi é {'x' * 30} S.H., “Percepatan” 😀 (Ko",
    f"Anak {'x' * 30} Kelurahan Koordinasi Koordinasi di",
    "Dr. H. Ahmad Zaenuddin Muhammad Syahrul, S.Sos., M.Si., M.A.P.",
]


@pytest.mark.parametrize("text", LONG)
def test_a_long_subject_or_name_is_folded_without_losing_or_doubling_a_space(app, text):
    raw, parsed = composed(app, [Letter(subject=text, opening="x")], name=text, sender_name=text)
    head = raw.split(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78
    lines = message_from_bytes(head.replace(b"\r\n ", b" "))
    shown = {name: str(make_header(decode_header(lines[name]))) for name in ("Subject", "From", "To")}
    assert shown["Subject"] == parsed["Subject"] == text
    assert shown["From"] == f"{text} <rakor@kendarikota.go.id>"
    assert shown["To"] == f"{text} <ani@kendarikota.go.id>"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_no_header_breaks_whatever_anybody_could_type(app, text):
    check_headers(app, text.encode("utf-8", "ignore").decode())


def full(text):
    return Letter(
        subject=f"Perihal {text}",
        opening=f"Yth. {text}",
        entries=(
            Entry(
                title=f"Satu {text}",
                details=(("Tenggat", f"31 Juli {text}"),),
                url="https://rakor.example.id/a?b=1&c=2",
                note=f"Catatan {text}",
            ),
        ),
        expected=f"Mohon {text}",
        button=Button(label=f"Lapor {text}", url="https://rakor.example.id/t/abc"),
        closing=f"Salam {text}",
    )


class Seen(HTMLParser):
    """What a reader of HTML sees, and every tag and address in it."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.addresses = [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src", "background", "action")]

    def handle_data(self, data):
        self.words.append(data)


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_and_html_say_the_same_and_nothing_in_it_is_markup(app, text):
    _raw, parsed = composed(app, [full(text)])
    plain = parsed.get_body(["plain"]).get_content()
    seen = Seen(parsed.get_body(["html"]).get_content())
    html = squeezed("".join(seen.words))
    line = squeezed(" ".join(text.split()))
    for word in ("Yth.", "Satu", "31Juli", "Catatan", "Mohon", "Lapor", "Salam"):
        assert word + line[:20] in squeezed(plain)
        assert squeezed(word) + squeezed(text)[:20] in html
    assert seen.tags <= {
        *("html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "p", "br", "strong", "a", "span", "em"),
    }
    assert set(seen.addresses) <= {"https://rakor.example.id/a?b=1&c=2", "https://rakor.example.id/t/abc"}
    for address in seen.addresses:
        assert address in plain


def test_nothing_is_fetched_and_the_office_gives_its_colour(app):
    html = as_html(app, [full("x")], Office(name="Kantor", accent="#1d4f91"), subject="x")
    assert "#1d4f91" in html
    assert not re.search(r"<(img|link|script|style|iframe)|url\(|@import", html)


def test_an_invitation_is_a_part_with_its_method_beside_the_words(app):
    _raw, parsed = composed(app, [Letter(subject="Undangan", opening="Mohon hadir", calendar=CALENDAR)])
    assert parsed.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in parsed.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    part = list(parsed.iter_parts())[2]
    assert part.get_param("method") == "REQUEST"
    assert part.get_content().replace("\r\n", "\n") == CALENDAR.decode().replace("\r\n", "\n")


def test_with_a_file_the_words_stand_first_and_the_file_is_whole(app):
    data = bytes(range(256)) * 50
    letter = Letter(
        subject="Notula",
        opening="Terlampir",
        calendar=CALENDAR,
        attachments=(Attachment(name="Notula 1.docx", mimetype="application/vnd.x", data=data),),
    )
    _raw, parsed = composed(app, [letter])
    assert parsed.get_content_type() == "multipart/mixed"
    assert parsed.get_body(["plain"]).get_content().startswith("Terlampir")
    [file] = parsed.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Notula 1.docx", data)


def test_several_letters_are_one_mail_with_a_section_each_and_their_invitations_as_files(app):
    letters = [full("satu"), full("dua"), Letter(subject="Undangan", opening="Hadir", calendar=CALENDAR)]
    raw, parsed = composed(app, letters)
    assert read(raw, "Subject") == "3 kabar untuk Anda hari ini · Kantor"
    plain = parsed.get_body(["plain"]).get_content()
    assert plain.index("PERIHAL SATU") < plain.index("PERIHAL DUA") < plain.index("UNDANGAN")
    assert parsed.get_body(["html"]).get_content().count("<h1") == 3
    assert [file.get_filename() for file in parsed.iter_attachments()] == ["undangan-1.ics"]


def test_a_mail_speaks_one_language_in_both_parts(app):
    with speaking("en"):
        _raw, parsed = composed(app, [full("x"), full("y")])
    assert parsed["Content-Language"] == "en"
    assert '<html lang="en">' in parsed.get_body(["html"]).get_content()


def test_an_answer_goes_to_the_office_that_asks(app):
    _raw, parsed = composed(app, [full("x")], reply_to="dp3a@kendarikota.go.id")
    assert parsed["Reply-To"] == "dp3a@kendarikota.go.id"
