"""Mails about actions: released, returned, verified, asked, decided, submitted, handed over, commented, changed.

Each says what, from which meeting and decision, since when, what is expected, and has one button. From rahasia up it
says only that something waits, whoever reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coordination.access.checks import visible
from coordination.actions.addressees import addressees
from coordination.actions.authoring import shortened
from coordination.actions.models import (
    OPEN_STATES,
    Action,
    ActionRequest,
    ActionState,
    ProgressUpdate,
    RequestKind,
    RequestState,
    UpdateKind,
)
from coordination.actions.wording import expected
from coordination.i18n import Formats, ngettext
from coordination.i18n import gettext as _
from coordination.notifications.kinds.action_words import MOST_LISTED, agency, as_asked, details, owes_by_command
from coordination.notifications.kinds.discreet import discreet, discreet_entry, is_secret
from coordination.notifications.kinds.ways_in import page, to_action
from coordination.notifications.letters import Button, Entry, Letter, Withheld
from coordination.outbox.models import Reason

if TYPE_CHECKING:
    from coordination.notifications.writing import Desk, Writer

_LOADED = (joinedload(Action.meeting), joinedload(Action.decision), joinedload(Action.owner), joinedload(Action.host))


def released(desk: Desk) -> Letter:
    """Write "tindak lanjut baru": everything that reached the recipient's agency with one approval or release."""
    actions = _theirs(desk, [UpdateKind.RELEASE])
    waiting = [action for action in actions if action.state in OPEN_STATES]
    if not waiting:
        raise Withheld(Reason.OVER)
    if all(map(is_secret, waiting)):
        return discreet(page(desk, "actions.show", action_id=waiting[0].id))
    first = next(action for action in waiting if not is_secret(action))
    title, count = first.meeting.title, len(waiting)
    return _list_of(
        desk,
        waiting,
        subject=ngettext(
            "%(num)d tindak lanjut baru: %(meeting)s", "%(num)d tindak lanjut baru: %(meeting)s", count, meeting=title
        ),
        opening=_(
            "Rapat “%(meeting)s” pada %(day)s menghasilkan tindak lanjut berikut untuk %(agency)s.",
            meeting=title,
            day=Formats().date_long(first.meeting.first_day),
            agency=agency(first),
        ),
        expected=_expected(first),
    )


def ralat(desk: Desk) -> Letter:
    """Write what a ralat changed or cancelled of the recipient's actions."""
    return _changed(
        desk,
        [UpdateKind.RALAT, UpdateKind.CANCELLATION],
        subject=_("Perubahan tindak lanjut: %(meeting)s"),
        opening=_("Notula rapat “%(meeting)s” pada %(day)s diralat. Yang berubah pada tindak lanjut %(agency)s:"),
        expected=_("Yang dibatalkan tidak perlu dikerjakan lagi; yang lain mengikuti uraian dan tenggat terbaru."),
    )


def replaced(desk: Desk) -> Letter:
    """Write which of the recipient's actions a later decision cancelled."""
    return _changed(
        desk,
        [UpdateKind.CANCELLATION],
        subject=_("Tindak lanjut dibatalkan: %(meeting)s"),
        opening=_(
            "Keputusan rapat “%(meeting)s” pada %(day)s diganti oleh keputusan rapat yang kemudian. "
            "Yang berikut tidak perlu lagi dikerjakan %(agency)s:"
        ),
        expected=_("Tidak ada lagi yang perlu dilakukan."),
    )


def returned(desk: Desk) -> Letter:
    """Write that a report came back, and why."""
    action, update = _one(desk)
    if action.state is not ActionState.RETURNED:
        raise Withheld(Reason.OVER)
    return _about(
        desk,
        action,
        subject=_("Perlu dilengkapi: %(action)s", action=shortened(action.text)),
        opening=_("%(host)s mengembalikan laporan tindak lanjut ini.", host=action.host.name),
        note=_("Alasan: %(reason)s", reason=update.words or ""),
        expected=_("Lengkapi sesuai alasannya, lalu laporkan lagi."),
        button=_("Lengkapi laporan"),
    )


def verified(desk: Desk) -> Letter:
    """Write that a report was accepted."""
    action, update = _one(desk)
    if action.state is not ActionState.DONE:
        raise Withheld(Reason.OVER)
    return _about(
        desk,
        action,
        subject=_("Selesai: %(action)s", action=shortened(action.text)),
        opening=_("%(host)s menerima laporan tindak lanjut ini. Terima kasih.", host=action.host.name),
        note=update.words or "",
        expected=_("Tidak ada lagi yang perlu dilakukan."),
        button=_("Lihat tindak lanjut"),
        links=False,
    )


