"""The world at each moment of the work: its meetings planned, held, in review, approved, corrected.

Each moment is the same world changed a little, so that every row of the table meets its meetings in a state in which
the thing can be done at all; a refusal is then a refusal of the person.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from docx import Document
from PIL import Image
from sqlalchemy import delete, null, select, update

from coordination import clock
from coordination.access.actor import SYSTEM, Actor
from coordination.accounts.models import Role
from coordination.actions.models import (
    Action,
    ActionRequest,
    ActionState,
    CarriedAction,
    Evidence,
    ProgressUpdate,
    UpdateKind,
)
from coordination.directory.models import CalendarDay, Group, Office, Position, Template
from coordination.documents.kinds import Kind
from coordination.documents.layout import load_profile
from coordination.documents.notula import build_notula
from coordination.documents.template_kinds import OWN
from coordination.exporting.models import Bundle, BundleForm, NumberPattern, RegisteredNumber
from coordination.files.models import StoredFile
from coordination.files.office import DOCX
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MeetingState,
    MeetingText,
    Paper,
    Participant,
    Reader,
    SecurityLevel,
    Signatory,
    Speech,
)
from coordination.minutes import issuing, proposing, ralat
from coordination.minutes.amending import Subject
from coordination.minutes.models import Returned, Review, Revision, RevisionState, Verdict
from coordination.minutes.record import gather
from coordination.notifications.ladder import OfficeCalendar
from coordination.notifications.models import Escalation, ReminderLine, Step
from coordination.notifications.planning import KIND, cause_of
from coordination.outbox.models import Mail
from tests.directory.sheets import xlsx
from tests.permissions.world import NOW, World, canary, text

PASSWORD = "kata sandi yang panjang"
FILES = {
    "FILE": (b"%PDF-1.4\n%%EOF\n", "bahan.pdf"),
    "MATRIX": (xlsx([("Kesimpulan", "Tindak Lanjut", "PJ"), ("Satu", "Dua", "Dinas Baru")]), "matriks.xlsx"),
    "SHEET": (b"Nama;Instansi\nOrang Baru;Dinas Baru\n", "orang.csv"),
    "TEMPLATE": (OWN[Kind.NOTULA].start(load_profile()), "templat.docx"),
}
"""What stands for a file in a row of the table; a draft of each meeting's notula is added when there are meetings."""


def furnish(world: World, store) -> None:
    """Add to the world what only pages need: an issued notula, a picture, a second reader, a group, a password."""
    session, world.store = world.session, store
    kept = PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
    session.execute(update(type(next(iter(world.accounts.values())))).values(password_hash=kept))
    group = world._add(Group(name="Kelompok"))
    host = world.organizations["host"]
    position = world._add(Position(organization=host, title="Kepala Bidang"))
    asker = world.accounts["chair"].id
    waiting = world._add(Bundle(account_id=asker, form=BundleForm.ZIP, asked_at=NOW, title="Paket"))
    for kind in (Kind.INVITATION, Kind.OFFICIAL_RECORD):
        world._add(NumberPattern(organization_id=host.id, kind=kind, pattern="{urut}/UND/{tahun}"))
    stored = store.put(OWN[Kind.NOTULA].start(load_profile()))
    word = StoredFile(sha256=stored.sha256, size=stored.size, media_type=DOCX, name="templat.docx", uploaded_at=NOW)
    template = world._add(
        Template(organization=world.organizations["stranger"], kind=Kind.NOTULA, number=1, file=word, added_at=NOW)
    )
    for name in world.ids:
        world.ids[name]["template_id"] = template.id
        meeting = session.get_one(Meeting, world.ids[name]["meeting_id"])
        ids = world.ids[name]
        ids |= {"group_id": group.id, "position_id": position.id, "organization_id": host.id, "number": 0}
        ids["waiting_bundle_id"] = waiting.id
        ids |= {f"organization_id_of_{key}": row.id for key, row in world.organizations.items()}
        ids |= {"account_id_of_stranger": world.accounts["stranger_officer"].id}
        ids |= {"colleague_id": world.accounts["owner_officer"].person_id}
        ids |= {"person_id_of_responsible": world.accounts["responsible"].person_id, "password": PASSWORD}
        officer = world.accounts["host_officer"]
        ids |= {"account_id": officer.id, "person_id": officer.person_id, "membership_id": officer.memberships[0].id}
        item = session.get_one(AgendaItem, ids["item_id"])
        ids["item_level"] = item.level.value
        ids["item_query"] = f"butir={item.id}" if item.level is not meeting.level else ""
        _number(world, name, meeting)
        chair, invited = meeting.participants
        ids |= {"chair_id": chair.id, "participant_id": invited.id}
        _more_readers(world, name, meeting, item)
        second = world._add(Decision(meeting_id=meeting.id, agenda_item_id=item.id, text="Dicatat", sort=2))
        ids["second_decision_id"] = second.id
        if meeting.state is MeetingState.APPROVED:
            second.number, second.for_information = 2, True
            _picture(world, name, store)
            revision = session.get_one(Revision, ids["revision_id"])
            session.flush()
            session.expire_all()
            issuing.issue(
                session=session,
                actor=SYSTEM,
                now=NOW,
                revision=revision,
                snapshot=gather(session, meeting),
                store=store,
            )
            ids["code"] = revision.code
        if name.endswith("recorded"):  # the approved meeting of the same kind left something open
            before = world.ids[name.replace("recorded", "approved")]
            follows = update(AgendaItem).where(AgendaItem.id == item.id)  # not by its row: its version stays
            session.execute(follows.values(follows_up_id=before["meeting_id"]))
            carried = world._add(CarriedAction(agenda_item_id=item.id, action_id=before["action_id"]))
            ids["carried_id"] = carried.id
        world._add(
            Signatory(meeting_id=meeting.id, person_id=chair.person_id, sort=0, name="Orang chair", position="Asisten")
        )
    session.commit()


