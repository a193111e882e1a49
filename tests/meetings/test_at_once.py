"""Several people write at one meeting in the same moment, on PostgreSQL, where their transactions truly overlap."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Membership, Role
from coordination.actions.models import Action
from coordination.meetings.models import Decision, Meeting, MeetingState, MeetingText, SecurityLevel
from tests.factories import (
    make_account,
    make_agenda_item,
    make_decision,
    make_meeting,
)
from tests.meetings.test_pages import FACTS

pytestmark = pytest.mark.only_on("postgresql")


@pytest.fixture
def meeting(session, host):
    return make_meeting(session, host, state=MeetingState.IN_SESSION)


@pytest.fixture
def two(session, host, browse):
    """Two browsers of the host's secretariat."""
    accounts = [make_account(session, Role.SECRETARIAT, host) for _number in range(2)]
    session.commit()
    return [browse(account) for account in accounts]


def at_once(*deeds):
    """Do all deeds in the same moment; return what each answered."""
    ready = Barrier(len(deeds))

    def do(deed):
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(do, deeds))


def token_of(browser, address):
    page = browser.client.get(address).get_data(as_text=True)
    return page.partition('name="csrf-token" content="')[2].partition('"')[0]


def decision_sent(browser):
    return {
        "client_key": "0b1e5b1e-0000-4000-8000-000000000001",
        "text": "Layanan diperluas",
        "kind": "decision",
        "csrf_token": token_of(browser, "/rapat"),
    }


ATTEMPTS = pytest.mark.parametrize("attempt", range(5))


@ATTEMPTS
def test_a_decision_sent_twice_at_once_stands_once_and_nobody_sees_a_fault(session, meeting, two, attempt):
    item = make_agenda_item(session, meeting)
    session.commit()
    sent = decision_sent(two[0])
    address = f"/rapat/{meeting.id}/tulis/keputusan?bagian=butir-{item.id}"
    answers = at_once(*[lambda: two[0].client.post(address, data=sent).status_code] * 2)
    assert all(status < 400 for status in answers), answers
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Decision)) == 1


@ATTEMPTS
def test_of_two_who_write_the_first_text_at_once_the_second_is_shown_the_first(session, meeting, two, attempt):
    address = f"/rapat/{meeting.id}/tulis/teks/opening"

    def save(browser, words):
        token = token_of(browser, "/rapat")
        doc = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}
        body = {"version": 0, "doc": doc}
        return lambda: browser.client.put(address, json=body, headers={"X-CSRFToken": token})

    answers = at_once(save(two[0], "Dibuka oleh Asisten I"), save(two[1], "Dibuka oleh Sekda"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    session.rollback()
    [text] = session.scalars(select(MeetingText)).all()
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json["theirs"] == text.doc


@ATTEMPTS
def test_an_action_written_while_its_item_becomes_secret_is_secret_too(session, meeting, two, attempt):
    item = make_agenda_item(session, meeting)
    decision = make_decision(session, meeting, agenda_item=item)
    responsible = make_account(session, Role.OFFICER, meeting.host)
    session.commit()
    token = token_of(two[0], "/rapat")
    action = {"text": "Menjemput korban", "owner": f"organization-{meeting.host_id}", "target": "2 minggu"}
    action |= {"person": str(responsible.person_id), "csrf_token": token}
    raised = {"level": "rahasia", "title": item.title, "csrf_token": token_of(two[1], "/rapat")}
    writing, raising = at_once(
        lambda: two[0].client.post(f"/rapat/{meeting.id}/tulis/keputusan/{decision.id}/tindak-lanjut", data=action),
        lambda: two[1].client.post(f"/rapat/{meeting.id}/agenda/{item.id}", data=raised),
    )
    session.rollback()
    session.refresh(item)
    assert item.level is SecurityLevel.RAHASIA
    assert raising.status_code == 303
    # Whoever writes second may not see the item any more: then nothing was written.
    expected = [SecurityLevel.RAHASIA] if writing.status_code == 303 else []
    assert writing.status_code in (303, 404)
    assert [one.level for one in session.scalars(select(Action))] == expected


@ATTEMPTS
def test_a_meeting_planned_by_a_form_sent_twice_at_once_is_planned_once(session, host, two, attempt):
    page = two[0].client.get("/rapat/baru").get_data(as_text=True)
    sent = {
        "csrf_token": token_of(two[0], "/rapat"),
        "client_key": page.partition('name="client_key" type="hidden" value="')[2].partition('"')[0],
        "host_id": str(host.id),
        **FACTS,
    }
    answers = at_once(*[lambda: two[0].client.post("/rapat/baru", data=sent)] * 2)
    assert {answer.status_code for answer in answers} <= {303, 409}
    overtaken = next((answer for answer in answers if answer.status_code == 409), None)
    if overtaken is not None:
        assert f'value="{FACTS["title"]}"' in overtaken.get_data(as_text=True)
        assert two[0].client.post("/rapat/baru", data=sent).status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Meeting)) == 1


@ATTEMPTS
def test_of_two_administrators_who_leave_at_once_one_stays(session, host, browse, attempt):
    accounts = [make_account(session, Role.ADMINISTRATOR) for _number in range(2)]
    session.commit()
    deeds = []
    for mine, other in (accounts, accounts[::-1]):
        browser = browse(mine)
        address = f"/akun/{other.id}/peran/{other.memberships[0].id}/cabut"
        sent = {"csrf_token": token_of(browser, "/rapat")}
        deeds.append(lambda browser=browser, address=address, sent=sent: browser.client.post(address, data=sent))
    at_once(*deeds)
    session.rollback()
    left = select(func.count()).select_from(Membership).where(Membership.role == Role.ADMINISTRATOR)
    assert session.scalar(left) == 1
