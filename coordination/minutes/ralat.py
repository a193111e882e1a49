"""A ralat from its opening to its approval: a draft beside the approved minutes, which everybody keeps reading.

While it is written and reviewed, no row of the meeting changes: a ralat is a list of corrections over the snapshot that
holds. Giving it up therefore needs no undoing, and its approval (`take_effect`) writes them all at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.actions.models import Action
from coordination.audit.services import record as audit
from coordination.clock import today
from coordination.errors import DomainError, NotFound
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import Decision, Meeting, MeetingState
from coordination.minutes import queries
from coordination.minutes.amending import Taken, amended, without_marks
from coordination.minutes.comparing import compared
from coordination.minutes.models import Revision, RevisionState
from coordination.minutes.record import Record


def open_ralat(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, reason: str) -> Revision:
    """Open a ralat of approved minutes, with its reason; the same form sent twice opens one."""
    why = checks.reason(reason)
    if meeting.state is not MeetingState.APPROVED:
        raise DomainError(_("Ralat hanya untuk notula yang sudah disahkan. Notula ini masih dapat diubah langsung."))
    session.refresh(meeting, with_for_update=True)  # so that of two who open at once the second finds the first's
    already = queries.open_revision(session, meeting)
    if already is not None:
        if already.state is RevisionState.DRAFT and already.reason == why:
            return already
        raise DomainError(_("Sudah ada ralat yang sedang ditulis atau ditinjau. Lanjutkan ralat itu."))
    holds = approved(session, meeting)
    revision = Revision(
        meeting=meeting,
        number=holds.number + 1,
        state=RevisionState.DRAFT,
        reason=why,
        opened_at=now,
        opened_by_id=actor.account_id,
    )
    session.add(revision)
    session.flush()
    _audit(session, actor, now, revision, "ralat_opened")
    return revision


def change_reason(*, session: Session, actor: Actor, now: datetime, meeting: Meeting, reason: str) -> None:
    """Put the reason of a ralat that is being written into better words."""
    revision = being_written(session, meeting)
    revision.reason = checks.reason(reason)
    session.flush()
    _audit(session, actor, now, revision, "changed")


def abandon(*, session: Session, actor: Actor, now: datetime, meeting: Meeting) -> None:
    """Give up a ralat that is being written: the approved minutes hold as before. Its row and corrections stay."""
    revision = being_written(session, meeting)
    revision.state = RevisionState.DISCARDED
    session.flush()
    _audit(session, actor, now, revision, "ralat_abandoned")


def being_written(session: Session, meeting: Meeting) -> Revision:
    """Return the ralat that is being written. Raises DomainError where there is none, or it is under review."""
    revision = queries.open_revision(session, meeting)
    if revision is None or not revision.is_ralat:
        raise NotFound(_("Tidak ada ralat yang sedang ditulis untuk rapat ini."))
    if revision.state is RevisionState.IN_REVIEW:
        raise DomainError(_("Ralat sedang ditinjau. Tarik kembali dahulu untuk mengubahnya."))
    return revision


def approved(session: Session, meeting: Meeting) -> Revision:
    """Return the approved revision that holds: what a ralat corrects. Raises NotFound before the first approval."""
    revision = queries.current_revision(session, meeting)
    if revision is None or revision.snapshot is None:
        raise NotFound(_("Notula rapat ini belum disahkan."))
    return revision


def taken(session: Session, meeting: Meeting) -> Taken:
    """Return the numbers and codes of a meeting that were ever given out."""
    last = session.scalar(select(func.max(Decision.number)).where(Decision.meeting_id == meeting.id))
    codes: dict[int, set[str]] = {}
    given = select(Action.decision_id, Action.code).where(Action.meeting_id == meeting.id, Action.code.is_not(None))
    for decision_id, code in session.execute(given):
        codes.setdefault(decision_id, set()).add(code or "")
    return Taken(last_number=last or 0, codes={decision_id: sorted(known) for decision_id, known in codes.items()})


def record_of(session: Session, revision: Revision, now: datetime) -> Record:
    """Return what an open ralat will say, with its marks and its box, as if it were approved `now`."""
    before = approved(session, revision.meeting).snapshot
    assert before is not None
    after = amended(before, revision.corrections, taken(session, revision.meeting))
    return finished(revision, before, after, now)


def finished(revision: Revision, before: Record, after: Record, now: datetime) -> Record:
    """Mark in `after` what differs from the snapshot that holds, and add what the ralat's box says."""
    marked, changes = compared(without_marks(before), after)
    earlier = before.get("ralat")
    return marked | {
        "ralat": {
            "number": revision.number,
            "issued": today(revision.meeting.zone, now).isoformat(),
            # A notula bears the date of its meeting, a ralat its own.
            "replaces": earlier["issued"] if earlier else before["meeting"]["days"][-1]["date"],
            "reason": revision.reason or "",
            "changes": changes,
        }
    }


def missing(session: Session, revision: Revision) -> list[str]:
    """Return what an open ralat lacks before it may be reviewed or approved, a sentence each: as for any minutes."""
    before = approved(session, revision.meeting).snapshot
    assert before is not None
    after = amended(before, revision.corrections, taken(session, revision.meeting))
    _marked, changes = compared(without_marks(before), after)
    found = [] if changes else [_("Ralat ini belum mengubah apa pun.")]
    for decision in after["decisions"]:
        if not decision["actions"] and not decision["for_information"]:
            found.append(
                _(
                    "Keputusan %(number)s belum memiliki tindak lanjut atau tanda “untuk diketahui”.",
                    number=decision["number"],
                )
            )
        found += [
            _("Tindak lanjut %(code)s belum memiliki instansi atau target waktu.", code=action["code"])
            for action in decision["actions"]
            if not action["owner"] or not action["due"]
        ]
    return found


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an approval will do to one row of the matrix: "changed", "released" or "cancelled"."""

    kind: str
    code: str
    text: str
    owner: str


def effects(session: Session, revision: Revision, readable: Collection[int] | None) -> list[Effect]:
    """List what the approval of an open ralat will do to actions, as far as the reader may see them."""
    before = approved(session, revision.meeting).snapshot
    assert before is not None
    after = amended(before, revision.corrections, taken(session, revision.meeting))
    old, new = _rows(without_marks(before), readable), _rows(after, readable)
    found = []
    for code, row in (old | new).items():
        if code not in new:
            kind = "cancelled"
        elif code not in old:
            kind = "released"
        elif _printed(old[code]) != _printed(row):
            kind = "changed"
        else:
            continue
        found.append(Effect(kind=kind, code=code, text=row["text"], owner=row["owner"]))
    return found


def _rows(record: Record, readable: Collection[int] | None) -> dict[str, Record]:
    return {
        action["code"]: action
        for decision in record["decisions"]
        if readable is None or decision["item_id"] is None or decision["item_id"] in readable
        for action in decision["actions"]
    }


def _printed(action: Record) -> Record:
    return {name: value for name, value in action.items() if name not in ("ids", "by", "changed")}


def _audit(session: Session, actor: Actor, now: datetime, revision: Revision, verb: str) -> None:
    audit(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=revision,
        meeting_id=revision.meeting_id,
        organization_id=revision.meeting.host_id,
    )
