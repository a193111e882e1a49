"""The reminder of a day: one mail a person; what is late first, then what is due, what comes, tomorrow's meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coordination.actions.wording import expected
from coordination.directory.commanded import is_commanded
from coordination.i18n import Formats, ngettext
from coordination.i18n import gettext as _
from coordination.notifications.kinds.action_words import MOST_LISTED, as_asked, details, from_host
from coordination.notifications.kinds.discreet import discreet, discreet_entry
from coordination.notifications.kinds.ways_in import page, to_action
from coordination.notifications.letters import Button, Entry, Letter, Withheld
from coordination.notifications.models import Step
from coordination.notifications.planning import day_of
from coordination.notifications.reminded import Told, of_mail
from coordination.outbox.models import Reason

if TYPE_CHECKING:
    from coordination.meetings.models import Meeting
    from coordination.notifications.writing import Desk, Writer


def reminders(desk: Desk) -> Letter:
    """Write the day's reminder; lines that have nothing to say any more are marked with why."""
    day = day_of(desk.mail)
    if not desk.trial and day < Formats(desk.office.zone).day(desk.now):
        raise Withheld(Reason.LATER)  # the next plan takes its lines over
    told = of_mail(desk.session, desk.mail, day, desk.reader)
    kept = [one for one in told if one.reason is None]
    if not desk.trial:
        for one in told:
            one.line.dropped = one.reason
    if not kept:
        reasons = {one.reason for one in told}
        raise Withheld(reasons.pop() or Reason.OVER if len(reasons) == 1 else Reason.OVER)
    kept.sort(key=lambda one: list(_GROUPS).index(_group(one, day)))
    shown = kept[:MOST_LISTED]
    entries, rest = _entries(desk, shown, day), _rest(len(kept) - len(shown))
    if all(one.is_secret for one in kept):
        return replace(discreet(_guarded(desk, kept[0])), entries=tuple(entries), closing=rest)
    return Letter(
        subject=_subject(kept, day),
        opening=_opening(kept, day),
        entries=tuple(entries),
        expected=_expected(kept),
        button=_button(desk, kept, entries),
        closing=rest,
    )


WRITERS: Mapping[str, Writer] = {"reminders": reminders}


# --- groups ----------------------------------------------------------------------------------------------------------


def _late(count: int) -> str:
    return ngettext("%(num)d lewat tenggat", "%(num)d lewat tenggat", count)


def _today(count: int) -> str:
    return ngettext("%(num)d jatuh tempo hari ini", "%(num)d jatuh tempo hari ini", count)


def _coming(count: int) -> str:
    return ngettext("%(num)d segera jatuh tempo", "%(num)d segera jatuh tempo", count)


def _courtesy(count: int) -> str:
    return ngettext("%(num)d mohon kabar", "%(num)d mohon kabar", count)


def _meetings(count: int) -> str:
    return ngettext("%(num)d rapat", "%(num)d rapat", count)


def _waiting(count: int) -> str:
    return ngettext("%(num)d tugas", "%(num)d tugas", count)


_GROUPS = {
    "late": _late,
    "today": _today,
    "coming": _coming,
    "courtesy": _courtesy,
    "meeting": _meetings,
    "secret": _waiting,
}


def _group(one: Told, day: date) -> str:
    """Return where a line stands in the mail: by how its last day lies to the day on which it is read."""
    if one.is_secret:
        return "secret"
    if one.line.step in (Step.COURTESY, Step.MEETING):
        return one.line.step.value
    last_day = one.line.last_day
    if last_day is None or last_day == day:
        return "today"
    return "late" if last_day < day else "coming"


def _heading(group: str) -> str:
    return {
        "late": _("Lewat tenggat"),
        "today": _("Jatuh tempo hari ini"),
        "coming": _("Segera jatuh tempo"),
        "courtesy": _("Mohon kabar"),
        "meeting": _("Rapat"),
        "secret": "",
    }[group]


# --- words -----------------------------------------------------------------------------------------------------------


