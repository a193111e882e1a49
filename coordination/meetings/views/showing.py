"""What the page of one meeting shows: gathered here, so that its view stays a view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from flask import url_for
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.actor import Actor
from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.actions import inquiries, of_meetings, register
from coordination.actions.models import ActionState
from coordination.directory import queries as directory
from coordination.documents.kinds import Kind
from coordination.exporting import numbers
from coordination.i18n import Formats
from coordination.meetings import checks, hall, history, labels, occurrences, reading, replies
from coordination.meetings.attendance import can_be_marked
from coordination.meetings.forms import GuestForm, InviteForm, ItemForm, ItemsForm, PaperForm
from coordination.meetings.models import Meeting, MeetingState, ParticipantRole, SecurityLevel, TextKind
from coordination.meetings.views import following
from coordination.minutes import completeness, drafts, signed
from coordination.notifications import links, whatsapp
from coordination.notifications import standing as handed
from coordination.notifications.models import WhatsappText
from coordination.richtext import to_html

RIGHTS = (
    Permission.INVITATION_READ,
    Permission.MEETING_APPROVE,
    Permission.MEETING_DRAFT,
    Permission.MEETING_EDIT,
    Permission.MEETING_JOIN,
    Permission.MEETING_READ,
    Permission.MEETING_REVIEW,
)


def page(session: Session, actor: Actor, meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Return what the reader may see of a meeting; without the minutes for those invited until approval."""
    rights = permitted(session, actor, meeting, RIGHTS)
    office = directory.office(session)
    today = clock.today(office.zone if office else meeting.zone, now)
    reads = Permission.MEETING_READ in rights
    papers = reading.papers(session, actor, meeting)
    shown = {
        "meeting": meeting,
        "fmt": Formats(meeting.zone),
        "today": today,
        "may": {permission.name.removeprefix("MEETING_").lower() for permission in rights},
        "papers": papers,
        "signed": signed.of_papers(session, papers),
        "is_editable": meeting.state in checks.EDITABLE and meeting.discarded_at is None,
        "has_own_numbers": Permission.MEETING_EDIT in rights
        and Kind.INVITATION in numbers.counted(session, meeting.host_id),
        "can_mark": can_be_marked(meeting),
        "labels": labels,
        "to_html": partial(to_html, top_heading=4),
        "paper_form": PaperForm(client_key=str(uuid4()), level=meeting.level),
        "next": _next(meeting, rights, clock.today(meeting.zone, now)),
        **_answers(session, actor, meeting, rights, now),
        "place": occurrences.place(session, actor, meeting),
        **_sent_by_hand(session, meeting, rights),
    }
    if Permission.MEETING_EDIT in rights:
        shown["handed"] = handed.of_meeting(session, meeting, now)
    if not reads:
        return shown | {"items": reading.agenda(session, actor, meeting, decisions=())}
    shown |= _inquiries(session, actor, meeting, rights, now)
    matrix = of_meetings.matrix(session, actor, meeting, today=today)
    decisions = reading.decisions(session, actor, meeting)
    items = reading.agenda(session, actor, meeting, decisions=decisions)
    lines = hall.best_of_days(session, meeting)
    roles = {role: [line.participant for line in lines if line.participant.role is role] for role in ParticipantRole}
    events = history.told(session, actor, meeting, with_drafts=Permission.MEETING_DRAFT in rights)
    return shown | {
        "items": items,
        "loose": [decision for decision in decisions if decision.agenda_item_id is None],
        "decisions": decisions,
        "matrix": matrix,
        "ties": register.ties(session, actor, [decision.id for decision in decisions]),
        "action_states": list(ActionState),
        "is_late": lambda action: of_meetings.is_late(action, today),
        **following.on_page(session, actor, meeting, [entry.item for entry in items if entry.item], rights),
        "agencies": hall.by_agency(lines),
        "tally": hall.tally(lines),
        "roles": roles,
        "texts": {text.kind: text.doc for text in meeting.texts},
        "TextKind": TextKind,
        "gaps": _gaps(session, actor, meeting, rights),
        "standing": drafts.standing(session, actor, meeting) if Permission.MEETING_DRAFT in rights else None,
        "history": events,
        "when": _when(meeting, events, Formats(meeting.zone)),
    }


