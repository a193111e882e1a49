"""Who may do what, as data.

A rule about rows is a function from the actor to a WHERE clause. The same clause narrows a list and answers for one
row, so a list, a search, a file and a page can never disagree. The table is in design.md, "Who may".
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from coordination.access.actor import Actor
from coordination.access.permissions import Permission
from coordination.actions.models import Action, Inquiry, Supporter
from coordination.db import Base, one_of
from coordination.exporting.models import Bundle
from coordination.meetings.models import (
    OPEN_LEVELS,
    AgendaItem,
    Decision,
    Meeting,
    MeetingState,
    Paper,
    PaperKind,
    Participant,
    ParticipantRole,
    Reader,
    SecurityLevel,
    Series,
    Signatory,
)
from coordination.minutes.models import Review, Revision
from coordination.notifications.models import ReminderLine
from coordination.outbox.models import Mail
from coordination.reports.models import SavedView

Clause = ColumnElement[bool]
MeetingId = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def _among(column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Collection[int]) -> Clause:
    return column.in_([literal(one) for one in sorted(ids)]) if ids else false()


# Relations of a person to a meeting, asked through any column that holds the meeting's id.


def _presides(actor: Actor, meeting_id: MeetingId) -> Clause:
    """Hold for the chair or a signatory, of whatever organization."""
    if actor.person_id is None:
        return false()
    chair = select(Participant.meeting_id).where(
        Participant.role == ParticipantRole.CHAIR, Participant.person_id == actor.person_id
    )
    signs = select(Signatory.meeting_id).where(Signatory.person_id == actor.person_id)
    return or_(meeting_id.in_(chair), meeting_id.in_(signs))


def _invited(actor: Actor, meeting_id: MeetingId) -> Clause:
    """Hold where an organization of theirs, or they themselves, stand on the list of participants."""
    lines = select(Participant.meeting_id)
    reasons = [meeting_id.in_(lines.where(_among(Participant.organization_id, actor.member_of)))]
    if actor.person_id is not None:
        reasons.append(meeting_id.in_(lines.where(Participant.person_id == actor.person_id)))
    return or_(*reasons)


def _reviews(actor: Actor, meeting_id: MeetingId) -> Clause:
    """They were asked for their paraf."""
    return meeting_id.in_(
        select(Revision.meeting_id)
        .join(Review, Review.revision_id == Revision.id)
        .where(Review.account_id == actor.account_id)
    )


def _hosts(actor: Actor) -> Clause:
    """Hold for the host's secretariat."""
    return _among(Meeting.host_id, actor.secretariat_of)


def _named_for_meeting(actor: Actor, meeting_id: MeetingId) -> Clause:
    return exists().where(
        Reader.meeting_id == meeting_id, Reader.agenda_item_id.is_(None), Reader.account_id == actor.account_id
    )


def _covers(upper: ColumnElement[SecurityLevel], lower: InstrumentedAttribute[SecurityLevel]) -> Clause:
    """Whoever is cleared for `upper` is so for `lower`."""
    return or_(
        one_of(lower, OPEN_LEVELS),
        upper == SecurityLevel.SANGAT_RAHASIA,
        and_(upper == SecurityLevel.RAHASIA, lower == SecurityLevel.RAHASIA),
    )


def _level_of_meeting(meeting_id: MeetingId) -> ColumnElement[SecurityLevel]:
    # An alias, so that the question can be asked inside a query over meetings too.
    meeting = aliased(Meeting)
    return select(meeting.level).where(meeting.id == meeting_id).correlate_except(meeting).scalar_subquery()


# Meetings


def _cleared_for_meeting(actor: Actor) -> Clause:
    """From rahasia up only named people, and whoever presides."""
    return or_(one_of(Meeting.level, OPEN_LEVELS), _named_for_meeting(actor, Meeting.id), _presides(actor, Meeting.id))


def _insider(actor: Actor) -> Clause:
    """Hold for whoever reads the meeting in every state: host's secretariat and leader, chair, signatory, reviewer."""
    return or_(
        _hosts(actor),
        _among(Meeting.host_id, actor.leads),
        _presides(actor, Meeting.id),
        _reviews(actor, Meeting.id),
    )


def see_meeting(actor: Actor) -> Clause:
    """Title, time, place, agenda: insiders, the invited, and for approved ones the office's readers."""
    reasons = [_insider(actor), _invited(actor, Meeting.id)]
    if actor.reads_office:
        reasons.append(Meeting.state == MeetingState.APPROVED)
    return and_(or_(*reasons), _cleared_for_meeting(actor), or_(Meeting.discarded_at.is_(None), _hosts(actor)))


def read_meeting(actor: Actor) -> Clause:
    """Participants, minutes and decisions: insiders always, everybody who sees the meeting once it is approved."""
    return and_(see_meeting(actor), or_(Meeting.state == MeetingState.APPROVED, _insider(actor)))