def submitted(desk: Desk) -> Letter:
    """Write to the host's secretariat that a report waits for verification."""
    action, update = _one(desk)
    if action.state is not ActionState.SUBMITTED:
        raise Withheld(Reason.OVER)
    owner = agency(action)
    return _about(
        desk,
        action,
        subject=_("Laporan selesai dari %(agency)s: %(action)s", agency=owner, action=shortened(action.text)),
        opening=_("%(agency)s melaporkan tindak lanjut ini selesai.", agency=owner),
        note=update.words or "",
        expected=_("Periksa bukti dukungnya, lalu terima atau kembalikan dengan alasan."),
        button=_("Periksa laporan"),
        endpoint="actions.judge",
    )


def request_asked(desk: Desk) -> Letter:
    """Write to the host's secretariat that an agency asks for more time, or cannot do it."""
    action, update = _one(desk)
    pending = desk.session.scalar(
        select(ActionRequest)
        .where(
            ActionRequest.action_id == action.id,
            ActionRequest.kind == (RequestKind.EXTENSION if update.to_day else RequestKind.NOT_ACTIONABLE),
            ActionRequest.state == RequestState.PENDING,
        )
        .limit(1)
    )
    if pending is None:
        raise Withheld(Reason.OVER)
    owner = agency(action)
    day = Formats().date(update.to_day)
    return _about(
        desk,
        action,
        subject=_("Permohonan dari %(agency)s: %(action)s", agency=owner, action=shortened(action.text)),
        opening=(
            _("%(agency)s mengajukan perpanjangan sampai %(day)s.", agency=owner, day=day)
            if update.to_day
            else _("%(agency)s menyatakan tindak lanjut ini tidak dapat ditindaklanjuti.", agency=owner)
        ),
        note=_("Alasan: %(reason)s", reason=update.words or ""),
        expected=_("Setujui, atau tolak dengan alasan. Sampai itu, tenggat sekarang tetap berlaku."),
        button=_("Putuskan permohonan"),
        endpoint="actions.judge",
    )


def request_decided(desk: Desk) -> Letter:
    """Write to the agency what became of what it asked."""
    action, update = _one(desk)
    if action.state is ActionState.CANCELLED:
        raise Withheld(Reason.OVER)
    if update.kind is UpdateKind.REFUSAL:
        subject, opening = _("Permohonan ditolak: %(action)s"), _("Permohonan Anda tentang tindak lanjut ini ditolak.")
        expected = _("Tindak lanjut ini berjalan terus dengan tenggat yang sekarang.")
    elif update.to_day is not None:
        subject = _("Perpanjangan disetujui: %(action)s")
        opening = _("Tenggat tindak lanjut ini diundur sampai %(day)s.", day=Formats().date_long(update.to_day))
        expected = _expected(action)
    else:
        subject = _("Tidak dapat ditindaklanjuti: %(action)s")
        opening = _("Permohonan Anda disetujui: tindak lanjut ini dinyatakan tidak dapat ditindaklanjuti.")
        expected = _("Tidak ada lagi yang perlu dilakukan.")
    return _about(
        desk,
        action,
        subject=subject % {"action": shortened(action.text)},
        opening=opening,
        note=update.words or "",
        expected=expected,
        button=_("Lihat tindak lanjut"),
    )


def handed_over(desk: Desk) -> Letter:
    """Write to whoever is responsible now."""
    action, update = _one(desk)
    newest = desk.session.scalar(
        select(ProgressUpdate.id)
        .where(ProgressUpdate.action_id == action.id, ProgressUpdate.kind == UpdateKind.HANDOVER)
        .order_by(ProgressUpdate.id.desc())
        .limit(1)
    )
    if action.state not in OPEN_STATES or newest != update.id:
        raise Withheld(Reason.OVER)
    return _about(
        desk,
        action,
        subject=_("Diserahkan kepada Anda: %(action)s", action=shortened(action.text)),
        opening=_(
            "Tindak lanjut %(agency)s ini sekarang tanggung jawab Anda.",
            agency=agency(action),
        ),
        note=update.words or "",
        expected=_expected(action),
        button=_("Buka dan laporkan"),
    )


def commented(desk: Desk) -> Letter:
    """Write that somebody said something about an action."""
    action, update = _one(desk)
    who = update.account.person.full_name if update.account else ""
    return _about(
        desk,
        action,
        subject=_("Komentar: %(action)s", action=shortened(action.text)),
        opening=_("%(who)s menulis komentar tentang tindak lanjut ini.", who=who),
        note=update.words or "",
        expected=_("Jawab bila perlu; komentar tidak mengubah keadaan tindak lanjut."),
        button=_("Baca dan jawab"),
    )


WRITERS: Mapping[str, Writer] = {
    "commented": commented,
    "handed_over": handed_over,
    "ralat": ralat,
    "released": released,
    "replaced": replaced,
    "request_asked": request_asked,
    "request_decided": request_decided,
    "returned": returned,
    "submitted": submitted,
    "verified": verified,
}


def _one(desk: Desk) -> tuple[Action, ProgressUpdate]:
    """Return the action and the update that the mail is about, where its reader may see them."""
    about = desk.mail.about
    action = desk.session.scalar(
        select(Action).where(Action.id == about["action"], visible(desk.reader, Action)).options(*_LOADED)
    )
    if action is None:
        raise Withheld(Reason.HIDDEN)
    return action, desk.session.get_one(ProgressUpdate, about["update"])


