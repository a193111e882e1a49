"""The matriks tindak lanjut as a Word file: every text in its column, no row cut, no table too long to open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordination.documents.follow_up import Group, Standing, sums
from coordination.documents.formats import day_and_date
from coordination.documents.matrix_paper import MOST_ROWS, build_matrix, in_tables, remarks, status
from tests.documents import follow_up_examples as examples
from tests.documents.reader import Docx, Table
from tests.documents.word_rules import faults

GROUPS = (
    Group(title="DP3A – 2 tindak lanjut", rows=examples.ACTIONS[2:4]),
    Group(title="UPTD PPA – 1 tindak lanjut", rows=examples.ACTIONS[:1]),
)
PAPERS = {
    "kendari": examples.matrix,
    "hard": lambda: examples.matrix(examples.hard()),
    "many": lambda: examples.matrix(examples.many(230)),
    "grouped": lambda: examples.matrix(groups=GROUPS, meetings=((1, f"{examples.MEETING}, 27 Juni 2024"),)),
    "draft": lambda: examples.matrix(draft=True),
    "empty": lambda: examples.matrix(()),
}


def built(data) -> Docx:
    return Docx(build_matrix(data))


def tables(docx) -> list[Table]:
    found = [block for block in docx.blocks if isinstance(block, Table)]
    return [one for one in found if one.rows[0].head]


@pytest.mark.parametrize("name", PAPERS)
def test_a_matrix_obeys_what_word_insists_on(name):
    assert faults(built(PAPERS[name]())) == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_data_gives_the_same_bytes(name):
    assert build_matrix(PAPERS[name]()) == build_matrix(PAPERS[name]())


def test_each_action_is_a_row_under_the_nine_heads():
    (table,) = tables(built(examples.matrix()))
    assert [cell.text for cell in table.rows[0].cells] == [
        "No.",
        "Keputusan",
        "Uraian Tindak Lanjut",
        "Penanggung Jawab",
        "Instansi Pendukung",
        "Target Waktu",
        "Status",
        "Bukti Dukung",
        "Keterangan",
    ]
    rows = {row.cells[0].text: [cell.text.replace("\xa0", " ") for cell in row.cells] for row in table.rows[1:]}
    assert list(rows) == [one.code for one in examples.ACTIONS]
    assert rows["1b"] == [
        "1b",
        "",
        "Menetapkan narahubung layanan",
        "Dinas Kesehatan",
        "–",
        "Jumat, 16 Agustus 2024",
        "Dalam proses – lewat tenggat (45 hari)",
        "–",
        "60%. Narahubung RSUD belum ditunjuk",
    ]
    assert rows["4a"][-2:] == ["SK tim koordinasi", "Diserahkan 22 Agustus 2024"]
    assert rows["3a"][-1] == "Terlambat 3 hari"
    assert rows["5"][5] == day_and_date(examples.ACTIONS[8].due).replace("\xa0", " ")


def test_a_decision_stands_once_over_its_actions_and_its_cell_is_open_between_them():
    (table,) = tables(built(examples.matrix()))
    decisions = [row.cells[1].text for row in table.rows[1:]]
    assert decisions[:4] == ["Akses layanan perlindungan diperluas.", "", examples.ACTIONS[2].decision, ""]


def test_the_title_says_of_which_meeting_and_as_of_which_day():
    text = built(examples.matrix()).text.replace("\xa0", " ")
    assert text.startswith(
        f"Matriks Tindak Lanjut Hasil Rapat\n{examples.MEETING}\nKamis, 27 Juni 2024 – keadaan per Senin, 30 September"
    )


def test_the_sums_are_those_of_the_worked_example_and_say_what_the_share_is_of():
    assert sums(examples.COUNTS) == (
        "Jumlah 11 tindak lanjut: selesai 4, menunggu verifikasi 1, dalam proses 4, belum ditindaklanjuti 1, tidak "
        "dapat ditindaklanjuti 1; lewat tenggat 2. Selesai 36,36% dari seluruh tindak lanjut; 40,00% tanpa yang tidak "
        "dapat ditindaklanjuti."
    )
    assert sums(examples.COUNTS) in built(examples.matrix()).text
    assert "Kepala Dinas Pemberdayaan" in built(examples.matrix()).text


def test_a_draft_counts_nothing_and_nobody_signs_it():
    text = built(examples.matrix(draft=True)).text
    assert "Selesai 36,36%" not in text
    assert "NIP" not in text
    assert b"DRAF" in built(examples.matrix(draft=True)).parts["word/rakorHeader1.xml"]


def test_every_text_is_read_back_as_it_was_written():
    (table,) = tables(built(examples.matrix(examples.hard())))
    row = next(row for row in table.rows if row.cells[0].text == "7a")
    texts = [cell.text for cell in row.cells]
    assert texts[1] == examples.HOSTILE
    assert texts[2] == f"{examples.HOSTILE}Teks  dengan  tanda"
    assert texts[3] == examples.HOSTILE
    assert texts[4] == f"{examples.HOSTILE}, {examples.LONG_POSITION}"
    assert texts[7] == examples.HOSTILE
    assert texts[8] == f"satu\n\ndua {examples.HOSTILE}"
    without_spaces = next(row for row in table.rows if row.cells[0].text == "7b")
    assert without_spaces.cells[2].text == examples.NO_SPACES * 2
    assert without_spaces.cells[8].text == "x" * 300


def test_no_row_is_cut_and_every_table_repeats_its_head():
    for table in tables(built(examples.matrix(examples.many(230)))):
        assert [row.head for row in table.rows] == [True] + [False] * (len(table.rows) - 1)
        assert all(row.cant_split for row in table.rows)


def test_a_long_matrix_is_several_tables_of_the_same_columns():
    found = tables(built(examples.matrix(examples.many(230))))
    assert [len(table.rows) - 1 for table in found] == [100, 100, 30]
    assert len({table.grid for table in found}) == 1
    codes = [row.cells[0].text for table in found for row in table.rows[1:]]
    assert codes == [str(number) for number in range(1, 231)]


@pytest.mark.parametrize("sizes", [(1,), (100,), (99, 99, 99), (60, 60, 10), (5, 250, 5), (1,) * 230, (49, 60)])
def test_groups_are_divided_among_tables_in_order_and_never_away_from_their_titles(sizes):
    rows = examples.many(sum(sizes))
    groups, at = [], 0
    for number, size in enumerate(sizes):
        groups.append(Group(title=f"Kelompok {number}", rows=rows[at : at + size]))
        at += size
    parts = list(in_tables(groups))
    assert [one for part in parts for group in part for one in group.rows] == list(rows)
    assert [group.title for part in parts for group in part if group.title] == [group.title for group in groups]
    assert all(sum(len(group.rows) + bool(group.title) for group in part) <= MOST_ROWS for part in parts)
    assert all(group.rows for part in parts for group in part)


def test_of_several_meetings_each_decision_says_where_it_was_taken():
    docx = built(PAPERS["grouped"]())
    (table,) = tables(docx)
    assert [row.cells[0].text for row in table.rows][1::3] == ["DP3A – 2 tindak lanjut", "UPTD PPA – 1 tindak lanjut"]
    assert table.rows[2].cells[1].text == f"{examples.ACTIONS[2].decision}\n(rapat 1, butir 2a, 2b)"
    assert f"1. {examples.MEETING}, 27 Juni 2024" in docx.text


def test_what_is_due_today_is_not_late_and_what_is_done_says_no_more_than_how_late_it_came():
    assert status(examples.ACTIONS[3]) == "Dalam proses"
    assert remarks(replace(examples.ACTIONS[0], remarks="Sudah diserahkan kemarin")) == ""
    assert remarks(replace(examples.ACTIONS[10], standing=Standing.NOT_ACTIONABLE)) == examples.ACTIONS[10].remarks


def test_words_without_end_are_cut_at_a_space():
    long = replace(examples.ACTIONS[1], remarks="kendala " * 400, percent=0)
    (table,) = tables(built(examples.matrix((long,))))
    text = table.rows[1].cells[8].text
    assert text.endswith("kendala …")
    assert len(text) <= 602
