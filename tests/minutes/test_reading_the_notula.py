"""The notula on screen and as Word: one record, narrowed to its reader, under the security level of now."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from coordination.documents.screen import screen
from coordination.meetings.decisions import confirm_no_decisions
from coordination.meetings.levels import change_level
from coordination.meetings.models import Attendance, Participant, Presence, SecurityLevel, Speech, TextKind
from coordination.meetings.texts import save_discussion, save_text
from coordination.minutes import issuing, queries, services
from coordination.richtext import from_plain
from tests.documents.reader import Docx
from tests.factories import NOW, actor_of, make_agenda_item, make_decision
from tests.minutes.conftest import HOSTILE


def approve(session, meeting, secretary, chair, store):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    return services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)


def lines_of_word(document):
    paper = Document(BytesIO(document))
    found = []
    for paragraph in paper.element.body.iter(f"{{{W}}}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{{{W}}}t"))
        found.append(text)
    return words(" ".join(found))


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def words(text):
    return re.findall(r"[^\s.]+", text.replace("\xa0", " "))


def words_of_html(html):
    """Return the words of a paper on screen, without its header and without the numbers that Word counts itself."""
    body = re.sub(r'<div class="paper-marks">.*?</div>', "", html)
    body = re.sub(r'<span class="paper-no[^>]*>[^<]*</span>', "", body)
    return words(unescape(re.sub(r"<[^>]+>", " ", body)))


def on_page(page):
    """Return the paper that a page shows."""
    return re.search(r'<article class="paper .*?</article>', page, re.S)[0]


def header(document):
    paper = Document(BytesIO(document))
    return " ".join(
        paragraph.text
        for section in paper.sections
        for part in (section.header, section.first_page_header)
        for paragraph in part.paragraphs
    )


@pytest.fixture
def full(session, meeting, secretary, owner):
    """A meeting in which everything that a notula can hold is said, by people with awkward names."""
    meeting.invitation_number = "400.2.3/215/DP3A/VI/2024"
    meeting.opened_at, meeting.closed_at = NOW, NOW.replace(hour=4)
    session.add(Participant(meeting=meeting, organization=owner, organization_name=owner.name, invited_name=HOSTILE))
    session.add(Speech(meeting=meeting, speaker=HOSTILE, doc=from_plain("Sinergi <b>kuat</b>"), sort=1))
    session.flush()
    line = session.scalars(select(Participant).where(Participant.invited_name == HOSTILE)).one()
    session.add(
        Attendance(participant_id=line.id, meeting_day_id=meeting.days[0].id, presence=Presence.PRESENT, marked_at=NOW)
    )
    by = {"session": session, "actor": secretary, "now": NOW}
    save_text(**by, meeting=meeting, kind=TextKind.OPENING, doc=from_plain("Salam pembuka."), version=0)
    item = meeting.agenda[0]
    save_discussion(**by, item=item, doc=from_plain("Kalimat pertama\nKalimat kedua"), version=item.version)
    make_decision(session, meeting, HOSTILE, agenda_item=item, for_information=True)
    session.expire_all()
    return meeting


def test_screen_and_word_say_the_same_words_in_the_same_order(session, full, secretary, chair, store, opened):
    revision = approve(session, full, secretary, chair, store)
    document, _name = issuing.revision_file(revision, readable=None, store=store)
    session.commit()
    assert words_of_html(on_page(opened("chair").get(f"/rapat/{full.id}/naskah/notula"))) == lines_of_word(document)


def test_names_are_shown_as_text_and_never_as_markup(session, full, opened):
    page = opened("secretary").get(f"/rapat/{full.id}/naskah/notula")
    paper = on_page(page)
    assert "<Kota>" not in paper
    assert "<b>kuat</b>" not in paper
    assert unescape(paper).count(HOSTILE) == 3


def test_a_draft_is_marked_as_one_and_is_for_insiders_alone(session, full, opened):
    page = opened("secretary").get(f"/rapat/{full.id}/naskah/notula")
    assert "DRAF – BELUM DISAHKAN" in page
    assert "Konsep notula" in page
    opened("officer").get(f"/rapat/{full.id}/naskah/notula", 403)
    opened("stranger").get(f"/rapat/{full.id}/naskah/notula", 404)


def test_an_approved_notula_is_for_everybody_invited(session, full, secretary, chair, store, opened):
    approve(session, full, secretary, chair, store)
    session.commit()
    page = opened("officer").get(f"/rapat/{full.id}/naskah/notula")
    assert "BELUM DISAHKAN" not in page
    opened("stranger").get(f"/rapat/{full.id}/naskah/notula", 404)


def test_a_meeting_confirmed_to_have_no_decision_says_so_on_paper_and_screen(session, meeting, secretary, chair, store):
    for decision in list(meeting.decisions):
        decision.dropped = True
    confirm_no_decisions(session=session, actor=secretary, now=NOW, meeting=meeting, confirmed=True)
    revision = approve(session, meeting, secretary, chair, store)
    document, _name = issuing.revision_file(revision, readable=None, store=store)
    assert "Rapat ini tidak menghasilkan keputusan." in screen(document).html
    assert "Rapat ini tidak menghasilkan keputusan." in Docx(document).text


def test_raising_the_level_acts_at_once_on_the_file_that_was_issued(session, full, secretary, chair, store):
    revision = approve(session, full, secretary, chair, store)
    issued, _name = issuing.word_file(session, full, actor=secretary, now=NOW, store=store)
    assert "TERBATAS" not in header(issued)
    change_level(session=session, actor=secretary, now=NOW, meeting=full, level=SecurityLevel.TERBATAS)
    session.expire_all()
    for document in (
        issuing.word_file(session, full, actor=secretary, now=NOW, store=store)[0],
        issuing.word_file(session, full, actor=None, now=NOW, store=store)[0],
        issuing.revision_file(queries.approved_revision(session, full, 0), readable=None, store=store)[0],
    ):
        assert "TERBATAS" in header(document)
    assert store.is_intact(revision.document.sha256)
    assert revision.snapshot["meeting"]["level"] == "biasa"


def test_an_item_raised_after_approval_is_gone_from_what_others_download(
    session, full, secretary, chair, store, opened
):
    item = make_agenda_item(session, full, title="kanari judul")
    make_decision(session, full, "kanari keputusan", agenda_item=item, for_information=True)
    session.expire_all()
    approve(session, full, secretary, chair, store)
    session.commit()
    officer = opened("officer")
    path = f"/rapat/{full.id}/naskah/notula"
    assert "kanari keputusan" in officer.get(path)
    change_level(session=session, actor=secretary, now=NOW, meeting=full, item=item, level=SecurityLevel.RAHASIA)
    session.commit()
    assert "kanari" not in officer.get(path)
    assert "kanari" not in " ".join(lines_of_word(officer.fetch(f"{path}.docx").data))
    assert "RAHASIA" not in header(officer.fetch(f"{path}.docx").data)
    assert "RAHASIA" in header(opened("chair").fetch(f"{path}.docx").data)
    assert "kanari keputusan" in opened("chair").get(path)


def test_the_same_reader_gets_the_issued_bytes_as_long_as_they_are_true(session, full, secretary, chair, store):
    revision = approve(session, full, secretary, chair, store)
    document, _name = issuing.word_file(session, full, actor=secretary, now=NOW, store=store)
    with store.open(revision.document.sha256) as issued:
        assert issued.read() == document


def test_the_page_of_the_meeting_dates_the_steps_of_its_minutes(session, full, secretary, chair, store, opened):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=full)
    services.approve(session=session, actor=actor_of(chair), now=NOW + timedelta(days=1), meeting=full, store=store)
    session.commit()
    steps = {who: dated(opened(who).get(f"/rapat/{full.id}")) for who in ("secretary", "officer")}
    assert steps["secretary"]["Ditinjau"] == "27 Jun, 09.00"
    assert steps["secretary"]["Disahkan"] == "28 Jun, 09.00"
    assert steps["officer"]["Ditinjau"] is None
    assert steps["officer"]["Disahkan"] == "28 Jun, 09.00"


def dated(page):
    """Return the date under each step of a meeting's page."""
    flow = re.search(r'<ol class="flow".*?</ol>', page, re.S)[0]
    return {word: date or None for word, date in re.findall(r"<li[^>]*>(\w+)(?:<small>(.*?)</small>)?", flow)}
