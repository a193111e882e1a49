"""Search: what is found, by whom, in which order, and an index that no write passes by."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from alembic import command
from sqlalchemy import event, insert, literal, select, text, update

from coordination import schema
from coordination.accounts.models import Role
from coordination.actions.models import Action
from coordination.db import db
from coordination.files.models import StoredFile
from coordination.meetings.models import AgendaItem, Meeting, MeetingState, MeetingText, Paper, Speech, TextKind
from coordination.reports import searching
from coordination.reports.searching import Kind
from coordination.search_index import Entry, entries, matching, of_kind, scarce
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)
from tests.permissions.expectations import READ_ITEM, READ_MEETING, SEE_ACTION, SEE_MEETING
from tests.permissions.test_rules import actor
from tests.permissions.world import MEETINGS, PEOPLE, World, canary

CLOSED = ("closed_item_recorded", "closed_item_approved")


def rich(*paragraphs):
    """Make a rich text; each paragraph is a list of texts, the second of which is bold."""
    marks = ({}, {"marks": [{"type": "bold"}]}, {})
    content = [
        {"type": "paragraph", "content": [{"type": "text", **marks[n], "text": part} for n, part in enumerate(parts)]}
        for parts in paragraphs
    ]
    return {"type": "doc", "content": content}


@pytest.fixture
def host(session):
    return make_organization(session, "Bagian Organisasi", short_name="Borg")


@pytest.fixture
def secretary(session, host):
    return actor_of(make_account(session, Role.SECRETARIAT, host))


@pytest.fixture
def meeting(session, host):
    return make_meeting(session, host, state=MeetingState.APPROVED, title="Rapat layanan", place="Aula Samaturu")


def found(session, person, typed, kind=None):
    """Return the titles of what is found, in order."""
    results = searching.search(session, person, typed, kind)
    return ["".join(piece.text for piece in line.title) for part in results.found for line in part.lines]


def counts(session, person, typed):
    return {kind.value: n for kind, n in searching.search(session, person, typed).counts.items() if n}


# --- what is found -------------------------------------------------------------------------------------------


@pytest.fixture
def everywhere(session, host, meeting):
    """One word in each of the places that are searched."""
    item = make_agenda_item(session, meeting, title="Butir rujukan")
    item.discussion = rich(["Alur ", "ruj", "ukan disepakati."], ["Satu pintu"])
    add(session, MeetingText(meeting=meeting, kind=TextKind.DIRECTIONS, doc=rich(["Segera buat rujukan"])))
    add(session, Speech(meeting=meeting, speaker="Asisten I", doc=rich(["Rujukan itu penting"])))
    decision = make_decision(session, meeting, "Rujukan diperluas", agenda_item=item)
    make_action(session, decision, text="Menyusun alur rujukan")
    file = {"sha256": "0" * 64, "size": 1, "media_type": "application/pdf", "name": "a.pdf", "uploaded_at": NOW}
    paper = {"kind": "presentation", "title": "Paparan rujukan", "level": "biasa", "added_at": NOW}
    add(session, Paper(meeting=meeting, file=StoredFile(**file), **paper))
    meeting.title = "Rapat rujukan"
    session.flush()
    make_organization(session, "Rumah Rujukan")
    return meeting


def test_a_word_is_found_in_every_place_and_counted_by_kind(session, secretary, everywhere):
    assert counts(session, secretary, "RUJUKAN") == {
        "rapat": 1,
        "pembahasan": 3,
        "keputusan": 1,
        "tindak-lanjut": 1,
        "berkas": 1,
        "instansi": 1,
    }
    assert set(found(session, secretary, "rujukan", Kind.TALK)) == {"Butir rujukan", "", "Asisten I"}


def test_the_place_is_found_and_marked(session, secretary, meeting):
    (line,) = searching.search(session, secretary, "samaturu", Kind.MEETING).found[0].lines
    assert [piece.text for piece in line.extract if piece.found] == ["Samaturu"]


def test_a_word_half_in_bold_is_one_word_and_paragraphs_are_apart(session, secretary, everywhere):
    assert "Butir rujukan" in found(session, secretary, '"alur rujukan disepakati"', Kind.TALK)
    assert not found(session, secretary, "disepakatisatu", Kind.TALK)
    (line,) = searching.search(session, secretary, '"satu pintu"', Kind.TALK).found[0].lines
    assert [piece.text for piece in line.extract if piece.found] == ["Satu pintu"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("layanan kecamatan", True),
        ("kecamatan layanan", True),
        ("layanan kelurahan", False),
        ('"layanan diperluas"', True),
        ('"diperluas layanan"', False),
        ("diperl", True),
        ("diperl kecamatan", False),
        ("diperl* kecamatan", True),
        ("LAYÁNAN", True),
        ("cafe", True),
        ("dp3a/2024", True),
        ("2024-dp3a", False),
        ("kecamatan; DROP TABLE meeting", False),
        ("erluas", False),
    ],
)
def test_all_words_must_be_there_phrases_in_order_and_a_beginning_is_enough(
    session, secretary, meeting, typed, is_found
):
    make_decision(session, meeting, "Layanan diperluas ke Café di tiap kecamatan (DP3A/2024)")
    assert bool(found(session, secretary, typed, Kind.DECISION)) == is_found


@pytest.mark.only_on("postgresql")
def test_postgresql_finds_other_forms_of_a_word_and_marks_them(session, secretary, meeting):
    make_decision(session, meeting, "Pemerintah menyelesaikan pengaduan")
    (line,) = searching.search(session, secretary, '"penyelesaian" pengaduan', Kind.DECISION).found[0].lines
    assert [piece.text for piece in line.title if piece.found] == ["menyelesaikan", "pengaduan"]


@pytest.mark.parametrize(
    "typed",
    ['"', "NEAR(a b)", "body:x", "{scope} : m1", "-a", "*", "a* b* c*", "'; --", "😀", "x" * 10_000, "a\x00bc", "²½ ²"],
)
def test_whatever_is_typed_is_answered(app, session, browse, host, typed):
    account = make_account(session, Role.SECRETARIAT, host)
    session.commit()
    page = browse(account).get(f"/cari?q={quote(typed)}")
    assert "Cari" in page


def test_what_stands_in_a_text_stands_on_the_page_as_text(app, session, browse, host, meeting):
    account = make_account(session, Role.SECRETARIAT, host)
    make_decision(session, meeting, "Rujukan <script>alert(1)</script> & 'kutip' \x01<mark>palsu</mark>")
    session.commit()
    page = browse(account).get("/cari?q=script+rujukan")
    assert "<mark>Rujukan</mark> &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;" in page
    assert "<mark>palsu" not in page
    assert 'value="&#34;&gt;&lt;b&gt;"' in browse(account).get("/cari?q=%22%3E%3Cb%3E")


def test_the_newest_meeting_comes_first_and_pages_neither_repeat_nor_lose_a_line(session, secretary, host):
    for day in range(1, 31):
        meeting = make_meeting(session, host, title=f"Rapat {day:02}", state=MeetingState.APPROVED)
        make_decision(session, meeting, f"Rujukan {day:02}")
        meeting.first_day = meeting.first_day.replace(day=day)
    session.flush()
    first, second = (searching.search(session, secretary, "rujukan", Kind.DECISION, n).found[0] for n in (1, 2))
    titles = ["".join(piece.text for piece in line.title) for line in (*first.lines, *second.lines)]
    assert titles == [f"Rujukan {day:02}" for day in range(30, 0, -1)]
    assert first.has_more
    assert not second.has_more
    assert found(session, secretary, "rapat")[0] == "Rapat 30"


# --- the index is kept true by the database ------------------------------------------------------------------


def test_what_is_changed_or_deleted_past_the_models_is_found_as_it_is(session, secretary, meeting):
    action = make_action(session, make_decision(session, meeting), text="Menyusun alur")
    session.execute(update(Action).where(Action.id == action.id).values(text="Menetapkan narahubung"))
    assert not found(session, secretary, "alur", Kind.ACTION)
    assert found(session, secretary, "narahubung", Kind.ACTION) == ["Menetapkan narahubung"]
    item = make_agenda_item(session, meeting)
    session.execute(update(AgendaItem).where(AgendaItem.id == item.id).values(discussion=rich(["tentang gudang"])))
    assert found(session, secretary, "gudang") == ["Pembahasan"]
    session.execute(insert(AgendaItem), [{"meeting_id": meeting.id, "title": "Curah", "sort": 9, "level": "biasa"}])
    assert found(session, secretary, "curah") == ["Curah"]
    session.execute(text("DELETE FROM agenda_item WHERE meeting_id = :id"), {"id": meeting.id})
    assert not found(session, secretary, "gudang")


def test_a_row_that_goes_to_another_meeting_is_that_meetings(session, secretary, host, meeting):
    other = make_meeting(session, host, state=MeetingState.RECORDED)
    item = make_agenda_item(session, meeting, title="Gudang")
    session.execute(update(AgendaItem).where(AgendaItem.id == item.id).values(meeting_id=other.id))
    (line,) = searching.search(session, secretary, "gudang", Kind.TALK).found[0].lines
    assert line.row.meeting_id == other.id
    assert session.scalar(select(entries.c.rowid).select_from(entries).limit(1))


@pytest.mark.parametrize("revision", ["fbec41da6b2b", "1ab64da3f7e3"])  # the second alters many tables
def test_a_database_of_an_earlier_rakor_is_found_after_its_upgrade(app, session, secretary, everywhere, revision):
    before = counts(session, secretary, "rujukan")
    session.commit()
    with app.app_context():
        engine = db.engine
    with schema._alone(engine) as connection:
        command.downgrade(schema._config(connection), revision)
    session.execute(text("UPDATE decision SET text = 'Gudang'"))
    session.commit()
    schema.upgrade(app)
    assert counts(session, secretary, "rujukan") == {kind: n for kind, n in before.items() if kind != "keputusan"}
    assert counts(session, secretary, "gudang") == {"keputusan": 1}
    session.execute(text("UPDATE decision SET text = 'Rujukan'"))
    assert counts(session, secretary, "rujukan") == before
    session.rollback()
    assert schema.differences(app) == []


def test_the_index_can_be_made_anew(app, session, secretary, everywhere):
    before = counts(session, secretary, "rujukan")
    session.execute(text("DELETE FROM search_entry"))
    session.commit()
    assert not found(session, secretary, "samaturu")
    session.rollback()
    schema.reindex(app)
    assert counts(session, secretary, "rujukan") == before


# --- only what the person may see ----------------------------------------------------------------------------


@pytest.fixture
def world(session):
    return World(session, store_bytes=lambda content: None)


def _readable(name):
    """Return by the tables of the office's rules what a person may find: kind and word."""
    both = set()
    for meeting in (*MEETINGS, *CLOSED):
        of_item = "item" if meeting in CLOSED else ""
        reads = READ_MEETING[meeting] & READ_ITEM[meeting]
        acts = SEE_ACTION[meeting] if meeting.endswith("approved") else ()
        for kind, word, who in (
            (Kind.MEETING, "head", SEE_MEETING[meeting]),
            (Kind.MEETING, "seen", SEE_MEETING[meeting]),
            (Kind.TALK, "inside", READ_MEETING[meeting]),
            (Kind.TALK, "seen" + of_item, READ_ITEM[meeting]),
            (Kind.TALK, "inside" + of_item, reads),
            (Kind.DECISION, "deed" + of_item, reads),
            (Kind.ACTION, "deed" + of_item, acts),
            (Kind.PAPER, "seen" + of_item, READ_ITEM[meeting]),
        ):
            if name in who:
                both.add((kind, canary(meeting, word)))
    return both