def _subject(kept: Sequence[Told], day: date) -> str:
    groups = [_group(one, day) for one in kept]
    counts = [words(groups.count(group)) for group, words in _GROUPS.items() if group in groups]
    if set(groups) == {"meeting"} and len(kept) == 1 and kept[0].meeting is not None:
        return _("Pengingat rapat: %(meeting)s", meeting=kept[0].meeting.title)
    if set(groups) == {"courtesy"}:
        return _("Mohon kabar tindak lanjut")
    return _("Pengingat: %(counts)s", counts=", ".join(counts))


def _opening(kept: Sequence[Told], day: date) -> str:
    if all(one.line.step is Step.COURTESY for one in kept):
        return _("Hari ini batas waktu tindak lanjut rapat berikut. Kami mohon kabar sampai di mana pelaksanaannya.")
    if all(one.line.step is Step.MEETING for one in kept):
        return _("Anda diundang ke rapat berikut.")
    return _("Inilah yang perlu perhatian Anda pada %(day)s.", day=Formats().date_long(day))


def _expected(kept: Sequence[Told]) -> str:
    owners = [one.action.owner for one in kept if one.action is not None and not one.is_secret]
    if not owners:
        return ""
    return expected(is_commanded=any(owner is not None and is_commanded(owner.kind) for owner in owners))


def _rest(more: int) -> str:
    return ngettext("Dan %(num)d lagi di Rakor.", "Dan %(num)d lagi di Rakor.", more) if more > 0 else ""


def _entries(desk: Desk, shown: Sequence[Told], day: date) -> list[Entry]:
    """Return an entry a line; what a host's secretariat adds stands at the first of its lines."""
    entries, greeted = [], set()
    for one in shown:
        sentence = one.note.sentence if one.note is not None and one.line.host_id not in greeted else None
        greeted.add(one.line.host_id)
        entries.append(_entry(desk, one, day, sentence or ""))
    return entries


def _entry(desk: Desk, one: Told, day: date, sentence: str) -> Entry:
    heading = _heading(_group(one, day))
    if one.is_secret:
        return discreet_entry(_guarded(desk, one))
    if one.action is not None:
        return Entry(
            title=as_asked(one.action),
            details=details(desk, one.action, day),
            url=to_action(desk, one.action),
            note=from_host(one.action.host, sentence),
            group=heading,
        )
    assert one.meeting is not None
    return Entry(
        title=one.meeting.title,
        details=_about_meeting(one.meeting, day),
        url=page(desk, "meetings.show", meeting_id=one.meeting.id) if desk.reader.account_id is not None else None,
        note=from_host(one.meeting.host, sentence),
        group=heading,
    )


def _guarded(desk: Desk, one: Told) -> str:
    """Return the page that asks to sign in before it says anything."""
    if one.action is not None:
        return page(desk, "actions.show", action_id=one.action.id)
    assert one.meeting is not None
    return page(desk, "meetings.show", meeting_id=one.meeting.id)


def _about_meeting(meeting: Meeting, day: date) -> tuple[tuple[str, str], ...]:
    fmt = Formats()
    first = next((one for one in meeting.days if one.day == meeting.first_day), None)
    when = f"{fmt.date_long(meeting.first_day)}, {fmt.relative_days(meeting.first_day, day)}"
    if first is not None:
        when += ", " + _("pukul %(time)s %(zone)s", time=fmt.time(first.starts), zone=meeting.zone.value)
    details = ((_("Waktu"), when), (_("Tempat"), meeting.place or ""), (_("Penyelenggara"), meeting.host.name))
    return tuple((name, value) for name, value in details if value)


def _button(desk: Desk, kept: Sequence[Told], entries: Sequence[Entry]) -> Button | None:
    """Return the one thing to do: the list of one's own actions, or the only thing there is."""
    actions = [one for one in kept if one.action is not None]
    if desk.reader.account_id is not None and len(actions) > 1:
        return Button(label=_("Buka tindak lanjut kami"), url=page(desk, "actions.index", tab="milik-kami"))
    opens = next((entry.url for entry in entries if entry.url), None)
    if opens is None:
        return None
    return Button(label=_("Buka dan laporkan") if actions else _("Buka rapat"), url=opens)
