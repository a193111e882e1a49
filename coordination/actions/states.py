"""What can happen to an action, as data: the table of design.md, "Action". Everything it does not name is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from coordination.actions.models import OPEN_STATES, ActionState
from coordination.errors import DomainError
from coordination.i18n import gettext as _


class Deed(StrEnum):
    """What somebody does to an action."""

    REPORT = "report"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    RETURN = "return"
    CALL_NOT_ACTIONABLE = "call_not_actionable"
    REOPEN = "reopen"
    CANCEL = "cancel"


class Who(StrEnum):
    """Whose deed it is; `access` says which persons that are."""

    OWNER = "owner"  # the accountable organization, or the secretariat that writes down what it said
    SECRETARIAT = "secretariat"  # of the host
    DECIDERS = "deciders"  # chair or host's secretariat, when the organization asked
    RALAT = "ralat"  # only a ralat, or a later decision that replaces this one


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of `origins` to one state, by `who`."""

    origins: frozenset[ActionState]
    to: ActionState
    who: Who


_OPEN = frozenset(OPEN_STATES)
_S = ActionState

TRANSITIONS: dict[Deed, Transition] = {
    Deed.REPORT: Transition(_OPEN, _S.IN_PROGRESS, Who.OWNER),
    Deed.SUBMIT: Transition(_OPEN, _S.SUBMITTED, Who.OWNER),
    Deed.WITHDRAW: Transition(frozenset({_S.SUBMITTED}), _S.IN_PROGRESS, Who.OWNER),
    Deed.VERIFY: Transition(frozenset({_S.SUBMITTED}), _S.DONE, Who.SECRETARIAT),
    Deed.RETURN: Transition(frozenset({_S.SUBMITTED}), _S.RETURNED, Who.SECRETARIAT),
    Deed.CALL_NOT_ACTIONABLE: Transition(_OPEN, _S.NOT_ACTIONABLE, Who.DECIDERS),
    Deed.REOPEN: Transition(frozenset({_S.DONE, _S.NOT_ACTIONABLE}), _S.RETURNED, Who.SECRETARIAT),
    Deed.CANCEL: Transition(frozenset(ActionState) - {_S.CANCELLED}, _S.CANCELLED, Who.RALAT),
}


class WrongState(DomainError):
    """The action is not in a state in which this can be done."""

    status = 409


def next_state(deed: Deed, state: ActionState) -> ActionState:
    """Return the state that `deed` leads to from `state`. Raises WrongState where the table has no such line."""
    transition = TRANSITIONS[deed]
    if state not in transition.origins:
        raise WrongState(_why_not(deed, state))
    return transition.to


def can(deed: Deed, state: ActionState) -> bool:
    """Tell whether the table has a line for `deed` from `state`."""
    return state in TRANSITIONS[deed].origins


def state_name(state: ActionState) -> str:
    """Return the state as it is printed (domain.md §6)."""
    return {
        _S.NOT_STARTED: _("Belum ditindaklanjuti"),
        _S.IN_PROGRESS: _("Dalam proses"),
        _S.SUBMITTED: _("Menunggu verifikasi"),
        _S.RETURNED: _("Perlu dilengkapi"),
        _S.DONE: _("Selesai"),
        _S.NOT_ACTIONABLE: _("Tidak dapat ditindaklanjuti"),
        _S.CANCELLED: _("Dibatalkan"),
    }[state]


def _why_not(deed: Deed, state: ActionState) -> str:
    now = state_name(state)
    if deed in (Deed.REPORT, Deed.SUBMIT) and state is _S.SUBMITTED:
        return _("Laporan sudah diserahkan dan menunggu verifikasi. Tarik kembali dahulu jika ingin mengubahnya.")
    sentences = {
        Deed.REPORT: _("Kemajuan tidak dapat dilaporkan karena keadaannya sudah “%(state)s”.", state=now),
        Deed.SUBMIT: _("Laporan selesai tidak dapat dikirim karena keadaannya sudah “%(state)s”.", state=now),
        Deed.WITHDRAW: _("Tidak ada laporan yang dapat ditarik: keadaannya “%(state)s”.", state=now),
        Deed.VERIFY: _("Tidak ada laporan yang menunggu verifikasi: keadaannya “%(state)s”.", state=now),
        Deed.RETURN: _("Tidak ada laporan yang dapat dikembalikan: keadaannya “%(state)s”.", state=now),
        Deed.CALL_NOT_ACTIONABLE: _(
            "Tidak dapat dinyatakan tidak dapat ditindaklanjuti karena keadaannya “%(state)s”.", state=now
        ),
        Deed.REOPEN: _("Hanya yang sudah selesai yang dapat dibuka kembali; keadaannya “%(state)s”.", state=now),
        Deed.CANCEL: _("Tindak lanjut ini sudah dibatalkan."),
    }
    return sentences[deed]


class Dated(Protocol):
    """What lateness is reckoned from: an Action, or a row of a list with the same columns."""

    @property
    def state(self) -> ActionState:
        """Where it stands."""

    @property
    def last_day(self) -> date | None:
        """The last day that is in time."""

    @property
    def is_released(self) -> bool:
        """Whether it has reached its agency."""


def is_late(action: Dated, today: date) -> bool:
    """Tell whether the action waits for its owner past its last day; due today is not late.

    `today` is the date in the office's zone. `queries.late` says the same in SQL.
    """
    return (
        action.is_released and action.state in OPEN_STATES and action.last_day is not None and action.last_day < today
    )


def was_late(submitted_on: date | None, last_day: date | None) -> bool:
    """Tell whether what was handed in came after its last day ("terlambat"), whenever it was verified."""
    return submitted_on is not None and last_day is not None and submitted_on > last_day
