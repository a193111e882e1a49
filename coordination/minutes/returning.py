"""A notula that was corrected in Word and handed back before approval: filed, compared, taken over section by section.

Its bytes stay, whatever becomes of what they say. Until everything in it was taken over or set aside it is open, and
whoever makes the draft anew is told so.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from coordination.access.actor import Actor
from coordination.access.checks import permitted
from coordination.access.permissions import Permission
from coordination.actions.authoring import change_action
from coordination.actions.models import Action
from coordination.audit.services import record as audit
from coordination.directory.models import Organization
from coordination.documents.notula import build_notula
from coordination.documents.returned import ReturnedPaper, read_returned
from coordination.documents.tags import Part, Tag
from coordination.errors import Clash, DomainError, NotFound
from coordination.files.checking import MediaType
from coordination.files.services import keep
from coordination.files.storage import Store
from coordination.files.uploads import Prepared
from coordination.i18n import _
from coordination.meetings import checks, texts
from coordination.meetings.decisions import change_decision
from coordination.meetings.models import AgendaItem, Decision, Meeting, MeetingState, MeetingText, Speech, TextKind
from coordination.minutes import queries
from coordination.minutes.issuing import of_draft
from coordination.minutes.matching import Difference, Matched, Stray, match
from coordination.minutes.models import Returned

TAKEN: Final = "taken"
ASIDE: Final = "aside"
WRITABLE: Final = texts.WRITABLE
OPEN_STATES: Final = WRITABLE | {MeetingState.IN_REVIEW}
"""While a meeting is in one of these, a corrected draft may be handed in."""

_TEXTS: Final = {Part.OPENING: TextKind.OPENING, Part.DIRECTIONS: TextKind.DIRECTIONS, Part.CLOSING: TextKind.CLOSING}
_TAGS: Final = re.compile(rb"""["'](rakor:[\w:]+|_r\w+)["']""", re.ASCII)


# Filing and finding.


def hand_in(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    upload: Prepared,
    store: Store,
    client_key: str | None = None,
) -> Returned:
    """File a corrected draft of this meeting's notula; the same `client_key` again returns the first."""
    if client_key:
        made = session.scalar(
            select(Returned).where(Returned.client_key == client_key, Returned.meeting_id == meeting.id)
        )
        if made is not None:
            return made
    refuse_closed(meeting)
    if upload.media_type is not MediaType.DOCX:
        raise DomainError(_("Unggah berkas Word (.docx) dari konsep notula yang Anda perbaiki."), field="file")
    _refuse_others(read_returned(upload.data), meeting)
    if not _may_see(session, actor, meeting, _tags(upload.data), own=True):
        raise DomainError(
            _("Berkas ini memuat butir agenda yang tertutup bagi Anda, jadi tidak diterima."), field="file"
        )
    file = keep(session=session, store=store, prepared=upload, now=now, account_id=actor.account_id)
    returned = Returned(
        meeting=meeting,
        file=file,
        handed_in_at=now,
        handed_in_by_id=actor.account_id,
        client_key=client_key or None,
        taken=[],
    )
    session.add(returned)
    session.flush()
    _audit(session, actor, now, returned, "handed_in")
    return returned


def refuse_closed(meeting: Meeting) -> None:
    """Refuse a corrected draft where there is no draft any more."""
    if meeting.state is MeetingState.APPROVED:
        raise DomainError(_("Notula sudah disahkan. Perubahan hanya lewat ralat."), field="file")
    checks.editable(meeting, OPEN_STATES)


def _refuse_others(paper: ReturnedPaper, meeting: Meeting) -> None:
    if not paper.meetings:
        raise DomainError(
            _(
                "Berkas ini tidak memuat penanda konsep notula. Unduh dahulu konsepnya sebagai Word, perbaiki berkas "
                "itu, lalu unggah."
            ),
            field="file",
        )
    if meeting.id not in paper.meetings:
        raise DomainError(_("Berkas ini konsep notula rapat lain. Unggah di rapat yang sesuai."), field="file")


def of_meeting(session: Session, actor: Actor, meeting: Meeting, store: Store) -> list[Returned]:
    """Return the corrected drafts of a meeting that exist for this person, the newest first."""
    found = session.scalars(
        select(Returned)
        .where(Returned.meeting_id == meeting.id)
        .order_by(Returned.id.desc())
        .options(joinedload(Returned.file))
    )
    return [one for one in found if _exists_for(session, actor, one, store)]


def one(session: Session, actor: Actor, meeting: Meeting, returned_id: int, store: Store) -> Returned:
    """Return one corrected draft of a meeting. Raises NotFound."""
    found = session.get(Returned, returned_id, options=[joinedload(Returned.file)])
    if found is None or found.meeting_id != meeting.id or not _exists_for(session, actor, found, store):
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    return found


def takes(session: Session, actor: Actor, meeting: Meeting) -> bool:
    """Tell whether this person may hand in a corrected draft now."""
    return meeting.state in OPEN_STATES and bool(permitted(session, actor, meeting, [Permission.MEETING_EDIT]))


def waiting(session: Session, actor: Actor, meeting: Meeting, store: Store) -> Returned | None:
    """Return the corrected draft that should be looked at before the draft is made anew; for whoever may edit it."""
    if not takes(session, actor, meeting):
        return None
    return next((found for found in of_meeting(session, actor, meeting, store) if found.closed_at is None), None)


def content_of(returned: Returned, store: Store) -> bytes:
    """Return the bytes that were handed in."""
    with store.open(returned.file.sha256) as file:
        return file.read()


def _exists_for(session: Session, actor: Actor, returned: Returned, store: Store) -> bool:
    own = returned.handed_in_by_id == actor.account_id
    return _may_see(session, actor, returned.meeting, _tags(content_of(returned, store)), own=own)


def _tags(content: bytes) -> set[Tag]:
    """Return the tags in a file that was checked, without reading all of it."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = _TAGS.findall(archive.read("word/document.xml"))
    return {tag for tag in (Tag.read(name.decode()) for name in set(found)) if tag is not None}


def _may_see(session: Session, actor: Actor, meeting: Meeting, tags: Collection[Tag], *, own: bool) -> bool:
    """Tell whether a file holds nothing of an agenda item that is closed to the actor.

    Of what is no longer in the record nobody knows where it stood: while anything is closed to them, only whoever
    handed the file in sees it.
    """
    items = set(session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)))
    hidden = items - queries.readable_items(session, actor, meeting)
    if not hidden:
        return True
    decisions = dict(
        session.execute(select(Decision.id, Decision.agenda_item_id).where(Decision.meeting_id == meeting.id)).all()
    )
    actions = dict(session.execute(select(Action.id, Action.decision_id).where(Action.meeting_id == meeting.id)).all())
    item: int | None
    for tag in tags:
        if tag.part is Part.ITEM:
            item, known = tag.id, tag.id in items
        elif tag.part in (Part.DECISION, Part.ROW):
            item, known = decisions.get(tag.id), tag.id in decisions
        elif tag.part is Part.ACTION:
            item, known = decisions.get(actions.get(tag.id, 0)), tag.id in actions
        else:
            continue
        if item in hidden or not (known or own):
            return False
    return True


# Comparing.


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A corrected draft beside the record, as one person may see both."""

    returned: Returned
    paper: ReturnedPaper
    matched: Matched
    pictures: int
    """Pictures that somebody put into the text: a rich text holds none."""

    @cached_property
    def decided(self) -> dict[str, str]:
        """What was taken over or set aside, by its key."""
        return {entry["section"]: entry["verdict"] for entry in self.returned.taken}

    @property
    def open(self) -> list[Difference]:
        """The differences that nobody has decided on."""
        return [one for one in self.matched.differences if one.key not in self.decided]

    @property
    def aside(self) -> list[Difference]:
        """The differences that were set aside."""
        return [one for one in self.matched.differences if self.decided.get(one.key) == ASIDE]

    @property
    def strays(self) -> list[Stray]:
        """What has no place in the record and was not dealt with yet."""
        return [one for one in self.matched.strays if one.key not in self.decided]

    @property
    def placed(self) -> list[Stray]:
        """What had no place and was dealt with by hand."""
        return [one for one in self.matched.strays if one.key in self.decided]

    @property
    def taken(self) -> int:
        """How many sections were taken over."""
        return sum(verdict == TAKEN for verdict in self.decided.values())


def compare(session: Session, actor: Actor, returned: Returned, *, now: datetime, store: Store) -> Comparison:
    """Compare a corrected draft with the record as it is now. Raises UnfitFile where the file cannot be read."""
    meeting = returned.meeting
    paper = read_returned(content_of(returned, store))
    readable = queries.readable_items(session, actor, meeting)
    data = of_draft(session, meeting, readable=readable, now=now, store=store)
    owners = {cell.casefold() for section in paper.sections for cell in section.cells[1:2]}
    printed = read_returned(build_notula(data))
    matched = match(
        paper,
        data,
        printed.lines,
        meeting=meeting.id,
        organizations=_organizations(session, owners),
        groups=frozenset(
            session.scalars(select(Action.id).where(Action.meeting_id == meeting.id, Action.batch.is_not(None)))
        ),
    )
    pictures = max(paper.pictures - printed.pictures, 0)
    return Comparison(returned=returned, paper=paper, matched=matched, pictures=pictures)


def _organizations(session: Session, names: Collection[str]) -> dict[str, int]:
    """Return the active organizations of these names, in small letters; a name that two have means neither."""
    rows = session.execute(
        select(Organization.id, Organization.name).where(
            Organization.active, Organization.merged_into_id.is_(None), func.lower(Organization.name).in_(sorted(names))
        )
    ).all()
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.name.casefold(), []).append(row.id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


# Taking over.


def decide(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    returned: Returned,
    store: Store,
    take: Mapping[str, str],
    aside: Collection[str] | None = (),
) -> int:
    """Take over sections (`take`: key to the fingerprint that the page showed) and set others aside; all or nothing.

    `aside` None sets aside all that nobody has decided on, which closes the file.

    What was decided before stays so: sent twice, it happens once. Returns how many sections were written. Raises Clash
    where the record has changed since the page was shown, DomainError where something cannot be taken over.
    """
    refuse_closed(returned.meeting)
    session.refresh(returned, ["taken", "closed_at"], with_for_update=True)  # two who decide at once both count
    comparison = compare(session, actor, returned, now=now, store=store)
    chosen = [one for one in comparison.open if one.key in take]
    _refuse_unfit(chosen, take)
    _write(session, actor, now, returned.meeting, chosen)
    undecided = {one.key for one in comparison.open} | {one.key for one in comparison.strays}
    left_out = (undecided if aside is None else undecided & set(aside)) - {one.key for one in chosen}
    entries = [_entry(one.key, TAKEN, actor, now) for one in chosen]
    entries += [_entry(key, ASIDE, actor, now) for key in sorted(left_out)]
    if entries:
        returned.taken = [*returned.taken, *entries]
        _audit(session, actor, now, returned, "decided", [entry["section"] for entry in entries])
    decided = {entry["section"] for entry in returned.taken}
    if returned.closed_at is None and undecided <= decided:
        returned.closed_at = now
    session.flush()
    return len(chosen)


def _refuse_unfit(chosen: Sequence[Difference], take: Mapping[str, str]) -> None:
    for one in chosen:
        if one.problem:
            raise DomainError(_("%(place)s: %(problem)s", place=one.place, problem=one.problem))
        if take[one.key] != one.seen:
            raise Clash(
                _(
                    "%(place)s diubah orang lain sejak halaman ini dibuka. Bandingkan lagi, lalu pilih.",
                    place=one.place,
                ),
                fields={},
                version=0,
            )
    decisions = [one.tag.id for one in chosen if one.tag.part in (Part.DECISION, Part.ROW)]
    if len(decisions) != len(set(decisions)):
        raise DomainError(
            _("Satu keputusan berbunyi lain di daftar dan di matriks. Pilih salah satunya."),
        )


def _write(session: Session, actor: Actor, now: datetime, meeting: Meeting, chosen: Sequence[Difference]) -> None:
    """Write through the services of the writing room, which check the state and keep the trail."""
    by: dict[str, Any] = {"session": session, "actor": actor, "now": now}
    cells: dict[int, dict[str, Any]] = {}
    for one in chosen:
        part = one.tag.part
        if part in _TEXTS:
            kind = _TEXTS[part]
            stored = session.scalar(
                select(MeetingText).where(MeetingText.meeting_id == meeting.id, MeetingText.kind == kind)
            )
            version = stored.version if stored else 0
            texts.save_text(**by, meeting=meeting, kind=kind, doc=one.value, version=version)
        elif part is Part.ITEM:
            item = session.get_one(AgendaItem, one.tag.id)
            texts.save_discussion(**by, item=item, doc=one.value, version=item.version)
        elif part is Part.SPEECH:
            speech = session.get_one(Speech, one.tag.id)
            texts.save_speech(**by, speech=speech, doc=one.value, version=speech.version)
        elif part is Part.ACTION:
            cells.setdefault(one.tag.id, {})[one.name] = one.value
        else:
            decision = session.get_one(Decision, one.tag.id)
            change_decision(
                **by,
                decision=decision,
                text=one.value,
                kind=decision.kind,
                for_information=decision.for_information,
            )
    for action_id, given in cells.items():
        change_action(**by, action=session.get_one(Action, action_id), **_fields(session, given))


def _fields(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of an action under the names of its writer; a new owner comes without the old one's people."""
    fields: dict[str, Any] = {}
    if "text" in given:
        fields["text"] = given["text"]
    if "owner" in given:
        fields |= {"owner": session.get_one(Organization, given["owner"]), "position": None, "person": None}
    if "target" in given:
        fields["target_text"] = given["target"]
    if "evidence" in given:
        fields["expected_evidence"] = given["evidence"]
    return fields


def _entry(key: str, verdict: str, actor: Actor, now: datetime) -> dict[str, Any]:
    return {"section": key, "verdict": verdict, "by": actor.account_id, "at": now.isoformat()}


def _audit(
    session: Session, actor: Actor, now: datetime, returned: Returned, verb: str, fields: Sequence[str] = ()
) -> None:
    audit(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=returned,
        meeting_id=returned.meeting_id,
        organization_id=returned.meeting.host_id,
        fields=fields,
    )
