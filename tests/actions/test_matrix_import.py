"""An office's old follow-up matrix comes in as a recorded meeting: shown line by line, then written once."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from coordination.accounts.models import Role
from coordination.actions.matrix_plan import Directory, guess_as_of, guess_title, plan_matrix
from coordination.actions.matrix_sheet import Column, find_matrix
from coordination.actions.models import Action, ActionState, ProgressUpdate, UpdateKind
from coordination.directory.import_matching import KnownOrganization
from coordination.directory.models import Group, Organization, OrganizationKind
from coordination.directory.spreadsheets import UnreadableSheet, read_sheets
from coordination.meetings.models import Decision, Meeting, MeetingState, Paper
from coordination.outbox.models import Mail
from tests.directory.sheets import sample, xlsx
from tests.factories import make_account, make_office, make_organization

MEETING = date(2024, 6, 27)
AS_OF = date(2024, 9, 30)
HEADER = ("No", "Kesimpulan", "Tindak Lanjut", "PJ", "Pendukung", "Target", "Status", "Bukti", "Ket")
IMPORT = "/tindak-lanjut/impor"
HOSTILE = """Dr. H. O'Brien & "Anak" <Kota>, S.H., M.Si."""

KNOWN = Directory(
    [
        KnownOrganization(1, "UPTD PPA", None, OrganizationKind.UPTD),
        KnownOrganization(2, "Dinas Kesehatan Kota Kendari", "Dinkes", OrganizationKind.OPD),
        KnownOrganization(3, "Dinas Pemberdayaan Perempuan", "DP3A", OrganizationKind.OPD),
        KnownOrganization(4, "Dinas Komunikasi dan Informatika", "Diskominfo", OrganizationKind.OPD),
    ],
    {},
)


def matrix(*lines, header=HEADER, merged=()):
    return find_matrix(read_sheets(xlsx([header, *lines], merged), "matriks.xlsx"))


def planned(*lines, directory=KNOWN, **given):
    return plan_matrix(matrix(*lines, **given), directory, meeting_day=MEETING, as_of=AS_OF)


def line(status="", target="31 Juli 2024", owner="DP3A", supporters="", text="Menyusun alur"):
    return (1, "Akses diperluas", text, owner, supporters, target, status)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_the_sample_of_an_office_is_read_as_a_person_would_read_it():
    sheet = find_matrix(read_sheets(sample("matriks-lama.xlsx"), "matriks-lama.xlsx"))
    assert guess_title(sheet) == "Rapat Koordinasi"
    assert guess_as_of(sheet, date(2024, 10, 2)) == AS_OF
    plan = plan_matrix(sheet, KNOWN, meeting_day=MEETING, as_of=AS_OF)
    assert [len(decision.actions) for decision in plan.decisions] == [2, 2, 1, 1, 1]
    assert [
        (one.owner.label, [s.label for s in one.supporters], one.last_day, one.state, one.percent)
        for one in plan.actions
    ] == [
        ("UPTD PPA", [], date(2024, 7, 31), ActionState.DONE, 100),
        ("Dinkes", [], date(2024, 8, 16), ActionState.IN_PROGRESS, 0),
        ("DP3A", ["Disdik"], date(2024, 8, 31), ActionState.DONE, 100),
        ("Diskominfo", ["DP3A"], date(2024, 9, 27), ActionState.IN_PROGRESS, 60),
        ("Seluruh OPD", [], date(2024, 9, 30), ActionState.NOT_STARTED, 0),
        ("UPTD PPA", ["LSM"], date(2024, 12, 30), ActionState.IN_PROGRESS, 0),
        ("DP3A", [], date(2024, 9, 20), ActionState.NOT_ACTIONABLE, 0),
    ]
    assert plan.new_organizations == ("Disdik", "LSM")
    assert plan.every_opd == (2, 3, 4)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Belum selesai", ActionState.NOT_STARTED),
        ("blm ada progres", ActionState.NOT_STARTED),
        ("0%", ActionState.NOT_STARTED),
        ("selesai 60%", ActionState.IN_PROGRESS),
        ("100 %", ActionState.DONE),
        ("Sudah dilaksanakan", ActionState.DONE),
        ("tdk dapat dilaksanakan", ActionState.NOT_ACTIONABLE),
        ("menunggu verifikasi", ActionState.SUBMITTED),
        ("Perlu dilengkapi", ActionState.RETURNED),
        ("-", ActionState.NOT_STARTED),
        ("lihat lampiran", ActionState.IN_PROGRESS),
    ],
)
def test_a_status_in_free_words_has_one_meaning(words, state):
    assert planned(line(words)).actions[0].state is state


