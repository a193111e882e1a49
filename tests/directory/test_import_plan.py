"""What an import would do, line by line, and that doing it twice does nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.directory.import_plan import (
    Entity,
    ImportPlan,
    KnownOrganization,
    KnownPerson,
    KnownPosition,
    PlannedLine,
    Snapshot,
    Verdict,
    plan_file,
)
from coordination.directory.models import EmployeeIdType, HolderStatus, OrganizationKind, Sex
from tests.directory.sheets import csv, sample, xlsx

PARTICIPANTS = "peserta-titik-koma-cp1252.csv"
INVITATION = "undangan-judul-dan-gabung.xlsx"
NIP = "199008172020042001"  # made up


def plan(data: bytes, snapshot: Snapshot | None = None) -> ImportPlan:
    return plan_file(data, "daftar", snapshot or Snapshot())


def people(*rows: Sequence[object], columns: Sequence[str] = ("Nama", "NIP", "Jabatan", "Instansi")) -> bytes:
    return xlsx([columns, *rows])


def verdicts(made: ImportPlan) -> dict[int, str]:
    return {line.row: str(line.verdict) for line in made.lines}


def values(line: PlannedLine, entity: Entity) -> dict[str, Any]:
    """The one write of that kind in a line; {} for none."""
    return next((dict(write.values) for write in line.writes if write.entity is entity), {})


def applied(made: ImportPlan, snapshot: Snapshot) -> Snapshot:
    """The directory after the plan was written, as the services would: negative ids become real ones."""
    tables: dict[Entity, dict[int, Any]] = {
        Entity.ORGANIZATION: {row.id: row for row in snapshot.organizations},
        Entity.PERSON: {row.id: row for row in snapshot.people},
        Entity.POSITION: {row.id: row for row in snapshot.positions},
    }
    made_of: dict[Entity, Any] = {
        Entity.ORGANIZATION: KnownOrganization,
        Entity.PERSON: KnownPerson,
        Entity.POSITION: KnownPosition,
    }
    about = {"organization_id": Entity.ORGANIZATION, "parent_id": Entity.ORGANIZATION, "holder_id": Entity.PERSON}
    real: dict[tuple[Entity, int], int] = {}
    for write in made.writes:
        kept = {
            name: real[about[name], value] if name in about and isinstance(value, int) and value < 0 else value
            for name, value in write.values.items()
            if name != "is_tidy"
        }
        rows = tables[write.entity]
        if write.adds:
            assert write.id < 0
            number = real[write.entity, write.id] = len(rows) + 1000
            rows[number] = made_of[write.entity](number, **kept)
        else:
            number = real[write.entity, write.id] if write.id < 0 else write.id
            rows[number] = replace(rows[number], **kept)
    return Snapshot(*(tuple(rows.values()) for rows in tables.values()))


# --- The two samples, each line by hand -------------------------------------------------------------------------------


def test_the_list_of_participants_adds_five_people_and_knows_the_sixth_line_again() -> None:
    made = plan(sample(PARTICIPANTS))
    assert verdicts(made) == {2: "added", 3: "added", 4: "added", 5: "added", 6: "added", 8: "same"}
    satu, dua, tiga, empat, lima, again = made.lines
    assert values(satu, Entity.PERSON) == {
        "title_front": "Dr.",
        "name": "Contoh Satu",
        "title_back": "S.Sos., M.Si.",
        "employee_id_type": EmployeeIdType.NIP,
        "employee_id": "197504121999031004",
        "phone": "081200000001",
        "organization_id": -2,
    }
    assert values(satu, Entity.ORGANIZATION) == {
        "name": "Dinas Kesehatan Kota Kendari",
        "kind": OrganizationKind.OPD,
        "is_tidy": False,
    }
    assert values(satu, Entity.POSITION) == {
        "organization_id": -2,
        "title": "Kepala Dinas",
        "is_head": True,
        "holder_id": -2,
        "holder_status": HolderStatus.DEFINITIVE,
    }
    assert values(dua, Entity.PERSON)["phone"] == "081200000002"
    assert values(tiga, Entity.PERSON)["name"] == "Contoh Tiga “Panggilan”"
    assert values(tiga, Entity.PERSON)["employee_id_type"] is EmployeeIdType.NRP
    assert "employee_id" not in values(empat, Entity.PERSON)
    assert values(empat, Entity.ORGANIZATION)["kind"] is OrganizationKind.NGO
    assert values(lima, Entity.PERSON)["employee_id_type"] is EmployeeIdType.NIPPPK
    assert values(lima, Entity.PERSON)["phone"] == "08120000005"
    assert again.writes == ()
    assert again.reasons == (
        "Orang yang sama dengan baris 3; yang dipakai baris itu.",
        "Jabatan di baris ini (Kabag Hukum) tidak dipakai.",
    )


def test_the_invitation_list_adds_three_lines_and_refuses_three_with_how_to_mend_them() -> None:
    made = plan(sample(INVITATION))
    assert verdicts(made) == {
        7: "refused",
        8: "added",
        9: "refused",
        11: "added",
        12: "added",
        14: "refused",
    }
    enam, tujuh, delapan, sembilan, kejaksaan, sepuluh = made.lines
    for line in (enam, delapan):
        assert "ubah format kolomnya menjadi Teks" in line.reasons[0]
    assert values(tujuh, Entity.PERSON) == {
        "title_front": "Hj.",
        "name": "Contoh Tujuh",
        "title_back": "S.Pd.",
        "employee_id_type": EmployeeIdType.NIP,
        "employee_id": "198011032006042012",
        "rank": "Pembina Tingkat I",
        "grade": "IV/b",
        "phone": "081200000007",
        "organization_id": -8,
    }
    assert values(sembilan, Entity.PERSON)["rank"] == "AKP"
    assert values(sembilan, Entity.PERSON)["phone"] == "081200000009"
    assert values(kejaksaan, Entity.PERSON) == {}
    assert values(kejaksaan, Entity.POSITION) == {"organization_id": -12, "title": "Kepala", "is_head": True}
    assert values(kejaksaan, Entity.ORGANIZATION)["kind"] is OrganizationKind.VERTICAL
    assert sepuluh.reasons[0].startswith("Nama berisi rumus (=HYPERLINK(")
    assert sepuluh.reasons[0].endswith("Ketik namanya langsung.")
    assert all(line.writes == () for line in made.lines if line.verdict is Verdict.REFUSED)


@pytest.mark.parametrize("name", [PARTICIPANTS, INVITATION])
def test_the_same_file_twice_changes_nothing(name: str) -> None:
    first = plan(sample(name))
    second = plan(sample(name), applied(first, Snapshot()))
    assert second.writes == ()
    assert {line.verdict for line in second.lines} <= {Verdict.SAME, Verdict.REFUSED}


def test_an_nrp_that_another_person_has_already_is_refused() -> None:
    after = applied(plan(sample(PARTICIPANTS)), Snapshot())
    line = plan(sample(INVITATION), after).lines[3]
    assert line.verdict is Verdict.REFUSED
    assert line.reasons == ("Nomor ini milik Contoh Tiga “Panggilan”. Periksa nomor dan namanya, lalu unggah lagi.",)


# --- People who are there already -------------------------------------------------------------------------------------

DINAS = KnownOrganization(1, "Dinas Kesehatan Kota Kendari", "Dinkes", OrganizationKind.OPD)
BAGIAN = KnownOrganization(2, "Bagian Hukum Sekretariat Daerah", kind=OrganizationKind.SETDA)
PERSON = KnownPerson(
    7,
    "Contoh Satu",
    title_back="S.H.",
    employee_id_type=EmployeeIdType.NIP,
    employee_id=NIP,
    phone="081200000001",
    organization_id=1,
)
HEAD = KnownPosition(5, 1, "Kepala Dinas", is_head=True, holder_id=7)
DIRECTORY = Snapshot((DINAS, BAGIAN), (PERSON,), (HEAD,))


def only(made: ImportPlan) -> PlannedLine:
    assert len(made.lines) == 1
    return made.lines[0]


def test_other_spelling_is_no_change() -> None:
    line = only(plan(people(("CONTOH SATU, SH", "19900817 202004 2 001", "kepala dinas", "DINKES")), DIRECTORY))
    assert (line.verdict, line.writes) == (Verdict.SAME, ())


def test_what_differs_is_changed_and_said_and_what_the_sheet_leaves_out_stays() -> None:
    rows = people(
        ("Dr. Contoh Satu", NIP, "IV/c", "0812-0000-0009", "P"),
        columns=("Nama", "NIP", "Pangkat/Gol", "No. HP", "L/P"),
    )
    line = only(plan(rows, DIRECTORY))
    assert line.verdict is Verdict.CHANGED
    assert values(line, Entity.PERSON) == {
        "title_front": "Dr.",
        "rank": "Pembina Utama Muda",
        "grade": "IV/c",
        "phone": "081200000009",
        "sex": Sex.FEMALE,
    }
    assert line.reasons == (
        "Gelar depan diisi “Dr.”.",
        "Pangkat diisi “Pembina Utama Muda”.",
        "Golongan diisi “IV/c”.",
        "Telepon berubah: “081200000001” → “081200000009”.",
        "L/P diisi: Perempuan.",
    )


def test_a_person_who_moves_and_takes_a_position_is_changed_in_both() -> None:
    line = only(plan(people(("Contoh Satu", NIP, "Plt. Kepala Bagian", "Bagian Hukum Setda")), DIRECTORY))
    assert line.verdict is Verdict.CHANGED
    assert values(line, Entity.PERSON) == {"organization_id": 2}
    assert values(line, Entity.POSITION) == {
        "organization_id": 2,
        "title": "Kepala Bagian",
        "is_head": True,
        "holder_id": 7,
        "holder_status": HolderStatus.PLT,
    }


def test_a_new_holder_of_a_known_position_is_told() -> None:
    line = only(plan(people(("Contoh Dua", "-", "Plh. Kepala Dinas", "Dinkes")), DIRECTORY))
    assert line.verdict is Verdict.ADDED
    assert values(line, Entity.POSITION) == {"holder_id": -2, "holder_status": HolderStatus.PLH}
    assert "Pemangku Kepala Dinas berubah: Contoh Satu, S.H. → Contoh Dua." in line.reasons


def test_a_number_and_a_name_that_contradict_each_other_are_refused() -> None:
    line = only(plan(people(("Orang Lain", NIP, "Kepala Dinas", "Dinkes")), DIRECTORY))
    assert line.verdict is Verdict.REFUSED
    assert "Nomor ini milik Contoh Satu, S.H." in line.reasons[0]


def test_a_namesake_elsewhere_is_another_person_with_a_warning() -> None:
    line = only(plan(people(("Contoh Satu", "-", "Staf", "Bagian Hukum Setda")), DIRECTORY))
    assert line.verdict is Verdict.ADDED
    assert line.warnings == (
        "Ada orang lain bernama Contoh Satu (Dinas Kesehatan Kota Kendari). Bila orangnya sama, gabungkan nanti.",
    )


def test_a_bare_name_that_several_people_bear_is_refused() -> None:
    known = Snapshot((DINAS, BAGIAN), (PERSON, replace(PERSON, id=8, employee_id=None, organization_id=2)))
    assert (
        only(plan(people(("Contoh Satu", "", "", "")), replace(known, people=known.people[:1]))).verdict is Verdict.SAME
    )
    line = only(plan(people(("Contoh Satu", "", "", "")), known))
    assert line.verdict is Verdict.REFUSED
    assert line.reasons == ("Ada beberapa orang bernama Contoh Satu. Isi NIP atau instansinya, lalu unggah lagi.",)


def test_a_person_without_a_number_is_known_by_name_and_organization_and_gets_the_number() -> None:
    known = Snapshot((DINAS,), (replace(PERSON, employee_id=None, employee_id_type=None),))
    line = only(plan(people(("Contoh Satu", NIP, "", "Dinas Kesehatan Kota Kendari")), known))
    assert line.verdict is Verdict.CHANGED
    assert values(line, Entity.PERSON) == {"employee_id_type": EmployeeIdType.NIP, "employee_id": NIP}


def test_an_odd_number_is_kept_with_its_warning() -> None:
    line = only(plan(people(("Contoh", "19901332 202004 2 001", "Camat", "Kecamatan A"))))
    assert line.verdict is Verdict.ADDED
    assert line.warnings == ("Delapan angka pertama (19901332) bukan tanggal lahir.",)


# --- Positions and organizations of people ----------------------------------------------------------------------------


def test_the_short_form_of_the_only_such_office_is_understood_and_said() -> None:
    line = only(plan(people(("Contoh Dua", "-", "Sekretaris", "Dinas Kesehatan")), DIRECTORY))
    assert values(line, Entity.PERSON)["organization_id"] == 1
    assert line.warnings == ("“Dinas Kesehatan” dianggap Dinas Kesehatan Kota Kendari.",)


def test_a_title_that_many_hold_stays_with_the_person() -> None:
    made = plan(
        people(
            ("A Satu", "-", "Narahubung", "UPTD PPA"),
            ("B Dua", "-", "Narahubung", "UPTD PPA"),
            ("C Tiga", "-", "Staf Umum", "UPTD PPA"),
            ("D Empat", "-", "Kepala", "UPTD PPA"),
        )
    )
    assert [values(line, Entity.PERSON).get("job_title") for line in made.lines] == [
        "Narahubung",
        "Narahubung",
        "Staf Umum",
        None,
    ]
    assert [bool(values(line, Entity.POSITION)) for line in made.lines] == [False, False, False, True]
    assert plan(people(("A Satu", "-", "Narahubung", "UPTD PPA")), applied(made, Snapshot())).writes == ()


def test_a_person_twice_in_the_file_is_written_once_and_the_vaguer_line_only_fills_gaps() -> None:
    made = plan(
        people(
            ("CONTOH SATU, SH", "", "Plt. Kepala", "Dinas X", "0812 0000 0002", "a@b.id"),
            ("Contoh Satu", NIP, "Kepala", "Dinas X", "0812 0000 0001", ""),
            columns=("Nama", "NIP", "Jabatan", "Instansi", "HP", "Email"),
        )
    )
    assert verdicts(made) == {2: "changed", 3: "added"}
    assert [dict(write.values) for write in made.lines[0].writes] == [{"title_back": "SH", "email": "a@b.id"}]
    assert made.lines[0].reasons[0] == "Orang yang sama dengan baris 3; yang dipakai baris itu."
    assert [write.adds for write in made.writes] == [True, True, True, False]


def test_an_organization_named_twice_is_made_once() -> None:
    made = plan(people(("A Satu", "-", "Kepala", "Dinas X"), ("B Dua", "-", "Sekretaris", "DINAS X")))
    assert [write.entity for write in made.writes].count(Entity.ORGANIZATION) == 1
    assert values(made.lines[1], Entity.PERSON)["organization_id"] == -2


def test_a_line_needs_a_name_or_a_position_with_its_organization() -> None:
    made = plan(
        people(
            ("", NIP, "", "Dinas X"),
            ("", "", "Kepala", ""),
            ("x" * 301, "", "", "Dinas X"),
            ("Ada", "", "", ""),
        )
    )
    assert [line.verdict for line in made.lines] == [Verdict.REFUSED] * 3 + [Verdict.ADDED]
    assert [line.reasons[0] for line in made.lines[:3]] == [
        "Nama dan jabatan kosong. Isi salah satunya.",
        "Instansi kosong. Jabatan tanpa nama orang perlu instansinya.",
        "Nama terlalu panjang: paling banyak 300 huruf.",
    ]


def test_a_formula_or_nonsense_in_a_lesser_cell_is_left_out_with_a_warning() -> None:
    rows = people(
        ("Contoh", "=1+1", "tidak tahu", "bukan alamat", "X"),
        columns=("Nama", "Jabatan", "No. HP", "Email", "L/P"),
    )
    line = only(plan(rows))
    assert values(line, Entity.PERSON) == {"name": "Contoh"}
    assert line.warnings == (
        "Sel berisi rumus diabaikan: =1+1. Ganti dengan isinya.",
        "Nomor telepon “tidak tahu” tidak dikenali, dikosongkan.",
        "Alamat pos-el “bukan alamat” tidak dikenali, dikosongkan.",
        "L/P “X” tidak dikenali, dikosongkan.",
    )


def test_counts_and_the_fingerprint_tell_plans_apart() -> None:
    one, other = plan(sample(PARTICIPANTS)), plan(sample(PARTICIPANTS), DIRECTORY)
    assert one.counts == {Verdict.ADDED: 5, Verdict.CHANGED: 0, Verdict.SAME: 1, Verdict.REFUSED: 0}
    assert one.fingerprint == plan(sample(PARTICIPANTS)).fingerprint
    assert one.fingerprint != other.fingerprint


# --- Lists of organizations -------------------------------------------------------------------------------------------

COLUMNS = ("No", "Nama Instansi", "Singkatan", "Jenis", "Induk", "Telepon", "Email", "Alamat")


def test_organizations_are_added_parents_first_whatever_their_order() -> None:
    data = xlsx(
        [
            COLUMNS,
            (1, "UPTD PPA", "", "UPTD", "DP3A", "", "", ""),
            (2, "Dinas Pemberdayaan Perempuan", "DP3A", "Perangkat daerah", "", "0401 312345", "a@b.id", "Jl. A No. 1"),
        ]
    )
    made = plan(data)
    assert [line.row for line in made.lines] == [2, 3]
    assert [write.id for write in made.writes] == [-3, -2]
    assert values(made.lines[0], Entity.ORGANIZATION) == {
        "name": "UPTD PPA",
        "kind": OrganizationKind.UPTD,
        "parent_id": -3,
        "is_tidy": True,
    }
    assert values(made.lines[1], Entity.ORGANIZATION) == {
        "name": "Dinas Pemberdayaan Perempuan",
        "short_name": "DP3A",
        "kind": OrganizationKind.OPD,
        "phone": "0401312345",
        "email": "a@b.id",
        "address": "Jl. A No. 1",
        "is_tidy": True,
    }
    assert plan(data, applied(made, Snapshot())).writes == ()


def test_a_known_organization_is_changed_only_in_what_the_sheet_says() -> None:
    data = xlsx([COLUMNS, (1, "Dinkes", "", "", "", "0401-312345", "", ""), (2, "dinas kesehatan kota kendari")])
    made = plan(data, DIRECTORY)
    assert verdicts(made) == {2: "changed", 3: "same"}
    assert values(made.lines[0], Entity.ORGANIZATION) == {"phone": "0401312345"}
    assert made.lines[1].reasons == ("Sama dengan baris 2; yang dipakai baris itu.",)


def test_an_unknown_parent_or_one_that_is_itself_is_left_out_with_a_warning_and_a_nameless_line_refused() -> None:
    data = xlsx(
        [
            COLUMNS,
            (1, "A", "", "", "Entah"),
            (2, "B", "", "", "b"),
            (3, "", "X"),
            (4, "C", "", "", "D"),
            (5, "D", "", "", "C"),
        ]
    )
    made = plan(data)
    assert verdicts(made) == {2: "added", 3: "added", 4: "refused", 5: "added", 6: "added"}
    assert made.lines[0].warnings == ("Induk “Entah” belum ada di direktori, dikosongkan.",)
    assert all("parent_id" not in values(line, Entity.ORGANIZATION) for line in made.lines[:2])
    assert plan(data, applied(made, Snapshot())).counts[Verdict.ADDED] == 0


# --- Properties -------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["Contoh Satu", "CONTOH SATU, SH", "Dr. Contoh Dua", "Contoh Tiga", "", "😀", "-", "=1"])
NUMBERS = st.sampled_from(["", "-", NIP, "199008172020042002", "NRP 78010203", "abc", "1,9E+17"])
TITLES = st.sampled_from(
    ["", "Kepala", "Plt. Kepala", "Staf", "Kepala Dinas", "Kabid A", "Kepala (atau yang mewakili)"]
)
PLACES = st.sampled_from(["", "Dinas A", "DINAS A", "Dinas A Kota B", "LSM C", "Setda", "Sekretariat Daerah"])
ROWS = st.lists(st.tuples(NAMES, NUMBERS, TITLES, PLACES), max_size=8)


def listed(rows: list[tuple[str, ...]]) -> bytes:
    return csv("\n".join(";".join(row) for row in [("Nama", "NIP", "Jabatan", "Instansi"), *rows]))


@given(ROWS, ROWS)
def test_any_list_planned_again_after_it_was_written_changes_nothing(
    before: list[tuple[str, ...]], rows: list[tuple[str, ...]]
) -> None:
    directory = applied(plan(listed(before)), Snapshot())
    made = plan(listed(rows), directory)
    after = applied(made, directory)
    assert plan(listed(rows), after).writes == ()


@given(ROWS)
def test_no_plan_gives_two_people_one_number_or_one_organization_two_equal_titles(
    rows: list[tuple[str, ...]],
) -> None:
    after = applied(plan(listed(rows)), Snapshot())
    numbers = [person.employee_id for person in after.people if person.employee_id]
    assert len(numbers) == len(set(numbers))
    titles = [(position.organization_id, position.title.casefold()) for position in after.positions]
    assert len(titles) == len(set(titles))
    names = [organization.name.casefold() for organization in after.organizations]
    assert len(names) == len(set(names))


# --- What applying would refuse is told by the preview ----------------------------------------------------------------


def test_a_short_name_that_another_has_is_left_out_with_a_warning() -> None:
    rows = people(
        ("Dinas Sosial", "Dinkes", ""),
        ("Dinas Pangan", "DP", ""),
        ("Dinas Pariwisata", "DP", ""),
        columns=("Nama instansi", "Singkatan", "Induk"),
    )
    made = plan(rows, DIRECTORY)
    assert [values(line, Entity.ORGANIZATION).get("short_name") for line in made.lines] == [None, "DP", None]
    assert made.lines[0].warnings == ("Singkatan “Dinkes” sudah dipakai Dinas Kesehatan Kota Kendari, dikosongkan.",)
    assert made.lines[2].warnings == ("Singkatan “DP” sudah dipakai Dinas Pangan, dikosongkan.",)


def test_two_that_name_each_other_as_parent_do_not_stand_in_a_circle() -> None:
    rows = people(
        ("Dinas Kesehatan Kota Kendari", "", "Bagian Hukum Sekretariat Daerah"),
        ("Bagian Hukum Sekretariat Daerah", "", "Dinas Kesehatan Kota Kendari"),
        columns=("Nama instansi", "Singkatan", "Induk"),
    )
    made = plan(rows, DIRECTORY)
    parents = [values(line, Entity.ORGANIZATION).get("parent_id") for line in made.lines if line.writes]
    assert parents == [2]
    warned = [warning for line in made.lines for warning in line.warnings]
    assert len(warned) == 1
    assert "sendiri berada di bawah instansi ini; induknya dikosongkan." in warned[0]