def planning_page(session: Session, actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Return what the page shows on which a meeting is changed, beside its form."""
    items = reading.agenda(session, actor, meeting, decisions=())
    forms = {}
    for entry in items:
        if entry.item is not None:
            form = ItemForm(formdata=None, obj=entry.item)
            form.only_raising(entry.item.level)
            form.made_from(entry.item.version)
            forms[entry.item_id] = form
    return {
        "meeting": meeting,
        "items": items,
        "item_forms": forms,
        "lines": hall.lines(session, meeting, None),
        "labels": labels,
        "levels": list(SecurityLevel),
        "may": {permission.name for permission in permitted(session, actor, meeting, [Permission.MEETING_APPROVE])},
        "invite_form": InviteForm(formdata=None),
        "guest_form": GuestForm(formdata=None, client_key=str(uuid4())),
        "items_form": ItemsForm(formdata=None, client_key=str(uuid4())),
    }


def _answers(
    session: Session, actor: Actor, meeting: Meeting, rights: Collection[Permission], now: datetime
) -> dict[str, Any]:
    """Return who comes, as far as it was answered: the own lines to the invited, all of it to who reads the meeting."""
    waits = meeting.state in (MeetingState.PLANNED, MeetingState.POSTPONED) and meeting.discarded_at is None
    if not waits:
        return {"takes_answers": False, "own_lines": (), "replies": {}, "reply_count": None}
    said = replies.standing(session, meeting)
    return {
        "takes_answers": replies.takes_answers(meeting, now),
        "own_lines": replies.own_lines(session, actor, meeting) if Permission.MEETING_JOIN in rights else (),
        "replies": said,
        "reply_count": replies.count(meeting.participants, said) if Permission.MEETING_READ in rights else None,
    }


def _sent_by_hand(session: Session, meeting: Meeting, rights: Collection[Permission]) -> dict[str, Any]:
    """Return what the secretariat took to send by WhatsApp, and how many personal links are out."""
    if Permission.MEETING_EDIT not in rights:
        return {}
    return {
        "wa_lines": whatsapp.taken_for_lines(session, meeting),
        "wa_taken": whatsapp.taken(session, WhatsappText.meeting_id == meeting.id),
        "live_links": links.live_links(session, links.of_meeting(meeting)),
    }


def _inquiries(
    session: Session, actor: Actor, meeting: Meeting, rights: Collection[Permission], now: datetime
) -> dict[str, Any]:
    """Return what agencies answered before the meeting, for insiders; and how many the secretariat may still ask."""
    if Permission.MEETING_DRAFT not in rights:
        return {}
    answers = inquiries.answers(session, actor, meeting)
    if Permission.MEETING_EDIT not in rights or not inquiries.takes_questions(meeting, now):
        return {"inquiry_answers": answers, "to_ask": 0}
    answered = {one.inquiry.organization_id for one in answers if one.inquiry.answered_at is not None}
    owing = {agency.id for agency in inquiries.owing(session, meeting)}
    return {"inquiry_answers": answers, "to_ask": len(owing - answered)}


def _next(meeting: Meeting, rights: Collection[Permission], today: date) -> tuple[str, str] | None:
    """Return the one next step: a name that the template puts into words, and its address."""
    if Permission.MEETING_EDIT not in rights or meeting.discarded_at is not None:
        return None
    state, meeting_id = meeting.state, meeting.id
    if state is MeetingState.PLANNED and meeting.first_day > today:
        return "plan", url_for("meetings.edit", meeting_id=meeting_id)
    if state is MeetingState.PLANNED and meeting.days[-1].day < today:
        return "record", url_for("meetings.record_afterwards", meeting_id=meeting_id)
    if state is MeetingState.PLANNED:
        return "open", url_for("meetings.open_", meeting_id=meeting_id)
    if state is MeetingState.IN_SESSION:
        return "write", url_for("writing.room", meeting_id=meeting_id)
    if state is MeetingState.POSTPONED:
        return "reschedule", url_for("meetings.reschedule", meeting_id=meeting_id)
    return None


def _gaps(session: Session, actor: Actor, meeting: Meeting, rights: Collection[Permission]) -> list[completeness.Gap]:
    """Return what is missing before review or approval, for those who can mend it."""
    if meeting.state not in (MeetingState.RECORDED, MeetingState.IN_REVIEW) or Permission.MEETING_EDIT not in rights:
        return []
    return completeness.gaps(session, meeting, actor)


def _when(meeting: Meeting, events: Sequence[history.Told], fmt: Formats) -> dict[str, str]:
    """Return the date under each step that the meeting has taken, as far as the reader's history tells it."""
    latest = {event.what: event.at for event in reversed(events)}
    moments = {
        MeetingState.PLANNED: meeting.created_at,
        MeetingState.IN_SESSION: meeting.opened_at,
        MeetingState.RECORDED: meeting.closed_at,
        MeetingState.IN_REVIEW: latest.get(("Revision", "sent_to_review")),
        MeetingState.APPROVED: latest.get(("Revision", "approved")),
    }
    said = {}
    for step, moment in moments.items():
        if moment is not None:
            day = fmt.day_month(clock.today(meeting.zone, moment))
            said[step.value] = day if step is MeetingState.PLANNED else f"{day}, {fmt.time(moment)}"
        if step is meeting.state:
            break
    return said
