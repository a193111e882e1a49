"""Asking each agency, before a meeting, where it stands with what it owes; the answers open the meeting.

What an agency says about an action is a progress update like any other. Nothing from rahasia up is asked this way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.actions import reporting
from coordination.actions.addressees import of_agencies
from coordination.actions.journal import LONGEST_WORDS, Said, office_day
from coordination.actions.models import OPEN_STATES, Action, CarriedAction, Inquiry, ProgressUpdate, UpdateKind
from coordination.audit.models import ActorKind
from coordination.audit.services import record
from coordination.db import one_of
from coordination.directory.models import Organization
from coordination.errors import Clash, DomainError
from coordination.i18n import _
from coordination.meetings import replies
from coordination.meetings.models import OPEN_LEVELS, AgendaItem, Meeting, MeetingState, Participant
from coordination.outbox.services import enqueue
from coordination.richtext.text import clean_text

MOST_LINES = 200
"""Actions of one agency, or of all agencies on one page, that are asked about at once."""


def takes_questions(meeting: Meeting, now: datetime) -> bool:
    """Tell whether agencies can be asked: before the meeting, and only about what is open to their officers."""
    return replies.takes_answers(meeting, now) and not meeting.level.is_secret


def takes_answers(inquiry: Inquiry) -> bool:
    """Tell whether an agency can still answer: until the meeting is held."""
    return inquiry.meeting.state in (MeetingState.PLANNED, MeetingState.POSTPONED, MeetingState.IN_SESSION)


def owing(session: Session, meeting: Meeting) -> Sequence[Organization]:
    """Return the agencies that owe something to be asked about, in protocol order; the host does not ask itself."""
    owners = select(Action.owner_id).where(
        _asked_about(session, meeting), one_of(Action.state, OPEN_STATES), Action.owner_id != meeting.host_id
    )
    return session.scalars(
        select(Organization)
        .where(Organization.id.in_(owners), Organization.active)
        .order_by(Organization.protocol_order, Organization.name)
    ).all()


def ask(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> int:
    """Ask every agency that owes something and has not answered; return how many.

    Asking again on a later day reminds those who are silent; on the same day nobody is asked twice.
    """
    if not takes_questions(meeting, now):
        raise DomainError(_("Keadaan hanya dapat ditanyakan sebelum rapat, dan tidak untuk rapat rahasia."))
    known = {inquiry.organization_id: inquiry for inquiry in of_meeting(session, meeting)}
    asked = []
    for agency in owing(session, meeting):
        inquiry = known.get(agency.id)
        if inquiry is None:
            inquiry = Inquiry(
                meeting_id=meeting.id, organization_id=agency.id, asked_at=now, asked_by_id=actor.account_id
            )
            session.add(inquiry)
        if inquiry.answered_at is None:
            asked.append(inquiry)
    if not asked:
        raise DomainError(_("Tidak ada instansi yang masih perlu ditanyai."))
    session.flush()
    told = of_agencies(session, [inquiry.organization_id for inquiry in asked])
    for inquiry in asked:
        enqueue(
            session=session,
            now=now,
            kind="inquiry",
            recipients=told.get(inquiry.organization_id, ()),
            cause=f"inquiry:{inquiry.id}:{office_day(session, now).isoformat()}",
            about={"inquiry_id": inquiry.id},
            meeting_id=meeting.id,
        )
        record(
            session=session,
            actor=actor,
            now=now,
            verb="asked",
            row=inquiry,
            meeting_id=meeting.id,
            organization_id=inquiry.organization_id,
        )
    session.flush()
    return len(asked)


def lines(session: Session, inquiry: Inquiry) -> Sequence[Action]:
    """Return what the agency is asked about: what it owes, and what of it moved since it was asked; late first."""
    return session.scalars(
        select(Action)
        .where(
            _asked_about(session, inquiry.meeting),
            Action.owner_id == inquiry.organization_id,
            or_(one_of(Action.state, OPEN_STATES), Action.moved_at >= inquiry.asked_at),
        )
        .order_by(Action.phase, Action.last_day, Action.id)
        .limit(MOST_LINES)
        .options(joinedload(Action.meeting))
    ).all()


def answer(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    inquiry: Inquiry,
    said_by: str,
    words: str,
    about: Mapping[int, Said],
    seen: int | None = None,
    client_key: str | None = None,
) -> Inquiry:
    """Write down where an agency stands: progress of each action in `about` (by id), and words about all of them.

    Lines of nothing but spaces are passed over. An answer can be amended until the meeting is held; `seen` is the
    version whose words the person had before their eyes. Raises DomainError with field "words_<action id>".
    """
    if not takes_answers(inquiry):
        raise DomainError(_("Rapatnya sudah selesai. Laporkan kemajuan pada tindak lanjutnya."))
    words = clean_text(words).strip()
    if len(words) > LONGEST_WORDS:
        raise DomainError(_("Uraian terlalu panjang (paling banyak %(count)d huruf).", count=LONGEST_WORDS))
    if seen not in (None, inquiry.version) and inquiry.words not in (None, words):
        raise Clash(
            _("Rekan Anda baru saja menjawab. Muat ulang halaman ini untuk membaca jawabannya."),
            fields={},
            version=inquiry.version,
        )
    filled = {key: one for key, one in about.items() if one.words.strip() or one.percent is not None}
    if not words and not filled:
        raise DomainError(_("Tuliskan keadaan paling sedikit satu tindak lanjut, atau keterangan umum."), field="words")
    for action in lines(session, inquiry):
        if action.id in filled:
            _report(session, actor, now, action, filled[action.id], client_key)
    inquiry.words = words or None
    inquiry.answered_at = now
    inquiry.answered_by = clean_text(said_by).strip()[:300] or None
    inquiry.account_id = actor.account_id if actor.kind is ActorKind.ACCOUNT else None
    session.flush()
    record(
        session=session,
        actor=actor,
        now=now,
        verb="answered",
        row=inquiry,
        meeting_id=inquiry.meeting_id,
        organization_id=inquiry.organization_id,
        fields=["words"],
    )
    return inquiry


def of_meeting(session: Session, meeting: Meeting) -> Sequence[Inquiry]:
    """Return what was asked before the meeting, in protocol order."""
    return session.scalars(
        select(Inquiry)
        .join(Organization, Organization.id == Inquiry.organization_id)
        .where(Inquiry.meeting_id == meeting.id)
        .order_by(Organization.protocol_order, Organization.name)
        .options(joinedload(Inquiry.organization))
    ).all()


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where one action stands, with what its agency said of it since it was asked."""

    action: Action
    said: ProgressUpdate | None