def test_a_status_that_nobody_knows_is_pointed_out():
    (caution,) = planned(line("lihat lampiran")).actions[0].cautions
    assert "lihat lampiran" in caution


@pytest.mark.parametrize(
    ("cell", "owner", "supporters"),
    [
        ("Dinas Komunikasi dan Informatika", "Diskominfo", []),  # "dan" stands in its name
        ("Dinkes dan DP3A", "Dinkes", ["DP3A"]),
        ("Dinkes, DP3A; Diskominfo", "Dinkes, DP3A", ["Diskominfo"]),
        ("DP3A/DP3A", "DP3A", ["DP3A"]),
        ("Karang Taruna dan PKK", "Karang Taruna dan PKK", []),
    ],
)
def test_several_owners_in_a_cell_become_one_owner_and_supporters(cell, owner, supporters):
    (action,) = planned(line(owner=cell)).actions
    assert (action.owner.label, [one.label for one in action.supporters]) == (owner, supporters)


def test_a_decision_stands_once_for_the_lines_below_it_merged_or_left_empty():
    plan = planned(
        (1, "Akses diperluas", "Satu", "DP3A"),
        (None, None, "Dua", "Dinkes"),
        (2, "Akses diperluas", "Tiga", "DP3A"),
        (None, None, None, None),
        ("Jumlah", None, "3", None),
    )
    assert [[one.text for one in decision.actions] for decision in plan.decisions] == [["Satu", "Dua"], ["Tiga"]]


def test_what_a_line_leaves_open_comes_in_and_is_pointed_out():
    (action,) = planned(line("selesai", target="segera", owner="-")).actions
    assert (action.owner, action.target, action.state, action.is_running) == (
        None,
        None,
        ActionState.NOT_STARTED,
        False,
    )
    assert len(action.cautions) == 3
    assert ("Target", "segera") in action.told


def test_a_formula_says_nothing():
    assert matrix(line(text='=HYPERLINK("http://a","b")')).lines[0][Column.ACTION] == ""


def test_a_sheet_without_a_matrix_is_refused_with_the_headings_it_needs():
    with pytest.raises(UnreadableSheet, match="Tindak Lanjut dan Penanggung"):
        find_matrix(read_sheets(xlsx([("Nama", "NIP"), ("Siti", "1")]), "a.xlsx"))


@given(cells=st.lists(st.tuples(*[st.text(st.characters(min_codepoint=32, max_codepoint=0xFFF), max_size=30)] * 6)))
def test_whatever_stands_in_the_cells_every_line_comes_in_or_is_refused_with_a_reason(cells):
    sheet = matrix(*((1, *texts) for texts in cells))
    plan = plan_matrix(sheet, KNOWN, meeting_day=MEETING, as_of=AS_OF)
    rows = sorted([one.row for one in plan.actions] + [one.row for one in plan.refused])
    assert rows == [one.row for one in sheet.lines]
    assert all(one.reason for one in plan.refused)


# --- on pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(session, clock):
    clock.set(2024, 10, 2)
    make_office(session)
    host = make_organization(session, "Dinas Pemberdayaan Perempuan", short_name="DP3A")
    make_organization(session, "UPTD PPA", kind=OrganizationKind.UPTD)
    make_organization(session, "Dinas Kesehatan", short_name="Dinkes")
    make_organization(session, "Dinas Kominfo", short_name="Diskominfo")
    session.commit()
    return host


@pytest.fixture
def secretary(session, office, browse):
    account = make_account(session, Role.SECRETARIAT, office)
    session.commit()
    return browse(account)


def preview(who, office, data, name="matriks.xlsx", status=200, **given):
    sent = {"host_id": office.id, "day": "2024-06-27", "file": (io.BytesIO(data), name), **given}
    return who.post(IMPORT, status, **sent).get_data(as_text=True)


