"""The list page: what its address asks, and what its template needs around the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import queries, showing
from coordination.actions.filters import ActionFilter, Bodies, Tab, Timing, from_address
from coordination.actions.models import ActionState
from coordination.actions.states import state_name
from coordination.i18n import Formats
from coordination.i18n import gettext as _
from coordination.numbers import page_number


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter and the number of a page of it."""

    chosen: ActionFilter
    number: int

    def address(self, **changes: Any) -> str:
        """Return the address of the first page under `changes` of the filter."""
        return url_for("actions.index", **self.chosen.in_address(**changes))

    def page(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return url_for("actions.index", **self.chosen.in_address(), halaman=number if number > 1 else None)


def asked(arguments: Mapping[str, str], actor: Actor) -> Asked:
    """Read the address; without any filter, an agency officer begins with what the own agency owes."""
    narrowed = any(arguments.get(name) for name in arguments if name != "halaman")
    begins_with_own = bool(actor.reports_for) and not actor.is_secretariat and not narrowed
    chosen = from_address(arguments, Tab.OURS if begins_with_own else Tab.ALL)
    return Asked(chosen, page_number(arguments.get("halaman")))


def context(session: Session, actor: Actor, wanted: Asked, found: queries.Page, today: date) -> dict[str, Any]:
    """Return what the template needs: tabs with counts, filters in words, pages."""
    chosen = wanted.chosen
    counts = queries.tab_counts(session, actor, chosen, today)
    agency, host, meeting = showing.labels(
        session, actor, agency=chosen.agency, host=chosen.host, meeting=chosen.meeting
    )
    return {
        "page": found,
        "asked": wanted,
        "tabs": [
            (wanted.address(tab=tab), word, _capped(counts[tab]), chosen.tab is tab)
            for tab, word in _tab_words(actor).items()
        ],
        "states": [("", _("semua")), *((state.value, state_name(state)) for state in ActionState)],
        "chips": _chips(wanted, agency, host, meeting),
        "kept": {name: value for name, value in chosen.in_address().items() if name not in ("keadaan", "q")},
        "agency": agency,
        "meeting": meeting,
        "figures": _figures(session, actor, chosen, today),
        "can_import": actor.is_secretariat and chosen.is_plain,
        "can_verify": bool(counts[Tab.WAITING]) and actor.is_secretariat,
        "previous": wanted.page(wanted.number - 1) if wanted.number > 1 else None,
        "next": wanted.page(wanted.number + 1) if found.has_next else None,
        "base": url_for("actions.index"),
        "excel": url_for("actions.export", form="xlsx", **chosen.in_address()),
        "csv": url_for("actions.export", form="csv", **chosen.in_address()),
    }


def _tab_words(actor: Actor) -> dict[Tab, str]:
    words = {
        Tab.OURS: _("Milik kami"),
        Tab.LATE: _("Lewat tenggat"),
        Tab.WAITING: _("Menunggu verifikasi"),
        Tab.ALL: _("Semua"),
    }
    return words if actor.member_of else {tab: word for tab, word in words.items() if tab is not Tab.OURS}


def _capped(count: int) -> str:
    return f"{queries.CAP - 1}+" if count >= queries.CAP else str(count)


def _figures(session: Session, actor: Actor, chosen: ActionFilter, today: date) -> tuple[int, int] | None:
    """Return (done, all) of the one meeting that is shown."""
    if chosen.meeting is None:
        return None
    every = ActionFilter(meeting=chosen.meeting)
    done = queries.count(session, actor, replace(every, state=ActionState.DONE), today)
    return done, queries.count(session, actor, every, today)


def _chips(
    wanted: Asked, agency: str | None, host: str | None, meeting: tuple[str, date] | None
) -> list[tuple[str, str]]:
    """Return each filter that no control shows, in words, with the address that leaves it out."""
    chosen, fmt = wanted.chosen, Formats()
    timings = {
        Timing.LATE: _("Lewat tenggat"),
        Timing.SOON: _("Jatuh tempo 7 hari"),
        Timing.OPEN: _("Belum selesai"),
        Timing.ON_TIME: _("Selesai tepat waktu"),
        Timing.DONE_LATE: _("Selesai terlambat"),
    }
    bodies = {
        Bodies.COMMANDED: _("Perangkat daerah"),
        Bodies.PARTNERS: _("Mitra di luar garis komando"),
        Bodies.NOBODY: _("Tanpa penanggung jawab"),
    }
    found = {
        "meeting": _("Rapat: %(title)s, %(day)s", title=meeting[0], day=fmt.date(meeting[1])) if meeting else None,
        "agency": _("Instansi: %(name)s", name=agency) if agency else None,
        "host": _("Penyelenggara: %(name)s", name=host) if host else None,
        "timing": timings.get(chosen.timing) if chosen.timing else None,
        "since": _("Tenggat sejak %(day)s", day=fmt.date(chosen.since)) if chosen.since else None,
        "until": _("Tenggat sampai %(day)s", day=fmt.date(chosen.until)) if chosen.until else None,
        "batch": _("Satu kelompok instansi") if chosen.batch else None,
        "bodies": bodies[chosen.bodies] if chosen.bodies else None,
        "each": _("Satu baris per instansi") if chosen.each else None,
    }
    return [(wanted.address(**{name: None}), word) for name, word in found.items() if word]
