"""One meeting on its pages: what each reader sees of it, and what its forms do."""

from __future__ import annotations

import html
import json
import re

import lxml.html
import markupsafe
import pytest
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.directory.models import Position
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Participant,
    ParticipantRole,
    Presence,
    Reader,
    SecurityLevel,
)
from coordination.richtext import from_plain
from tests.factories import (
    NOW,
    add,
    make_account,
    make_action,
    make_agenda_item,
    make_decision,
    make_group,
    make_meeting,
    make_organization,
)

S = MeetingState
HOSTILE = 'O\'Brien & "<img src=x onerror=alert(1)>" 😀 مرحبا ' + "x" * 240
pytestmark = pytest.mark.usefixtures("clock")


def form_of(page, *names):
    """Return the hidden fields that a page's form would send."""
    return {name: html.unescape(re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]) for name in names}


FACTS = {
    "title": "Rapat koordinasi",
    "days": ["2024-06-27", "09.00", ""],
    "zone": "WITA",
    "level": "biasa",
    "urgency": "biasa",
}


# --- planning ------------------------------------------------------------------------------------------------


def test_a_meeting_is_planned_on_one_page_with_people_and_agenda(session, host, account, secretary):
    guests = [make_organization(session, name) for name in ("Dinkes", "Kodim")]
    group = make_group(session, "Forkopimda", [guests[1]])
    chair = add(session, Position(organization=make_organization(session, "Setda"), title="Asisten III"))
    session.commit()
    key = form_of(secretary.get("/rapat/baru"), "client_key")
    sent = {
        **FACTS,
        **key,
        "host_id": host.id,
        "chair": f"position-{chair.id}",
        "minute_taker": f"person-{account.person_id}",
        "invitees": [f"group-{group.id}", f"organization-{guests[0].id}", f"organization-{guests[1].id}"],
        "agenda": "1. Pembukaan (10 menit)\n2. Pembahasan",
        "place": HOSTILE,
    }
    first = secretary.post("/rapat/baru", **sent)
    page = secretary.get(first.location)
    assert "Sudah ada di daftar: Pimpinan, Kodim." in page
    assert secretary.post("/rapat/baru", **sent).location == first.location
    meeting = session.scalars(select(Meeting)).one()
    assert [(p.role, p.invited_position) for p in meeting.participants] == [
        (ParticipantRole.CHAIR, "Asisten III"),
        (ParticipantRole.MINUTE_TAKER, None),
        (ParticipantRole.PARTICIPANT, "Pimpinan"),
        (ParticipantRole.PARTICIPANT, "Pimpinan"),
    ]
    assert [(item.title, item.planned_minutes) for item in meeting.agenda] == [("Pembukaan", 10), ("Pembahasan", None)]
    assert html.escape(HOSTILE, quote=False).split("x" * 20)[0] in page.replace("&#39;", "'").replace("&#34;", '"')
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"days": ["2024-06-27", "09.00", "08.00"]}, "harus sesudah jam mulai (09.00)"),
        ({"days": ["2024-06-27", "jam sembilan", ""]}, "Hari ke-1: tulis jam seperti 09.00."),
        ({"days": ["", "09.00", ""]}, "Hari ke-1: isi tanggalnya."),
        ({"days": ["", "", ""]}, "Isi paling sedikit satu hari rapat."),
        ({"title": " "}, "Nama rapat perlu diisi."),
        ({"link": "javascript:alert(1)"}, "Tautan harus alamat situs"),
        ({"invitees": ["position-9999"]}, "Pilihan peserta tidak dikenal"),
        ({"chair": "x"}, "Pilihan peserta tidak dikenal"),
    ],
)
def test_bad_input_gets_a_sentence_and_the_form_keeps_what_was_typed(session, host, secretary, change, told):
    sent = {**FACTS, "host_id": host.id, "place": "Aula <b>", "agenda": "Butir pertama", **change}
    page = secretary.post("/rapat/baru", 422, **sent).get_data(as_text=True)
    assert told in page
    assert "Aula &lt;b&gt;" in page
    assert "Butir pertama" in page
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_an_agency_that_the_directory_lacks_is_typed_among_the_participants(session, host, secretary):
    session.commit()
    key = form_of(secretary.get("/rapat/baru"), "client_key")
    refused = secretary.post(
        "/rapat/baru", 422, **FACTS, **key, host_id=host.id, new_invitees=HOSTILE, agenda="x" * 501
    ).get_data(as_text=True)
    assert f'<li data-id="">{markupsafe.escape(" ".join(HOSTILE.split()))}</li>' in refused
    secretary.post("/rapat/baru", **FACTS, **key, host_id=host.id, new_invitees=[HOSTILE, "DP3A"])
    meeting = session.scalars(select(Meeting)).one()
    typed, known = meeting.participants[-2:]
    assert (typed.organization_name, typed.organization.is_tidy) == (" ".join(HOSTILE.split()), False)
    assert known.organization is host