def _theirs(desk: Desk, kinds: Sequence[UpdateKind]) -> Sequence[Action]:
    """Return the actions of one release or ralat that are still the recipient's, in the order of the minutes."""
    about, recipient = desk.mail.about, desk.recipient
    touched = select(ProgressUpdate.action_id).where(
        ProgressUpdate.id.between(about["first"], about["last"]), ProgressUpdate.kind.in_(kinds)
    )
    told = addressees(Action.meeting_id == about["meeting"], Action.id.in_(touched))
    own = (
        told.c.person_id == recipient.person_id
        if recipient.person_id is not None
        else told.c.organization_id == recipient.organization_id
    )
    actions = desk.session.scalars(
        select(Action)
        .where(Action.id.in_(select(told.c.action_id).where(own)))
        .options(*_LOADED)
        .order_by(Action.decision_id, Action.sort, Action.id)
    ).all()
    if not actions:
        raise Withheld(Reason.OVER)
    seen = set(
        desk.session.scalars(
            select(Action.id).where(Action.id.in_([one.id for one in actions]), visible(desk.reader, Action))
        )
    )
    if not seen:
        raise Withheld(Reason.HIDDEN)
    return [action for action in actions if action.id in seen]


def _changed(desk: Desk, kinds: Sequence[UpdateKind], *, subject: str, opening: str, expected: str) -> Letter:
    """Write what was done to the recipient's actions; `subject` and `opening` name meeting, day and agency."""
    actions = _theirs(desk, kinds)
    if all(map(is_secret, actions)):
        return discreet(page(desk, "actions.show", action_id=actions[0].id))
    first = next(action for action in actions if not is_secret(action))
    names = {
        "meeting": first.meeting.title,
        "day": Formats().date_long(first.meeting.first_day),
        "agency": agency(first),
    }
    return _list_of(
        desk, actions, subject=subject % names, opening=opening % names, expected=expected, notes=_words(desk)
    )


def _about(
    desk: Desk,
    action: Action,
    *,
    subject: str,
    opening: str,
    note: str,
    expected: str,
    button: str,
    endpoint: str = "actions.show",
    links: bool = True,
) -> Letter:
    """Write about one action. `links` False gives no personal link: there is nothing left to do through it."""
    if is_secret(action):
        return discreet(page(desk, "actions.show", action_id=action.id))
    url = to_action(desk, action, endpoint) if links or desk.reader.account_id is not None else None
    return Letter(
        subject=subject,
        opening=opening,
        entries=(_entry(desk, action, note),),
        expected=expected,
        button=Button(label=button, url=url) if url else None,
    )


def _list_of(
    desk: Desk,
    actions: Sequence[Action],
    *,
    subject: str,
    opening: str,
    expected: str,
    notes: Mapping[int, str] | None = None,
) -> Letter:
    """Write about several actions of one meeting; each opens, and the button opens them all or the first."""
    shown = actions[:MOST_LISTED]
    has_account = desk.reader.account_id is not None
    entries = [
        discreet_entry(page(desk, "actions.show", action_id=action.id))
        if is_secret(action)
        else _entry(desk, action, (notes or {}).get(action.id, ""), to_action(desk, action))
        for action in shown
    ]
    more = len(actions) - len(shown)
    left = ngettext("Dan %(num)d lagi, lihat daftarnya.", "Dan %(num)d lagi, lihat daftarnya.", more) if more else ""
    meeting_id = next(action.meeting_id for action in actions if not is_secret(action))
    every = page(desk, "actions.index", rapat=meeting_id, tab="milik-kami")
    opens = [entry.url for entry, action in zip(entries, shown, strict=True) if not is_secret(action)]
    first = opens[0] if opens else None
    button = Button(label=_("Buka tindak lanjut"), url=every if has_account and len(actions) > 1 else first or every)
    return Letter(
        subject=subject,
        opening=opening,
        entries=tuple(entries),
        expected=expected,
        button=button,
        closing=left,
    )


def _entry(desk: Desk, action: Action, note: str, url: str | None = None) -> Entry:
    return Entry(title=as_asked(action), details=details(desk, action), url=url, note=note)


def _words(desk: Desk) -> dict[int, str]:
    """Return of each action what the ralat says it did to it, in the words of the record."""
    about = desk.mail.about
    rows = desk.session.execute(
        select(ProgressUpdate.action_id, ProgressUpdate.words)
        .join(Action, Action.id == ProgressUpdate.action_id)
        .where(
            Action.meeting_id == about["meeting"],
            ProgressUpdate.id.between(about["first"], about["last"]),
            ProgressUpdate.kind.in_([UpdateKind.RALAT, UpdateKind.CANCELLATION]),
        )
    )
    return {row.action_id: row.words or "" for row in rows}


def _expected(action: Action) -> str:
    """Say what is expected of the owner."""
    return expected(is_commanded=owes_by_command(action))
