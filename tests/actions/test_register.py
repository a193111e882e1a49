"""The register of decisions, decisions that take another's place, and open actions like the one being typed."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select

from coordination.accounts.models import Role
from coordination.actions import register
from coordination.actions.models import Action, ActionState, ProgressUpdate, UpdateKind
from coordination.actions.register import Filter
from coordination.actions.replacing import cancel_replaced
from coordination.actions.similar import likeness, similar, words_of
from coordination.db import db
from coordination.errors import DomainError
from coordination.meetings import decisions
from coordination.meetings.models import DecisionKind, MeetingState, SecurityLevel
from tests.factories import (
    NOW,
    actor_of,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)

DAY = date(2024, 6, 27)
HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si. 🙂 """ + "w" * 300


@pytest.fixture
def office(session):
    """Return a host with its secretary, an agency, an approved meeting with two decisions, and one being written."""
    host, agency = make_organization(session, "DP3A"), make_organization(session, "Dinas Kesehatan")
    account = make_account(session, Role.SECRETARIAT, host)
    held = make_meeting(session, host, state=MeetingState.APPROVED, day=DAY, title="Rapat Juni", invited=(agency,))
    later = make_meeting(session, host, state=MeetingState.RECORDED, day=date(2024, 7, 27), title="Rapat Juli")
    return SimpleNamespace(
        host=host,
        agency=agency,
        account=account,
        actor=actor_of(account),
        by={"session": session, "actor": actor_of(account), "now": NOW},
        held=held,
        later=later,
        first=make_decision(session, held, "Alur rujukan disusun", number=1),
        second=make_decision(session, held, "Anggaran ditambah", number=2, kind=DecisionKind.DIRECTIVE),
        new=make_decision(session, later, "Alur rujukan baru"),
    )


def found(session, office, **where):
    return [row.text for row in register.page(session, office.actor, Filter(**where)).rows]


def test_the_newest_meeting_stands_first_and_its_decisions_in_their_order(session, office):
    assert found(session, office) == ["Alur rujukan baru", "Alur rujukan disusun", "Anggaran ditambah"]


def test_each_filter_leaves_what_it_says(session, office):
    assert found(session, office, kind=DecisionKind.DIRECTIVE) == ["Anggaran ditambah"]
    assert found(session, office, text="RUJUKAN") == ["Alur rujukan baru", "Alur rujukan disusun"]
    assert found(session, office, text="%") == []
    assert found(session, office, meeting=office.later.id) == ["Alur rujukan baru"]
    assert found(session, office, year=2023) == []
    assert found(session, office, host=office.agency.id) == []
    assert found(session, office, in_force=True) == ["Alur rujukan disusun", "Anggaran ditambah"]
    office.second.dropped = True
    session.flush()
    assert "Anggaran ditambah" not in found(session, office)


def test_a_filter_goes_through_the_address_and_back():
    where = Filter(kind=DecisionKind.NOTE, host=3, year=2024, meeting=7, text="a & b", in_force=True)
    assert register.from_address(where.in_address()) == where
    assert register.from_address({"jenis": "lain", "tahun": "xx", "penyelenggara": "-1"}) == Filter()


def test_what_replaces_and_what_is_replaced_are_told_both_ways_and_only_what_is_replaced_leaves_what_stands(
    session, office
):
    office.new.replaces_id = office.first.id
    session.flush()
    ties = register.page(session, office.actor, Filter()).ties
    assert ties[office.new.id].replaces.id == office.first.id
    assert [one.id for one in ties[office.first.id].will_replace] == [office.new.id]
    assert ties[office.first.id].replaced_by == []
    assert "Alur rujukan disusun" in found(session, office, in_force=True)
    office.later.state = MeetingState.APPROVED
    session.flush()
    ties = register.page(session, office.actor, Filter()).ties
    assert [one.id for one in ties[office.first.id].replaced_by] == [office.new.id]
    assert found(session, office, in_force=True) == ["Alur rujukan baru", "Anggaran ditambah"]