def _number(world, name, meeting):
    """Give the meeting's berita acara a number of the register that gives its meeting away."""
    world._add(
        RegisteredNumber(
            organization_id=meeting.host_id,
            kind=Kind.OFFICIAL_RECORD,
            year=2024,
            ordinal=meeting.id,
            text=f"{meeting.id}/{canary(name, 'head')}",
            dated=date(2024, 6, 21),
            meeting_id=meeting.id,
            taken_at=NOW,
        )
    )


def _more_readers(world, name, meeting, item):
    """Name as reader somebody who may also be taken off again."""
    if not item.level.is_secret:
        return
    of_item = None if meeting.level.is_secret else item.id
    chair = world.accounts["chair"].id
    reader = world._add(Reader(meeting_id=meeting.id, agenda_item_id=of_item, account_id=chair, named_at=NOW))
    world.ids[name]["second_reader_id"] = reader.id


def _picture(world, name, store):
    word = next(
        iter(
            world.session.scalars(
                select(ProgressUpdate).where(ProgressUpdate.action_id == world.ids[name]["action_id"])
            )
        )
    )
    content = BytesIO()
    Image.new("RGB", (40, 30), (world.ids[name]["meeting_id"], 90, 90)).save(content, "PNG")
    data = content.getvalue()
    store.put(data)
    file = StoredFile(
        sha256=sha256(data).hexdigest(), size=len(data), media_type="image/png", name="foto.png", uploaded_at=NOW
    )
    world.ids[name]["picture_id"] = world._add(Evidence(update_id=word.id, file=file, label="Foto")).id


def bare(world: World, ids) -> None:
    """Planned, invited to, and nothing written yet."""
    session = world.session
    meeting = session.get_one(Meeting, ids["meeting_id"])
    revisions = select(Revision.id).where(Revision.meeting_id == meeting.id)
    participants = select(Participant.id).where(Participant.meeting_id == meeting.id)
    session.execute(delete(Review).where(Review.revision_id.in_(revisions)))
    session.execute(delete(Revision).where(Revision.meeting_id == meeting.id))
    session.execute(delete(Attendance).where(Attendance.participant_id.in_(participants)))
    for model in (MeetingText, Speech, Paper, Mail):
        session.execute(delete(model).where(model.meeting_id == meeting.id))
    for action in session.scalars(select(Action).where(Action.meeting_id == meeting.id)):
        session.delete(action)
    session.flush()
    session.execute(delete(Decision).where(Decision.meeting_id == meeting.id))
    item = session.get_one(AgendaItem, ids["item_id"])
    item.discussion = null()
    second = AgendaItem(meeting_id=meeting.id, title="Acara kedua", level=meeting.level, sort=2)
    session.add(second)
    meeting.state, meeting.opened_at, meeting.closed_at = MeetingState.PLANNED, None, None
    session.flush()
    for participant, sort in zip(meeting.participants, (2, 1), strict=True):
        participant.sort = sort
    ids["second_item_id"] = second.id


