"""Bundles of papers: asked for by one person, given up by them, and what each of their builders writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import having, visible
from coordination.access.permissions import Permission
from coordination.audit.services import record
from coordination.documents.formats import long_date
from coordination.errors import DomainError, NotFound
from coordination.exporting.models import Bundle, BundleForm, BundleState
from coordination.files.models import StoredFile
from coordination.i18n import _
from coordination.meetings.models import AgendaItem, Meeting, MeetingState

OPEN: Final = (BundleState.WAITING, BundleState.RUNNING)
MOST_OPEN: Final = 3
"""Bundles that one account may have in the making; the next waits until one is done."""
SILENCE: Final = timedelta(minutes=5)
"""Without a sign of life for so long, a builder counts as dead; one paper and its PDF take a minute or two at most."""
MOST_TRIES: Final = 2
"""How often a bundle is begun whose builder died: whatever killed it twice would do so again."""
LIFETIME: Final = timedelta(days=7)
"""How long a finished bundle is handed out; what it holds can be had anew at any time."""
SHOWN: Final = 50
"""Bundles in a person's list, the newest first."""


def ask_for_meeting(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    form: BundleForm,
    client_key: str | None = None,
) -> Bundle:
    """Ask for every paper of a meeting that exists for this person; the same `client_key` twice asks once."""
    title = f"Naskah {meeting.title}"
    return _ask(session, actor, now, Bundle(form=form, title=title[:400], meeting=meeting, client_key=client_key))


def ask_for_period(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    first: date,
    last: date,
    form: BundleForm,
    client_key: str | None = None,
) -> Bundle:
    """Ask for the approved notulen of the meetings from one day to another that this person may read."""
    if last < first:
        raise DomainError(_("Tanggal akhir tidak boleh sebelum tanggal awal."), field="last")
    title = f"Notulen {long_date(first)} sampai {long_date(last)}".replace("\xa0", " ")
    wanted = {"first": first.isoformat(), "last": last.isoformat()}
    return _ask(session, actor, now, Bundle(form=form, title=title, wanted=wanted, client_key=client_key))


def _ask(session: Session, actor: Actor, now: datetime, bundle: Bundle) -> Bundle:
    if bundle.client_key is not None:
        mine = Bundle.client_key == bundle.client_key, Bundle.account_id == actor.account_id
        if (known := session.scalar(select(Bundle).where(*mine))) is not None:
            return known
    open_ones = select(func.count()).where(Bundle.account_id == actor.account_id, Bundle.state.in_(OPEN))
    if (session.scalar(open_ones) or 0) >= MOST_OPEN:
        raise DomainError(
            _(
                "Masih ada %(count)d paket Anda yang sedang disusun. Tunggu salah satunya, atau batalkan.",
                count=MOST_OPEN,
            )
        )
    assert actor.account_id is not None
    bundle.account_id, bundle.asked_at, bundle.state = actor.account_id, now, BundleState.WAITING
    session.add(bundle)
    session.flush()
    meeting_id = bundle.meeting.id if bundle.meeting else None
    record(session=session, actor=actor, now=now, verb="asked", row=bundle, meeting_id=meeting_id)
    return bundle


def cancel(*, session: Session, actor: Actor, now: datetime, bundle: Bundle) -> None:
    """Give a bundle up: whoever builds it stops before the next paper. One that has ended stays as it is."""
    ended = {"state": BundleState.CANCELLED, "ended_at": now}
    if _written(session, update(Bundle).where(Bundle.id == bundle.id, Bundle.state.in_(OPEN)).values(ended)):
        record(session=session, actor=actor, now=now, verb="cancelled", row=bundle, meeting_id=bundle.meeting_id)


def handed_out(*, session: Session, actor: Actor, now: datetime, bundle: Bundle) -> StoredFile:
    """Return a finished bundle's file.

    Raises NotFound where there is none, its time is over, or something in it was closed to its reader meanwhile.
    """
    if bundle.file is None or bundle.ended_at is None:
        raise NotFound(_("Berkas paket ini tidak ada: belum selesai, gagal, atau dibatalkan."))
    if now - bundle.ended_at > LIFETIME:
        raise NotFound(_("Paket ini sudah lebih dari tujuh hari. Susun paket baru."))
    if not _may_still_read(session, actor, bundle.wanted.get("seen", {})):
        raise NotFound(_("Sebagian isi paket ini tidak lagi terbuka bagi Anda. Susun paket baru."))
    return bundle.file


def _may_still_read(session: Session, actor: Actor, seen: Mapping[str, list[int]]) -> bool:
    """Tell whether a person may read every meeting and agenda item that they could when a bundle was built."""
    meetings = [int(one) for one in seen]
    items = [item for found in seen.values() for item in found]
    read = select(func.count()).where(Meeting.id.in_(meetings), having(actor, Permission.MEETING_READ))
    shown = select(func.count()).where(AgendaItem.id.in_(items), visible(actor, AgendaItem))
    return session.scalar(read) == len(meetings) and session.scalar(shown) == len(items)