def test_who_may_not_read_the_later_decision_is_not_told_of_it(session, office):
    office.new.replaces_id = office.first.id
    office.later.state = MeetingState.APPROVED
    office.later.level = SecurityLevel.RAHASIA
    session.flush()
    assert found(session, office) == ["Alur rujukan disusun", "Anggaran ditambah"]
    assert found(session, office, in_force=True) == ["Alur rujukan disusun", "Anggaran ditambah"]
    assert register.page(session, office.actor, Filter()).ties == {}


def test_progress_counts_what_the_reader_sees(session, office):
    make_action(session, office.first, owner=office.agency, state=ActionState.DONE)
    make_action(session, office.first, owner=office.agency)
    make_action(session, office.first, owner=office.agency, state=ActionState.CANCELLED)
    secret = make_action(session, office.first, owner=office.agency)
    secret.level = SecurityLevel.RAHASIA
    session.flush()
    assert register.page(session, office.actor, Filter()).progress == {office.first.id: (1, 2)}


def test_the_register_is_paged_and_asks_as_often_for_many_as_for_one(session, office, app):
    with app.app_context():
        engine = db.engine
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))
    del engine

    def queries():
        asked.clear()
        return register.page(session, office.actor, Filter()), len(asked)

    _few, before = queries()
    for number in range(3, 60):
        make_decision(session, office.held, f"Keputusan {number}", number=number)
    many, after = queries()
    assert (len(many.rows), many.has_next, after) == (register.PAGE, True, before)
    rest = register.page(session, office.actor, Filter(), 2)
    assert (len(rest.rows), rest.has_next) == (10, False)


def test_an_invited_agency_finds_what_is_approved_and_a_stranger_nothing(session, office):
    officer = actor_of(make_account(session, Role.OFFICER, office.agency))
    stranger = actor_of(make_account(session, Role.OFFICER, make_organization(session)))
    assert [row.text for row in register.page(session, officer, Filter()).rows] == [
        "Alur rujukan disusun",
        "Anggaran ditambah",
    ]
    assert register.page(session, stranger, Filter()).rows == []
    assert register.years(session, officer) == [2024]
    assert register.hosts(session, stranger) == []


# --- taking another's place ----------------------------------------------------------------------------------


def test_only_a_standing_approved_decision_of_the_same_host_may_be_replaced(session, office):
    other = make_decision(session, make_meeting(session, state=MeetingState.APPROVED), number=1)
    offered = [one.id for one in register.suggest(session, office.actor, office.later, "")]
    assert offered == [office.first.id, office.second.id]
    assert [one.id for one in register.suggest(session, office.actor, office.later, "2")] == [office.second.id]
    for wrong in (other.id, office.new.id, 10**6):
        with pytest.raises(DomainError) as refused:
            register.replaceable(session, office.actor, office.later, wrong)
        assert refused.value.field == "replaces"
    with pytest.raises(DomainError):
        decisions.add_decision(**office.by, meeting=office.later, text="Baru", replaces=other)


def test_at_approval_what_is_open_is_cancelled_and_what_is_over_stays(session, office):
    states = {state: make_action(session, office.first, owner=office.agency, state=state) for state in ActionState}
    office.new.replaces_id, office.new.number = office.first.id, 1
    session.flush()
    assert cancel_replaced(**office.by, meeting=office.later) == 4
    over = (ActionState.DONE, ActionState.NOT_ACTIONABLE)
    for before, action in states.items():
        assert action.state is (before if before in over else ActionState.CANCELLED)
    updates = session.scalars(select(ProgressUpdate)).all()
    assert {update.kind for update in updates} == {UpdateKind.CANCELLATION}
    assert {update.words for update in updates} == {
        "Dibatalkan: diganti oleh keputusan 1 rapat Sabtu, 27\xa0Juli\xa02024."
    }
    assert cancel_replaced(**office.by, meeting=office.later) == 0


def test_a_secret_decision_gives_nothing_away_where_it_cancels(session, office):
    make_action(session, office.first, owner=office.agency)
    item = make_agenda_item(session, office.later, level=SecurityLevel.RAHASIA)
    office.new.agenda_item, office.new.replaces_id, office.new.number = item, office.first.id, 1
    session.flush()
    cancel_replaced(**office.by, meeting=office.later)
    assert session.scalars(select(ProgressUpdate.words)).all() == [
        "Dibatalkan: diganti oleh keputusan rapat yang kemudian."
    ]