def test_an_evening_that_ends_after_midnight_is_planned_and_at_noon_it_is_a_slip(session, host, secretary):
    key = form_of(secretary.get("/rapat/baru"), "client_key")
    noon = FACTS | {"days": ["2024-06-27", "14.00", "09.00"]}
    slip = secretary.post("/rapat/baru", 422, **noon, **key, host_id=host.id)
    assert "Jam selesai (09.00) pada 27 Juni 2024 harus sesudah jam mulai (14.00)." in slip.get_data(as_text=True)
    late = FACTS | {"days": ["2024-06-27", "22.30", "01.15"]}
    page = secretary.get(secretary.post("/rapat/baru", **late, **key, host_id=host.id).location)
    assert "22.30" in page
    assert "01.15" in page


def test_every_agency_stands_in_the_list_and_each_person_beside_the_own_attendance(session, host, secretary):
    agencies = [make_organization(session, f"Dinas {number}") for number in range(10)]
    meeting = make_meeting(session, host, state=S.IN_SESSION, invited=(*agencies, agencies[3]))
    three = [line for line in meeting.participants if line.organization_id == agencies[3].id]
    three[0].invited_position, three[1].invited_position = "Kepala Dinas", "Sekretaris Dinas"
    for line, presence in zip(three, (Presence.PRESENT, Presence.ABSENT), strict=True):
        add(session, Attendance(participant=line, meeting_day_id=meeting.days[0].id, presence=presence, marked_at=NOW))
    session.commit()
    page = lxml.html.fromstring(secretary.get(f"/rapat/{meeting.id}")).xpath('//section[@id="peserta"]')[0]
    rows = [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in page.xpath(".//tbody/tr")]
    assert [row[0] for row in rows if row[0] != "Dinas 3"] == [f"Dinas {n}" for n in range(10) if n != 3]
    assert [row[1:] for row in rows if row[0] == "Dinas 3"] == [
        ["Kepala Dinas", "Hadir"],
        ["Sekretaris Dinas", "Tidak hadir"],
    ]


def test_the_next_meeting_is_planned_from_an_earlier_one(session, host, secretary):
    guest = make_organization(session, "Dinkes")
    earlier = make_meeting(session, host, state=S.APPROVED, invited=(guest,), place="Aula DP3A", title="Rapat triwulan")
    make_action(session, make_decision(session, earlier), text="Masih terbuka")
    session.commit()
    page = secretary.get(f"/rapat/baru?salin={earlier.id}")
    assert "Rapat triwulan" in page
    assert "(1 masih terbuka)" in page
    sent = {**FACTS, "host_id": host.id, "with_participants": "y", "with_follow_up": "y"}
    shown = secretary.get(secretary.post(f"/rapat/baru?salin={earlier.id}", **sent).location)
    assert "Tindak lanjut rapat lalu" in shown
    assert "Masih terbuka" in shown
    assert "Dinkes" in shown


def test_nobody_copies_a_meeting_that_is_not_theirs(session, secretary):
    elsewhere = make_meeting(session, title="Rapat orang lain")
    session.commit()
    secretary.get(f"/rapat/baru?salin={elsewhere.id}", 404)


# --- two people at one form ----------------------------------------------------------------------------------