def bundles_of(session: Session, actor: Actor, now: datetime) -> Sequence[Bundle]:
    """Return the newest bundles that a person asked for, as far as they have not had their time."""
    lasting = or_(Bundle.ended_at.is_(None), Bundle.ended_at >= now - LIFETIME)
    return session.scalars(
        select(Bundle)
        .where(having(actor, Permission.BUNDLE_OWN), lasting)
        .order_by(Bundle.asked_at.desc(), Bundle.id.desc())
        .limit(SHOWN)
        .options(joinedload(Bundle.file))
    ).all()


def meetings_of(session: Session, actor: Actor, bundle: Bundle) -> list[int]:
    """Return the ids of the meetings of a period that this person may read, approved, by their days."""
    first, last = (date.fromisoformat(bundle.wanted[name]) for name in ("first", "last"))
    return list(
        session.scalars(
            select(Meeting.id)
            .where(having(actor, Permission.MEETING_READ))
            .where(Meeting.state == MeetingState.APPROVED, Meeting.discarded_at.is_(None))
            .where(Meeting.first_day.between(first, last))
            .order_by(Meeting.first_day, Meeting.id)
        )
    )


# --- what a builder writes -----------------------------------------------------------------------------------
#
# Every write asks that the last sign of life is still the one that this builder gave: of two that hold themselves for
# the builder only one can go on, and one whose bundle was cancelled finds out with its next sign.


def take(*, session: Session, now: datetime) -> Bundle | None:
    """Take the bundle that has waited longest, or whose builder died; None where there is none to take."""
    is_dead = (Bundle.state == BundleState.RUNNING) & or_(Bundle.beat_at.is_(None), Bundle.beat_at < now - SILENCE)
    free = or_(Bundle.state == BundleState.WAITING, is_dead)
    for bundle_id in session.scalars(select(Bundle.id).where(free).order_by(Bundle.id)).all():
        bundle = session.get_one(Bundle, bundle_id)
        tries = int(bundle.wanted.get("tries", 0)) + 1
        values: dict[str, Any] = {
            "state": BundleState.RUNNING,
            "beat_at": now,
            "done": 0,
            "wanted": bundle.wanted | {"tries": tries},
        }
        if tries > MOST_TRIES:
            values |= {"state": BundleState.FAILED, "ended_at": now, "trouble": _interrupted()}
        if _written(session, update(Bundle).where(Bundle.id == bundle_id, free).values(values)) and tries <= MOST_TRIES:
            session.refresh(bundle)
            return bundle
    return None


def _interrupted() -> str:
    return _("Penyusunan paket ini dua kali terputus. Mintalah paket baru dengan naskah lebih sedikit.")


def beat(*, session: Session, now: datetime, bundle_id: int, last: datetime, done: int, total: int) -> bool:
    """Give a sign of life and say how far it has come; False where the bundle is no longer this builder's."""
    return _advance(session, bundle_id, last, beat_at=now, done=done, total=total)


def finish(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    bundle_id: int,
    last: datetime,
    file: StoredFile,
    trouble: str | None,
    seen: Mapping[int, Collection[int]],
) -> bool:
    """Hand a finished bundle out; False where it was cancelled meanwhile.

    `seen` holds the meetings in it, each with the agenda items that its reader could see.
    """
    session.add(file)
    session.flush()
    wanted = session.get_one(Bundle, bundle_id).wanted
    values = {
        "state": BundleState.DONE,
        "ended_at": now,
        "file_id": file.id,
        "trouble": trouble,
        "wanted": wanted | {"seen": {str(meeting): sorted(items) for meeting, items in seen.items()}},
    }
    if not _advance(session, bundle_id, last, **values):
        session.delete(file)
        session.flush()
        return False
    bundle = session.get_one(Bundle, bundle_id)
    record(session=session, actor=actor, now=now, verb="built", row=bundle, meeting_id=bundle.meeting_id)
    return True


def fail(*, session: Session, now: datetime, bundle_id: int, last: datetime, trouble: str) -> None:
    """Say why nothing comes of a bundle."""
    _advance(session, bundle_id, last, state=BundleState.FAILED, ended_at=now, trouble=trouble[:1000])


def hand_back(*, session: Session, bundle_id: int, last: datetime) -> None:
    """Leave a bundle to another builder, since this one has to stop; begun anew, it does not count as a death."""
    bundle = session.get_one(Bundle, bundle_id)
    tries = max(int(bundle.wanted.get("tries", 1)) - 1, 0)
    _advance(session, bundle_id, last, state=BundleState.WAITING, beat_at=None, wanted=bundle.wanted | {"tries": tries})


def _advance(session: Session, bundle_id: int, last: datetime, **values: Any) -> bool:
    mine = Bundle.id == bundle_id, Bundle.state == BundleState.RUNNING, Bundle.beat_at == last
    return _written(session, update(Bundle).where(*mine).values(values))


def _written(session: Session, statement: Any) -> bool:
    done = session.execute(statement, execution_options={"synchronize_session": "fetch"})
    return bool(cast(CursorResult[Any], done).rowcount)