def coming(world: World, ids) -> None:
    """Planned, and to be held in some days; what is open does not stand on the agenda yet."""
    bare(world, ids)
    world.session.execute(delete(CarriedAction).where(CarriedAction.id == ids["carried_id"]))
    meeting = world.session.get_one(Meeting, ids["meeting_id"])
    meeting.first_day = meeting.days[0].day = date(2024, 7, 4)
    earlier = world.ids["biasa_approved"]
    owed = Action(
        meeting_id=earlier["meeting_id"],
        decision_id=earlier["second_decision_id"],
        host_id=meeting.host_id,
        level=SecurityLevel.BIASA,
        code="2",
        text="Tugas undangan",
        owner=world.organizations["invited"],
        released_at=NOW,
    )
    world.session.add(CarriedAction(agenda_item_id=ids["item_id"], action=owed))


def invited(world: World, ids) -> None:
    """To be held in some days, and the invitation was sent off: whoever is invited may read to whom it went."""
    coming(world, ids)
    name = next(name for name, known in world.ids.items() if known is ids)
    meeting = world.session.get_one(Meeting, ids["meeting_id"])
    for line in meeting.participants:
        line.invited_position = f"Kepala Dinas {canary(name, 'seen')}"
    world._add(
        Mail(
            kind="invitation",
            organization_id=world.organizations["invited"].id,
            cause=f"invitation:{meeting.id}:0",
            meeting_id=meeting.id,
            about={"meeting": meeting.id, "sequence": 0, "days": 1},
            made_at=NOW,
            due_at=NOW,
        )
    )


def postponed(world: World, ids) -> None:
    """Put off, without a new day; what was open is off the agenda."""
    bare(world, ids)
    off = update(CarriedAction).where(CarriedAction.id == ids["carried_id"])
    world.session.execute(off.values(taken_off_at=NOW))
    world.session.get_one(Meeting, ids["meeting_id"]).state = MeetingState.POSTPONED


def discarded(world: World, ids) -> None:
    """In the bin."""
    bare(world, ids)
    world.session.get_one(Meeting, ids["meeting_id"]).discarded_at = NOW


def in_session(world: World, ids) -> None:
    """Being held."""
    meeting = world.session.get_one(Meeting, ids["meeting_id"])
    meeting.state, meeting.closed_at = MeetingState.IN_SESSION, None


def recorded(world: World, ids) -> None:
    """Held, its minutes complete: a decision without action has its mark. There are two of all that has an order."""
    session = world.session
    session.get_one(Decision, ids["second_decision_id"]).for_information = True
    speech = session.get_one(Speech, ids["speech_id"])
    action = session.get_one(Action, ids["action_id"])
    alike = {name: getattr(action, name) for name in ("meeting_id", "decision_id", "host_id", "level", "owner_id")}
    alike |= {name: getattr(action, name) for name in ("person_id", "target_text", "last_day")}
    second = world._add(Action(**alike, text="Tindak lanjut kedua", sort=2))
    other = world._add(Speech(meeting_id=speech.meeting_id, speaker="Orang lain", doc=speech.doc, sort=2))
    ids |= {"second_action_id": second.id, "second_speech_id": other.id}


def corrected(world: World, ids) -> None:
    """A draft came back from Word, where a word was added, and waits to be compared; each secretariat has another."""
    recorded(world, ids)
    session = world.session
    session.flush()
    session.expire_all()
    name = next(name for name, known in world.ids.items() if known is ids)
    meeting = session.get_one(Meeting, ids["meeting_id"])
    item = session.get_one(AgendaItem, ids["item_id"])
    open_items = frozenset() if item.level is not meeting.level else frozenset({item.id})
    closed = "item" if item.level is not meeting.level else ""
    whole, without = (
        build_notula(issuing.of_draft(session, meeting, readable=readable, now=NOW, store=world.store))
        for readable in (None, open_items)
    )
    FILES[f"DRAFT {name}"] = (without, "konsep.docx")
    ids["draft_file"] = f"DRAFT {name}"
    paper = Document(BytesIO(whole))
    paper.add_paragraph("Kalimat di luar bagian")
    out = BytesIO()
    paper.save(out)
    world.store.put(out.getvalue())
    file = StoredFile(
        sha256=sha256(out.getvalue()).hexdigest(),
        size=len(out.getvalue()),
        media_type=DOCX,
        name=f"{canary(name, 'inside' + closed)}.docx",
        uploaded_at=NOW,
    )
    ids["returned_id"] = world._add(Returned(meeting_id=meeting.id, file=file, handed_in_at=NOW)).id


def without_decisions(world: World, ids) -> None:
    """Being held, and nothing decided yet."""
    bare(world, ids)
    world.session.get_one(Meeting, ids["meeting_id"]).state = MeetingState.IN_SESSION


