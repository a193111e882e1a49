"""One truth: an action is in the same state wherever it is shown, and the approved copy stays as it was approved."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import lxml.html
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from coordination.actions import carrying, reporting, verifying
from coordination.actions.journal import Said
from coordination.actions.models import Action, ActionState
from coordination.actions.states import state_name
from coordination.meetings.models import MeetingState
from coordination.minutes import queries, services
from tests.factories import NOW, actor_of, make_meeting

HANDED_IN = Said(words="Sudah ditetapkan", links=["https://contoh.go.id/sk"])


@pytest.fixture
def approved(session, meeting, secretary, chair, store):
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    session.commit()
    return meeting


@pytest.fixture
def later(session, host, approved, secretary):
    """The next meeting, being held, with what is open on its agenda."""
    later = make_meeting(
        session, host, state=MeetingState.IN_SESSION, day=date(2024, 7, 27), copied_from_id=approved.id
    )
    carrying.carry(session=session, actor=secretary, now=NOW, meeting=later)
    session.commit()
    session.refresh(later)
    return later


def words(page, *path):
    """Return the state that stands in the only element of a page that the path finds."""
    [found] = lxml.html.fromstring(page).xpath("".join(path))
    [state] = found.xpath('.//span[contains(@class, "st ")]/span') or [found]
    return state.text_content().strip()


def places(browser, approved, later, action):
    """Return what each place says of the action's state."""
    at = f"/rapat/{approved.id}"
    link = f'//main//a[@href="/tindak-lanjut/{action.id}"]'
    row = '/ancestor::*[self::tr or contains(@class, "act")][1]'
    workbook = load_workbook(BytesIO(browser.fetch(f"{at}/naskah/matriks.xlsx").data))
    cells = [str(cell.value) for sheet in workbook for line in sheet.iter_rows() for cell in line if cell.value]
    listed = load_workbook(BytesIO(browser.post("/tindak-lanjut.xlsx?tab=semua", 200).data))
    rows = [str(cell.value) for line in listed.active.iter_rows() for cell in line if cell.value]
    sheet = "\n".join(";".join(line) for line in csv.reader(StringIO(browser.get(f"{at}/naskah/matriks.csv"))))
    name = state_name(action.state)
    return {
        "the minutes on screen": words(browser.get(at), link, row),
        "the list": words(browser.get("/tindak-lanjut?tab=semua"), link, row),
        "its own page": name if name in browser.get(f"/tindak-lanjut/{action.id}") else "",
        "the next meeting": words(browser.get(f"/rapat/{later.id}"), link, row),
        "the room": words(browser.get(f"/rapat/{later.id}/tulis?bagian=butir-{later.agenda[0].id}"), link, row),
        "the workbook of the matrix": name if name in cells else "",
        "the workbook of the list": name if name in rows else "",
        "the matrix as CSV": name if name in sheet else "",
    }


def test_an_action_is_in_one_state_everywhere_and_the_approved_copy_stays_as_it_was(
    clock, session, approved, later, opened, people, secretary, owner
):
    browser = opened("secretary")
    action = session.scalars(select(Action).where(Action.meeting_id == approved.id)).one()
    revision = queries.approved_revision(session, approved, 0)
    kept = (revision.snapshot_sha256, browser.fetch(f"/rapat/{approved.id}/naskah/notula.docx").data)
    officer = {"session": session, "actor": actor_of(people["officer"]), "now": NOW, "action": action}
    host = {"session": session, "actor": secretary, "now": NOW, "action": action}
    steps = [
        (ActionState.NOT_STARTED, lambda: None),
        (ActionState.IN_PROGRESS, lambda: reporting.report(**officer, said=Said(words="Mulai", percent=50))),
        (ActionState.SUBMITTED, lambda: reporting.submit(**officer, said=HANDED_IN)),
        (ActionState.RETURNED, lambda: verifying.return_(**host, reason="Belum lengkap")),
        (ActionState.SUBMITTED, lambda: reporting.submit(**officer, said=HANDED_IN)),
        (ActionState.DONE, lambda: verifying.verify(**host)),
    ]
    for state, step in steps:
        step()
        session.commit()
        assert action.state is state
        said = places(browser, approved, later, action)
        assert said == dict.fromkeys(said, state_name(state))
        session.expire_all()
        assert (revision.snapshot_sha256, browser.fetch(f"/rapat/{approved.id}/naskah/notula.docx").data) == kept
