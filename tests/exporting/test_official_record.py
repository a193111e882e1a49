"""Whom a berita acara binds, to what, and that nothing closed to its reader is in it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select

from coordination.access.actor import COMMAND_LINE
from coordination.directory.models import Person, Position
from coordination.documents.kinds import Form, Kind
from coordination.documents.official_record import NUMBER_TO_FILL
from coordination.errors import NotFound
from coordination.exporting import numbers
from coordination.exporting.making import make
from coordination.exporting.models import RegisteredNumber
from coordination.exporting.official_record import make_official_record
from coordination.meetings.models import Decision, DecisionKind
from tests.documents.reader import Docx, Table
from tests.exporting.minuted import minuted
from tests.factories import NOW, add, make_decision


@pytest.fixture
def made(session, app):
    made = minuted(session, app.extensions["rakor_store"])
    head = add(session, Person(name="Siti Aminah", title_back="M.Kes.", employee_id="197008172000042001"))
    add(session, Position(organization=made.health, title="Kepala Dinas Kesehatan", is_head=True, holder=head))
    return made


def paper(made, *, by=None):
    return Docx(make_official_record(made.asked(by=by))[0])


def signing(docx):
    table = next(b for b in docx.blocks if isinstance(b, Table) and b.rows[0].cells[-1].text == "Tanda Tangan")
    return [row.cells[2].text for row in table.rows[1:]]


def test_the_host_and_every_agency_that_owes_something_sign_with_its_head(made):
    made.approve()
    docx = paper(made)
    assert signing(docx) == [
        "Pimpinan DP3A",
        "Kepala Dinas Kesehatan",
        "Pimpinan Dinas Pendidikan",
        "Pimpinan Polresta",
    ]
    assert "Siti Aminah, M.Kes." in docx.text
    assert "Dinas Lain" not in docx.text


def test_it_bears_the_number_that_was_taken_for_it_and_dots_until_then_and_after_it_is_void(session, made):
    made.approve()
    assert NUMBER_TO_FILL in paper(made).text
    by = {"session": session, "actor": COMMAND_LINE, "now": NOW}
    numbers.keep_pattern(
        **by, organization=made.meeting.host, kind=Kind.OFFICIAL_RECORD, pattern="{urut:03}/BA/{tahun}"
    )
    number = numbers.take(**by, meeting=made.meeting, kind=Kind.OFFICIAL_RECORD, dated=date(2024, 6, 28))
    assert "NOMOR: 001/BA/2024" in paper(made).text
    numbers.withdraw(**by, number=number, reason="Salah tanggal")
    assert NUMBER_TO_FILL in paper(made).text


def test_an_agency_whose_only_matter_is_closed_to_the_reader_is_no_party_and_nothing_of_it_is_told(session, made):
    next(one for one in made.actions() if one.text == "Menyusun jadwal").owner_id = made.health.id
    session.flush()
    made.approve()
    docx = paper(made, by=made.secretary)
    everything = docx.text + "".join(part.decode(errors="replace") for part in docx.parts.values())
    assert "kanari" not in everything
    assert "Polresta" not in everything
    assert "RAHASIA" not in everything
    assert "3.\t" not in docx.text.partition("menyepakati")[2]
    assert "Polresta" in paper(made, by=None).text


def test_only_what_was_agreed_is_in_it(session, made):
    make_decision(session, made.meeting, "Arahan saja", kind=DecisionKind.DIRECTIVE, for_information=True)
    docx = paper(made)
    assert "Arahan saja" not in docx.text
    assert "Layanan diperluas" in docx.text
    assert b"BELUM DISAHKAN" in docx.parts["word/rakorHeader1.xml"]


def test_a_meeting_that_agreed_on_nothing_has_none(session, made):
    for decision in session.scalars(select(Decision)):
        decision.kind = DecisionKind.RECOMMENDATION
    session.flush()
    with pytest.raises(NotFound, match="berjenis keputusan"):
        make_official_record(made.asked())


def test_it_bears_the_number_that_the_register_gave_it_until_that_is_withdrawn(session, made):
    assert "NOMOR: ……" in paper(made).text
    number = RegisteredNumber(
        organization_id=made.meeting.host_id,
        kind=Kind.OFFICIAL_RECORD,
        year=2024,
        ordinal=7,
        text="400.2.3/7/DP3A/VI/2024",
        dated=made.meeting.first_day,
        meeting_id=made.meeting.id,
        taken_at=NOW,
    )
    add(session, number)
    assert "NOMOR: 400.2.3/7/DP3A/VI/2024" in paper(made).text
    number.withdrawn_at = NOW
    session.flush()
    assert "NOMOR: ……" in paper(made).text


def test_it_takes_as_many_queries_for_many_agencies_as_for_few(session, made):
    made.approve()

    def queries():
        counted = []
        session.expire_all()
        session.get_one(type(made.meeting), made.meeting.id)

        def count(*_given):
            counted.append(1)

        event.listen(session.get_bind(), "before_cursor_execute", count)
        make_official_record(made.asked())
        event.remove(session.get_bind(), "before_cursor_execute", count)
        return len(counted)

    many = queries()
    for action in made.actions():
        action.owner_id = made.health.id
    session.commit()
    assert many <= queries() + 1


def test_the_paper_of_the_route_is_the_same_bytes_and_has_its_name(made):
    made.approve()
    first = make(Kind.OFFICIAL_RECORD, Form.WORD, made.asked())
    assert first.content == make_official_record(made.asked())[0]
    assert first.name == "Berita acara Rapat koordinasi 2024-06-27.docx"
