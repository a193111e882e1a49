"""Pekerjaan kami: the sections, reports on several actions at once, handing over, comments, and who left."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import lxml.html
import pytest
from PIL import Image
from sqlalchemy import event, select

from coordination.accounts.models import Role
from coordination.actions import commenting, handing_over, requests, several, verifying, work
from coordination.actions.models import Action, ActionState, ProgressUpdate, UpdateKind
from coordination.actions.work import Section
from coordination.directory import queries as directory
from coordination.directory.models import Person, Position
from coordination.errors import DomainError
from coordination.meetings.models import Reader, SecurityLevel
from coordination.outbox.models import Mail
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_account,
    make_action,
    make_decision,
    make_meeting,
    make_organization,
    sign_in,
)
from tests.pages import Browser

TODAY = date(2024, 9, 30)


@pytest.fixture
def desk(town, clock, app):
    """Return the agency with one action in each section, on 30 September 2024, and its officer's browser."""
    town.session.delete(town.action)
    town.session.flush()

    def made(text, day, **given):
        return make_action(town.session, town.decision, owner=town.agency, text=text, last_day=day, **given)

    town.late = made("Terlambat", date(2024, 9, 1))
    town.returned = made("Dikembalikan", date(2024, 12, 1), state=ActionState.RETURNED)
    town.soon = made("Segera", date(2024, 10, 7))
    town.submitted = made("Diserahkan", date(2024, 9, 1), state=ActionState.SUBMITTED)
    town.asked = made("Dimohonkan", date(2024, 10, 2))
    town.later = made("Nanti", date(2024, 10, 8))
    town.done = made("Selesai", date(2024, 9, 1), state=ActionState.DONE)
    requests.request_extension(
        **town.by("officer"), action=town.asked, target_text="31 Desember 2024", reason="Menunggu"
    )
    town.session.commit()
    clock.set(2024, 9, 30)

    def browser(name="officer"):
        client = app.test_client()
        sign_in(client, town.accounts[name])
        return Browser(client, town.session)

    town.browser, town.made = browser, made
    return town


def picture(color="navy"):
    file = BytesIO()
    Image.new("RGB", (64, 48), color).save(file, "JPEG")
    return BytesIO(file.getvalue())


def form_of(page):
    """Return the fields of the form about several actions, as a browser would send them."""
    forms = [one for one in lxml.html.fromstring(page).forms if one.method == "POST" and "t" in one.action]
    own = next(one for one in forms if one.action.endswith(("/laporkan", "/serahkan")))
    fields: dict[str, list[str]] = {}
    for name, value in own.form_values():
        fields.setdefault(name, []).append(value.removeprefix("\n"))  # as a browser reads a textarea
    return {name: values for name, values in fields.items() if name != "csrf_token"}


def test_each_action_stands_in_one_section_in_the_order_of_attention(desk):
    actor = actor_of(desk.accounts["officer"])
    found = {one: [row.text for row in work.lines(desk.session, actor, one, TODAY).rows] for one in Section}
    assert found == {
        Section.LATE: ["Terlambat"],
        Section.RETURNED: ["Dikembalikan"],
        Section.SOON: ["Segera"],
        Section.WAITING: ["Diserahkan", "Dimohonkan"],
        Section.LATER: ["Nanti"],
        Section.LEFT: [],
    }
    assert [work.counts(desk.session, actor, TODAY)[one] for one in Section] == [1, 1, 1, 2, 1, 0]
    page = desk.browser().get("/pekerjaan-kami")
    places = [page.index(f">{text}</a><br>") for text in ("Terlambat", "Dikembalikan", "Segera", "Diserahkan", "Nanti")]
    assert places == sorted(places)
    assert "Perpanjangan sampai 31 Desember 2024 menunggu keputusan" in page
    assert f"/tindak-lanjut/{desk.late.id}#lapor" in page


def test_mine_is_what_names_me_or_the_position_that_i_hold(desk):
    officer = desk.accounts["officer"]
    position = add(desk.session, Position(title="Kasi", organization=desk.agency, holder=officer.person))
    desk.late.person, desk.soon.position = officer.person, position
    desk.session.commit()
    actor = actor_of(officer)
    mine = work.counts(desk.session, actor, TODAY, mine=True)
    assert {one for one, n in mine.items() if n} == {Section.LATE, Section.SOON}
    page = desk.browser().get("/pekerjaan-kami?siapa=saya")
    assert "Terlambat" in page
    assert ">Nanti</a>" not in page


