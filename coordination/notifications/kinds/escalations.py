"""What the leaders are told of an action that stays late, once the secretariat released it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coordination.access.checks import visible
from coordination.actions.authoring import shortened
from coordination.actions.due import moved
from coordination.actions.models import OPEN_STATES, Action
from coordination.actions.states import state_name
from coordination.i18n import Formats
from coordination.i18n import gettext as _
from coordination.notifications.kinds.discreet import discreet, is_secret
from coordination.notifications.kinds.ways_in import page
from coordination.notifications.letters import Button, Entry, Letter, Withheld
from coordination.notifications.models import Escalation
from coordination.outbox.models import Reason

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk, Writer


def escalation(desk: Desk) -> Letter:
    """Write what is late, how long, and what the secretariat says; nothing once it is done or has more time."""
    told = desk.session.get(Escalation, desk.mail.about["escalation"])
    if told is None:
        raise Withheld(Reason.OVER)
    action = desk.session.scalar(
        select(Action)
        .where(Action.id == told.action_id, visible(desk.reader, Action))
        .options(
            joinedload(Action.meeting), joinedload(Action.decision), joinedload(Action.owner), joinedload(Action.host)
        )
    )
    if action is None:
        raise Withheld(Reason.HIDDEN)
    fmt = Formats(desk.office.zone)
    today = fmt.day(desk.now)
    if action.state not in OPEN_STATES or action.last_day != told.last_day or told.last_day >= today:
        raise Withheld(Reason.OVER)
    url = page(desk, "actions.show", action_id=action.id)
    if is_secret(action):
        return discreet(url)
    owner = action.owner.name if action.owner is not None else ""
    shifts = moved(action.first_last_day, action.shifts)
    due = f"{fmt.date_long(action.last_day)}, {fmt.relative_days(action.last_day, today)}"
    details = (
        (_("Penanggung jawab"), owner),
        (_("Tenggat"), f"{due} ({shifts})" if shifts else due),
        (_("Keadaan"), state_name(action.state)),
        (_("Rapat"), f"{action.meeting.title}, {fmt.date(action.meeting.first_day)}"),
        (_("Keputusan"), shortened(action.decision.text, 300)),
    )
    has_account = desk.reader.account_id is not None
    note = _("Dari %(host)s: %(sentence)s", host=action.host.name, sentence=told.sentence) if told.sentence else ""
    return Letter(
        subject=_("Lewat tenggat di %(agency)s: %(action)s", agency=owner, action=shortened(action.text)),
        opening=_("Tindak lanjut berikut belum selesai meskipun penanggung jawabnya sudah diingatkan."),
        entries=(
            Entry(
                title=f"{action.code}. {action.text}" if action.code else action.text,
                details=tuple((name, value) for name, value in details if value),
                note=note,
            ),
        ),
        expected=_("Mohon arahan Bapak/Ibu agar tindak lanjut ini dapat diselesaikan."),
        button=Button(label=_("Lihat tindak lanjut"), url=url) if has_account else None,
    )


WRITERS: Mapping[str, Writer] = {"escalation": escalation}
