"""Applying a planned matrix: a recorded meeting with its decisions and actions, each as the sheet says it stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions import authoring
from coordination.actions.journal import Said, append
from coordination.actions.matrix_plan import Directory, MatrixPlan, Owed, PlannedAction, plan_matrix
from coordination.actions.matrix_sheet import Matrix, find_matrix
from coordination.actions.models import Action, ActionState, UpdateKind
from coordination.audit.services import record
from coordination.clock import Zone
from coordination.directory import queries as directory
from coordination.directory.importing import snapshot
from coordination.directory.models import Group, Organization
from coordination.directory.services import add_untidy_organization, save_group
from coordination.directory.spreadsheets import read_sheets
from coordination.errors import DomainError
from coordination.files.storage import Store
from coordination.files.uploads import Prepared
from coordination.i18n import _
from coordination.meetings import states
from coordination.meetings.days import DayTimes
from coordination.meetings.decisions import add_decision
from coordination.meetings.models import Meeting, PaperKind
from coordination.meetings.papers import add_paper
from coordination.meetings.services import create_meeting

GROUP = "Seluruh OPD"
"""The group that is made where a matrix names every OPD and the directory has no such group."""

_STARTS = time(9)  # an old matrix tells no hour; the minutes ask for it
_NOON = time(12)


class PlanChanged(DomainError):
    """The directory changed between preview and confirmation; the new plan is to be shown instead."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Direktori berubah sejak Anda melihat pratinjau. Periksa pratinjau yang baru ini, lalu terapkan.")
        )


@dataclass(frozen=True, kw_only=True)
class About:
    """What the secretariat says of the meeting that the matrix comes from, and of which day its states are."""

    host_id: int
    title: str
    day: date
    as_of: date


def read_matrix(data: bytes, filename: str) -> Matrix:
    """Return the matrix of an uploaded .xlsx file. Raises UnreadableSheet or UnfitFile (field "file")."""
    return find_matrix(read_sheets(data, filename))


def plan(session: Session, matrix: Matrix, about: About) -> MatrixPlan:
    """Plan the import into the directory as it is now. Raises DomainError for a day that cannot be."""
    if about.as_of < about.day:
        raise DomainError(_("Keadaan pada matriks tidak mungkin sebelum hari rapatnya."), field="as_of")
    groups = session.execute(select(Group.name, Group.id).where(Group.active)).all()
    known = Directory(snapshot(session).organizations, {row.name: row.id for row in groups})
    return plan_matrix(matrix, known, meeting_day=about.day, as_of=about.as_of)


def apply_import(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    store: Store,
    matrix: Matrix,
    sheet: Prepared,
    about: About,
    fingerprint: str,
) -> Meeting:
    """Write what was shown, all of it or nothing, and file the sheet itself with the meeting.

    The same matrix of the same meeting sent twice comes in once. Actions with an owner and a last day run at once, in
    the state that the sheet tells; their agencies knew of them before, so no mail goes out. Raises PlanChanged where it
    would be something else now.
    """
    host = session.get_one(Organization, about.host_id)
    key = _key(about, fingerprint)
    made = session.scalar(select(Meeting).where(Meeting.client_key == key))
    if made is not None:
        return made
    found = plan(session, matrix, about)
    if found.fingerprint != fingerprint:
        raise PlanChanged
    meeting = create_meeting(
        session=session,
        actor=actor,
        now=now,
        host=host,
        title=about.title,
        days=[DayTimes(about.day, _STARTS, None)],
        zone=_zone(session),
        client_key=key,
    )
    states.record_afterwards(session=session, actor=actor, now=now, meeting=meeting)
    owners = _Owners({"session": session, "actor": actor, "now": now}, found)
    for planned in found.decisions:
        decision = add_decision(session=session, actor=actor, now=now, meeting=meeting, text=planned.text)
        for line in planned.actions:
            owner, group = owners.of(line.owner)
            actions = authoring.add_action(
                session=session,
                actor=actor,
                now=now,
                decision=decision,
                text=line.text,
                owner=owner,
                group=group,
                supporters=[one for owed in line.supporters if (one := owners.of(owed)[0]) is not None],
                target_text=line.target.text if line.target else None,
                review_day=line.review_day,
                expected_evidence=line.expected or None,
            )
            for action in actions:
                _let_run(session, actor, now, action, line, about)
    add_paper(
        session=session,
        actor=actor,
        now=now,
        meeting=meeting,
        upload=sheet,
        store=store,
        kind=PaperKind.OTHER,
        title=_("Matriks tindak lanjut lama"),
    )
    record(session=session, actor=actor, now=now, verb="imported", row=meeting, meeting_id=meeting.id)
    return meeting


class _By(TypedDict):
    session: Session
    actor: Actor
    now: datetime


class _Owners:
    """The organizations and groups of the plan, made as they are needed."""

    def __init__(self, by: _By, found: MatrixPlan) -> None:
        self._by = by
        self._session = by["session"]
        self._every_opd = found.every_opd
        self._group: Group | None = None

    def of(self, owed: Owed | None) -> tuple[Organization | None, Group | None]:
        """Return the organization or the group that is meant."""
        if owed is None:
            return None, None
        if owed.new_name is not None:
            return add_untidy_organization(**self._by, name=owed.new_name), None
        if owed.organization_id is not None:
            return self._session.get_one(Organization, owed.organization_id), None
        return None, self._session.get_one(Group, owed.group_id) if owed.group_id else self._all()

    def _all(self) -> Group:
        if self._group is None:
            members = [self._session.get_one(Organization, one) for one in self._every_opd]
            self._group = save_group(**self._by, group=None, name=GROUP, members=members)
        return self._group


def _let_run(session: Session, actor: Actor, now: datetime, action: Action, line: PlannedAction, about: About) -> None:
    """Bring an action into the state of the sheet, with the sheet's own words on record.

    It has run since its meeting. When it was handed in is not known, so that what is done counts as done, and neither
    as in time nor as late.
    """
    if line.is_running:
        zone = action.meeting.zone.tz
        action.released_at = datetime.combine(about.day, _STARTS, zone)
        action.first_last_day = action.last_day
        action.percent = line.percent
        if line.state is ActionState.DONE:
            action.done_at = datetime.combine(about.as_of, _NOON, zone)
        if line.state is ActionState.SUBMITTED:
            action.submitted_on = about.as_of
    append(
        session=session,
        actor=actor,
        now=now,
        action=action,
        kind=UpdateKind.IMPORT,
        to=line.state,
        said=Said(
            words="\n".join(f"{label}: {told}" for label, told in line.told),
            links=line.links,
            percent=line.percent if line.is_running else None,
        ),
        organization_id=action.host_id,
        fields=["released_at", "percent"] if line.is_running else [],
    )


def _zone(session: Session) -> Zone:
    office = directory.office(session)
    return office.zone if office is not None else Zone.WIB


def _key(about: About, fingerprint: str) -> str:
    """Return the client key of an import: the same matrix of the same meeting has the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{about.host_id}|{about.title}|{about.day}|{fingerprint}"))
