"""Small makers of rows for tests: each returns a flushed row with plausible values.

Append only what several tests need; a test's own story is told in the test.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.accounts.models import Account, Membership, Role
from coordination.actions.models import Action, ActionState, Supporter
from coordination.clock import Zone
from coordination.directory.models import Group, GroupMember, Office, Organization, OrganizationKind, Person
from coordination.meetings.models import (
    AgendaItem,
    Decision,
    Meeting,
    MeetingDay,
    MeetingState,
    Participant,
    ParticipantRole,
    SecurityLevel,
)

NOW = datetime(2024, 6, 27, 1, tzinfo=UTC)
"""09.00 WITA on the day of the meeting in Kendari, where the `clock` fixture stands too."""

_number = count(1)


def add(session: Session, row):
    """Add and flush one row; return it."""
    session.add(row)
    session.flush()
    return row


def make_office(session: Session, *, zone: Zone = Zone.WITA) -> Office:
    return session.get(Office, 1) or add(
        session,
        Office(
            name="Pemerintah Kota Kendari", city="Kendari", zone=zone, public_url="http://localhost", created_at=NOW
        ),
    )


def make_organization(
    session: Session, name: str | None = None, *, short_name: str | None = None, kind=OrganizationKind.OPD, **given
) -> Organization:
    name = name or f"Dinas {next(_number)}"
    return add(session, Organization(name=name, short_name=short_name, kind=kind, **given))


def make_group(session: Session, name: str, organizations) -> Group:
    group = add(session, Group(name=name))
    for place, organization in enumerate(organizations):
        add(session, GroupMember(group=group, organization=organization, sort=place))
    return group


def make_account(
    session: Session,
    role: Role | None = None,
    organization: Organization | None = None,
    *,
    name: str | None = None,
    also: tuple[tuple[Role, Organization | None], ...] = (),
) -> Account:
    """Make a person with an account; `also` gives further memberships."""
    number = next(_number)
    person = Person(name=name or f"Orang {number}", organization=organization)
    account = Account(person=person, username=f"akun{number}", created_at=NOW)
    for each, where in ([(role, organization)] if role else []) + list(also):
        account.memberships.append(Membership(role=each, organization=where, granted_at=NOW))
    return add(session, account)


def actor_of(account: Account) -> Actor:
    """Return the account as the services and the rules know it."""
    return Actor(
        account_id=account.id,
        person_id=account.person_id,
        name=account.person.full_name,
        roles=frozenset((membership.role, membership.organization_id) for membership in account.memberships),
    )


def make_meeting(
    session: Session,
    host: Organization | None = None,
    *,
    title: str = "Rapat koordinasi",
    day: date = date(2024, 6, 27),
    state: MeetingState = MeetingState.RECORDED,
    level: SecurityLevel = SecurityLevel.BIASA,
    chair: Account | None = None,
    invited: tuple[Organization, ...] = (),
    **given,
) -> Meeting:
    make_office(session)
    meeting = Meeting(
        title=title,
        host=host or make_organization(session),
        first_day=day,
        zone=Zone.WITA,
        state=state,
        level=level,
        created_at=NOW,
        **given,
    )
    meeting.days.append(MeetingDay(day=day, starts=time(9)))
    if chair is not None:
        meeting.participants.append(Participant(role=ParticipantRole.CHAIR, person_id=chair.person_id))
    for organization in invited:
        meeting.participants.append(Participant(organization=organization, organization_name=organization.name))
    return add(session, meeting)


def make_agenda_item(session: Session, meeting: Meeting, *, title: str = "Pembahasan", level=None) -> AgendaItem:
    return add(
        session, AgendaItem(meeting=meeting, title=title, level=level or meeting.level, sort=len(meeting.agenda))
    )


def make_decision(
    session: Session,
    meeting: Meeting,
    text: str = "Layanan diperluas",
    *,
    agenda_item: AgendaItem | None = None,
    **given,
) -> Decision:
    place = len(session.scalars(select(Decision.id).where(Decision.meeting_id == meeting.id)).all())
    return add(session, Decision(meeting=meeting, text=text, agenda_item=agenda_item, sort=place, **given))


def make_action(
    session: Session,
    decision: Decision | None = None,
    *,
    owner: Organization | None = None,
    text: str = "Menyusun alur rujukan satu pintu",
    last_day: date | None = date(2024, 7, 31),
    state: ActionState = ActionState.NOT_STARTED,
    released: bool = True,
    supporters: tuple[Organization, ...] = (),
    **given,
) -> Action:
    """Make one action as it stands after approval: released, with its code, unless `released` is False."""
    decision = decision or make_decision(session, make_meeting(session, state=MeetingState.APPROVED))
    meeting = decision.meeting
    given.setdefault("code", str(next(_number)) if released else None)
    return add(
        session,
        Action(
            decision=decision,
            meeting=meeting,
            host_id=meeting.host_id,
            level=decision.agenda_item.level if decision.agenda_item else meeting.level,
            text=text,
            owner=owner or make_organization(session),
            target_text="31 Juli 2024" if last_day else None,
            last_day=last_day,
            first_last_day=last_day if released else None,
            state=state,
            released_at=NOW if released else None,
            supporters=[Supporter(organization=organization) for organization in supporters],
            **given,
        ),
    )


def sign_in(client, account: Account) -> None:
    """Put `account` into the browser's session, as signing in does."""
    with client.session_transaction() as kept:
        kept["account"], kept["epoch"] = account.id, account.epoch