def in_review(world: World, ids) -> None:
    """Waiting for parafs and approval."""
    session = world.session
    session.get_one(Meeting, ids["meeting_id"]).state = MeetingState.IN_REVIEW
    revision = session.get_one(Revision, ids["revision_id"])
    revision.state, revision.sent_at = RevisionState.IN_REVIEW, NOW
    session.get_one(Decision, ids["second_decision_id"]).for_information = True


def agreed(world: World, ids) -> None:
    """Waiting for approval alone."""
    in_review(world, ids)
    world.session.execute(
        update(Review).where(Review.revision_id == ids["revision_id"]).values(verdict=Verdict.AGREED, given_at=NOW)
    )


def approved(world: World, ids) -> None:
    """Approved, its actions being done: as the world is made."""


def _action(world: World, ids) -> Action:
    return world.session.get_one(Action, ids["action_id"])


def submitted(world: World, ids) -> None:
    """The action was handed in."""
    action = _action(world, ids)
    world._add(
        ProgressUpdate(
            action_id=action.id,
            kind=UpdateKind.SUBMISSION,
            at=NOW,
            account_id=world.accounts["owner_officer"].id,
            from_state=action.state,
            to_state=ActionState.SUBMITTED,
            words=action.text,
        )
    )
    action.state, action.submitted_on = ActionState.SUBMITTED, date(2024, 7, 1)


def done(world: World, ids) -> None:
    """The action was accepted."""
    action = _action(world, ids)
    action.state, action.submitted_on, action.done_at = ActionState.DONE, date(2024, 7, 1), NOW


def unasked(world: World, ids) -> None:
    """Nobody asked for more time."""
    world.session.execute(delete(ActionRequest).where(ActionRequest.action_id == ids["action_id"]))


def in_ralat(world: World, ids) -> None:
    """Being corrected: a ralat with a canary of its own in its reason and in what is said of the item."""
    session = world.session
    name = next(name for name, known in world.ids.items() if known is ids)
    meeting = session.get_one(Meeting, ids["meeting_id"])
    closed = session.get_one(AgendaItem, ids["item_id"]).level is not meeting.level
    account = world.accounts["named_secretary"]
    roles = frozenset({(Role.SECRETARIAT, world.organizations["host"].id)})
    by = {
        "session": session,
        "actor": Actor(account_id=account.id, person_id=account.person_id, roles=roles),
        "now": NOW,
        "meeting": meeting,
    }
    revision = ralat.open_ralat(**by, reason=f"Ralat {canary(name, 'draft')}")
    for one in session.scalars(select(AgendaItem).where(AgendaItem.id == ids["item_id"])):
        word = canary(name, "draftitem" if closed else "draft")
        proposing.correct_discussion(**by, item_id=one.id, doc=text(word))
    proposing.correct_text(**by, subject=Subject.CLOSING, doc=text(canary(name, "draft")))
    ids["correction_id"] = next(one.id for one in revision.corrections if one.object_type == Subject.ITEM)


def ralat_in_review(world: World, ids) -> None:
    """A ralat that waits for approval."""
    in_ralat(world, ids)
    revision = world.session.scalars(
        select(Revision).where(Revision.meeting_id == ids["meeting_id"], Revision.state == RevisionState.DRAFT)
    ).one()
    revision.state, revision.sent_at = RevisionState.IN_REVIEW, NOW


def reminded(world: World, ids) -> None:
    """Due long ago: a reminder is to go out next, and telling the leaders is proposed."""
    now = clock.now()
    session, action = world.session, world.session.get_one(Action, ids["action_id"])
    action.last_day = now.date() - timedelta(days=30)
    person = list(world.accounts.values())[len(session.query(Mail).all())].person_id  # each mail is another's
    day = OfficeCalendar().next_open(clock.today(session.get_one(Office, 1).zone, now))
    mail = world._add(
        Mail(kind=KIND, person_id=person, cause=cause_of(day), about={}, made_at=now, due_at=now + timedelta(days=1))
    )
    line = ReminderLine(
        mail_id=mail.id, action_id=action.id, host_id=action.host_id, step=Step.LATE, last_day=action.last_day
    )
    world._add(line)
    world._add(Escalation(action_id=action.id, last_day=action.last_day, proposed_at=now))
    if session.query(CalendarDay).first() is None:
        world._add(CalendarDay(day=date(2024, 12, 26), name="Cuti bersama"))
    ids |= {"reminder_id": mail.id, "host_id": action.host_id}


MOMENTS = {
    **{
        make.__name__: make for make in (bare, postponed, discarded, in_session, recorded, corrected, in_review, agreed)
    },
    "without_decisions": without_decisions,
    "coming": coming,
    "invited": invited,
    **{make.__name__: make for make in (approved, submitted, done, unasked, ralat_in_review, reminded)},
    "ralat": in_ralat,
}