def test_different_fields_merge_and_the_same_field_shows_both_texts_escaped(session, planned, secretary):
    session.commit()
    address = f"/rapat/{planned.id}/ubah"
    mine = theirs = form_of(secretary.get(address), "version", "base")
    secretary.post(address, **FACTS | theirs | {"place": "Hotel <i>", "title": "Judul mereka"})
    clashed = secretary.post(address, 409, **FACTS | mine | {"title": "Judul <b>saya</b>", "dress": "Batik"})
    page = clashed.get_data(as_text=True)
    assert "Judul mereka" in page
    assert "Judul &lt;b&gt;saya&lt;/b&gt;" in page
    session.refresh(planned)
    assert (planned.title, planned.dress) == ("Judul mereka", None)
    again = form_of(page, "version", "base")
    secretary.post(address, **FACTS | again | {"title": "Judul saya", "dress": "Batik", "place": "Hotel <i>"})
    session.refresh(planned)
    assert (planned.title, planned.dress, planned.place) == ("Judul saya", "Batik", "Hotel <i>")


def test_a_field_that_somebody_else_changed_stays_when_i_change_another(session, planned, secretary):
    session.commit()
    address = f"/rapat/{planned.id}/ubah"
    stale = form_of(secretary.get(address), "version", "base")
    secretary.post(address, **FACTS | stale | {"place": "Hotel"})
    secretary.post(address, **FACTS | stale | {"dress": "Batik", "place": ""})
    session.refresh(planned)
    assert (planned.place, planned.dress) == ("Hotel", "Batik")


# --- what each reader sees -----------------------------------------------------------------------------------


@pytest.fixture
def recorded(session, host):
    """A meeting with an open and a closed item, decisions, actions and a participant."""
    guest = make_organization(session, "Dinas Kesehatan")
    meeting = make_meeting(session, host, invited=(guest,), place="Aula", link="https://zoom.us/j/77")
    opened, closed = make_agenda_item(session, meeting, title="Akses layanan"), make_agenda_item(session, meeting)
    closed.title, closed.level = "Rahasiadapur", SecurityLevel.RAHASIA
    opened.discussion, closed.discussion = from_plain("Pembahasan terbuka"), from_plain("Rahasiadapur dibahas")
    for item, words in ((opened, "Layanan diperluas"), (closed, "Rahasiadapur diputus")):
        make_action(session, make_decision(session, meeting, words, agenda_item=item), text=f"{words}: aksi")
    session.commit()
    meeting.guest = guest
    return meeting


def test_the_secretariat_reads_the_whole_meeting_but_not_a_closed_item(recorded, secretary):
    page = secretary.get(f"/rapat/{recorded.id}")
    for words in ("Pembahasan terbuka", "Keputusan 1", "Layanan diperluas: aksi", "Dinas Kesehatan", "zoom.us/j/77"):
        assert words in page, words
    assert "Tertutup" in page
    assert "Rahasiadapur" not in page
    assert "1 keputusan" in page
    assert "Rahasiadapur" not in secretary.get(f"/rapat/{recorded.id}/ubah")


def test_the_invited_see_time_place_agenda_and_link_until_approval(session, recorded, browse):
    officer = make_account(session, Role.OFFICER, recorded.guest)
    session.commit()
    browser = browse(officer)
    page = browser.get(f"/rapat/{recorded.id}")
    for words in ("Kamis, 27 Juni 2024", "Aula", "Akses layanan", "zoom.us/j/77"):
        assert words in page, words
    for words in ("Pembahasan terbuka", "Layanan diperluas", "Peserta", "Riwayat", "Rahasiadapur", "Keputusan"):
        assert words not in page, words
    recorded.state = S.APPROVED
    session.commit()
    assert "Pembahasan terbuka" in browser.get(f"/rapat/{recorded.id}")


def test_the_office_reads_without_the_link(session, recorded, browse):
    recorded.state = S.APPROVED
    auditor = make_account(session, Role.AUDITOR)
    session.commit()
    page = browse(auditor).get(f"/rapat/{recorded.id}")
    assert "Pembahasan terbuka" in page
    assert "zoom.us" not in page


