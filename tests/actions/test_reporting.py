"""Agencies report, the secretariat judges, requests are decided: each step leaves an update that nobody can edit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Membership, Role
from coordination.actions import corrections, reporting, requests, verifying
from coordination.actions.journal import Said
from coordination.actions.models import ActionState, Channel, ProgressUpdate, RequestState, UpdateKind
from coordination.actions.states import WrongState, was_late
from coordination.audit.models import AuditEntry
from coordination.errors import Clash, DomainError, Forbidden
from tests.factories import NOW, make_account, make_action

KEY = "5f0c7a52-3d0e-4a8e-9a44-6b9d7d4f0001"
PROOF = Said(words="Selesai disusun", links=["https://contoh.go.id/sk.pdf"])


def submitted(town, by="officer"):
    reporting.submit(**town.by(by), action=town.action, said=PROOF)
    return town.action


def test_a_report_moves_the_action_and_says_who_when_and_what(town):
    update = reporting.report(**town.by("officer"), action=town.action, said=Said(words="Draf siap", percent=40))
    assert (town.action.state, town.action.percent, town.action.moved_at) == (ActionState.IN_PROGRESS, 40, NOW)
    assert (update.from_state, update.to_state) == (ActionState.NOT_STARTED, ActionState.IN_PROGRESS)
    assert (update.organization_id, update.account_id) == (town.agency.id, town.accounts["officer"].id)
    entry = town.session.scalars(select(AuditEntry)).one()
    assert (entry.verb, entry.fields) == ("report", ["percent", "state"])


def test_the_same_report_sent_twice_is_recorded_once(town):
    for _again in range(2):
        reporting.report(**town.by("officer"), action=town.action, said=Said(words="Draf siap"), client_key=KEY)
    assert town.session.scalar(select(func.count(ProgressUpdate.id))) == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(words="  "), "words"),
        (Said(words="Draf", percent=101), "percent"),
        (Said(words="Draf", links=["javascript:alert(1)"]), "link"),
        (Said(words="Draf", links=["https:// spasi"]), "link"),
        (Said(words="x" * 20_001), "words"),
    ],
)
def test_a_report_that_says_nothing_usable_is_refused_at_its_field(town, said, field):
    with pytest.raises(DomainError) as refusal:
        reporting.report(**town.by("officer"), action=town.action, said=said)
    assert refusal.value.field == field


def test_handing_in_needs_bukti_dukung_unless_the_action_says_none(town):
    with pytest.raises(DomainError, match="bukti dukung"):
        reporting.submit(**town.by("officer"), action=town.action, said=Said(words="Selesai"))
    town.action.needs_evidence = False
    reporting.submit(**town.by("officer"), action=town.action, said=Said(words="Selesai"))
    assert town.action.state is ActionState.SUBMITTED


def test_evidence_of_an_earlier_report_counts_until_it_is_returned(town):
    reporting.report(**town.by("officer"), action=town.action, said=PROOF)
    reporting.submit(**town.by("officer"), action=town.action, said=Said())
    verifying.return_(**town.by("secretary"), action=town.action, reason="Belum bertanda tangan")
    with pytest.raises(DomainError, match="bukti dukung"):
        reporting.submit(**town.by("officer"), action=town.action, said=Said(words="Selesai"))


def test_the_day_of_handing_in_is_the_offices_day(town):
    late_evening = datetime(2024, 7, 31, 15, 59, tzinfo=UTC)  # 23.59 WITA
    reporting.submit(**town.by("officer", late_evening), action=town.action, said=PROOF)
    assert town.action.submitted_on == date(2024, 7, 31)
    assert not was_late(town.action.submitted_on, town.action.last_day)
    reporting.withdraw(**town.by("officer", late_evening), action=town.action)
    a_minute_later = datetime(2024, 7, 31, 16, tzinfo=UTC)
    reporting.submit(**town.by("officer", a_minute_later), action=town.action, said=PROOF)
    assert town.action.submitted_on == date(2024, 8, 1)
    assert was_late(town.action.submitted_on, town.action.last_day)


def test_a_withdrawn_report_was_never_handed_in(town):
    reporting.report(**town.by("officer"), action=town.action, said=Said(words="Draf", percent=60))
    submitted(town)
    reporting.withdraw(**town.by("officer"), action=town.action)
    assert (town.action.state, town.action.submitted_on, town.action.percent) == (ActionState.IN_PROGRESS, None, 60)
    assert len(town.action.updates) == 3


def test_what_is_not_released_cannot_be_reported(town):
    action = make_action(town.session, town.decision, owner=town.agency, released=False)
    with pytest.raises(DomainError, match="belum disampaikan"):
        reporting.report(**town.by("officer"), action=action, said=PROOF)


def test_an_answer_by_telephone_is_marked_as_one(town):
    said = Said(words="Draf selesai", channel=Channel.TELEPHONE, said_by="Kabid Kesmas")
    update = reporting.record_for_agency(**town.by("secretary"), action=town.action, said=said, finished=False)
    assert (update.channel, update.said_by, update.organization_id) == ("telephone", "Kabid Kesmas", town.agency.id)
    with pytest.raises(DomainError) as refusal:
        reporting.record_for_agency(
            **town.by("secretary"),
            action=town.action,
            said=Said(words="Draf", channel=Channel.WHATSAPP),
            finished=False,
        )
    assert refusal.value.field == "said_by"


def test_a_supporter_adds_evidence_and_moves_nothing(town):
    reporting.add_supporter_note(**town.by("helper"), action=town.action, said=PROOF)
    assert town.action.state is ActionState.NOT_STARTED
    assert town.action.updates[-1].organization_id == town.supporter.id
    with pytest.raises(DomainError, match="bukti dukung"):  # a supporter's evidence is not the owner's
        reporting.submit(**town.by("officer"), action=town.action, said=Said(words="Selesai"))


def test_the_secretariat_accepts_and_the_day_is_kept(town):
    action = submitted(town)
    verifying.verify(**town.by("secretary"), action=action)
    assert (action.state, action.done_at, action.self_verified) == (ActionState.DONE, NOW, False)


def test_nobody_verifies_what_they_reported_themselves(town):
    both = town.accounts["officer"]
    both.memberships.append(Membership(role=Role.SECRETARIAT, organization=town.host, granted_at=NOW))
    town.session.flush()
    action = submitted(town)
    with pytest.raises(Forbidden):
        verifying.verify(**town.by("officer"), action=action)
    for name in ("secretary", "colleague"):  # not even when nobody else is left
        town.accounts[name].active = False
    town.session.flush()
    with pytest.raises(Forbidden):
        verifying.verify(**town.by("officer"), action=action)
    assert not verifying.may_verify(town.session, town.by("officer")["actor"], action)


def test_a_hosts_own_action_is_verified_by_another_secretary_or_marked(town):
    town.action.owner = town.host
    town.session.flush()
    action = submitted(town, by="secretary")
    with pytest.raises(Forbidden):
        verifying.verify(**town.by("secretary"), action=action)
    town.accounts["colleague"].active = False
    town.session.flush()
    with pytest.raises(Forbidden):  # the chair still can
        verifying.verify(**town.by("secretary"), action=action)
    town.accounts["chair"].active = False
    town.session.flush()
    verifying.verify(**town.by("secretary"), action=action)
    assert action.self_verified


def test_the_chair_verifies_the_hosts_own_action(town):
    town.action.owner = town.host
    town.session.flush()
    action = submitted(town, by="secretary")
    verifying.verify(**town.by("chair"), action=action)
    assert (action.state, action.self_verified) == (ActionState.DONE, False)


def test_what_one_secretary_wrote_down_another_verifies(town):
    said = Said(words="SK terbit", links=["https://contoh.go.id"], channel=Channel.WHATSAPP, said_by="Sekretaris dinas")
    reporting.record_for_agency(**town.by("secretary"), action=town.action, said=said, finished=True)
    with pytest.raises(Forbidden, match="mencatat"):
        verifying.verify(**town.by("secretary"), action=town.action)
    verifying.verify(**town.by("colleague"), action=town.action)
    assert town.action.state is ActionState.DONE


def test_nobody_accepts_what_they_have_not_read(town):
    action = submitted(town)
    seen = action.version
    reporting.withdraw(**town.by("officer"), action=action)
    reporting.submit(**town.by("officer"), action=action, said=PROOF)
    with pytest.raises(Clash):
        verifying.verify(**town.by("secretary"), action=action, seen=seen)


def test_returned_evidence_makes_the_action_run_again(town):
    reporting.report(**town.by("officer"), action=town.action, said=Said(words="Draf", percent=70))
    action = submitted(town)
    with pytest.raises(DomainError) as refusal:
        verifying.return_(**town.by("secretary"), action=action, reason=" ")
    assert refusal.value.field == "reason"
    verifying.return_(**town.by("secretary"), action=action, reason="Foto buram")
    assert (action.state, action.submitted_on, action.percent) == (ActionState.RETURNED, None, 70)


def test_a_finished_action_is_opened_again_with_a_reason(town):
    action = submitted(town)
    verifying.verify(**town.by("secretary"), action=action)
    verifying.reopen(**town.by("secretary"), action=action, reason="Dokumen ditarik")
    assert (action.state, action.done_at, action.submitted_on) == (ActionState.RETURNED, None, None)


def test_an_extension_moves_the_target_and_the_first_promise_stays(town):
    for place, (words, day) in enumerate([("31 Agustus", date(2024, 8, 31)), ("14 September", date(2024, 9, 14))], 1):
        request = requests.request_extension(
            **town.by("officer"), action=town.action, target_text=words, reason="Menunggu anggaran"
        )
        assert town.action.shifts == place - 1  # the present target holds until it is granted
        requests.grant(**town.by("secretary"), request=request)
        assert (town.action.last_day, town.action.shifts) == (day, place)
    assert town.action.first_last_day == date(2024, 7, 31)
    moves = [(u.from_day, u.to_day) for u in town.action.updates if u.kind is UpdateKind.GRANT]
    assert moves == [(date(2024, 7, 31), date(2024, 8, 31)), (date(2024, 8, 31), date(2024, 9, 14))]


def test_nobody_grants_what_they_asked_themselves(town):
    request = requests.request_extension(
        **town.by("secretary"), action=town.action, target_text="31 Desember 2024", reason="Menunggu anggaran"
    )
    with pytest.raises(Forbidden, match="orang lain"):
        requests.grant(**town.by("secretary"), request=request)
    assert request.state is RequestState.PENDING


def test_an_extension_asks_for_a_later_day_and_one_at_a_time(town):
    def ask(words):
        return requests.request_extension(
            **town.by("officer"), action=town.action, target_text=words, reason="Anggaran"
        )

    for words in ("30 Juli 2024", "31 Juli 2024", "berkelanjutan"):
        with pytest.raises(DomainError) as refusal:
            ask(words)
        assert refusal.value.field == "target_text"
    ask("31 Agustus 2024")
    with pytest.raises(DomainError, match="masih menunggu"):
        ask("30 September 2024")


def test_not_actionable_is_asked_by_the_owner_and_granted_by_another(town):
    request = requests.request_not_actionable(
        **town.by("officer"), action=town.action, reason="APBD-P sudah ditetapkan"
    )
    assert town.action.state is ActionState.NOT_STARTED
    requests.grant(**town.by("chair"), request=request, remarks="Dialihkan ke RKA 2025")
    assert (town.action.state, request.state) == (ActionState.NOT_ACTIONABLE, RequestState.GRANTED)


def test_a_refused_request_is_kept_with_its_reason_and_changes_nothing(town):
    request = requests.request_not_actionable(**town.by("officer"), action=town.action, reason="Sulit")
    with pytest.raises(DomainError):
        requests.refuse(**town.by("secretary"), request=request, remarks="")
    requests.refuse(**town.by("secretary"), request=request, remarks="Masih dapat dikerjakan")
    requests.refuse(**town.by("secretary"), request=request, remarks="Masih dapat dikerjakan")  # sent twice
    assert (request.state, request.remarks) == (RequestState.REFUSED, "Masih dapat dikerjakan")
    assert town.action.state is ActionState.NOT_STARTED
    with pytest.raises(WrongState):
        requests.grant(**town.by("secretary"), request=request)
    assert [u.kind for u in town.action.updates] == [UpdateKind.REQUEST, UpdateKind.REFUSAL]


def test_a_ralat_cancels_and_its_number_is_told(town):
    corrections.cancel(**town.by("secretary"), action=town.action, words="Dibatalkan dengan ralat 1.")
    assert town.action.state is ActionState.CANCELLED
    assert "ralat 1" in town.action.updates[-1].words


def test_a_ralat_changes_an_action_and_its_reports_stay(town):
    submitted(town)
    corrections.correct(
        **town.by("secretary"), action=town.action, ralat=2, given={"text": "Baru", "target_text": "16 Agustus 2024"}
    )
    update = town.action.updates[-1]
    assert (update.kind, update.from_day, update.to_day) == ("ralat", date(2024, 7, 31), date(2024, 8, 16))
    assert (town.action.text, town.action.state, town.action.shifts) == ("Baru", ActionState.SUBMITTED, 1)
    assert town.action.first_last_day == date(2024, 7, 31)


def test_a_second_account_of_the_agency_may_report_too(town):
    town.accounts["second"] = make_account(town.session, Role.SECRETARIAT, town.agency)
    reporting.report(**town.by("officer"), action=town.action, said=Said(words="Satu"))
    reporting.report(**town.by("second"), action=town.action, said=Said(words="Dua"))
    assert [u.words for u in town.action.updates] == ["Satu", "Dua"]
