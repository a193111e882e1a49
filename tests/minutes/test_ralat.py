"""A correction of approved minutes: written beside them, reviewed and approved like them, and told on the paper."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordination.actions import reporting
from coordination.actions.journal import Said
from coordination.actions.models import Action, ActionState, Priority, ProgressUpdate, UpdateKind
from coordination.directory.models import HolderStatus
from coordination.errors import DomainError, NotFound
from coordination.files.checking import MediaType
from coordination.files.uploads import Prepared
from coordination.meetings import queries as meetings
from coordination.meetings import texts
from coordination.meetings.models import Decision, DecisionKind, MeetingState, PaperKind, Presence, SecurityLevel
from coordination.meetings.papers import add_paper
from coordination.minutes import issuing, proposing, queries, ralat, services
from coordination.minutes.amending import Subject, Taken, amended
from coordination.minutes.comparing import compared
from coordination.minutes.models import Correction, CorrectionKind, RevisionState
from coordination.minutes.promises import Promise
from coordination.minutes.record import digest
from coordination.minutes.signing import Place, Signs
from coordination.richtext import from_plain
from tests.documents.reader import Docx
from tests.factories import NOW, actor_of, make_action, make_agenda_item, make_decision, make_meeting, make_organization
from tests.minutes.conftest import HOSTILE

LATER = NOW + timedelta(days=5)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def approved(session, meeting, secretary, chair, store):
    """The meeting with its notula approved."""
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    return meeting


@pytest.fixture
def by(session, secretary):
    return {"session": session, "actor": secretary, "now": LATER}


@pytest.fixture
def opened_ralat(approved, by):
    return ralat.open_ralat(**by, meeting=approved, reason=f"Salah tulis, kata {HOSTILE}")


def only(session, model):
    return session.scalars(select(model)).one()


def approve(session, meeting, secretary, chair, store):
    services.send_to_review(session=session, actor=secretary, now=LATER, meeting=meeting)
    return services.approve(session=session, actor=actor_of(chair), now=LATER, meeting=meeting, store=store)


def words(document):
    headers = [p.text for section in Document(BytesIO(document)).sections for p in section.header.paragraphs]
    return "\n".join([Docx(document).text, *headers]).replace("\xa0", " ")


def promise(owner, **given):
    return Promise(**({"text": "Menyusun alur rujukan", "owner": owner, "target_text": "31 Juli 2024"} | given))


# --- one ralat end to end ------------------------------------------------------------------------------------


def test_a_ralat_from_its_reason_to_its_paper(session, approved, by, secretary, chair, owner, store, people):
    """Change an action, add a decision with one, correct a text; before and after are read back from Word."""
    action, decision = only(session, Action), only(session, Decision)
    reporting.report(
        session=session, actor=actor_of(people["officer"]), now=NOW, action=action, said=Said(words="Mulai disusun")
    )
    before, _name = issuing.word_file(session, approved, actor=secretary, now=LATER, store=store)
    ralat.open_ralat(**by, meeting=approved, reason="Target keliru dicatat")
    proposing.correct_action(
        **by, meeting=approved, action_id=action.id, promise=promise(owner, target_text="30 Agustus 2024")
    )
    proposing.add_decision(
        **by,
        meeting=approved,
        text=f"Menunjuk {HOSTILE} sebagai narahubung",
        item_id=decision.agenda_item_id,
        promise=promise(owner, text="Menerbitkan surat penunjukan", target_text="14 hari kerja"),
    )
    proposing.correct_text(**by, meeting=approved, subject=Subject.OPENING, doc=from_plain("Dibuka oleh Asisten III."))
    revision = approve(session, approved, secretary, chair, store)

    assert action.last_day == date(2024, 8, 30)
    assert [update.kind for update in action.updates] == [UpdateKind.RELEASE, UpdateKind.REPORT, UpdateKind.RALAT]
    assert action.state is ActionState.IN_PROGRESS
    new = session.scalars(select(Action).where(Action.id != action.id)).one()
    assert (new.code, new.released_at, new.decision.number) == ("2", LATER, 2)
    assert digest(revision.snapshot) == revision.snapshot_sha256

    after, name = issuing.word_file(session, approved, actor=secretary, now=LATER, store=store)
    said = words(after)
    assert name.endswith("ralat 1.docx")
    assert "Ralat ke-1, tanggal 2 Juli 2024" in said
    assert "RALAT KE-1" in said
    assert "Ralat ini menggantikan notula tanggal 27 Juni 2024." in said
    assert "Alasan: Target keliru dicatat" in said
    assert "target waktu tindak lanjut 1: semula Rabu, 31 Juli 2024, menjadi Jumat, 30 Agustus 2024." in said
    assert f"keputusan 2: semula (tidak ada), menjadi Menunjuk {HOSTILE} sebagai narahubung." in said
    assert "pembukaan: semula (tidak ada), menjadi Dibuka oleh Asisten III." in said
    assert "DRAF" not in said
    assert "Jumat, 30 Agustus 2024" not in words(before)
    first = queries.approved_revision(session, approved, 0)
    assert issuing.revision_file(first, readable=None, store=store)[0] == before


def test_marks_stand_where_the_ralat_changed_something_and_nowhere_else(session, approved, by, owner, store):
    action = only(session, Action)
    make_decision(session, approved, "Tetap", for_information=True, number=2)
    ralat.open_ralat(**by, meeting=approved, reason="Target keliru")
    proposing.correct_action(
        **by, meeting=approved, action_id=action.id, promise=promise(owner, target_text="30 Agustus 2024")
    )
    record = ralat.record_of(session, queries.open_revision(session, approved), LATER)
    [decision] = record["decisions"]
    assert "changed" not in decision
    assert decision["actions"][0]["changed"]
    assert not any(item.get("changed") for item in record["agenda"])


# --- while it is written -------------------------------------------------------------------------------------


def test_while_a_ralat_is_written_everybody_reads_the_approved_notula(session, approved, by, secretary, owner, store):
    before, _name = issuing.word_file(session, approved, actor=secretary, now=NOW, store=store)
    ralat.open_ralat(**by, meeting=approved, reason="Target keliru")
    action = only(session, Action)
    proposing.drop_action(**by, meeting=approved, action_id=action.id)
    assert approved.state is MeetingState.APPROVED
    assert action.state is ActionState.NOT_STARTED
    assert issuing.word_file(session, approved, actor=secretary, now=LATER, store=store)[0] == before


def test_a_target_extended_meanwhile_is_no_part_of_the_correction(session, approved, by, secretary, chair, store):
    action, decision = only(session, Action), only(session, Decision)
    action.last_day, action.target_text, action.shifts = date(2024, 12, 31), "31 Desember 2024", 1
    ralat.open_ralat(**by, meeting=approved, reason="Salah ketik")
    proposing.correct_decision(
        **by,
        meeting=approved,
        decision_id=decision.id,
        text="Layanan diperluas ke kelurahan",
        kind=DecisionKind.DECISION,
        for_information=False,
    )
    revision = approve(session, approved, secretary, chair, store)
    assert revision.snapshot["decisions"][0]["actions"][0]["due"] == "2024-07-31"
    assert [change["subject"] for change in revision.snapshot["ralat"]["changes"]] == ["keputusan 1"]
    assert action.last_day == date(2024, 12, 31)


def test_giving_a_ralat_up_leaves_everything_as_it_was_and_frees_its_number(session, approved, opened_ralat, by):
    proposing.drop_decision(**by, meeting=approved, decision_id=only(session, Decision).id)
    ralat.abandon(**by, meeting=approved)
    assert opened_ralat.state is RevisionState.DISCARDED
    assert only(session, Action).state is ActionState.NOT_STARTED
    assert not only(session, Decision).dropped
    again = ralat.open_ralat(**by, meeting=approved, reason="Lain lagi")
    assert (again.number, again.corrections) == (1, [])


def test_the_same_form_opens_one_ralat_and_another_reason_is_refused(approved, opened_ralat, by):
    assert ralat.open_ralat(**by, meeting=approved, reason=opened_ralat.reason) is opened_ralat
    with pytest.raises(DomainError, match="Sudah ada ralat"):
        ralat.open_ralat(**by, meeting=approved, reason="Alasan lain")


def test_only_approved_minutes_have_a_ralat(session, meeting, by):
    with pytest.raises(DomainError, match="sudah disahkan"):
        ralat.open_ralat(**by, meeting=meeting, reason="Keliru")


def test_a_ralat_needs_a_reason(approved, by):
    with pytest.raises(DomainError, match="Alasan"):
        ralat.open_ralat(**by, meeting=approved, reason="  ")


def test_changing_a_thing_back_takes_its_correction_away(session, approved, opened_ralat, by, owner):
    action = only(session, Action)
    changed = promise(owner, priority=Priority.HIGH, supporters=(make_organization(session, "Satpol PP"),))
    proposing.correct_action(**by, meeting=approved, action_id=action.id, promise=changed)
    assert [one.new["record"] for one in opened_ralat.corrections] == [
        {"priority": "prioritas tinggi", "supporters": ["Satpol PP"]}
    ]
    proposing.correct_action(**by, meeting=approved, action_id=action.id, promise=promise(owner))
    assert opened_ralat.corrections == []


def test_the_same_form_adds_a_decision_once(session, approved, opened_ralat, by):
    for _time in range(2):
        proposing.add_decision(**by, meeting=approved, text="Tambahan", for_information=True, client_key="k" * 36)
    assert len(opened_ralat.corrections) == 1


def test_taking_an_added_decision_back_takes_its_action_along(session, approved, opened_ralat, by, owner):
    added = proposing.add_decision(**by, meeting=approved, text="Tambahan", promise=promise(owner))
    assert len(opened_ralat.corrections) == 2
    proposing.withdraw(**by, meeting=approved, correction_id=added.id)
    assert opened_ralat.corrections == []


def test_nothing_is_written_into_a_ralat_under_review(session, approved, opened_ralat, by, secretary):
    decision = only(session, Decision)
    proposing.add_decision(**by, meeting=approved, text="Tambahan", for_information=True)
    services.send_to_review(session=session, actor=secretary, now=LATER, meeting=approved)
    assert approved.state is MeetingState.APPROVED
    with pytest.raises(DomainError, match="sedang ditinjau"):
        proposing.drop_decision(**by, meeting=approved, decision_id=decision.id)
    services.pull_back(session=session, actor=secretary, now=LATER, meeting=approved)
    proposing.drop_decision(**by, meeting=approved, decision_id=decision.id)


# --- completeness --------------------------------------------------------------------------------------------


def test_a_ralat_that_changes_nothing_is_not_sent(session, approved, opened_ralat, secretary):
    with pytest.raises(DomainError, match="belum mengubah apa pun"):
        services.send_to_review(session=session, actor=secretary, now=LATER, meeting=approved)


def test_a_decision_left_without_action_stops_a_ralat(session, approved, opened_ralat, by, secretary):
    proposing.drop_action(**by, meeting=approved, action_id=only(session, Action).id)
    assert ralat.missing(session, opened_ralat) == [
        "Keputusan 1 belum memiliki tindak lanjut atau tanda “untuk diketahui”."
    ]
    with pytest.raises(DomainError, match="kurang 1 hal"):
        services.send_to_review(session=session, actor=secretary, now=LATER, meeting=approved)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "action_text"),
        ({"owner": None}, "owner_id"),
        ({"target_text": ""}, "target"),
        ({"target_text": "berkelanjutan"}, "review_day"),
    ],
)
def test_an_action_of_a_ralat_is_whole_from_the_beginning(session, approved, opened_ralat, by, owner, given, field):
    with pytest.raises(DomainError) as refused:
        proposing.add_action(
            **by,
            meeting=approved,
            decision_id=only(session, Decision).id,
            promise=Promise(**({"text": "Menyusun", "owner": owner, "target_text": "31 Juli 2024"} | given)),
        )
    assert refused.value.field == field


# --- what its approval does ----------------------------------------------------------------------------------


def test_what_a_ralat_will_do_to_actions_is_listed_and_then_done(
    session, approved, opened_ralat, by, secretary, chair, owner, store
):
    decision, action = only(session, Decision), only(session, Action)
    other = make_organization(session, "Dinas Pendidikan")
    proposing.correct_action(**by, meeting=approved, action_id=action.id, promise=promise(other))
    proposing.add_action(
        **by, meeting=approved, decision_id=decision.id, promise=promise(owner, text="Menyebarkan alur")
    )
    found = [(one.kind, one.code, one.owner) for one in ralat.effects(session, opened_ralat, None)]
    assert found == [("changed", "1", "Dinas Pendidikan"), ("released", "1b", "Dinas Kesehatan")]
    approve(session, approved, secretary, chair, store)
    rows = session.execute(select(Action.code, Action.owner_id, Action.released_at).order_by(Action.id)).all()
    assert [tuple(row) for row in rows] == [("1", other.id, NOW), ("1b", owner.id, LATER)]


def test_a_dropped_decision_cancels_its_actions_with_the_ralats_number_and_keeps_reports(
    session, approved, opened_ralat, by, secretary, chair, store, people
):
    action = only(session, Action)
    reporting.report(
        session=session, actor=actor_of(people["officer"]), now=NOW, action=action, said=Said(words="Mulai disusun")
    )
    proposing.drop_decision(**by, meeting=approved, decision_id=only(session, Decision).id)
    assert [one.kind for one in ralat.effects(session, opened_ralat, None)] == ["cancelled"]
    revision = approve(session, approved, secretary, chair, store)
    assert action.state is ActionState.CANCELLED
    told = session.scalars(select(ProgressUpdate.words).order_by(ProgressUpdate.id)).all()
    assert told == [None, "Mulai disusun", "Dibatalkan dengan ralat 1."]
    assert only(session, Decision).dropped
    document, _name = issuing.revision_file(revision, readable=None, store=store)
    assert "Rapat ini tidak menghasilkan keputusan." in words(document)
    assert "keputusan 1: semula Layanan diperluas, menjadi (dihapus)." in words(document)


def test_a_second_ralat_replaces_the_first_and_gives_no_number_again(
    session, approved, by, secretary, chair, owner, store
):
    ralat.open_ralat(**by, meeting=approved, reason="Pertama")
    proposing.add_decision(**by, meeting=approved, text="Kedua", promise=promise(owner))
    approve(session, approved, secretary, chair, store)
    ralat.open_ralat(**by, meeting=approved, reason="Kedua")
    second = session.scalars(select(Decision).where(Decision.number == 2)).one()
    proposing.drop_decision(**by, meeting=approved, decision_id=second.id)
    proposing.add_decision(**by, meeting=approved, text="Ketiga", for_information=True)
    revision = approve(session, approved, secretary, chair, store)
    assert [one["number"] for one in revision.snapshot["decisions"]] == ["1", "3"]
    assert revision.snapshot["ralat"]["replaces"] == "2024-07-02"
    assert [one.number for one in queries.approved_revisions(session, approved)] == [2, 1, 0]


def test_a_row_that_addresses_a_group_changes_as_one(session, approved, by, secretary, chair, owner, store):
    decision = only(session, Decision)
    others = [make_action(session, decision, code="1b", batch="b" * 36) for _each in range(3)]
    revision = queries.current_revision(session, approved)
    row = revision.snapshot["decisions"][0]["actions"][0] | {"ids": [one.id for one in others], "code": "1b"}
    row["owner"] = "Seluruh OPD"
    snapshot = revision.snapshot | {
        "decisions": [
            revision.snapshot["decisions"][0] | {"actions": [*revision.snapshot["decisions"][0]["actions"], row]}
        ]
    }
    revision.snapshot = snapshot
    session.flush()
    ralat.open_ralat(**by, meeting=approved, reason="Target keliru")
    proposing.correct_action(
        **by, meeting=approved, action_id=others[1].id, promise=promise(None, target_text="30 Agustus 2024")
    )
    approve(session, approved, secretary, chair, store)
    assert {one.last_day for one in others} == {date(2024, 8, 30)}
    assert len({one.owner_id for one in others}) == 3


def test_whoever_holds_the_position_now_signs_the_ralat_and_the_first_notula_keeps_its_signer(
    session, approved, opened_ralat, by, secretary, chair, store, people
):
    signs = Signs(position="SEKRETARIS DAERAH", status=HolderStatus.PLH, name="Orang Baru", title_front="Dr.")
    proposing.correct_signatory(
        **by, meeting=approved, place=Place.CHAIR, signs=signs, person=people["reviewer"].person
    )
    assert approved.signatories == []
    revision = approve(session, approved, secretary, chair, store)
    said = words(issuing.revision_file(revision, readable=None, store=store)[0])
    assert "penanda tangan (pimpinan rapat): semula Ketua, menjadi Dr. Orang Baru, Plh. SEKRETARIS DAERAH." in said
    first = queries.approved_revision(session, approved, 0)
    assert "Orang Baru" not in words(issuing.revision_file(first, readable=None, store=store)[0])
    [row] = approved.signatories
    assert (row.name, row.person_id) == ("Orang Baru", people["reviewer"].person_id)


# --- who may know --------------------------------------------------------------------------------------------


def test_who_came_is_corrected_on_paper_and_in_the_list(session, approved, by, secretary, chair, store):
    invited = next(one for one in approved.participants if one.organization_name == "Dinas Kesehatan")
    ralat.open_ralat(**by, meeting=approved, reason="Yang hadir salah dicatat")
    came = proposing.Attended(
        name=HOSTILE, position="Kepala Bidang", presence=Presence.REPRESENTED, reason="tidak dipakai", online=True
    )
    proposing.correct_participant(**by, meeting=approved, participant_id=invited.id, attended=came)
    [change] = ralat.record_of(session, queries.open_revision(session, approved), LATER)["ralat"]["changes"]
    assert change["subject"] == "kehadiran Dinas Kesehatan"
    assert change["before"].endswith(": –")
    assert change["after"] == f"{HOSTILE}, Kepala Bidang: Diwakili (daring)"
    revision = approve(session, approved, secretary, chair, store)
    [mark] = invited.attendances
    assert (mark.presence, mark.attendee_name, mark.attendee_position) == (
        Presence.REPRESENTED,
        HOSTILE,
        "Kepala Bidang",
    )
    assert (mark.online, mark.excuse, mark.excuse_words) == (True, None, None)
    paper = words(issuing.revision_file(revision, readable=None, store=store)[0])
    assert HOSTILE in paper
    assert "Diwakili (daring)" in paper
    # What the next ralat starts from is what holds now, and nothing of it counts as changed.
    ralat.open_ralat(**by, meeting=approved, reason="Sekali lagi")
    assert ralat.record_of(session, queries.open_revision(session, approved), LATER)["ralat"]["changes"] == []


def test_a_meeting_past_midnight_is_corrected_like_any_other(session, meeting, secretary, chair, store, by):
    evening = {"called": None, "opened": time(20), "closed": time(0, 30)}
    texts.set_times(session=session, actor=secretary, now=NOW, meeting=meeting, **evening)
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    ralat.open_ralat(**by, meeting=meeting, reason="Jam keliru")
    facts = proposing.Facts(title=meeting.title, place="Aula", opened_at=time(20), closed_at=time(1, 15))
    proposing.correct_facts(**by, meeting=meeting, facts=facts)
    approve(session, meeting, secretary, chair, store)
    assert meeting.closed_at - meeting.opened_at == timedelta(hours=5, minutes=15)


def test_a_ralat_is_still_to_be_signed_whatever_was_signed_before(
    session, approved, by, secretary, chair, owner, store
):
    pdf = Prepared(data=PDF, media_type=MediaType.PDF, name="pindaian.pdf")
    first = add_paper(
        session=session, actor=secretary, now=NOW, meeting=approved, upload=pdf, store=store, kind=PaperKind.SIGNED_SCAN
    )

    def unsigned():
        rows, _more = meetings.page(
            session, secretary, tab=meetings.Tab.ALL, where=meetings.Filter(unsigned=True), today=LATER.date()
        )
        return [row.id for row in rows]

    assert unsigned() == []
    ralat.open_ralat(**by, meeting=approved, reason="Salah tulis")
    decision = only(session, Decision)
    proposing.add_action(**by, meeting=approved, decision_id=decision.id, promise=promise(owner))
    approve(session, approved, secretary, chair, store)
    session.refresh(first)
    assert first.replaced_at == LATER
    assert unsigned() == [approved.id]


def test_an_excuse_is_printed_only_for_whoever_is_excused(session, approved, by):
    invited = approved.participants[-1]
    ralat.open_ralat(**by, meeting=approved, reason="Yang hadir salah dicatat")
    for presence, printed in (
        (Presence.EXCUSED, "Tidak hadir (dinas luar)"),
        (Presence.ABSENT, "Tidak hadir (tanpa keterangan)"),
    ):
        came = proposing.Attended(presence=presence, reason="dinas luar", online=True)
        proposing.correct_participant(**by, meeting=approved, participant_id=invited.id, attended=came)
        [change] = ralat.record_of(session, queries.open_revision(session, approved), LATER)["ralat"]["changes"]
        assert change["after"].endswith(printed)


def test_a_participant_of_another_meeting_is_not_corrected(session, approved, by):
    other = make_meeting(session, approved.host, invited=(approved.host,))
    ralat.open_ralat(**by, meeting=approved, reason="Yang hadir salah dicatat")
    with pytest.raises(NotFound):
        proposing.correct_participant(
            **by,
            meeting=approved,
            participant_id=other.participants[0].id,
            attended=proposing.Attended(presence=Presence.PRESENT),
        )


def test_a_closed_item_is_neither_corrected_nor_told_by_whoever_may_not_read_it(
    session, meeting, secretary, chair, store, by
):
    item = make_agenda_item(session, meeting, title="kanari", level=SecurityLevel.RAHASIA)
    decision = make_decision(session, meeting, "kanari keputusan", agenda_item=item, for_information=True)
    session.expire_all()
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    ralat.open_ralat(**by, meeting=meeting, reason="Salah tulis")
    with pytest.raises(NotFound):
        proposing.drop_decision(**by, meeting=meeting, decision_id=decision.id)
    presiding = by | {"actor": actor_of(chair)}
    proposing.correct_decision(
        **presiding,
        meeting=meeting,
        decision_id=decision.id,
        text="kanari diubah",
        kind=DecisionKind.DECISION,
        for_information=True,
    )
    revision = approve(session, meeting, secretary, chair, store)
    narrowed = queries.readable_items(session, secretary, meeting)
    assert "kanari" not in words(issuing.revision_file(revision, readable=narrowed, store=store)[0])
    assert "kanari diubah" in words(issuing.revision_file(revision, readable=None, store=store)[0])


def test_a_secret_action_of_a_ralat_needs_a_responsible_person(
    session, meeting, secretary, chair, store, by, owner, people
):
    item = make_agenda_item(session, meeting, title="Rahasia", level=SecurityLevel.RAHASIA)
    decision = make_decision(session, meeting, "Rahasia", agenda_item=item, for_information=True)
    session.expire_all()
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    presiding = by | {"actor": actor_of(chair)}
    ralat.open_ralat(**presiding, meeting=meeting, reason="Tertinggal")
    with pytest.raises(DomainError) as refused:
        proposing.add_action(**presiding, meeting=meeting, decision_id=decision.id, promise=promise(owner))
    assert refused.value.field == "person_id"
    person = people["officer"].person
    proposing.add_action(
        **presiding, meeting=meeting, decision_id=decision.id, promise=promise(owner, person_id=person.id)
    )
    approve(session, meeting, secretary, chair, store)
    action = session.scalars(select(Action).where(Action.decision_id == decision.id)).one()
    assert (action.person, action.level) == (person, SecurityLevel.RAHASIA)


# --- the pure part -------------------------------------------------------------------------------------------

names = st.text(alphabet="abc ", min_size=1, max_size=8)
rows = st.builds(
    lambda text, due: {
        "text": text,
        "owner": "Dinas",
        "supporters": [],
        "target": "",
        "due": due.isoformat(),
        "due_is_review": False,
        "priority": "",
        "evidence": "",
    },
    names,
    st.dates(date(2024, 1, 1), date(2025, 1, 1)),
)


def record_with(decisions):
    return {
        "meeting": {"no_decisions": not decisions, "days": []},
        "participants": [],
        "agenda": [],
        "texts": {},
        "speeches": [],
        "signatories": [],
        "decisions": [
            {
                "id": number,
                "item_id": None,
                "number": str(number),
                "kind": "decision",
                "text": text,
                "for_information": False,
                "actions": [
                    row | {"ids": [number * 100 + place], "code": f"{number}{'abcdef'[place]}"}
                    for place, row in enumerate(own)
                ],
            }
            for number, (text, own) in enumerate(decisions, start=1)
        ],
    }


records = st.lists(st.tuples(names, st.lists(rows, max_size=3)), max_size=4).map(record_with)


@given(records)
def test_a_record_differs_from_itself_in_nothing(record):
    marked, changes = compared(record, record)
    assert (marked, changes) == (record, [])


@given(records, st.data())
def test_what_is_marked_is_what_is_listed_and_nothing_else_changes(before, data):
    corrections = []
    for place, decision in enumerate(before["decisions"]):
        kind = data.draw(st.sampled_from([None, CorrectionKind.CHANGE, CorrectionKind.DROP]))
        if kind is not None:
            new = {"record": {"text": decision["text"] + "!"}} if kind is CorrectionKind.CHANGE else {}
            corrections.append(
                Correction(id=place + 1, kind=kind, object_type="decision", object_id=decision["id"], new=new)
            )
    after = amended(before, corrections, Taken(last_number=9))
    marked, changes = compared(before, after)
    touched = {str(one.object_id) for one in corrections}
    assert {one["number"] for one in marked["decisions"] if one.get("changed")} <= touched
    assert {change["subject"].split()[-1].rstrip("abcdef") for change in changes} == touched
    for decision in marked["decisions"]:
        if decision["number"] not in touched:
            assert decision in before["decisions"]