# --- alike ---------------------------------------------------------------------------------------------------


def test_words_are_compared_without_endings_and_without_those_that_say_nothing():
    assert words_of("Menyusun alur rujukan, agar segera disusunkan") == words_of("alur rujukan susun")
    assert likeness(words_of("menyusun alur rujukan satu pintu"), words_of("Penyusunan alur rujukan")) == 1
    assert likeness(words_of("menyusun jadwal"), words_of("menyusun anggaran")) == 0


def test_open_actions_of_the_same_agency_that_are_alike_are_found_the_likest_first(session, office):
    by = {"owner": office.agency}
    near = make_action(session, office.first, text="Menyusun alur rujukan satu pintu dan menyebarkannya", **by)
    nearer = make_action(session, office.first, text="Menyusun alur rujukan satu pintu di puskesmas", **by)
    make_action(session, office.first, text="Menyusun alur rujukan satu pintu", state=ActionState.DONE, **by)
    make_action(session, office.first, text="Menyusun alur rujukan satu pintu", owner=office.host)
    make_action(session, office.first, text="Melatih kader posyandu", **by)
    hidden = make_action(session, office.first, text="Menyusun alur rujukan satu pintu", **by)
    hidden.level = SecurityLevel.RAHASIA
    session.flush()
    text = "susun alur rujukan satu pintu puskesmas"
    alike = similar(session, office.actor, owner_id=office.agency.id, text=text)
    assert [one.id for one in alike] == [nearer.id, near.id]
    alike = similar(session, office.actor, owner_id=office.agency.id, text=text, but=nearer.id)
    assert [one.id for one in alike] == [near.id]
    assert similar(session, office.actor, owner_id=office.agency.id, text="alur") == []


def test_no_more_than_five_are_shown(session, office):
    for _n in range(8):
        make_action(session, office.first, owner=office.agency, text="Menyusun alur rujukan satu pintu")
    assert len(similar(session, office.actor, owner_id=office.agency.id, text="menyusun alur rujukan")) == 5


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def secretary(clock, session, office, browse):
    session.commit()
    return browse(office.account)


def test_the_page_of_the_register_links_each_decision_to_its_place(session, secretary, office):
    make_action(session, office.first, owner=office.agency, state=ActionState.DONE)
    office.second.text = HOSTILE
    session.commit()
    page = secretary.get("/keputusan")
    assert f"/rapat/{office.held.id}#keputusan-{office.first.id}" in page
    assert "1 dari 1 selesai" in page
    assert "belum disahkan" in page
    assert "&lt;Kota&gt;" in page
    assert "/keputusan" in secretary.get("/rapat")
    assert "Tidak ada keputusan yang cocok." in secretary.get("/keputusan?q=tiadaadanya")
    assert "Rapat Juni" in secretary.get(f"/keputusan?rapat={office.held.id}&berlaku=1&jenis=decision&tahun=2024")


def test_a_decision_says_in_the_room_which_one_it_replaces(session, secretary, office):
    item = make_agenda_item(session, office.later)
    session.commit()
    part = f"bagian=butir-{item.id}"
    offered = secretary.fetch(f"/rapat/{office.later.id}/tulis/keputusan-lama?q=alur").json
    assert [one["id"] for one in offered] == [office.first.id]
    page = secretary.get(f"/rapat/{office.later.id}/tulis?{part}&buka=keputusan")
    assert "Menggantikan keputusan" in page
    secretary.post(
        f"/rapat/{office.later.id}/tulis/keputusan?{part}",
        text="Alur ketiga",
        kind="decision",
        replaces=office.first.id,
        client_key="k1",
    )
    room = secretary.get(f"/rapat/{office.later.id}/tulis?{part}")
    assert "tindak lanjutnya yang belum selesai dibatalkan saat notula disahkan" in room
    assert "Akan diganti, bila disahkan, oleh" in secretary.get(f"/rapat/{office.held.id}")
    new = max(office.later.decisions, key=lambda one: one.id)
    edit = secretary.get(f"/rapat/{office.later.id}/tulis?{part}&buka=ubah-keputusan-{new.id}")
    assert "1. Alur rujukan disusun" in edit
    form = {"text": "Alur ketiga", "kind": "decision", "replaces": office.later.decisions[0].id, "client_key": "k2"}
    answer = secretary.post(f"/rapat/{office.later.id}/tulis/keputusan?{part}", status=422, **form)
    assert "masih berlaku" in answer.get_data(as_text=True)