def read_draft(actor: Actor) -> Clause:
    """Minutes and ralat on their way to approval: only whoever reads the meeting in every state."""
    return and_(see_meeting(actor), _insider(actor))


def read_invitation(actor: Actor) -> Clause:
    """Hold for whoever reads the minutes, and once the surat undangan was sent off for whoever is invited."""
    sent = select(Mail.id).where(Mail.meeting_id == Meeting.id, Mail.kind == "invitation").correlate(Meeting).exists()
    return or_(read_meeting(actor), and_(see_meeting(actor), _invited(actor, Meeting.id), sent))


def edit_meeting(actor: Actor) -> Clause:
    """Hold for the host's secretariat; what a state allows is the services' matter."""
    return and_(_hosts(actor), see_meeting(actor))


def approve_meeting(actor: Actor) -> Clause:
    """Hold for the chair or a signatory."""
    return and_(_presides(actor, Meeting.id), see_meeting(actor))


def review_meeting(actor: Actor) -> Clause:
    """Hold for a reviewer who was asked."""
    return and_(_reviews(actor, Meeting.id), see_meeting(actor))


def join_meeting(actor: Actor) -> Clause:
    """Link and passcode: only the invited and those who run it."""
    return and_(see_meeting(actor), or_(_hosts(actor), _presides(actor, Meeting.id), _invited(actor, Meeting.id)))


# What belongs to a meeting


def _of_meeting(clause: Clause, meeting_id: MeetingId) -> Clause:
    # A meeting of its own, also inside a query over meetings.
    return select(Meeting.id).where(Meeting.id == meeting_id, clause).correlate_except(Meeting).exists()


def read_agenda_item(actor: Actor) -> Clause:
    """Close an item above its meeting's level (tertutup), except to people named for it and whoever presides."""
    named = exists().where(Reader.agenda_item_id == AgendaItem.id, Reader.account_id == actor.account_id)
    return and_(
        _of_meeting(see_meeting(actor), AgendaItem.meeting_id),
        or_(
            _covers(_level_of_meeting(AgendaItem.meeting_id), AgendaItem.level),
            named,
            _presides(actor, AgendaItem.meeting_id),
        ),
    )


def read_decision(actor: Actor) -> Clause:
    """Whoever reads the minutes, and the item under which the decision stands, if any."""
    item = (
        select(AgendaItem.id)
        .where(AgendaItem.id == Decision.agenda_item_id, read_agenda_item(actor))
        .correlate_except(AgendaItem)
    )
    return and_(
        _of_meeting(read_meeting(actor), Decision.meeting_id), or_(Decision.agenda_item_id.is_(None), item.exists())
    )


_RECORDS = (PaperKind.SIGNED_SCAN, PaperKind.ATTENDANCE_SCAN)


def read_paper(actor: Actor) -> Clause:
    """Whoever sees the meeting, its item and the paper's own level; scans of the record only with the minutes.

    A scan of the signed notula holds every item, so only whoever reads them all may have it.
    """
    items = select(AgendaItem.id).where(read_agenda_item(actor))
    closed = exists().where(AgendaItem.meeting_id == Paper.meeting_id, AgendaItem.id.not_in(items))
    covered = or_(
        _covers(_level_of_meeting(Paper.meeting_id), Paper.level),
        exists().where(Reader.agenda_item_id == Paper.agenda_item_id, Reader.account_id == actor.account_id),
        _presides(actor, Paper.meeting_id),
    )
    return and_(
        or_(
            _of_meeting(read_meeting(actor), Paper.meeting_id),
            and_(~one_of(Paper.kind, _RECORDS), _of_meeting(see_meeting(actor), Paper.meeting_id)),
        ),
        covered,
        or_(Paper.agenda_item_id.is_(None), Paper.agenda_item_id.in_(items)),
        or_(Paper.kind != PaperKind.SIGNED_SCAN, ~closed),
    )


# Actions


def listed_for_action(actor: Actor) -> Clause:
    """From rahasia up: people named for the meeting or the item, and whoever presides."""
    reader_of_item = exists(
        select(Reader.id)
        .join(Decision, Decision.agenda_item_id == Reader.agenda_item_id)
        .where(Decision.id == Action.decision_id, Reader.account_id == actor.account_id)
    )
    reader_of_meeting = exists(
        select(Reader.id).where(
            Reader.meeting_id == Action.meeting_id,
            Reader.agenda_item_id.is_(None),
            Reader.account_id == actor.account_id,
            _covers(_level_of_meeting(Action.meeting_id), Action.level),
        )
    )
    return or_(reader_of_item, reader_of_meeting, _presides(actor, Action.meeting_id))


