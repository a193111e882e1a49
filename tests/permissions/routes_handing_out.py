"""Addresses by which an invitation and a notula leave, and the surat undangan of whoever is invited."""

from __future__ import annotations

from tests.permissions.expectations import JOIN_MEETING, READ_MEETING, SEE_MEETING
from tests.permissions.rows import ANYBODY, MEETING, READS, SEES, WRITES, Who, both, minus, read, write

LETTER = f"{MEETING}/naskah/undangan"

_EITHER = {name: READ_MEETING[name] | JOIN_MEETING[name] for name in READ_MEETING}
WAS_INVITED = Who(_EITHER, minus(SEE_MEETING, _EITHER))
"""Whoever reads the minutes, and since the letter was sent off also the invited, who may join."""

HANDING_OUT = [
    read("read the invitation before it is sent", LETTER, READS, at="coming", shows="seen"),
    read("take the invitation as Word before it is sent", f"{LETTER}.docx", READS, at="coming", shows="seen"),
    read("read the invitation", LETTER, WAS_INVITED, at="invited", shows="seen"),
    read("take the invitation as Word once sent", f"{LETTER}.docx", WAS_INVITED, at="invited", shows="seen"),
    read("take the invitation as PDF once sent", f"{LETTER}.pdf", WAS_INVITED, at="invited"),
    *both("send the invitation", f"{MEETING}/kirim/undangan", WRITES, at="coming", changes="mail"),
    *both("send the notula", f"{MEETING}/kirim/notula", WRITES, at="approved", changes="mail"),
    read("take a meeting for the calendar", f"{MEETING}/kalender.ics", SEES, at="coming"),
    *both("make a calendar feed", "/akun-saya/kalender", ANYBODY, changes="personal_link"),
    write("withdraw a calendar feed", "/akun-saya/kalender/cabut", ANYBODY, changes=""),
]
