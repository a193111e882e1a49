"""The petikan: one agency's decisions and actions only, with the numbers that they have in the notula."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from coordination.documents.kinds import Form, Kind
from coordination.errors import DomainError, NotFound
from coordination.exporting.excerpt import make_excerpt
from coordination.exporting.making import make
from coordination.meetings.models import Reader
from tests.documents.reader import Docx, Table
from tests.documents.word_rules import faults
from tests.exporting.minuted import minuted
from tests.factories import NOW, add, make_account, make_organization


@pytest.fixture
def made(session, app):
    return minuted(session, app.extensions["rakor_store"])


@pytest.fixture
def approved(made):
    made.approve()
    return made


def petikan(made, agency, *, by=None):
    return Docx(make_excerpt(made.asked(by=by, organization=agency.id))[0])


def rows(docx):
    """Return the number and text of each row of the matrix."""
    table = next(block for block in docx.blocks if isinstance(block, Table) and block.rows[0].cells[0].text == "No.")
    return [(row.cells[0].text, row.cells[1].text.split("\n")[0]) for row in table.rows[1:]]


def test_an_agency_gets_its_decisions_and_actions_with_their_numbers_and_nothing_of_others(approved):
    assert rows(petikan(approved, approved.health)) == [
        ("1", "Layanan diperluas"),
        ("1a", "Menetapkan narahubung"),
        ("2", "Koordinasi dilembagakan"),
        ("2", "Menyampaikan laporan"),
    ]
    police = petikan(approved, approved.police)
    assert rows(police) == [
        ("1", "Layanan diperluas"),
        ("1b", "Menyusun jadwal"),
        ("3", "kanari keputusan"),
        ("3", "kanari tindak lanjut"),
    ]
    assert "Dinas Kesehatan" not in police.text
    assert "Alur rujukan dibahas" not in police.text


def test_a_supporting_agency_gets_the_action_it_supports(approved):
    assert ("1a", "Menetapkan narahubung") in rows(petikan(approved, approved.school))


def test_an_action_of_a_group_belongs_to_each_of_its_members(approved):
    for agency in (approved.health, approved.school):
        text = petikan(approved, agency).text
        assert "Seluruh OPD terkait" in text
        assert "Menyampaikan laporan" in text


def test_what_is_under_a_closed_item_is_in_no_petikan_of_who_may_not_read_it_nor_is_its_number(session, approved):
    seen = petikan(approved, approved.police, by=approved.secretary)
    assert rows(seen) == [("1", "Layanan diperluas"), ("1b", "Menyusun jadwal")]
    assert "kanari" not in seen.text
    assert "RAHASIA" not in seen.text + str(seen.parts)
    add(
        session,
        Reader(
            meeting_id=approved.meeting.id,
            agenda_item_id=approved.closed.id,
            account_id=approved.secretary.id,
            named_at=NOW,
        ),
    )
    assert "kanari tindak lanjut" in petikan(approved, approved.police, by=approved.secretary).text


def test_an_agency_with_nothing_but_what_is_closed_looks_like_one_with_nothing(session, approved):
    refused = []
    next(one for one in approved.actions() if one.text == "Menyusun jadwal").owner_id = approved.health.id
    session.flush()
    for agency in (approved.police, approved.stranger):
        with pytest.raises(NotFound) as caught:
            make_excerpt(approved.asked(by=approved.secretary, organization=agency.id))
        refused.append(caught.value.message.replace(agency.name, "…"))
    assert refused[0] == refused[1]


def test_a_petikan_needs_its_agency(approved):
    with pytest.raises(DomainError, match="Pilih dahulu instansi"):
        make_excerpt(approved.asked())
    with pytest.raises(NotFound):
        make_excerpt(approved.asked(organization=987654))


def test_before_approval_it_is_a_draft_and_says_so(made):
    docx = petikan(made, made.health)
    assert "belum disahkan" in docx.text
    assert b"BELUM DISAHKAN" in docx.parts["word/rakorHeader1.xml"]
    assert make_excerpt(made.asked(organization=made.health.id))[1].endswith("draf.docx")


def test_after_approval_it_agrees_with_the_notula_and_is_the_same_bytes_twice(approved):
    asked = approved.asked(organization=approved.health.id)
    content, name = make_excerpt(asked)
    docx = Docx(content)
    assert "sesuai dengan notula rapat yang disahkan pada tanggal 27 Juni 2024" in docx.text.replace("\xa0", " ")
    assert faults(docx) == []
    assert make(Kind.EXCERPT, Form.WORD, asked).content == content
    assert name == "Petikan Dinas Kesehatan Rapat koordinasi 2024-06-27.docx"


def test_whoever_may_read_the_meeting_takes_it_and_a_stranger_does_not_find_it(session, browse, approved):
    session.commit()
    path = f"/rapat/{approved.meeting.id}/naskah/petikan.docx"
    browse(approved.secretary).fetch(f"{path}?instansi={approved.health.id}")
    browse(approved.secretary).fetch(f"{path}?instansi={approved.stranger.id}", 404)
    browse(approved.secretary).fetch(path, 422)
    stranger = make_account(session, Role.OFFICER, make_organization(session))
    session.commit()
    browse(stranger).fetch(f"{path}?instansi={approved.health.id}", 404)