def named_for_action(actor: Actor) -> Clause:
    """From rahasia up: the responsible person, and whoever is listed."""
    listed = listed_for_action(actor)
    return or_(listed, Action.person_id == actor.person_id) if actor.person_id is not None else listed


def cleared_for_action(actor: Actor) -> Clause:
    """Everybody is cleared for open levels; from rahasia up only whoever is named."""
    return or_(one_of(Action.level, OPEN_LEVELS), named_for_action(actor))


def _supports(actor: Actor) -> Clause:
    return Action.id.in_(select(Supporter.action_id).where(_among(Supporter.organization_id, actor.member_of)))


def ways_to_see_action(actor: Actor) -> list[Clause]:
    """Return the reasons for which a person sees actions they are cleared for; any one is enough.

    The host's people and whoever presides always; owner and supporters once released; readers once approved: an
    action's code is fixed at approval, so having one says that its meeting's minutes are approved. Each reason stands
    alone, so that a long list can look for each by its own index; all but the last are true or false, never null.
    """
    reasons: list[Clause] = []
    if actor.reads_office:
        reasons.append(Action.code.is_not(None))
    if hosts := actor.secretariat_of | actor.leads:
        reasons.append(_among(Action.host_id, hosts))
    if actor.member_of:
        owes = and_(Action.owner_id.is_not(None), _among(Action.owner_id, actor.member_of))
        reasons.append(and_(owes, Action.released_at.is_not(None)))
    elsewhere = [
        _presides(actor, Action.meeting_id),
        _reviews(actor, Action.meeting_id),
        and_(Action.code.is_not(None), _invited(actor, Action.meeting_id)),
    ]
    if actor.member_of:
        elsewhere.append(and_(_supports(actor), Action.released_at.is_not(None)))
    if actor.person_id is not None:
        elsewhere.append(and_(Action.person_id == actor.person_id, Action.released_at.is_not(None)))
    return [*reasons, or_(*elsewhere)]


def see_action(actor: Actor) -> Clause:
    """Whoever has a reason to see it, and is cleared for its level."""
    return and_(or_(*ways_to_see_action(actor)), cleared_for_action(actor))


def report_action(actor: Actor) -> Clause:
    """Hold for the accountable organization, once it has the action."""
    return and_(_among(Action.owner_id, actor.reports_for), Action.released_at.is_not(None), cleared_for_action(actor))


def support_action(actor: Actor) -> Clause:
    """Hold for a supporting organization, once the action is released."""
    supports = exists().where(Supporter.action_id == Action.id, _among(Supporter.organization_id, actor.reports_for))
    return and_(supports, Action.released_at.is_not(None), cleared_for_action(actor))


def comment_action(actor: Actor) -> Clause:
    """Hold, once it is released, for whoever belongs to the owner or a supporter, the host's secretariat, the chair."""
    concerned = or_(
        _among(Action.owner_id, actor.member_of),
        _supports(actor),
        _among(Action.host_id, actor.secretariat_of),
        _presides(actor, Action.meeting_id),
    )
    return and_(concerned, Action.released_at.is_not(None), cleared_for_action(actor))


def steer_action(actor: Actor) -> Clause:
    """Hold for the host's secretariat."""
    return and_(_among(Action.host_id, actor.secretariat_of), cleared_for_action(actor))


def verify_action(actor: Actor) -> Clause:
    """Hold for the host's secretariat; for an action that the host itself owes, the chair too."""
    return and_(
        or_(
            _among(Action.host_id, actor.secretariat_of),
            and_(Action.owner_id == Action.host_id, _presides(actor, Action.meeting_id)),
        ),
        cleared_for_action(actor),
    )


def decide_on_action(actor: Actor) -> Clause:
    """Hold for the chair or the host's secretariat."""
    return and_(
        or_(_among(Action.host_id, actor.secretariat_of), _presides(actor, Action.meeting_id)),
        cleared_for_action(actor),
    )


def answer_inquiry(actor: Actor) -> Clause:
    """Hold for the agency that is asked, invited or not; a meeting from rahasia up asks nobody."""
    meeting = select(Meeting.id).where(
        Meeting.id == Inquiry.meeting_id, one_of(Meeting.level, OPEN_LEVELS), Meeting.discarded_at.is_(None)
    )
    return and_(_among(Inquiry.organization_id, actor.reports_for), meeting.correlate(Inquiry).exists())


# What a person asked to have made


def own_bundle(actor: Actor) -> Clause:
    """Hold for whoever asked for it, as long as they may read the meeting that it is about: it bears its title."""
    if actor.account_id is None:
        return false()
    return and_(
        Bundle.account_id == actor.account_id, or_(Bundle.meeting_id.is_(None), Bundle.meeting.has(read_meeting(actor)))
    )


def own_view(actor: Actor) -> Clause:
    """Hold for whoever keeps it; another sees the same list by its address."""
    return false() if actor.account_id is None else SavedView.account_id == actor.account_id