def test_a_stranger_finds_no_meeting_and_an_officer_of_the_host_may_not_change_it(session, host, recorded, browse):
    stranger = make_account(session, Role.OFFICER, make_organization(session))
    leader = make_account(session, Role.LEADER, host)
    session.commit()
    for path in ("", "/ubah", "/hadir", "/tunda"):
        browse(stranger).get(f"/rapat/{recorded.id}{path}", 404)
    browse(leader).get(f"/rapat/{recorded.id}/ubah", 403)


def test_a_deactivated_organization_is_still_named_by_its_old_meeting(session, recorded, secretary):
    recorded.guest.active = False
    recorded.guest.name = "Nama baru"
    session.commit()
    assert "Dinas Kesehatan" in secretary.get(f"/rapat/{recorded.id}")


def test_the_history_tells_what_happened_in_words(session, host, secretary):
    secretary.post("/rapat/baru", **FACTS, host_id=host.id)
    meeting = session.scalars(select(Meeting)).one()
    secretary.post(f"/rapat/{meeting.id}/buka")
    page = secretary.get(f"/rapat/{meeting.id}").split('id="riwayat"')[1]
    assert "Rapat dibuka" in page
    assert "Rapat direncanakan" in page
    assert "Sekretaris" in page


def test_the_history_does_not_call_invited_who_came_uninvited(session, planned, secretary):
    session.commit()
    secretary.post(f"/rapat/{planned.id}/buka")
    secretary.post(f"/rapat/{planned.id}/hadir/tambahan", name="Camat Mandonga")
    page = secretary.get(f"/rapat/{planned.id}").split('id="riwayat"')[1]
    assert "Undangan tambahan dicatat hadir" in page
    assert "1 peserta diundang" not in page


# --- steps, people, agenda, levels ---------------------------------------------------------------------------


def test_the_steps_of_a_meeting_are_taken_from_its_page(session, planned, secretary):
    session.commit()
    page = secretary.get(f"/rapat/{planned.id}")
    assert "Buka rapat" in page
    secretary.post(f"/rapat/{planned.id}/buka")
    secretary.post(f"/rapat/{planned.id}/tutup")
    session.refresh(planned)
    assert planned.state is S.RECORDED
    secretary.post(f"/rapat/{planned.id}/buka", 422)


def test_a_meeting_is_postponed_scheduled_again_and_cancelled_with_reasons(session, planned, secretary):
    session.commit()
    address = f"/rapat/{planned.id}"
    assert "Alasan perlu diisi" in secretary.post(f"{address}/tunda", 422, reason=" ").get_data(as_text=True)
    secretary.post(f"{address}/tunda", reason="Menunggu <b>Sekda</b>")
    assert "Menunggu &lt;b&gt;Sekda&lt;/b&gt;" in secretary.get(address)
    secretary.post(f"{address}/jadwal-ulang", days=["2024-10-08", "09.00", ""])
    assert "Selasa, 8 Oktober 2024" in secretary.get(address)
    secretary.post(f"{address}/batal", reason="Digabung")
    session.refresh(planned)
    assert planned.state is S.CANCELLED


def test_a_planned_meeting_goes_to_the_bin_and_back(session, planned, secretary):
    session.commit()
    secretary.post(f"/rapat/{planned.id}/buang")
    assert "Rapat koordinasi" in secretary.get("/rapat/sampah")
    assert "Rapat koordinasi" not in secretary.get("/rapat?keadaan=semua").split('class="tabs"')[1]
    secretary.post(f"/rapat/{planned.id}/pulihkan")
    assert "Rapat koordinasi" in secretary.get("/rapat")


def test_people_are_invited_given_roles_ordered_and_taken_off(session, planned, secretary):
    guests = [make_organization(session, name) for name in ("Dinkes", "Kodim")]
    session.commit()
    address = f"/rapat/{planned.id}/peserta"
    secretary.post(address, invitees=[f"organization-{guest.id}" for guest in guests])
    secretary.post(f"{address}/tamu", name="Tamu", organization_name="LSM Baru")
    secretary.post(f"{address}/tamu", name="tamu", organization_name="LSM Baru")
    assert "sudah ada di daftar" in secretary.get(f"/rapat/{planned.id}/ubah")
    ids = list(session.scalars(select(Participant.id).order_by(Participant.id)))
    secretary.post(f"{address}/{ids[1]}/peran", role="chair")
    secretary.post(f"{address}/urutan", id=[ids[2], ids[1], ids[0]])
    secretary.post(f"{address}/{ids[0]}/hapus")
    session.expire_all()
    assert [(p.organization_name, p.role.value) for p in planned.participants] == [
        ("LSM Baru", "participant"),
        ("Kodim", "chair"),
    ]
    assert not planned.participants[0].organization.is_tidy