def test_nothing_of_another_agency_and_nothing_secret_that_one_is_not_named_for_stands_there(desk):
    other = make_organization(desk.session, "Dinas lain")
    make_action(desk.session, desk.decision, owner=other, text="kanarilain", last_day=date(2024, 9, 1))
    closed = make_meeting(desk.session, desk.host, level=SecurityLevel.RAHASIA)
    decision = make_decision(desk.session, closed, number=1)
    make_action(desk.session, decision, owner=desk.agency, text="kanarirahasia", last_day=date(2024, 9, 1))
    desk.session.commit()
    page = desk.browser().get("/pekerjaan-kami")
    assert "kanari" not in page
    assert work.counts(desk.session, actor_of(desk.accounts["officer"]), TODAY)[Section.LATE] == 1


def test_a_long_section_is_cut_and_has_a_page_of_its_own(desk):
    for n in range(work.PAGE + 1):
        desk.made(f"Banyak {n:03}", date(2024, 8, 1))
    desk.session.commit()
    browser = desk.browser()
    page = browser.get("/pekerjaan-kami")
    assert page.count(">Banyak 0") == work.SHOWN
    assert "Lihat semua 52" in page
    own = browser.get("/pekerjaan-kami?bagian=lewat-tenggat")
    assert own.count(">Banyak 0") == work.PAGE
    assert "halaman=2" in own
    assert "Terlambat" in browser.get("/pekerjaan-kami?bagian=lewat-tenggat&amp;halaman=2".replace("&amp;", "&"))


def test_the_page_asks_as_often_for_many_actions_as_for_few(desk):
    def asked():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        with desk.browser().client.application.app_context():
            from coordination.db import db

            event.listen(db.engine, "before_cursor_execute", note)
            desk.browser().client.get("/pekerjaan-kami")
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few = asked()
    for n in range(30):
        desk.made(f"Banyak {n}", date(2024, 8, 1))
    desk.session.commit()
    assert asked() == few


# --- reports on several --------------------------------------------------------------------------------------


def test_three_are_reported_in_one_form_with_what_is_the_same_for_all(desk):
    browser, ids = desk.browser(), [desk.late.id, desk.returned.id, desk.soon.id]
    address = "/tindak-lanjut/laporkan?" + "&".join(f"pilih={one}" for one in ids)
    fields = form_of(browser.get(address)) | {
        "words": "Sudah dirapatkan",
        "how_far": "50",
        "evidence": (picture(), "rapat.jpg"),
        f"t{ids[0]}-words": "Narahubung ditetapkan",
        f"t{ids[0]}-how_far": "selesai",
        f"t{ids[0]}-evidence": (picture("red"), "sk.jpg"),
        f"t{ids[2]}-how_far": "75",
    }
    browser.post("/tindak-lanjut/laporkan", **fields)
    late, returned, soon = (desk.session.get(Action, one) for one in ids)
    assert (late.state, returned.state, soon.state) == (
        ActionState.SUBMITTED,
        ActionState.IN_PROGRESS,
        ActionState.IN_PROGRESS,
    )
    assert [(one.updates[-1].words, one.percent) for one in (late, returned, soon)] == [
        ("Narahubung ditetapkan", 100),
        ("Sudah dirapatkan", 50),
        ("Sudah dirapatkan", 75),
    ]
    assert [len(one.updates[-1].evidence) for one in (late, returned, soon)] == [2, 1, 1]


def test_a_refusal_is_told_at_its_line_nothing_is_saved_and_nothing_typed_or_sent_is_lost(desk):
    browser, ids = desk.browser(), [desk.late.id, desk.soon.id]
    address = "/tindak-lanjut/laporkan?" + "&".join(f"pilih={one}" for one in ids)
    fields = form_of(browser.get(address)) | {
        f"t{ids[0]}-words": "Sudah jalan",
        f"t{ids[0]}-evidence": (picture(), "foto.jpg"),
        f"t{ids[1]}-words": "Sudah selesai",
        f"t{ids[1]}-how_far": "selesai",
    }
    answer = browser.post("/tindak-lanjut/laporkan", 422, **fields).text
    assert not desk.session.scalars(
        select(ProgressUpdate).where(ProgressUpdate.kind.in_([UpdateKind.REPORT, UpdateKind.SUBMISSION]))
    ).all()
    page = lxml.html.fromstring(answer)
    [first] = page.xpath(f"//fieldset[@id='baris-{ids[0]}']")
    [second] = page.xpath(f"//fieldset[@id='baris-{ids[1]}']")
    assert "bukti dukung" in second.xpath(".//p[@class='error' and not(@hidden)]")[0].text_content()
    assert not first.xpath(".//p[@class='error' and not(@hidden)]")
    assert "foto.jpg sudah terunggah" in first.text_content()
    again = form_of(answer)
    assert again[f"t{ids[0]}-words"] == ["Sudah jalan"]
    browser.post("/tindak-lanjut/laporkan", **again | {f"t{ids[1]}-link": "https://contoh.go.id/sk"})
    first, second = (desk.session.get(Action, one) for one in ids)
    assert [one.file.name for one in first.updates[-1].evidence] == ["foto.jpg"]
    assert second.state is ActionState.SUBMITTED