# What is sent


def edit_series(actor: Actor) -> Clause:
    """Hold for whoever plans a meeting of it: a series of secret meetings exists for nobody else.

    Each occurrence is guarded by itself besides.
    """
    planned = select(Meeting.id).where(Meeting.series_id == Series.id, edit_meeting(actor)).correlate_except(Meeting)
    return planned.exists()


def see_mail(actor: Actor) -> Clause:
    """Hold for the secretariat whose meeting or action it is about; the administrator sees that it is there.

    What it says is shown only as far as the reader may see what it is about.
    """
    if actor.is_administrator:
        return true()
    line = (
        select(ReminderLine.id)
        .join(Action, Action.id == ReminderLine.action_id)
        .where(ReminderLine.mail_id == Mail.id, steer_action(actor))
        .correlate(Mail)
    )
    meeting_line = (
        select(ReminderLine.id)
        .join(Participant, Participant.id == ReminderLine.participant_id)
        .where(ReminderLine.mail_id == Mail.id, _of_meeting(edit_meeting(actor), Participant.meeting_id))
        .correlate(Mail)
    )
    # A mail about one action tells that there is one, and who is responsible: under a closed item that is closed too.
    action_id = Mail.about["action"].as_integer()
    action = select(Action.id).where(Action.id == action_id, steer_action(actor)).correlate(Mail)
    about_meeting = and_(
        Mail.meeting_id.is_not(None),
        _of_meeting(edit_meeting(actor), Mail.meeting_id),
        or_(action_id.is_(None), action.exists()),
    )
    return or_(about_meeting, line.exists(), meeting_line.exists())


ROW_RULES: dict[Permission, tuple[type[Base], Callable[[Actor], Clause]]] = {
    Permission.ACTION_COMMENT: (Action, comment_action),
    Permission.ACTION_DECIDE: (Action, decide_on_action),
    Permission.ACTION_REPORT: (Action, report_action),
    Permission.ACTION_SEE: (Action, see_action),
    Permission.ACTION_STEER: (Action, steer_action),
    Permission.ACTION_SUPPORT: (Action, support_action),
    Permission.ACTION_VERIFY: (Action, verify_action),
    Permission.AGENDA_ITEM_READ: (AgendaItem, read_agenda_item),
    Permission.BUNDLE_OWN: (Bundle, own_bundle),
    Permission.INQUIRY_ANSWER: (Inquiry, answer_inquiry),
    Permission.INVITATION_READ: (Meeting, read_invitation),
    Permission.MAIL_SEE: (Mail, see_mail),
    Permission.MEETING_APPROVE: (Meeting, approve_meeting),
    Permission.MEETING_DRAFT: (Meeting, read_draft),
    Permission.MEETING_EDIT: (Meeting, edit_meeting),
    Permission.MEETING_JOIN: (Meeting, join_meeting),
    Permission.MEETING_READ: (Meeting, read_meeting),
    Permission.MEETING_REVIEW: (Meeting, review_meeting),
    Permission.MEETING_SEE: (Meeting, see_meeting),
    Permission.PAPER_READ: (Paper, read_paper),
    Permission.SERIES_EDIT: (Series, edit_series),
    Permission.VIEW_OWN: (SavedView, own_view),
}
"""For each permission about rows: which table, and who has it."""

VISIBLE: dict[type[Base], Callable[[Actor], Clause]] = {
    Action: see_action,
    AgendaItem: read_agenda_item,
    Bundle: own_bundle,
    Decision: read_decision,
    Inquiry: answer_inquiry,
    Mail: see_mail,
    Meeting: see_meeting,
    Paper: read_paper,
    SavedView: own_view,
    Series: edit_series,
}
"""What exists at all for a person: anything else is 404."""

ACTOR_RULES: dict[Permission, Callable[[Actor], bool]] = {
    Permission.ACCOUNTS_MANAGE: lambda actor: actor.is_administrator,
    Permission.AUDIT_READ: lambda actor: actor.audits,
    Permission.DASHBOARD_SEE: lambda actor: bool(actor.member_of) or actor.reads_office,
    Permission.DIRECTORY_EDIT: lambda actor: actor.is_secretariat or actor.is_administrator,
    Permission.DIRECTORY_MERGE: lambda actor: actor.is_administrator,
    Permission.DIRECTORY_READ: lambda actor: bool(actor.roles),
    Permission.MEETING_CREATE: lambda actor: actor.is_secretariat,
    Permission.OWN_ACCOUNT: lambda actor: actor.account_id is not None,
    Permission.SETTINGS_MANAGE: lambda actor: actor.is_administrator,
    Permission.WORK_SEE: lambda actor: bool(actor.reports_for),
}
"""For each permission that is about no row: who has it."""