def test_each_person_finds_and_counts_exactly_what_the_tables_let_them_read(session, world):
    for name in PEOPLE:
        person, seen = actor(world, name), set()
        for kind, n in searching.search(session, person, "kanari*").counts.items():
            pages = [searching.search(session, person, "kanari*", kind, number) for number in (1, 2)]
            lines = [line for page in pages for line in page.found[0].lines]
            assert len(lines) == n, (name, kind)
            seen |= {(kind, piece.text) for line in lines for piece in (*line.title, *line.extract) if piece.found}
        assert seen == _readable(name), (name, seen ^ _readable(name))


def test_a_word_of_a_closed_item_changes_no_figure_of_who_may_not_read_it(session, world):
    """The same word stands in an open and in a closed place: the count is that of the open one."""
    ids = world.ids["closed_item_approved"]
    open_item = add(session, AgendaItem(meeting_id=ids["meeting_id"], title="Gudang", level="biasa", sort=2))
    closed = session.get_one(AgendaItem, ids["agenda_item_id"])
    closed.discussion = rich(["gudang senjata"])
    session.flush()
    for name in PEOPLE:
        person = actor(world, name)
        seen = found(session, person, "gudang", Kind.TALK)
        assert counts(session, person, "gudang").get("pembahasan", 0) == len(seen)
        assert (open_item.title in seen) == (name in READ_ITEM["biasa_approved"]), name
        assert (len(seen) == 2) == (name in READ_ITEM["closed_item_approved"]), name
        assert not (found(session, person, "gudang senjata") and name not in READ_ITEM["closed_item_approved"])


