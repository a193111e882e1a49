"""A meeting whose notula can be approved, for the papers that derive from it: agencies, a closed item, a group."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from coordination.accounts.models import Account, Role
from coordination.actions.authoring import add_action
from coordination.actions.models import Action
from coordination.directory.models import Group, Organization
from coordination.exporting.asking import Asked, Options
from coordination.files.storage import Store
from coordination.meetings.models import AgendaItem, Attendance, Meeting, Presence, SecurityLevel
from coordination.minutes import services
from coordination.richtext import from_plain
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_agenda_item,
    make_decision,
    make_group,
    make_meeting,
    make_office,
    make_organization,
)


@dataclass
class Minuted:
    """The meeting by its parts; `papers` asks for one of its papers."""

    session: object
    store: Store
    meeting: Meeting
    item: AgendaItem
    closed: AgendaItem
    secretary: Account
    chair: Account
    health: Organization
    school: Organization
    police: Organization
    stranger: Organization
    everybody: Group

    def asked(self, *, by: Account | None = None, **options) -> Asked:
        """Ask as `by`, None for the command line."""
        return Asked(
            session=self.session,
            store=self.store,
            now=NOW,
            actor=actor_of(by) if by else None,
            meeting=self.meeting,
            options=Options(**options),
        )

    def actions(self) -> list[Action]:
        return list(self.session.scalars(select(Action).where(Action.meeting_id == self.meeting.id)))

    def approve(self) -> None:
        self.session.expire_all()
        services.send_to_review(session=self.session, actor=actor_of(self.secretary), now=NOW, meeting=self.meeting)
        services.approve(
            session=self.session, actor=actor_of(self.chair), now=NOW, meeting=self.meeting, store=self.store
        )


def minuted(session, store, *, level: SecurityLevel = SecurityLevel.BIASA, title="Rapat koordinasi") -> Minuted:
    """Make the meeting: decisions 1 (two agencies, one supporting), 2 (the group), 3 (closed), 4 (for information)."""
    make_office(session)
    host = make_organization(session, "DP3A")
    health, school, police, stranger = (
        make_organization(session, name) for name in ("Dinas Kesehatan", "Dinas Pendidikan", "Polresta", "Dinas Lain")
    )
    everybody = make_group(session, "OPD terkait", (health, school))
    secretary = make_account(session, Role.SECRETARIAT, host, name="Sekretaris")
    chair = make_account(session, Role.OFFICER, make_organization(session, "Setda"), name="Budi Santoso")
    meeting = make_meeting(session, host, title=title, chair=chair, level=level, invited=(health,))
    add(
        session,
        Attendance(
            participant_id=meeting.participants[0].id,
            meeting_day_id=meeting.days[0].id,
            presence=Presence.PRESENT,
            marked_at=NOW,
        ),
    )
    item = make_agenda_item(session, meeting, title="Akses layanan", level=SecurityLevel.BIASA)
    item.discussion = from_plain("Alur rujukan dibahas.")
    closed = make_agenda_item(session, meeting, title="kanari butir", level=SecurityLevel.RAHASIA)
    closed.discussion = from_plain("kanari pembahasan")
    made = Minuted(session, store, meeting, item, closed, secretary, chair, health, school, police, stranger, everybody)
    _decisions(made)
    session.flush()
    session.refresh(meeting)
    return made


def _decisions(made: Minuted) -> None:
    session, item = made.session, made.item
    one = make_decision(session, made.meeting, "Layanan diperluas", agenda_item=item)
    _owes(made, one, "Menetapkan narahubung", owner=made.health, supporters=(made.school,))
    _owes(made, one, "Menyusun jadwal", owner=made.police)
    two = make_decision(session, made.meeting, "Koordinasi dilembagakan", agenda_item=item)
    _owes(made, two, "Menyampaikan laporan", group=made.everybody)
    three = make_decision(session, made.meeting, "kanari keputusan", agenda_item=made.closed)
    _owes(made, three, "kanari tindak lanjut", owner=made.police, person=made.chair.person)
    make_decision(session, made.meeting, "Anggaran dicatat", agenda_item=item, for_information=True)


def _owes(made: Minuted, decision, text, **given):
    add_action(
        session=made.session,
        actor=actor_of(made.secretary),
        now=NOW,
        decision=decision,
        text=text,
        target_text="31 Juli 2024",
        **given,
    )
