"""The history of a meeting in words, from the audit trail, which holds none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.i18n import _l, ngettext
from coordination.meetings import reading
from coordination.meetings.models import Meeting

WORDS: Mapping[tuple[str, str], LazyString] = {
    ("Meeting", "created"): _l("Rapat direncanakan"),
    ("Meeting", "changed"): _l("Rencana rapat diubah"),
    ("Meeting", "opened"): _l("Rapat dibuka"),
    ("Meeting", "closed"): _l("Rapat selesai dicatat"),
    ("Meeting", "recorded"): _l("Rapat dicatat sesudah berlangsung"),
    ("Meeting", "taken_back"): _l("Langkah terakhir diurungkan"),
    ("Meeting", "postponed"): _l("Rapat ditunda"),
    ("Meeting", "rescheduled"): _l("Rapat dijadwalkan ulang"),
    ("Meeting", "cancelled"): _l("Rapat dibatalkan"),
    ("Meeting", "invitation_sent"): _l("Undangan dikirim"),
    ("Meeting", "minutes_sent"): _l("Notula dikirim kepada peserta"),
    ("Meeting", "discarded"): _l("Rapat dibuang ke Sampah"),
    ("Meeting", "restored"): _l("Rapat dipulihkan dari Sampah"),
    ("Meeting", "level_raised"): _l("Klasifikasi rapat dinaikkan"),
    ("Meeting", "level_lowered"): _l("Klasifikasi rapat diturunkan"),
    ("AgendaItem", "level_raised"): _l("Klasifikasi satu butir agenda dinaikkan"),
    ("AgendaItem", "level_lowered"): _l("Klasifikasi satu butir agenda diturunkan"),
    ("Participant", "came_uninvited"): _l("Undangan tambahan dicatat hadir"),
    ("Revision", "sent_to_review"): _l("Notula dikirim untuk ditinjau"),
    ("Revision", "reviewed"): _l("Paraf diberikan"),
    ("Revision", "returned"): _l("Notula dikembalikan dengan catatan"),
    ("Revision", "pulled_back"): _l("Notula ditarik dari peninjauan"),
    ("Revision", "approved"): _l("Notula disahkan"),
    ("Revision", "ralat_approved"): _l("Ralat disahkan"),
    ("Revision", "ralat_opened"): _l("Ralat dibuka"),
    ("Revision", "ralat_abandoned"): _l("Ralat dibatalkan"),
    ("Returned", "handed_in"): _l("Perbaikan notula dari Word diunggah"),
    ("Returned", "decided"): _l("Perbaikan notula dari Word diperiksa"),
    ("Paper", "added"): _l("Berkas diunggah"),
    ("Paper", "withdrawn"): _l("Berkas ditarik"),
}
"""What happened, by object and verb; anything else in the trail is no news for a page."""

_ISSUED = {("Revision", "approved"), ("Revision", "ralat_approved")}
"""What is told of revisions to whoever reads only what is approved."""

_DRAFTS = {"Revision", "Returned"}
"""What happens to notulen before they are approved."""


@dataclass(frozen=True)
class Told:
    """One line of the history: what happened (object, verb), in words, when, by whom."""

    what: tuple[str, str]
    words: str
    at: datetime
    who: str | None


def told(session: Session, actor: Actor, meeting: Meeting, *, with_drafts: bool) -> list[Told]:
    """Return the history, the newest first; invitations given together are one line.

    How a notula or a ralat came to its approval is told only `with_drafts`.
    """
    pairs = [pair for pair in WORDS if with_drafts or pair[0] not in _DRAFTS or pair in _ISSUED]
    entries = reading.history(session, actor, meeting, [*pairs, ("Participant", "invited")])
    lines = []
    for (kind, verb, at, who), together in groupby(entries, key=lambda e: (e.object_type, e.verb, e.at, e.who)):
        count = len(list(together))
        if (kind, verb) == ("Participant", "invited"):
            words = ngettext("%(num)d peserta diundang", "%(num)d peserta diundang", count)
        else:
            words = str(WORDS[kind, verb])
        lines.append(Told((kind, verb), words, at, who))
    return lines
