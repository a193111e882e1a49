"""What the leaders are told of an action that stays late, once the secretariat released it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coordination.access.checks import visible
from coordination.actions.authoring import shortened
from coordination.actions.models import OPEN_STATES, Action
from coordination.i18n import Formats
from coordination.i18n import gettext as _
from coordination.notifications.kinds.action_words import agency, details, from_host, numbered
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
    has_account = desk.reader.account_id is not None
    return Letter(
        subject=_("Lewat tenggat di %(agency)s: %(action)s", agency=agency(action), action=shortened(action.text)),
        opening=_("Tindak lanjut berikut belum selesai meskipun penanggung jawabnya sudah diingatkan."),
        entries=(
            Entry(
                title=numbered(action.code, action.text),
                details=details(desk, action, today),
                note=from_host(action.host, told.sentence),
            ),
        ),
        expected=_("Mohon arahan Bapak/Ibu agar tindak lanjut ini dapat diselesaikan."),
        button=Button(label=_("Lihat tindak lanjut"), url=url) if has_account else None,
    )


WRITERS: Mapping[str, Writer] = {"escalation": escalation}