def test_a_level_that_is_raised_hides_at_once(session, world):
    meeting = session.get_one(Meeting, world.ids["biasa_recorded"]["meeting_id"])
    meeting.level = "rahasia"
    session.flush()
    for name in PEOPLE:
        got = counts(session, actor(world, name), canary("biasa_recorded", "head"))
        assert bool(got) == (name == "chair"), name


def test_the_bin_dropped_decisions_withdrawn_papers_and_merged_organizations_are_not_found(
    session, secretary, host, meeting, everywhere
):
    bin_ = make_meeting(session, host, title="Rapat gudang", state=MeetingState.PLANNED, discarded_at=NOW)
    make_agenda_item(session, bin_, title="Gudang")
    make_decision(session, meeting, "Gudang dibuka", dropped=True)
    other = make_organization(session, "Dinas Gudang")
    make_organization(session, "Gudang lama", merged_into_id=other.id)
    make_organization(session, "Gudang tutup", active=False)
    make_action(session, make_decision(session, meeting), text="Membuka gudang", released=False)
    session.execute(update(Paper).values(title="Gudang", withdrawn_at=NOW))
    assert found(session, secretary, "gudang") == ["Dinas Gudang"]
    assert counts(session, secretary, "gudang") == {"instansi": 1}


def test_whoever_has_to_do_with_few_meetings_finds_what_whoever_walks_past_all_would(session, world, monkeypatch):
    def all_of(name):
        results = searching.search(session, actor(world, name), "kanari*")
        return results.counts, [[line.row.id for line in part.lines] for part in results.found]

    few = {name: all_of(name) for name in PEOPLE}
    monkeypatch.setattr(searching, "FEW_MEETINGS", 0)
    assert {name: all_of(name) for name in PEOPLE} == few


