"""The mail that asks an agency, before a meeting, where it stands with what it owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coordination.actions import inquiries
from coordination.actions.due import due
from coordination.actions.journal import office_day
from coordination.actions.models import Action, Inquiry
from coordination.actions.states import Deed, can, state_name
from coordination.i18n import Formats, _
from coordination.notifications.kinds.ways_in import to_inquiry
from coordination.notifications.letters import Button, Entry, Letter, Withheld
from coordination.outbox.models import Reason

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk, Writer


def inquiry(desk: Desk) -> Letter:
    """Write to one of an agency's people; nothing once it answered, owes nothing more, or the meeting is held."""
    asked = desk.session.get(Inquiry, desk.mail.about["inquiry_id"])
    if asked is None or asked.answered_at is not None or not inquiries.takes_questions(asked.meeting, desk.now):
        secret = asked is not None and asked.meeting.level.is_secret
        raise Withheld(Reason.HIDDEN if secret else Reason.OVER)
    owed = [action for action in inquiries.lines(desk.session, asked) if can(Deed.REPORT, action.state)]
    if not owed:
        raise Withheld(Reason.OVER)
    meeting, fmt = asked.meeting, Formats(asked.meeting.zone)
    return Letter(
        subject=_("Mohon keadaan tindak lanjut sebelum rapat %(day)s", day=fmt.date(meeting.first_day)),
        opening=_(
            "Menjelang %(meeting)s pada %(day)s, kami mohon keadaan tindak lanjut yang menjadi tanggung jawab "
            "%(agency)s.",
            meeting=meeting.title,
            day=fmt.date_long(meeting.first_day),
            agency=asked.organization.name,
        ),
        entries=_entries(desk, owed),
        expected=_("Jawaban Anda dibuka di awal rapat. Cukup satu halaman untuk semuanya, tanpa melampirkan surat."),
        button=Button(label=_("Sampaikan keadaan"), url=to_inquiry(desk, asked)),
    )


def _entries(desk: Desk, owed: Sequence[Action]) -> tuple[Entry, ...]:
    today = office_day(desk.session, desk.now)
    told = []
    for action in owed:
        when = due(action.state, action.last_day, action.submitted_on, today)
        details = [(_("Tenggat"), ", ".join(part for part in (when.day, when.words) if part))] if when.day else []
        told.append(Entry(title=action.text, details=(*details, (_("Keadaan"), state_name(action.state)))))
    return tuple(told)


WRITERS: Mapping[str, Writer] = {"inquiry": inquiry}
"""By `Mail.kind`."""
