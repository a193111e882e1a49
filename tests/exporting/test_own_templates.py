"""Which papers leave in the own template of their host, of its parent, or in our layout."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from coordination.access.actor import COMMAND_LINE
from coordination.accounts.models import Role
from coordination.directory import templates
from coordination.documents.kinds import Form, Kind
from coordination.documents.layout import load_profile
from coordination.documents.template_kinds import OWN
from coordination.exporting import heads
from coordination.exporting.making import make, make_of_period
from coordination.files.models import StoredFile
from tests.documents.reader import Docx
from tests.exporting.gathering import counted
from tests.exporting.minuted import minuted
from tests.factories import NOW, actor_of, add, make_account, make_organization

OF_MEETING = [one for one in OWN if one is not Kind.REPORT]
OURS = "Bentuk kami sendiri"


@pytest.fixture
def store(app):
    return app.extensions["rakor_store"]


@pytest.fixture
def made(session, store):
    made = minuted(session, store)
    made.approve()
    return made


@pytest.fixture
def own_template(session, store):
    """Give an organization a template of its own whose first line tells it apart."""

    def give(organization, kind, *lines):
        document = docx.Document(BytesIO(OWN[kind].start(load_profile())))
        for line in lines or (OURS,):
            document.paragraphs[0].insert_paragraph_before(line)
        out = BytesIO()
        document.save(out)
        kept = store.put(out.getvalue())
        file = add(
            session, StoredFile(sha256=kept.sha256, size=kept.size, media_type="x", name="t.docx", uploaded_at=NOW)
        )
        return templates.add(
            session=session, actor=COMMAND_LINE, now=NOW, organization=organization, kind=kind, file=file
        )

    return give


def text(made, kind, **options):
    given = {"organization": made.health.id} if kind is Kind.EXCERPT else {}
    return Docx(make(kind, Form.WORD, made.asked(**given, **options)).content).text


@pytest.mark.parametrize("kind", [one for one in OF_MEETING if one is not Kind.NOTULA])
def test_a_paper_is_made_in_its_hosts_own_template_and_other_papers_are_not(made, own_template, kind):
    own_template(made.meeting.host, kind)
    assert text(made, kind).startswith(OURS)
    other = Kind.INVITATION if kind is not Kind.INVITATION else Kind.MATRIX
    assert OURS not in text(made, other)


def test_a_unit_uses_its_parents_template_and_a_withdrawn_one_is_used_no_more(session, made, own_template):
    parent = make_organization(session)
    made.meeting.host.parent_id = parent.id
    given = own_template(parent, Kind.INVITATION)
    assert text(made, Kind.INVITATION).startswith(OURS)
    templates.withdraw(session=session, actor=COMMAND_LINE, now=NOW, template=given)
    assert OURS not in text(made, Kind.INVITATION)


def test_the_template_of_whoever_is_invited_is_not_used(made, own_template):
    own_template(made.health, Kind.INVITATION)
    assert OURS not in text(made, Kind.INVITATION)


def test_a_template_that_fails_leaves_the_paper_in_our_layout(made, own_template, monkeypatch):
    own_template(made.meeting.host, Kind.INVITATION)
    monkeypatch.setattr("coordination.documents.own_template.MOST_CHARACTERS", 10)
    assert OURS not in text(made, Kind.INVITATION)


def test_what_a_reader_may_not_see_is_in_no_field_of_an_own_template(made, own_template):
    lines = ("{%p for satu in acara %}", "{{ satu.teks }}", "{%p endfor %}")
    own_template(made.meeting.host, Kind.INVITATION, *lines)
    reader = make_account(made.session, Role.OFFICER, made.police)
    assert made.closed.title in text(made, Kind.INVITATION)
    assert made.closed.title not in text(made, Kind.INVITATION, by=reader)


def test_asking_for_the_template_costs_one_question(session, made, own_template):
    text(made, Kind.MATRIX)
    with counted(session) as before:
        make(Kind.MATRIX, Form.WORKBOOK, made.asked())
    with counted(session) as after:
        make(Kind.MATRIX, Form.WORD, made.asked())
    assert len(after) - len(before) == 1


def test_the_report_and_matrix_of_a_period_are_made_in_the_template_of_whoever_makes_them(
    session, example, account, of_period, own_template
):
    del example
    secretary = account("sekretariat")
    host = heads.own_organization(session, actor_of(secretary))
    assert host is not None
    for kind in (Kind.REPORT, Kind.MATRIX):
        own_template(host, kind)
        assert Docx(make_of_period(kind, Form.WORD, of_period(secretary)).content).text.startswith(OURS)
        assert OURS not in Docx(make_of_period(kind, Form.WORD, of_period()).content).text