def test_the_same_form_sent_twice_reports_once(desk):
    browser, ids = desk.browser(), [desk.late.id, desk.soon.id]
    address = "/tindak-lanjut/laporkan?" + "&".join(f"pilih={one}" for one in ids)
    fields = form_of(browser.get(address)) | {"words": "Sudah jalan"}
    for _time in range(2):
        browser.post("/tindak-lanjut/laporkan", **fields)
    found = desk.session.scalars(select(ProgressUpdate).where(ProgressUpdate.kind == UpdateKind.REPORT)).all()
    assert sorted(one.action_id for one in found) == sorted(ids)


def test_a_line_that_says_nothing_is_skipped_and_said_to_be(desk):
    browser, ids = desk.browser(), [desk.late.id, desk.soon.id]
    address = "/tindak-lanjut/laporkan?" + "&".join(f"pilih={one}" for one in ids)
    fields = form_of(browser.get(address)) | {f"t{ids[1]}-words": "Jalan"}
    browser.post("/tindak-lanjut/laporkan", **fields)
    assert "1 laporan tersimpan. 1 yang tidak diisi dilewati." in browser.get("/pekerjaan-kami")


def test_of_several_one_that_is_not_ones_own_makes_the_whole_form_not_exist(desk):
    other = make_action(desk.session, desk.decision, owner=make_organization(desk.session), text="kanari")
    desk.session.commit()
    browser = desk.browser()
    answer = browser.get(f"/tindak-lanjut/laporkan?pilih={desk.late.id}&pilih={other.id}", 404)
    assert "kanari" not in answer
    assert "Centang dahulu" in browser.get("/tindak-lanjut/laporkan", 422)
    many = "&".join(f"pilih={n}" for n in range(1, several.MOST + 2))
    assert "Paling banyak 20" in browser.get(f"/tindak-lanjut/laporkan?{many}", 422)


def test_a_file_that_somebody_else_sent_cannot_be_slipped_in_as_ones_own(desk):
    browser = desk.browser()
    address = f"/tindak-lanjut/laporkan?pilih={desk.late.id}"
    fields = form_of(browser.get(address)) | {
        f"t{desk.late.id}-evidence": (picture(), "rahasia.jpg"),
        f"t{desk.late.id}-link": "bukan tautan",
    }
    refused = browser.post("/tindak-lanjut/laporkan", 422, **fields).text
    kept = form_of(refused)[f"t{desk.late.id}-kept"]
    other = make_account(desk.session, Role.OFFICER, desk.agency)
    desk.accounts["other"] = other
    desk.session.commit()
    browser = desk.browser("other")
    fields = form_of(browser.get(address)) | {f"t{desk.late.id}-kept": kept, f"t{desk.late.id}-words": "Jalan"}
    browser.post("/tindak-lanjut/laporkan", **fields)
    assert not desk.session.get(Action, desk.late.id).updates[-1].evidence


# --- handing over --------------------------------------------------------------------------------------------


def colleague(desk, name="Siti", **given):
    return add(desk.session, Person(name=name, organization=given.pop("organization", desk.agency), **given))


def told(desk, kind):
    return [mail.person_id for mail in desk.session.scalars(select(Mail).where(Mail.kind == kind))]


def test_an_action_is_handed_to_a_colleague_who_is_told_and_the_timeline_shows_it(desk):
    siti = colleague(desk, email="siti@kendari.go.id")
    desk.session.commit()
    browser = desk.browser()
    page = browser.get(f"/tindak-lanjut/serahkan?pilih={desk.late.id}")
    fields = form_of(page) | {"to": f"person-{siti.id}", "words": "Mohon dilanjutkan"}
    for _time in range(2):
        browser.post("/tindak-lanjut/serahkan", **fields)
    assert desk.session.get(Action, desk.late.id).person_id == siti.id
    assert told(desk, "handed_over") == [siti.id]
    page = browser.get(f"/tindak-lanjut/{desk.late.id}")
    assert page.count("Diserahkan kepada Siti") == 1
    assert "Mohon dilanjutkan" in page


