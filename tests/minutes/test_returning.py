"""A draft goes out as Word, is corrected there, and comes back: compared, taken over, filed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import docx
import pytest
from sqlalchemy import select

from coordination.accounts.models import Role
from coordination.actions.models import Action
from coordination.db import db, unit_of_work
from coordination.errors import Clash, DomainError, NotFound
from coordination.files.uploads import prepare_upload
from coordination.meetings import texts
from coordination.meetings.models import MeetingState, Reader, SecurityLevel, TextKind
from coordination.minutes import issuing, returning
from coordination.minutes.models import Returned
from coordination.richtext import from_html, to_plain
from tests.factories import NOW, actor_of, make_account, make_agenda_item, make_meeting, make_organization

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def written(session, meeting, secretary):
    """The recorded meeting with its texts."""
    by = {"session": session, "actor": secretary, "now": NOW}
    item = meeting.agenda[0]
    texts.save_discussion(
        **by,
        item=item,
        version=item.version,
        doc=from_html("<p>Alur rujukan belum seragam.</p><ol><li>satu<li>dua</ol>"),
    )
    texts.save_text(
        **by, meeting=meeting, kind=TextKind.DIRECTIONS, version=0, doc=from_html("<p>Segera diselesaikan.</p>")
    )
    session.commit()
    return meeting


@pytest.fixture
def draft(session, written, secretary, store):
    """Return a function that makes the draft as Word."""
    return lambda who=secretary: issuing.word_file(session, written, actor=who, now=NOW, store=store)[0]


def corrected(content, *changes):
    """Change words in a Word file as somebody who types in it does: within runs, wherever they lie."""
    document = docx.Document(BytesIO(content))
    for old, new in changes:
        found = [t for t in document.element.body.iter(f"{W}t") if old in (t.text or "")]
        assert found, old
        for t in found:
            t.text = t.text.replace(old, new)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def hand_in(session, written, secretary, store):
    def hand_in(content, who=secretary, meeting=written, key=None):
        returned = returning.hand_in(
            session=session,
            actor=who,
            now=NOW,
            meeting=meeting,
            upload=prepare_upload(content, "konsep diperbaiki.docx"),
            store=store,
            client_key=key,
        )
        session.commit()
        return returned

    return hand_in


@pytest.fixture
def compare(session, secretary, store):
    return lambda returned: returning.compare(session, secretary, returned, now=NOW, store=store)


@pytest.fixture
def decide(session, secretary, store):
    def decide(returned, take, aside=()):
        return returning.decide(
            session=session, actor=secretary, now=NOW, returned=returned, store=store, take=take, aside=aside
        )

    return decide


def ticked(comparison):
    return {one.key: one.seen for one in comparison.open if not one.problem}


def test_a_draft_that_was_not_touched_differs_nowhere(draft, hand_in, compare):
    found = compare(hand_in(draft()))
    assert (found.open, found.strays, found.matched.missing) == ([], [], ())
    assert found.matched.same == 5


def test_what_was_corrected_in_word_is_compared_and_taken_over(session, written, draft, hand_in, compare, decide):
    content = corrected(
        draft(),
        ("belum seragam", "sudah seragam"),
        ("Segera diselesaikan", "Diselesaikan bulan ini"),
        ("Layanan diperluas", "Layanan diperluas ke kelurahan"),
        ("Menyusun alur rujukan", "Menyusun alur rujukan satu pintu"),
    )
    returned = hand_in(content)
    found = compare(returned)
    assert {one.place for one in found.open} == {
        "Pembahasan “Akses layanan”",
        "Arahan pimpinan",
        "Keputusan 1",
        "Tindak lanjut 1: uraian",
    }
    assert not any(one.conflict or one.problem for one in found.open)
    assert found.strays == []
    assert decide(returned, ticked(found)) == 4
    session.commit()
    assert to_plain(written.agenda[0].discussion) == "Alur rujukan sudah seragam.\n1. satu\n2. dua"
    assert written.decisions[0].text == "Layanan diperluas ke kelurahan"
    assert session.scalars(select(Action)).one().text == "Menyusun alur rujukan satu pintu"
    assert returned.closed_at is not None
    assert compare(returned).open == []


def test_widths_that_were_drawn_in_the_editor_stay_where_the_table_has_the_same_cells(
    session, written, secretary, draft, hand_in, compare, decide
):
    item = written.agenda[0]
    table = from_html('<table><tr><td data-colwidth="80">a</td><td data-colwidth="200">b</td></tr></table>')
    texts.save_discussion(session=session, actor=secretary, now=NOW, item=item, version=item.version, doc=table)
    session.commit()
    returned = hand_in(corrected(draft(), ("b", "bebas")))
    decide(returned, ticked(compare(returned)))
    [left, right] = item.discussion["content"][0]["content"][0]["content"]
    assert (left["attrs"]["colwidth"], right["attrs"]["colwidth"]) == ([80], [200])
    assert to_plain(item.discussion) == "a\tbebas"


# --- two people at once --------------------------------------------------------------------------------------


def test_what_only_the_record_changed_since_is_no_difference_and_what_both_changed_is_not_ticked(
    session, written, secretary, draft, hand_in, compare
):
    content = corrected(draft(), ("belum seragam", "sudah seragam"))
    by = {"session": session, "actor": secretary, "now": NOW}
    item = written.agenda[0]
    texts.save_discussion(**by, item=item, version=item.version, doc=from_html("<p>Ditulis lagi.</p>"))
    text = next(one for one in written.texts if one.kind is TextKind.DIRECTIONS)
    texts.save_text(
        **by, meeting=written, kind=TextKind.DIRECTIONS, version=text.version, doc=from_html("<p>Arahan baru.</p>")
    )
    [found] = compare(hand_in(content)).open
    assert (found.place, found.conflict) == ("Pembahasan “Akses layanan”", True)
    assert (found.ours, found.theirs[:27]) == ("Ditulis lagi.", "Alur rujukan sudah seragam.")


def test_nothing_is_taken_over_that_was_changed_after_the_page_was_shown(
    session, written, secretary, draft, hand_in, compare, decide
):
    returned = hand_in(corrected(draft(), ("belum seragam", "sudah seragam"), ("Layanan diperluas", "Layanan lain")))
    shown = ticked(compare(returned))
    item = written.agenda[0]
    texts.save_discussion(
        session=session, actor=secretary, now=NOW, item=item, version=item.version, doc=from_html("<p>Baru saja.</p>")
    )
    session.commit()
    with pytest.raises(Clash, match="Akses layanan"):
        decide(returned, shown)
    session.rollback()
    assert (to_plain(written.agenda[0].discussion), written.decisions[0].text) == ("Baru saja.", "Layanan diperluas")
    assert (returned.taken, returned.closed_at) == ([], None)


def test_sent_twice_it_is_filed_once_and_taken_over_once(session, draft, hand_in, compare, decide):
    content = corrected(draft(), ("belum seragam", "sudah seragam"))
    first = hand_in(content, key="sekali")
    assert hand_in(content, key="sekali").id == first.id
    shown = ticked(compare(first))
    assert (decide(first, shown), decide(first, shown)) == (1, 0)
    assert [entry["section"] for entry in first.taken] == list(shown)


def test_what_is_left_stays_open_until_the_rest_is_set_aside(session, draft, hand_in, compare, decide):
    returned = hand_in(corrected(draft(), ("belum seragam", "sudah seragam"), ("Layanan diperluas", "Layanan lain")))
    found = compare(returned)
    decide(returned, {found.open[0].key: found.open[0].seen})
    assert returned.closed_at is None
    assert [one.place for one in compare(returned).open] == ["Keputusan 1"]
    decide(returned, {}, aside=None)
    found = compare(returned)
    assert returned.closed_at is not None
    assert [one.place for one in found.aside] == ["Keputusan 1"]
    assert {(entry["section"][0], entry["verdict"]) for entry in returned.taken} == {("i", "taken"), ("k", "aside")}
    assert all(entry["by"] and entry["at"] for entry in returned.taken)


@pytest.mark.only_on("postgresql")
def test_of_two_who_decide_in_the_same_moment_neither_loses_what_they_decided(
    app, secretary, draft, hand_in, compare, store
):
    content = corrected(draft(), ("belum seragam", "sudah seragam"), ("Layanan diperluas", "Layanan lain"))
    returned = hand_in(content)
    returned_id, keys = returned.id, [one.key for one in compare(returned).open]
    ready = Barrier(2)

    def aside(key):
        with app.app_context():
            with unit_of_work() as own:
                held = own.get_one(Returned, returned_id)
                ready.wait()
                by = {"session": own, "actor": secretary, "now": NOW}
                returning.decide(**by, returned=held, store=store, take={}, aside=[key])
            db.session.remove()

    with ThreadPoolExecutor(2) as people:
        list(people.map(aside, keys))
    with app.app_context():
        assert {entry["section"] for entry in db.session().get_one(Returned, returned_id).taken} == set(keys)


# --- actions -------------------------------------------------------------------------------------------------


def test_a_new_owner_is_found_by_name_and_one_that_is_in_no_directory_says_so(session, draft, hand_in, compare, decide):
    other = make_organization(session, "Dinas O'Brien & Rekan")
    session.commit()
    returned = hand_in(corrected(draft(), ("Dinas Kesehatan", "dinas o'brien & rekan")))
    [found] = [one for one in compare(returned).open if one.name == "owner"]
    decide(returned, {found.key: found.seen})
    assert session.scalars(select(Action)).one().owner is other
    returned = hand_in(corrected(draft(), ("Dinas O'Brien & Rekan", "Dinas Entah")))
    [found] = [one for one in compare(returned).open if one.name == "owner"]
    assert "Tidak ada instansi bernama ini" in found.problem
    with pytest.raises(DomainError, match="Tidak ada instansi"):
        decide(returned, {found.key: found.seen})


@pytest.mark.parametrize(
    ("words", "problem", "last_day"),
    [("minggu II Agustus 2024", "", "2024-08-09"), ("kapan-kapan", "kapan-kapan", "2024-07-31")],
)
def test_a_target_is_taken_if_it_names_a_day(session, draft, hand_in, compare, decide, words, problem, last_day):
    returned = hand_in(corrected(draft(), ("Rabu, 31\xa0Juli\xa02024", words)))
    [found] = compare(returned).open
    assert found.name == "target"
    assert problem in found.problem
    if not found.problem:
        decide(returned, {found.key: found.seen})
    assert session.scalars(select(Action)).one().last_day.isoformat() == last_day


def test_a_decision_that_reads_two_ways_is_chosen_by_a_person(session, written, draft, hand_in, compare, decide):
    document = docx.Document(BytesIO(draft()))
    first, second = [t for t in document.element.body.iter(f"{W}t") if t.text == "Layanan diperluas"]
    first.text, second.text = "Layanan ditambah", "Layanan dikurangi"
    out = BytesIO()
    document.save(out)
    returned = hand_in(out.getvalue())
    found = compare(returned)
    assert [one.place for one in found.open] == ["Keputusan 1", "Keputusan 1 di matriks"]
    assert [one.twice for one in found.open] == [False, True]
    with pytest.raises(DomainError, match="Pilih salah satunya"):
        decide(returned, ticked(found))
    decide(returned, {found.open[1].key: found.open[1].seen})
    assert written.decisions[0].text == "Layanan dikurangi"


# --- what has no place ---------------------------------------------------------------------------------------


def test_what_was_deleted_here_meanwhile_is_shown_and_what_is_missing_in_the_file_is_named(
    session, written, secretary, draft, hand_in, compare
):
    speech = texts.add_speech(session=session, actor=secretary, now=NOW, meeting=written, speaker="Wali Kota")
    texts.save_speech(
        session=session, actor=secretary, now=NOW, speech=speech, version=speech.version, doc=from_html("<p>Salam.</p>")
    )
    session.commit()
    content = draft()
    texts.remove_speech(session=session, actor=secretary, now=NOW, speech=speech)
    texts.save_text(
        session=session, actor=secretary, now=NOW, meeting=written, kind=TextKind.CLOSING, version=0,
        doc=from_html("<p>Tutup.</p>"),
    )  # fmt: skip
    session.commit()
    session.expire_all()
    found = compare(hand_in(content))
    assert [(one.text, one.gone) for one in found.strays if one.gone] == [("Salam.", "Sambutan")]
    assert found.matched.missing == ("Penutup",)
    assert found.open == []


# --- who, when, and what -------------------------------------------------------------------------------------


def test_another_meetings_draft_and_any_other_word_file_are_refused_in_a_sentence(session, host, draft, hand_in, store):
    other = make_meeting(session, host)
    session.commit()
    with pytest.raises(DomainError, match="rapat lain"):
        hand_in(draft(), meeting=other)
    plain = BytesIO()
    docx.Document().save(plain)
    with pytest.raises(DomainError, match="tidak memuat penanda"):
        hand_in(plain.getvalue())
    with pytest.raises(DomainError, match="Unggah berkas Word"):
        hand_in(b"%PDF-1.4\n%%EOF\n")
    assert session.scalars(select(Returned)).all() == []


def test_in_review_it_is_filed_but_not_taken_over_and_once_approved_neither(
    session, written, draft, hand_in, compare, decide
):
    content = corrected(draft(), ("belum seragam", "sudah seragam"))
    written.state = MeetingState.IN_REVIEW
    returned = hand_in(content)
    with pytest.raises(DomainError):
        decide(returned, ticked(compare(returned)))
    session.rollback()
    written.state = MeetingState.APPROVED
    session.commit()
    with pytest.raises(DomainError, match="hanya lewat ralat"):
        hand_in(content)
    with pytest.raises(DomainError, match="hanya lewat ralat"):
        decide(returned, ticked(compare(returned)))


def test_a_file_that_holds_a_closed_item_exists_only_for_who_may_read_it(
    session, written, secretary, people, host, draft, hand_in, store
):
    returned = hand_in(draft())
    colleague = actor_of(make_account(session, Role.SECRETARIAT, host, name="Rekan"))
    assert returning.of_meeting(session, colleague, written, store) == [returned]
    item = written.agenda[0]
    item.level = SecurityLevel.RAHASIA
    session.add(Reader(meeting_id=written.id, agenda_item_id=item.id, account_id=people["secretary"].id, named_at=NOW))
    session.commit()
    assert returning.of_meeting(session, secretary, written, store) == [returned]
    assert returning.of_meeting(session, colleague, written, store) == []
    assert returning.waiting(session, colleague, written, store) is None
    with pytest.raises(NotFound):
        returning.one(session, colleague, written, returned.id, store)
    with pytest.raises(DomainError, match="tertutup bagi Anda"):
        hand_in(draft(), who=colleague)


def test_a_closed_item_is_in_no_comparison_of_who_may_not_read_it(session, written, host, draft, hand_in, store):
    colleague = actor_of(make_account(session, Role.SECRETARIAT, host, name="Rekan"))
    closed = make_agenda_item(session, written, title="kanari", level=SecurityLevel.RAHASIA)
    closed.discussion = from_html("<p>kanari</p>")
    session.commit()
    session.expire_all()
    returned = hand_in(draft(colleague), who=colleague)
    found = returning.compare(session, colleague, returned, now=NOW, store=store)
    assert "kanari" not in repr(found.matched)
    assert (found.open, found.matched.missing) == ([], ())


# --- pages ---------------------------------------------------------------------------------------------------


def at(meeting, rest=""):
    return f"/rapat/{meeting.id}/perbaikan{rest}"


def sent(content, name="konsep <b>diperbaiki</b>.docx"):
    return (BytesIO(content), name)


def test_the_secretary_hands_in_compares_and_takes_over(session, written, draft, opened):
    content = corrected(draft(), ("belum seragam", "sudah <b>seragam</b> & rapi"))
    secretary = opened("secretary")
    assert 'href="/rapat/' + f'{written.id}/perbaikan"' in secretary.get(f"/rapat/{written.id}/naskah/notula")
    answer = secretary.post(at(written), file=sent(content), client_key="satu")
    page = secretary.get(answer.location)
    assert "sudah &lt;b&gt;seragam&lt;/b&gt; &amp; rapi" in page.replace("<mark>", "").replace("</mark>", "")
    [take] = re.findall(r'name="take" value="([^"]+)" checked', page)
    secretary.post(answer.location, take=take)
    assert "Selesai" in secretary.get(answer.location)
    assert "sudah <b>seragam</b> & rapi" in to_plain(written.agenda[0].discussion)
    assert secretary.fetch(f"{answer.location}/berkas").data == content
    assert "konsep" in secretary.get(at(written))


def test_what_is_refused_is_told_at_the_file_and_what_was_overtaken_on_the_page(
    session, written, secretary, draft, opened
):
    content = corrected(draft(), ("belum seragam", "sudah seragam"))
    browser = opened("secretary")
    refused = browser.post(at(written), 422, file=sent(b"%PDF-1.4\n%%EOF\n", "a.pdf")).get_data(as_text=True)
    assert "Unggah berkas Word (.docx)" in refused
    assert "Pilih berkas Word" in browser.post(at(written), 422).get_data(as_text=True)
    where = browser.post(at(written), file=sent(content)).location
    [take] = re.findall(r'name="take" value="([^"]+)"', browser.get(where))
    item = written.agenda[0]
    texts.save_discussion(
        session=session, actor=secretary, now=NOW, item=item, version=item.version, doc=from_html("<p>Baru.</p>")
    )
    session.commit()
    page = browser.post(where, 422, take=take).get_data(as_text=True)
    assert "diubah orang lain sejak halaman ini dibuka" in page
    assert "Kedua teks berubah" in page
    for nonsense in ("x", "i0:", ":", "i9999999999:aaaa"):
        browser.post(where, take=nonsense)
    assert to_plain(written.agenda[0].discussion) == "Baru."


def test_making_the_draft_again_asks_first_as_long_as_a_corrected_one_waits(session, written, draft, opened, chair):
    secretary, reader = opened("secretary"), opened("chair")
    word = f"/rapat/{written.id}/naskah/notula.docx"
    where = secretary.post(at(written), file=sent(corrected(draft(), ("belum", "sudah")))).location
    page = secretary.get(word, 409)
    assert f'href="{where}"' in page
    assert f'href="{word}?tetap=1"' in page
    assert secretary.fetch(f"{word}?tetap=1").data[:2] == b"PK"
    assert reader.fetch(word).data[:2] == b"PK", "who does not write the minutes is not asked"
    secretary.post(where, rest="1")
    assert secretary.fetch(word).data[:2] == b"PK"
    assert secretary.fetch(f"{where}/berkas").data[:2] == b"PK"