def apply(who, page, status=303):
    fingerprint = page.partition('name="fingerprint" value="')[2].partition('"')[0]
    return who.post(f"{IMPORT}/terapkan", status, fingerprint=fingerprint)


def test_nothing_is_written_before_the_secretary_says_so(secretary, office, session):
    page = preview(secretary, office, sample("matriks-lama.xlsx"))
    assert "Rapat Koordinasi" in page
    assert "Senin, 30 September 2024" in page
    assert "20 September 2024" in page
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_the_matrix_comes_in_as_a_recorded_meeting_whose_actions_run(secretary, office, session):
    answer = apply(secretary, preview(secretary, office, sample("matriks-lama.xlsx")))
    meeting = session.scalars(select(Meeting)).one()
    assert answer.location.endswith(f"/rapat/{meeting.id}")
    assert (meeting.state, meeting.first_day, meeting.title) == (MeetingState.RECORDED, MEETING, "Rapat Koordinasi")
    assert len(session.scalars(select(Decision)).all()) == 5
    actions = session.scalars(select(Action).order_by(Action.id)).all()
    assert len(actions) == 6 + 3  # one for each of three OPD in place of "Seluruh OPD"
    assert all(one.is_released for one in actions)
    done = actions[0]
    assert (done.state, done.percent, done.submitted_on) == (ActionState.DONE, 100, None)
    (update,) = done.updates
    assert (update.kind, update.to_state) == (UpdateKind.IMPORT, ActionState.DONE)
    assert update.words == "Status: Selesai\nBukti: dokumen alur; tanda terima"
    assert [evidence.url for evidence in actions[2].updates[0].evidence] == ["https://example.invalid/foto"]
    assert session.scalars(select(Group.name)).all() == ["Seluruh OPD"]
    assert set(session.scalars(select(Organization.name).where(Organization.is_tidy.is_(False)))) == {"Disdik", "LSM"}
    assert session.scalars(select(Paper.title)).all() == ["Matriks tindak lanjut lama"]
    assert session.scalar(select(func.count()).select_from(Mail)) == 0


def test_the_same_matrix_sent_twice_comes_in_once(secretary, office, session):
    data = xlsx([HEADER, line("proses")])
    page = preview(secretary, office, data, title="Rakor")
    first = apply(secretary, page).location
    preview(secretary, office, data, title="Rakor")
    assert apply(secretary, page).location == first
    assert session.scalar(select(func.count()).select_from(Action)) == 1


def test_a_directory_that_changed_meanwhile_shows_the_new_preview(secretary, office, session):
    page = preview(secretary, office, xlsx([HEADER, line(owner="Dinas Sosial")]), title="Rakor")
    make_organization(session, "Dinas Sosial")
    session.commit()
    assert "Periksa pratinjau yang baru" in apply(secretary, page, 409).get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_text_of_people_stays_text(secretary, office, session):
    page = preview(secretary, office, xlsx([HEADER, line(owner=HOSTILE, text=HOSTILE)]), title=HOSTILE)
    assert "O&#39;Brien &amp; &#34;Anak&#34; &lt;Kota&gt;" in page
    assert "<Kota>" not in page
    apply(secretary, page)
    assert session.scalars(select(Action.text)).one() == HOSTILE


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"day": ""}, "Isi hari rapatnya"),
        ({"day": "2024-12-01"}, "sesudah hari ini"),
        ({"as_of": "2024-06-01"}, "sebelum hari rapatnya"),
        ({"title": ""}, "tidak menyebutkannya"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(secretary, office, sent, told):
    assert told in preview(secretary, office, xlsx([HEADER, line()]), status=422, **{"title": "Rakor", **sent})


def test_the_role_withdrawn_while_the_preview_is_open_writes_nothing(session, office, browse):
    account = make_account(session, Role.SECRETARIAT, office, also=((Role.SECRETARIAT, make_organization(session)),))
    session.commit()
    who = browse(account)
    page = preview(who, office, xlsx([HEADER, line()]), title="Rakor")
    account.memberships[:] = [one for one in account.memberships if one.organization_id != office.id]
    session.commit()
    apply(who, page, 403)
    assert session.scalar(select(func.count()).select_from(ProgressUpdate)) == 0
