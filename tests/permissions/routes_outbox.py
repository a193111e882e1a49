"""Addresses of the outbox, the mail server, and one's own wish of one mail a day."""

from __future__ import annotations

from tests.permissions.expectations import SEE_MAIL, SEE_MEETING
from tests.permissions.rows import ADMINISTRATOR, ANYBODY, Who, both, common, minus, read, write

MAIL = "/surat-keluar/<int:mail_id>"
SEES_MAIL = Who(SEE_MAIL, minus(SEE_MAIL, SEE_MAIL))
"""For whoever does not see a mail it is not there."""

OUTBOX = [
    read("list what is sent", "/surat-keluar", ANYBODY, shows="head", lists=common(SEE_MAIL, SEE_MEETING)),
    read("see one mail", MAIL, SEES_MAIL),
    write("send one mail again", f"{MAIL}/kirim-ulang", SEES_MAIL, changes="mail"),
    write("send again all mails that failed", "/surat-keluar/kirim-ulang", ANYBODY, changes=""),
    write("choose one mail a day", "/akun-saya/surat", ANYBODY, changes="mail_preference", form={"digest": "y"}),
    *both(
        "set the mail server",
        "/pengaturan/pos-el",
        ADMINISTRATOR,
        changes="mail_server",
        form={"host": "mail.example.id", "port": "587", "sender": "rakor@example.id"},
    ),
    write("try the mail server", "/pengaturan/pos-el/uji", ADMINISTRATOR, changes=""),
]
