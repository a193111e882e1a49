"""Telling a story through the services that the pages use, each step with its own moment."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from coordination.actions import authoring, reporting, requests, verifying
from coordination.actions.journal import Said
from coordination.actions.models import Action, ActionRequest
from coordination.clock import Zone
from coordination.demo.office import HOST, ExampleOffice
from coordination.demo.stories import Guest, Outcome, Promise, Step, Story, Until
from coordination.files import services as files
from coordination.files.models import StoredFile
from coordination.files.storage import Store
from coordination.files.uploads import prepare_upload
from coordination.meetings import agenda, attendance, decisions, participants, planning, states, texts
from coordination.meetings.days import DayTimes
from coordination.meetings.models import (
    AgendaItem,
    Excuse,
    Meeting,
    Participant,
    ParticipantRole,
    Presence,
    SecurityLevel,
    TextKind,
)
from coordination.minutes import services as minutes
from coordination.richtext import Doc, from_plain


@dataclass
class Telling:
    """One story being told into the office."""

    office: ExampleOffice
    store: Store
    story: Story

    def tell(self) -> Meeting:
        """Bring the meeting as far as the story goes; return it."""
        meeting = self._plan()
        if self.story.until >= Until.RECORDED:
            self._hold(meeting)
            self._write(meeting)
        if self.story.until >= Until.IN_REVIEW:
            minutes.send_to_review(**self._by("secretary", self._on(1, 10)), meeting=meeting)
        if self.story.until >= Until.APPROVED:
            minutes.approve(**self._by("chair", self._on(4, 9)), meeting=meeting, store=self.store)
            self._follow_up(meeting)
        return meeting

    def _by(self, who: str, now: datetime) -> dict[str, Any]:
        return {"session": self.office.session, "actor": self.office.actor(who), "now": now}

    def _on(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment counted from the day of the meeting."""
        return datetime.combine(self.story.day + timedelta(days=days), time(hour, minute), Zone.WITA.tz)

    def _plan(self) -> Meeting:
        story, now = self.story, self._on(-6, 10)
        guests = [self.office.position(guest.organization, guest.position, now=now) for guest in story.guests]
        roles = [
            (ParticipantRole(guest.role), position)
            for guest, position in zip(story.guests, guests, strict=True)
            if guest.role != "participant"
        ]
        meeting = planning.plan_meeting(
            **self._by("secretary", now),
            host=self.office.organizations[HOST],
            title=story.title,
            days=[DayTimes(story.day, story.starts)],
            level=SecurityLevel(story.level),
            zone=Zone.WITA,
            place=story.place,
            invitation_number=story.invitation_number,
            invitation_date=story.invitation_date,
            plan=planning.Plan(invitees=guests, roles=roles),
        ).meeting
        for outcome in story.outcomes:
            agenda.add_item(
                **self._by("secretary", now),
                meeting=meeting,
                title=outcome.agenda,
                planned_minutes=outcome.minutes,
                level=SecurityLevel(outcome.level),
            )
        participants.order_by_protocol(**self._by("secretary", now), meeting=meeting)
        self.office.session.refresh(meeting)
        return meeting

    def _hold(self, meeting: Meeting) -> None:
        starts = self.story.starts
        opened, closed = self._on(0, starts.hour, starts.minute + 10), self._on(0, starts.hour + 2, 40)
        states.open_meeting(**self._by("secretary", opened), meeting=meeting)
        invited = {(one.organization_id, one.invited_position): one for one in meeting.participants}
        for guest in self.story.guests:
            self._mark(meeting, guest, invited[self.office.organizations[guest.organization].id, guest.position])
        states.close_meeting(**self._by("secretary", closed), meeting=meeting)

    def _mark(self, meeting: Meeting, guest: Guest, participant: Participant) -> None:
        mark = attendance.Mark(presence=Presence.PRESENT)
        if guest.absent:
            mark = attendance.Mark(presence=Presence.EXCUSED, excuse=Excuse(guest.absent))
        elif guest.represented_by:
            mark = attendance.Mark(presence=Presence.REPRESENTED, attendee_position=guest.represented_by)
        now = self._on(0, self.story.starts.hour, 15)
        attendance.mark(
            **self._by("secretary", now), participant=participant, day=meeting.days[0], mark=mark, version=None
        )

    def _write(self, meeting: Meeting) -> None:
        story, now = self.story, self._on(0, 14)
        for kind, paragraphs in (
            (TextKind.OPENING, story.opening),
            (TextKind.DIRECTIONS, story.directions),
            (TextKind.CLOSING, story.closing),
        ):
            if paragraphs:
                texts.save_text(
                    **self._by("secretary", now), meeting=meeting, kind=kind, doc=_doc(paragraphs), version=0
                )
        for speaker, words in story.said:
            speech = texts.add_speech(**self._by("secretary", now), meeting=meeting, speaker=speaker)
            doc = _doc((words,))
            texts.save_speech(**self._by("secretary", now), speech=speech, doc=doc, version=speech.version)
        for outcome, item in zip(story.outcomes, meeting.agenda, strict=True):
            self._decide(meeting, outcome, item, now)

    def _decide(self, meeting: Meeting, outcome: Outcome, item: AgendaItem, now: datetime) -> None:
        by = self._by("secretary", now)
        if outcome.discussion:
            texts.save_discussion(**by, item=item, doc=_doc(outcome.discussion), version=item.version)
        decision = decisions.add_decision(**by, meeting=meeting, text=outcome.decision, agenda_item=item)
        if not outcome.promises:
            decisions.mark_for_information(**by, decision=decision, for_information=True)
        for promise in outcome.promises:
            authoring.add_action(
                **by,
                decision=decision,
                text=promise.text,
                owner=self.office.organizations[promise.owner],
                supporters=[self.office.organizations[one] for one in promise.supporters],
                target_text=promise.target,
                expected_evidence=promise.evidence or None,
            )

    def _follow_up(self, meeting: Meeting) -> None:
        session = self.office.session
        session.refresh(meeting)
        promises = [promise for outcome in self.story.outcomes for promise in outcome.promises]
        actions = [
            action
            for decision in meeting.decisions
            for action in session.query(Action).filter_by(decision_id=decision.id).order_by(Action.sort, Action.id)
        ]
        steps = [
            (step, promise, action) for promise, action in zip(promises, actions, strict=True) for step in promise.steps
        ]
        for step, promise, action in sorted(steps, key=lambda one: one[0].when):
            self._step(step, promise, action)
            session.refresh(action)

    def _step(self, step: Step, promise: Promise, action: Action) -> None:
        owner = "secretary" if promise.owner == HOST else promise.owner
        by_owner = self._by(owner, step.when)
        by_host = self._by("chair" if promise.owner == HOST else "secretary", step.when)  # nobody judges their own
        if step.deed in ("report", "submit"):
            said = Said(words=step.words, percent=step.percent, files=self._evidence(step))
            deed = reporting.report if step.deed == "report" else reporting.submit
            deed(**by_owner, action=action, said=said)
        elif step.deed == "verify":
            verifying.verify(**by_host, action=action, words=step.words)
        elif step.deed == "send_back":
            verifying.return_(**by_host, action=action, reason=step.words)
        elif step.deed == "ask_not_actionable":
            requests.request_not_actionable(**by_owner, action=action, reason=step.words)
        elif step.deed == "ask_extension":
            requests.request_extension(**by_owner, action=action, target_text=step.target, reason=step.words)
        else:
            waiting = self.office.session.query(ActionRequest).filter_by(action_id=action.id, state="pending").one()
            requests.grant(**self._by("chair", step.when), request=waiting, remarks=step.words)

    def _evidence(self, step: Step) -> list[StoredFile]:
        """Keep a small picture for each paper that was handed in, as an upload is kept."""
        return [
            files.keep(
                session=self.office.session,
                store=self.store,
                prepared=prepare_upload(_picture(name), f"{name}.png"),
                now=step.when,
                account_id=None,
            )
            for name in step.evidence
        ]


def _doc(paragraphs: tuple[str, ...]) -> Doc:
    return from_plain("\n\n".join(paragraphs))


def _picture(title: str) -> bytes:
    """Draw a sheet with a title, as a scan of an example paper."""
    sheet = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((40, 40, 580, 46), fill="#17222d")
    draw.text((60, 80), title, fill="#17222d", font=ImageFont.load_default(28))
    draw.text((60, 130), "Contoh, bukan dokumen resmi", fill="#5b6b78", font=ImageFont.load_default(18))
    for line in range(14):
        draw.rectangle((60, 200 + 36 * line, 560 - 23 * (line % 5), 212 + 36 * line), fill="#d5dde3")
    target = io.BytesIO()
    sheet.save(target, "PNG", optimize=True)
    return target.getvalue()