def test_several_are_handed_to_a_position_and_its_holder_is_told_of_each(desk):
    siti = colleague(desk)
    position = add(desk.session, Position(title="Kabid", organization=desk.agency, holder=siti))
    several.hand_over_all(**desk.by("officer"), actions=[desk.late, desk.soon], position=position)
    assert {one.position_id for one in (desk.late, desk.soon)} == {position.id}
    assert told(desk, "handed_over") == [siti.id, siti.id]


@pytest.mark.parametrize("who", ["left", "elsewhere", "closed_position", "position_elsewhere", "nobody"])
def test_nothing_is_handed_to_who_left_or_belongs_elsewhere(desk, who):
    other = make_organization(desk.session, "Dinas lain")
    to = {
        "left": {"person": colleague(desk, active=False)},
        "elsewhere": {"person": colleague(desk, organization=other)},
        "closed_position": {"position": add(desk.session, Position(title="X", organization=desk.agency, active=False))},
        "position_elsewhere": {"position": add(desk.session, Position(title="X", organization=other))},
        "nobody": {},
    }[who]
    with pytest.raises(DomainError) as refused:
        handing_over.hand_over(**desk.by("officer"), action=desk.late, **to)
    assert refused.value.field == "to"
    assert desk.late.person_id is None


def test_a_secret_action_is_handed_only_to_who_is_named_for_it(desk):
    meeting = make_meeting(desk.session, desk.host, level=SecurityLevel.RAHASIA)
    officer, other = desk.accounts["officer"], make_account(desk.session, Role.OFFICER, desk.agency)
    secret = make_action(
        desk.session, make_decision(desk.session, meeting, number=1), owner=desk.agency, person=officer.person
    )
    with pytest.raises(DomainError, match="boleh membaca"):
        handing_over.hand_over(**desk.by("officer"), action=secret, person=other.person)
    position = add(desk.session, Position(title="Kabid", organization=desk.agency, holder=other.person))
    with pytest.raises(DomainError, match="boleh membaca"):
        handing_over.hand_over(**desk.by("officer"), action=secret, position=position)
    add(desk.session, Reader(meeting_id=meeting.id, account_id=other.id, named_at=NOW))
    handing_over.hand_over(**desk.by("officer"), action=secret, position=position)
    assert secret.person_id == other.person_id


def test_what_is_done_is_not_handed_over_and_a_report_that_waits_keeps_its_place_in_the_queue(desk):
    siti = colleague(desk)
    with pytest.raises(DomainError, match="Selesai"):
        handing_over.hand_over(**desk.by("officer"), action=desk.done, person=siti)
    before = desk.submitted.moved_at
    handing_over.hand_over(**desk.by("officer"), action=desk.submitted, person=siti)
    assert desk.submitted.moved_at == before


# --- comments ------------------------------------------------------------------------------------------------


def test_a_comment_is_told_once_to_each_of_the_others_concerned_and_changes_nothing(desk):
    row = make_action(desk.session, desk.decision, owner=desk.agency, supporters=(desk.supporter,))
    version = row.version
    for _time in range(2):
        commenting.comment(**desk.by("officer"), action=row, words="Mohon arahan", client_key="k")
    names = {account.person_id: name for name, account in desk.accounts.items()}
    assert sorted(names[one] for one in told(desk, "commented")) == ["colleague", "helper", "secretary"]
    assert (row.version, row.state) == (version, ActionState.NOT_STARTED)
    commenting.comment(**desk.by("chair"), action=row, words="Lanjutkan")
    assert sorted(names[one] for one in told(desk, "commented")[3:]) == ["colleague", "helper", "officer", "secretary"]


def test_a_comment_stands_in_the_timeline_and_hides_no_reason_of_a_return(desk):
    browser = desk.browser()
    desk.submitted.updates.append(
        ProgressUpdate(
            kind=UpdateKind.SUBMISSION,
            at=NOW,
            from_state=ActionState.NOT_STARTED,
            to_state=ActionState.SUBMITTED,
            words="Sudah",
        )
    )
    desk.session.flush()
    verifying.return_(**desk.by("secretary"), action=desk.submitted, reason="Daftar hadir belum ada")
    desk.session.commit()
    address = f"/tindak-lanjut/{desk.submitted.id}"
    browser.post(f"{address}/komentar", comment="<b>Baik</b>, kami lengkapi")
    page = browser.get(address)
    assert "&lt;b&gt;Baik&lt;/b&gt;, kami lengkapi" in page
    note = lxml.html.fromstring(page).xpath("//section[contains(@class,'note-red')]")[0].text_content()
    assert "Daftar hadir belum ada" in note
    assert "Tuliskan komentar Anda." in browser.post(f"{address}/komentar", 422, comment="  ").text