@dataclass(frozen=True, kw_only=True)
class AgencyAnswer:
    """What one agency was asked, and answered; `stands` holds what the reader may see of it."""

    inquiry: Inquiry
    stands: Sequence[Stand]


def answers(session: Session, actor: Actor, meeting: Meeting) -> list[AgencyAnswer]:
    """Return what each agency answered, in protocol order, in four queries however many there are."""
    asked = of_meeting(session, meeting)
    if not asked:
        return []
    since = min(inquiry.asked_at for inquiry in asked)
    actions = session.scalars(
        select(Action)
        .where(
            _asked_about(session, meeting),
            Action.owner_id.in_([inquiry.organization_id for inquiry in asked]),
            or_(one_of(Action.state, OPEN_STATES), Action.moved_at >= since),
            visible(actor, Action),
        )
        .order_by(Action.phase, Action.last_day, Action.id)
        .limit(MOST_LINES)
    ).all()
    newest = (
        select(func.max(ProgressUpdate.id))
        .where(
            ProgressUpdate.action_id.in_([action.id for action in actions]),
            ProgressUpdate.kind.in_((UpdateKind.REPORT, UpdateKind.SUBMISSION)),
            ProgressUpdate.at >= since,
        )
        .group_by(ProgressUpdate.action_id)
    )
    said = {one.action_id: one for one in session.scalars(select(ProgressUpdate).where(ProgressUpdate.id.in_(newest)))}
    of_agency: dict[int | None, list[Stand]] = defaultdict(list)
    for action in actions:
        of_agency[action.owner_id].append(Stand(action=action, said=said.get(action.id)))
    return [AgencyAnswer(inquiry=inquiry, stands=of_agency[inquiry.organization_id]) for inquiry in asked]


def _asked_about(session: Session, meeting: Meeting) -> ColumnElement[bool]:
    """Hold for the released actions of open levels that the meeting is about.

    What its agenda carries over and what the meetings that it follows up decided; where it does neither, all that the
    host's earlier meetings gave to the agencies invited now.
    """
    carried = (
        select(CarriedAction.action_id)
        .join(AgendaItem, AgendaItem.id == CarriedAction.agenda_item_id)
        .where(AgendaItem.meeting_id == meeting.id, CarriedAction.taken_off_at.is_(None))
    )
    followed = select(AgendaItem.follows_up_id).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.follows_up_id.is_not(None)
    )
    if session.scalar(select(or_(carried.exists(), followed.exists()))):
        source = or_(Action.id.in_(carried), Action.meeting_id.in_(followed))
    else:
        invited = select(Participant.organization_id).where(Participant.meeting_id == meeting.id)
        earlier = select(Meeting.id).where(
            Meeting.host_id == meeting.host_id, Meeting.first_day < meeting.first_day, Meeting.id != meeting.id
        )
        source = and_(Action.host_id == meeting.host_id, Action.owner_id.in_(invited), Action.meeting_id.in_(earlier))
    return and_(source, Action.released_at.is_not(None), one_of(Action.level, OPEN_LEVELS))


def _report(session: Session, actor: Actor, now: datetime, action: Action, said: Said, client_key: str | None) -> None:
    """Report progress of one line; a refusal is told at that line."""
    key = str(uuid5(NAMESPACE_OID, f"{client_key}:{action.id}")) if client_key else None
    try:
        reporting.report(session=session, actor=actor, now=now, action=action, said=said, client_key=key)
    except DomainError as error:
        raise DomainError(error.message, field=f"words_{action.id}") from error
