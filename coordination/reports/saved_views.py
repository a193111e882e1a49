"""Lists as people keep them: by the arguments of their address, read by the list's own filter and written anew.

Nothing is kept as it came: what the list does not know is not there. Whoever gets the address sees the same list, as
far as they may; the name is for the one who keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import having
from coordination.access.permissions import Permission
from coordination.actions import filters, register
from coordination.audit.services import record
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.meetings import asking
from coordination.reports.models import ListPage, SavedView

MOST = 30
"""Views of one list that one person keeps."""
LONGEST_NAME = 80


def _actions(arguments: Mapping[str, str]) -> dict[str, Any]:
    return filters.from_address(arguments).in_address()


def _meetings(arguments: Mapping[str, str]) -> dict[str, Any]:
    return replace(asking.asked(arguments), number=1).in_address()


def _decisions(arguments: Mapping[str, str]) -> dict[str, Any]:
    return register.from_address(arguments).in_address()


@dataclass(frozen=True)
class Kept:
    """A list of which views are kept: where it is, and how its address is read and written anew."""

    endpoint: str
    normalized: Callable[[Mapping[str, str]], dict[str, Any]]


LISTS: dict[ListPage, Kept] = {
    ListPage.ACTIONS: Kept("actions.index", _actions),
    ListPage.MEETINGS: Kept("meetings.index", _meetings),
    ListPage.DECISIONS: Kept("meetings.decisions", _decisions),
}
"""Whatever list stands here can be kept; the macro `saved_views` of ui/views.html shows them above it."""


def arguments_of(page: ListPage, sent: Mapping[str, str]) -> str:
    """Return what of an address its list understands, in one order, as it is kept."""
    clean = {name: value.replace("\x00", "") for name, value in sent.items()}  # no database holds it
    return urlencode(sorted((name, str(value)) for name, value in LISTS[page].normalized(clean).items()))


def address(page: ListPage, arguments: str) -> str:
    """Return the address of a list under kept arguments; they are read anew, for the list may have changed since."""
    found = LISTS[page]
    return url_for(found.endpoint, **found.normalized(dict(parse_qsl(arguments))))


def kept_by(session: Session, actor: Actor) -> Sequence[SavedView]:
    """Return the views that a person keeps, by list and name."""
    return session.scalars(
        select(SavedView)
        .where(having(actor, Permission.VIEW_OWN), SavedView.page.in_(list(LISTS)))
        .order_by(SavedView.page, SavedView.name, SavedView.id)
        .limit(MOST * len(ListPage))
    ).all()


def names(session: Session, actor: Actor, page: ListPage) -> Sequence[Row[Any]]:
    """Return name and arguments of the views that a person keeps of one list, by name."""
    return session.execute(_names(actor, page)).all()


@lru_cache(maxsize=128)  # building it costs more than running it
def _names(actor: Actor, page: ListPage) -> Select[*tuple[Any, ...]]:
    return (
        select(SavedView.name, SavedView.arguments)
        .where(having(actor, Permission.VIEW_OWN), SavedView.page == page)
        .order_by(SavedView.name, SavedView.id)
        .limit(MOST)
    )


def keep(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    page: ListPage,
    name: str | None,
    sent: Mapping[str, str],
    client_key: str | None = None,
) -> SavedView:
    """Keep a list under a name; the same `client_key` twice keeps it once."""
    mine = having(actor, Permission.VIEW_OWN)
    if client_key is not None:
        known = session.scalar(select(SavedView).where(SavedView.client_key == client_key, mine))
        if known is not None:
            return known
    if page not in LISTS:
        raise DomainError(_("Tampilan daftar ini tidak dapat disimpan."))
    if (session.scalar(select(func.count()).where(mine, SavedView.page == page)) or 0) >= MOST:
        raise DomainError(
            _("Paling banyak %(most)d tampilan untuk satu daftar. Hapus dahulu yang tidak dipakai lagi.", most=MOST)
        )
    assert actor.account_id is not None
    view = SavedView(
        account_id=actor.account_id,
        page=page,
        name=_free_name(session, actor, page, name),
        arguments=arguments_of(page, sent),
        kept_at=now,
        client_key=client_key,
    )
    session.add(view)
    session.flush()
    record(session=session, actor=actor, now=now, verb="created", row=view)
    return view


def rename(*, session: Session, actor: Actor, now: datetime, view: SavedView, name: str | None) -> None:
    """Call a view something else."""
    wanted = _free_name(session, actor, view.page, name, besides=view.id)
    if wanted != view.name:
        view.name = wanted
        record(session=session, actor=actor, now=now, verb="changed", row=view, fields=["name"])


def drop(*, session: Session, actor: Actor, now: datetime, view: SavedView) -> None:
    """Keep a view no longer; the list itself stays as it is."""
    record(session=session, actor=actor, now=now, verb="deleted", row=view)
    session.delete(view)


def _free_name(session: Session, actor: Actor, page: ListPage, name: str | None, besides: int | None = None) -> str:
    """Return the name in one line. Raises DomainError for none, too long a one, and one that stands for another."""
    line = " ".join((name or "").split())
    if not line:
        raise DomainError(_("Beri tampilan ini nama."), field="name")
    if len(line) > LONGEST_NAME:
        raise DomainError(_("Terlalu panjang: paling banyak %(max)d huruf.", max=LONGEST_NAME), field="name")
    same = select(SavedView.id).where(
        having(actor, Permission.VIEW_OWN),
        SavedView.page == page,
        SavedView.name == line,
        SavedView.id != (besides or 0),
    )
    if session.scalar(same) is not None:
        raise DomainError(_("Sudah ada tampilan bernama “%(name)s”. Pakai nama lain.", name=line), field="name")
    return line