def test_what_is_named_to_the_database_is_what_a_walk_past_all_would_find(session, world, monkeypatch):
    def all_of(name):
        results = searching.search(session, actor(world, name), "kanari*")
        return results.counts, [[line.row.id for line in part.lines] for part in results.found]

    monkeypatch.setattr(searching, "FEW_MEETINGS", 0)
    named = {name: all_of(name) for name in PEOPLE}
    monkeypatch.setattr(searching, "SCARCE", 0)
    assert {name: all_of(name) for name in PEOPLE} == named


@pytest.mark.parametrize("times", [1, 30])  # the newest hundreds tell that thirty are often
def test_a_word_is_counted_in_each_kind_whether_it_is_scarce_or_frequent_there(
    session, secretary, meeting, monkeypatch, times
):
    monkeypatch.setattr(searching, "FEW_MEETINGS", 0)  # as for whoever has to do with many
    decision = make_decision(session, meeting, "Gudang")
    agency = make_organization(session)
    for n in range(times):
        make_action(session, decision, owner=agency, text=f"Gudang {n}")
    assert counts(session, secretary, "gudang") == {"keputusan": 1, "tindak-lanjut": times}
    assert len(found(session, secretary, "gudang", Kind.ACTION)) == min(times, searching.PAGE)
    assert found(session, secretary, f"gudang {times - 1}", Kind.ACTION) == [f"Gudang {times - 1}"]
    assert counts(session, secretary, "gudang lain") == {}


@pytest.mark.only_on("postgresql")
def test_postgresql_looks_for_few_in_the_words_of_their_kind_and_walks_for_many(session, meeting):
    rows = [{"meeting_id": meeting.id, "title": f"Butir {n}", "sort": n, "level": "biasa"} for n in range(1500)]
    session.execute(insert(AgendaItem), rows)
    session.execute(text("ANALYZE search_entry"))
    query = literal("'butir'")

    def plan(statement):
        compiled = statement.compile(session.connection(), compile_kwargs={"literal_binds": True})
        return "\n".join(session.scalars(text("EXPLAIN " + str(compiled).replace(":", "\\:"))))

    assert "Bitmap Index Scan on search_entry_words_talk" in plan(select(scarce(Entry.TALK, query, 9)))
    walk = select(entries.c.rowid).where(of_kind(Entry.TALK), matching("postgresql", query))
    walk = walk.order_by(entries.c.rowid.desc()).limit(9)
    assert "Index Scan Backward using search_entry_pkey" in plan(walk)


def test_counts_stop_at_a_hundred(app, session, browse, host, meeting):
    account = make_account(session, Role.SECRETARIAT, host)
    decision = make_decision(session, meeting)
    agency = make_organization(session)
    for _n in range(101):
        make_action(session, decision, owner=agency, text="Menyusun alur")
    session.commit()
    page = browse(account).get("/cari?q=alur")
    assert re.search(r"Tindak lanjut <b>99\+</b>", page)


def test_the_number_of_questions_to_the_database_does_not_grow_with_what_is_found(app, session, secretary, everywhere):
    asked = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
    searching.search(session, secretary, "rujukan")
    assert len(asked) <= 11
