"""What is still missing before minutes may be reviewed or approved: each gap a sentence and the place to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions.models import Action, ActionState
from coordination.actions.numbering import codes, numbers
from coordination.i18n import _
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Participant,
    ParticipantRole,
)


class Place(StrEnum):
    """Where a gap is mended."""

    DECISION = "decision"
    ACTION = "action"
    PEOPLE = "people"
    ATTENDANCE = "attendance"
    OUTCOME = "outcome"  # the end of the minutes, where "no decision" is confirmed
    ROOM = "room"  # somewhere in the minutes: where is not for this reader


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is missing: what to say, where to mend it."""

    subject: str
    sentence: str
    place: Place
    row_id: int | None = None
    agenda_item_id: int | None = None


def gaps(session: Session, meeting: Meeting, reader: Actor | None = None) -> list[Gap]:
    """Return every gap in the order of the paper; for `reader`, those of closed items without naming anything."""
    decisions = session.scalars(
        select(Decision).where(Decision.meeting_id == meeting.id).order_by(Decision.sort, Decision.id)
    ).all()
    actions = session.scalars(
        select(Action)
        .where(Action.meeting_id == meeting.id, Action.state != ActionState.CANCELLED)
        .order_by(Action.sort, Action.id)
    ).all()
    code_of = codes(decisions, actions)
    number_of = numbers(decisions)
    found = [*_of_people(session, meeting)]
    live = [decision for decision in decisions if not decision.dropped]
    if not live and not meeting.no_decisions:
        found.append(
            Gap(
                subject=_("Keputusan"),
                sentence=_("belum ada. Tulis keputusannya, atau tegaskan bahwa rapat ini tanpa keputusan."),
                place=Place.OUTCOME,
            )
        )
    closed = _closed_items(session, meeting, reader)
    for decision in live:
        own = [action for action in actions if action.decision_id == decision.id]
        of_decision = [*_of_decision(decision, number_of[decision.id], own)]
        for action in _one_of_each_batch(own):
            of_decision += _of_action(decision, action, code_of.get(action.id, ""))
        if decision.agenda_item_id in closed and of_decision:
            found.append(
                Gap(
                    subject=_("Butir tertutup"),
                    sentence=_("belum lengkap; yang berwenang melengkapinya."),
                    place=Place.ROOM,
                )
            )
        else:
            found += of_decision
    return found


def _of_people(session: Session, meeting: Meeting) -> list[Gap]:
    has_chair = session.scalar(
        select(exists().where(Participant.meeting_id == meeting.id, Participant.role == ParticipantRole.CHAIR))
    )
    attended = session.scalar(
        select(
            exists().where(
                Attendance.participant_id.in_(select(Participant.id).where(Participant.meeting_id == meeting.id))
            )
        )
    )
    found = []
    if not has_chair:
        found.append(Gap(subject=_("Ketua rapat"), sentence=_("belum dipilih di antara peserta."), place=Place.PEOPLE))
    if not attended:
        found.append(Gap(subject=_("Daftar hadir"), sentence=_("belum dicatat."), place=Place.ATTENDANCE))
    return found


def _of_decision(decision: Decision, number: int, actions: list[Action]) -> list[Gap]:
    if actions or decision.for_information:
        return []
    return [
        Gap(
            subject=_("Keputusan %(number)s", number=number),
            sentence=_("belum memiliki tindak lanjut atau tanda “untuk diketahui”."),
            place=Place.DECISION,
            row_id=decision.id,
            agenda_item_id=decision.agenda_item_id,
        )
    ]


def _of_action(decision: Decision, action: Action, code: str) -> list[Gap]:
    sentences = []
    if action.owner_id is None:
        sentences.append(_("belum memiliki instansi penanggung jawab."))
    if action.last_day is None:
        sentences.append(
            _("berkelanjutan, tetapi belum memiliki tanggal peninjauan.")
            if action.is_ongoing
            else _("belum memiliki target waktu.")
        )
    if action.level.is_secret and action.person_id is None:
        sentences.append(_("rahasia, tetapi belum memiliki orang yang bertanggung jawab."))
    return [
        Gap(
            subject=_("Tindak lanjut %(code)s", code=code),
            sentence=sentence,
            place=Place.ACTION,
            row_id=action.id,
            agenda_item_id=decision.agenda_item_id,
        )
        for sentence in sentences
    ]


def _one_of_each_batch(actions: list[Action]) -> list[Action]:
    first = {action.batch: action.id for action in reversed(actions) if action.batch}
    return [action for action in actions if action.batch is None or first[action.batch] == action.id]


def _closed_items(session: Session, meeting: Meeting, reader: Actor | None) -> set[int | None]:
    if reader is None:
        return set()
    every = set(session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)))
    seen = set(
        session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(reader, AgendaItem)))
    )
    return set(every - seen)