def test_the_agenda_is_written_changed_and_ordered(session, planned, secretary):
    session.commit()
    address = f"/rapat/{planned.id}/agenda"
    secretary.post(address, agenda="Satu (5 menit)\nDua", client_key="k")
    secretary.post(address, agenda="Satu (5 menit)\nDua", client_key="k")
    one, two = session.scalars(select(AgendaItem).order_by(AgendaItem.sort)).all()
    secretary.post(f"{address}/{one.id}", title="Kesatu", planned_minutes="7", level="terbatas")
    secretary.post(f"{address}/urutan", id=[two.id, one.id])
    session.expire_all()
    assert [(i.title, i.planned_minutes, i.level.value) for i in planned.agenda] == [
        ("Dua", None, "biasa"),
        ("Kesatu", 7, "terbatas"),
    ]
    secretary.post(f"{address}/{two.id}/hapus")
    assert session.scalar(select(func.count()).select_from(AgendaItem)) == 1


def test_two_people_at_one_agenda_item_see_both_texts(session, planned, secretary):
    item = make_agenda_item(session, planned, title="Awal")
    session.commit()
    address = f"/rapat/{planned.id}/agenda/{item.id}"
    stale = {"version": "1", "base": json.dumps({"title": "Awal", "planned_minutes": "", "level": "biasa"})}
    secretary.post(address, **stale, title="Punya mereka", planned_minutes="", level="biasa")
    secretary.post(address, **stale, title="Punya <b>saya</b>", planned_minutes="", level="biasa")
    told = secretary.get(f"/rapat/{planned.id}/ubah")
    assert "tersimpan “Punya mereka”, tulisan Anda “Punya &lt;b&gt;saya&lt;/b&gt;”" in told


def test_a_closed_item_can_be_neither_changed_nor_removed_by_others(session, recorded, secretary):
    closed = recorded.agenda[1].id
    secretary.post(f"/rapat/{recorded.id}/agenda/{closed}", 404, title="x", level="rahasia")
    secretary.post(f"/rapat/{recorded.id}/agenda/{closed}/hapus", 404)
    secretary.get(f"/rapat/{recorded.id}/pembaca?butir={closed}", 404)


def test_raising_a_level_names_readers_and_hides_the_meeting_at_once(session, host, planned, secretary, browse):
    colleague = make_account(session, Role.SECRETARIAT, host, name="Rekan")
    session.commit()
    address = f"/rapat/{planned.id}/ubah"
    kept = form_of(secretary.get(address), "version", "base")
    secretary.post(address, **FACTS | kept | {"level": "rahasia"})
    browse(colleague).get(f"/rapat/{planned.id}", 404)
    readers = f"/rapat/{planned.id}/pembaca"
    assert "Sekretaris" in secretary.get(readers)
    assert "Rekan" in secretary.get(f"{readers}/cari?q=rek")
    secretary.post(readers, account_id=colleague.id)
    browse(colleague).get(f"/rapat/{planned.id}")
    reader = session.scalars(select(Reader).where(Reader.account_id == colleague.id)).one()
    secretary.post(f"{readers}/{reader.id}/hapus")
    browse(colleague).get(f"/rapat/{planned.id}", 404)


def test_only_whoever_presides_lowers_a_level(session, host, browse, secretary):
    chair = make_account(session, Role.OFFICER, make_organization(session))
    meeting = make_meeting(session, host, level=SecurityLevel.TERBATAS, chair=chair)
    session.commit()
    address = f"/rapat/{meeting.id}/klasifikasi"
    secretary.get(address, 403)
    browser = browse(chair)
    browser.post(address, 422, level="biasa", reason="")
    browser.post(address, level="biasa", reason="Sudah diumumkan")
    session.refresh(meeting)
    assert meeting.level is SecurityLevel.BIASA