def test_changing_a_decision_keeps_or_takes_back_what_it_replaces(session, secretary, office):
    item = make_agenda_item(session, office.later)
    office.new.agenda_item, office.new.replaces_id = item, office.first.id
    session.commit()
    import lxml.html

    address = f"/rapat/{office.later.id}/tulis/keputusan/{office.new.id}"
    opened = f"/rapat/{office.later.id}/tulis?bagian=butir-{item.id}&buka=ubah-keputusan-{office.new.id}"
    form = next(f for f in lxml.html.fromstring(secretary.get(opened)).forms if f.get("action") == address)
    sent = dict(form.form_values())
    secretary.post(address, **{**sent, "text": "Alur keempat", "replaces": str(office.first.id)})
    session.refresh(office.new)
    assert (office.new.text, office.new.replaces_id) == ("Alur keempat", office.first.id)
    form = next(f for f in lxml.html.fromstring(secretary.get(opened)).forms if f.get("action") == address)
    secretary.post(address, **{**dict(form.form_values()), "replaces": ""})
    session.refresh(office.new)
    assert office.new.replaces_id is None


def test_while_an_action_is_typed_what_is_alike_shows_and_stands_in_no_ones_way(session, secretary, office):
    make_action(session, office.first, owner=office.agency, text="Menyusun alur rujukan satu pintu", code="1a")
    session.commit()
    address = f"/rapat/{office.later.id}/tulis/serupa"
    page = secretary.get(f"{address}?owner=organization-{office.agency.id}&text=susun+alur+rujukan")
    assert "1 tindak lanjut serupa dari instansi ini masih terbuka" in page
    assert "Rapat Juni" in page
    for nothing in ("owner=group-1", "owner=organization-999999", "owner=x'--", ""):
        assert secretary.get(f"{address}?text=susun+alur+rujukan&{nothing}").strip() == ""


def test_a_year_that_nobody_knows_is_no_filter(secretary):
    assert "Alur rujukan disusun" in secretary.get("/keputusan?tahun=abc&halaman=0")
    assert "Tidak ada lagi di halaman ini." in secretary.get("/keputusan?halaman=9")


def test_approving_the_later_minutes_cancels_what_the_replaced_decision_left_open(session, office, app):
    from coordination.meetings.models import Attendance, Participant, ParticipantRole, Presence
    from coordination.minutes import services

    chair = make_account(session, Role.OFFICER, make_organization(session, "Setda"))
    line = Participant(meeting=office.later, role=ParticipantRole.CHAIR, person_id=chair.person_id)
    session.add(line)
    session.flush()
    session.add(
        Attendance(
            participant_id=line.id,
            meeting_day_id=office.later.days[0].id,
            presence=Presence.PRESENT,
            marked_at=NOW + timedelta(days=30),
        )
    )
    office.new.replaces_id, office.new.for_information = office.first.id, True
    action = make_action(session, office.first, owner=office.agency)
    session.flush()
    session.expire_all()
    services.send_to_review(**office.by, meeting=office.later)
    chairs = {"session": session, "actor": actor_of(chair), "now": NOW}
    services.approve(**chairs, meeting=office.later, store=app.extensions["rakor_store"])
    session.refresh(action)
    assert action.state is ActionState.CANCELLED
    update = session.scalars(select(ProgressUpdate).where(ProgressUpdate.action_id == action.id)).one()
    assert update.words.startswith("Dibatalkan: diganti oleh keputusan 1 rapat Sabtu")
    assert session.scalars(select(Action.state).where(Action.decision_id == office.first.id)).all() == [
        ActionState.CANCELLED
    ]
