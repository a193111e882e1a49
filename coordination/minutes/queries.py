"""Reading revisions and what one reader may see of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from coordination.access.actor import Actor
from coordination.access.checks import visible
from coordination.accounts.models import Account
from coordination.directory.models import Organization
from coordination.documents.formats import full_name
from coordination.errors import NotFound
from coordination.i18n import _
from coordination.meetings.models import AgendaItem, Meeting
from coordination.minutes.models import Review, Revision, RevisionState
from coordination.minutes.record import signatories
from coordination.numbers import wholes


def readable_items(session: Session, actor: Actor, meeting: Meeting) -> frozenset[int]:
    """Return the ids of the agenda items that `actor` may read."""
    return frozenset(
        session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, visible(actor, AgendaItem)))
    )


def approved_revisions(session: Session, meeting: Meeting) -> Sequence[Revision]:
    """Return the approved revisions of a meeting, the newest first."""
    return session.scalars(
        select(Revision)
        .where(Revision.meeting_id == meeting.id, Revision.state == RevisionState.APPROVED)
        .order_by(Revision.number.desc())
        .options(joinedload(Revision.document))
    ).all()


def approved_revision(session: Session, meeting: Meeting, number: int) -> Revision:
    """Return one approved revision by its number. Raises NotFound."""
    for revision in approved_revisions(session, meeting):
        if revision.number == number:
            return revision
    raise NotFound(_("Halaman atau data ini tidak ditemukan."))


def current_revision(session: Session, meeting: Meeting) -> Revision | None:
    """Return the approved revision that holds now, None before the first approval."""
    return next(iter(approved_revisions(session, meeting)), None)


def open_revision(session: Session, meeting: Meeting) -> Revision | None:
    """Return the revision that is being written or reviewed, if there is one."""
    return session.scalar(
        select(Revision)
        .where(
            Revision.meeting_id == meeting.id,
            Revision.state.in_([RevisionState.DRAFT, RevisionState.IN_REVIEW]),
        )
        .options(selectinload(Revision.reviews).joinedload(Review.account), selectinload(Revision.corrections))
    )


def open_revision_or_404(session: Session, meeting: Meeting) -> Revision:
    """Return the revision that is being written or reviewed. Raises NotFound."""
    revision = open_revision(session, meeting)
    if revision is None:
        raise NotFound(_("Tidak ada notula yang sedang ditulis atau ditinjau untuk rapat ini."))
    return revision


def accounts(session: Session, ids: Iterable[str]) -> Sequence[Account]:
    """Return the active accounts that a form picked, in its order; what is no account is left out."""
    wanted = wholes(ids)
    found = session.scalars(select(Account).where(Account.id.in_(wanted), Account.active)).all()
    return sorted(found, key=lambda account: wanted.index(account.id))


def accounts_named(session: Session, ids: Iterable[str]) -> list[tuple[int, str]]:
    """Return the accounts that a form picked, by id and name."""
    return [(account.id, account.person.full_name) for account in accounts(session, ids)]


def names_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Return the names of accounts by their ids, active or not."""
    wanted = sorted(one for one in ids if one is not None)
    found = session.scalars(select(Account).where(Account.id.in_(wanted)).options(joinedload(Account.person)))
    return {account.id: account.person.full_name for account in found}


def organizations(session: Session, ids: Collection[int]) -> dict[int, Organization]:
    """Return organizations by id; an id that is none is left out."""
    found = session.scalars(select(Organization).where(Organization.id.in_(sorted(ids))))
    return {organization.id: organization for organization in found}


def signatory_name(session: Session, meeting: Meeting) -> str:
    """Return who is to sign the minutes as pimpinan, with titles."""
    first = signatories(session, meeting)[0]
    return full_name(first["name"], first["title_front"], first["title_back"])
