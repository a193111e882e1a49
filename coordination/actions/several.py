"""The same done to several actions at once, in one transaction: all of it is saved, or each refusal is told."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import reporting
from coordination.actions.handing_over import hand_over
from coordination.actions.journal import Said
from coordination.actions.models import Action
from coordination.directory.models import Person, Position
from coordination.errors import DomainError
from coordination.i18n import gettext as _
from coordination.i18n import ngettext

Item = TypeVar("Item")

MOST = 20
"""Actions that one form may hold."""


class Refused(DomainError):
    """Some of several were refused, so that none was saved: by the action's id, why."""

    def __init__(self, refusals: Mapping[int, DomainError], of: int) -> None:
        super().__init__(
            ngettext(
                "Belum ada yang tersimpan: %(num)d dari %(all)d perlu diperbaiki. Keterangannya ada di bawah.",
                "Belum ada yang tersimpan: %(num)d dari %(all)d perlu diperbaiki. Keterangannya ada di bawah.",
                len(refusals),
                all=of,
            )
        )
        self.refusals = refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is said about one action, and whether it is handed in as done."""

    action: Action
    said: Said
    finished: bool = False


def report_all(
    *, session: Session, actor: Actor, now: datetime, reports: Sequence[Report], client_key: str | None = None
) -> int:
    """Save each report, or hand it in, as `reporting` does; return how many. Raises Refused, naming each."""
    if not reports:
        raise DomainError(_("Belum ada yang diisi. Tuliskan paling sedikit satu laporan."))

    def do(one: Report) -> None:
        deed = reporting.submit if one.finished else reporting.report
        deed(
            session=session,
            actor=actor,
            now=now,
            action=one.action,
            said=one.said,
            client_key=key_of(client_key, one.action),
        )

    return _each({one.action.id: one for one in reports}, do)


def hand_over_all(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    actions: Sequence[Action],
    person: Person | None = None,
    position: Position | None = None,
    words: str = "",
    client_key: str | None = None,
) -> int:
    """Hand several actions of one organization over to the same person or position; return how many."""
    if len({action.owner_id for action in actions}) > 1:
        raise DomainError(_("Yang diserahkan bersama harus milik satu instansi. Pilih dari satu instansi saja."))

    def do(action: Action) -> None:
        hand_over(
            session=session,
            actor=actor,
            now=now,
            action=action,
            person=person,
            position=position,
            words=words,
            client_key=key_of(client_key, action),
        )

    return _each({action.id: action for action in actions}, do)


def key_of(client_key: str | None, action: Action) -> str | None:
    """Return the key of one line of a form whose own key is `client_key`: the same form sent twice says it once."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{client_key}:{action.id}")) if client_key else None


def _each(items: Mapping[int, Item], do: Callable[[Item], None]) -> int:
    refusals: dict[int, DomainError] = {}
    for action_id, item in items.items():
        try:
            do(item)
        except DomainError as error:
            refusals[action_id] = error
    if refusals:
        raise Refused(refusals, len(items))
    return len(items)