# --- who left ------------------------------------------------------------------------------------------------


def test_work_of_who_left_is_listed_for_handing_over_and_the_history_keeps_the_name(desk):
    siti = colleague(desk, "Siti Aminah")
    handing_over.hand_over(**desk.by("officer"), action=desk.late, person=siti)
    vacant = add(desk.session, Position(title="Kasi Promkes", organization=desk.agency))
    handing_over.hand_over(**desk.by("officer"), action=desk.soon, position=vacant)
    siti.active = False
    desk.session.commit()
    actor = actor_of(desk.accounts["officer"])
    rows = work.lines(desk.session, actor, Section.LEFT, TODAY).rows
    assert [row.text for row in rows] == ["Terlambat", "Segera"]
    browser = desk.browser()
    assert "2 tindak lanjut tanpa petugas" in browser.get("/pekerjaan-kami")
    page = browser.get("/pekerjaan-kami?bagian=tanpa-petugas")
    assert "Terlambat" in page
    assert "Diserahkan kepada Siti Aminah" in browser.get(f"/tindak-lanjut/{desk.late.id}")
    receivers = form_of(browser.get(f"/tindak-lanjut/serahkan?pilih={desk.late.id}"))
    assert receivers
    assert (
        "Siti Aminah"
        not in lxml.html.fromstring(browser.get(f"/tindak-lanjut/serahkan?pilih={desk.soon.id}"))
        .xpath("//select")[0]
        .text_content()
    )


def test_a_closed_account_leaves_its_work_without_an_officer_too(desk):
    other = make_account(desk.session, Role.OFFICER, desk.agency)
    handing_over.hand_over(**desk.by("officer"), action=desk.late, person=other.person)
    desk.session.flush()
    actor = actor_of(desk.accounts["officer"])
    assert work.without_officer(desk.session, actor, TODAY) == 0
    other.active = False
    desk.session.flush()
    assert work.without_officer(desk.session, actor, TODAY) == 1


def test_a_persons_page_says_what_is_still_theirs_as_far_as_the_reader_may_hand_it_over(desk):
    siti = colleague(desk)
    desk.late.person, desk.soon.person, desk.done.person = siti, siti, siti
    desk.session.commit()
    address = f"/pekerjaan-kami/orang/{siti.id}"
    page = desk.browser().get(address)
    assert "Masih ada 2 tindak lanjut atas namanya." in page
    assert f"pilih={desk.late.id}" in page
    other = desk.browser("helper").get(address)
    assert "Masih ada" not in other
    assert "pilih=" not in other
    editor = make_account(desk.session, Role.SECRETARIAT, desk.agency)
    desk.accounts["editor"] = editor
    desk.session.commit()
    assert f'hx-get="{address}"' in desk.browser("editor").get(f"/direktori/orang/{siti.id}")


def test_who_left_is_suggested_nowhere(desk):
    siti = colleague(desk, "Siti Aminah", active=False)
    add(desk.session, Position(title="Kasi Aminah", organization=desk.agency, holder=siti, active=False))
    for suggest in (directory.suggest_people, directory.suggest_positions, directory.suggest_invitees):
        assert suggest(desk.session, "Aminah") == []
    found = handing_over.colleagues(desk.session, desk.agency.id)
    assert siti not in found.people
    assert not found.positions


def test_who_may_not_report_may_not_hand_over_or_comment(desk):
    browser = desk.browser("chair")
    browser.get(f"/tindak-lanjut/serahkan?pilih={desk.late.id}", 403)
    stranger = make_account(desk.session, Role.OFFICER, make_organization(desk.session))
    desk.accounts["stranger"] = stranger
    desk.session.commit()
    desk.browser("stranger").post(f"/tindak-lanjut/{desk.late.id}/komentar", 404, comment="x")


def test_own_lines_of_the_list_can_be_ticked_and_what_waits_for_others_cannot(desk):
    page = lxml.html.fromstring(desk.browser().get("/tindak-lanjut?tab=milik-kami"))
    ticked = {int(box.get("value")) for box in page.xpath("//form[@data-bulk]//input[@name='pilih']")}
    assert ticked == {one.id for one in (desk.late, desk.returned, desk.soon, desk.asked, desk.later)}
    assert not lxml.html.fromstring(desk.browser("chair").get("/tindak-lanjut")).xpath("//input[@name='pilih']")


def test_home_leads_to_the_work_and_says_what_nobody_answers_for(desk):
    desk.late.person = colleague(desk, active=False)
    desk.session.commit()
    page = desk.browser().get("/")
    assert "1 tindak lanjut tanpa petugas." in page
    assert 'href="/pekerjaan-kami"' in page
