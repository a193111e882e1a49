"""The laporan tindak lanjut as a Word file: figures, bars, what became of things, annexes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordination.documents.bar_chart import MOST_BARS, Bar, longest, units
from coordination.documents.follow_up import Change, Counts
from coordination.documents.report import bars, build_report
from tests.documents import follow_up_examples as examples
from tests.documents.reader import Docx, Table, w
from tests.documents.word_rules import faults

PAPERS = {
    "kendari": examples.report,
    "hard": lambda: examples.report(examples.hard(), agency=f"Penanggung jawab: {examples.HOSTILE}"),
    "many": lambda: examples.report(examples.many(230, owners=40)),
    "empty": lambda: examples.report((), since_meeting=False),
}

MOVED = "2b Dinas Kominfo; 3b Bagian Hukum Setda; 4a Bagian Kesra Setda (menunggu verifikasi); 6b DP3A"


def built(data) -> Docx:
    return Docx(build_report(data))


def table_with(docx, text) -> Table:
    return next(
        block
        for block in docx.blocks
        if isinstance(block, Table) and any(text in cell.text for row in block.rows for cell in row.cells)
    )


@pytest.mark.parametrize("name", PAPERS)
def test_a_report_obeys_what_word_insists_on(name):
    assert faults(built(PAPERS[name]())) == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_data_gives_the_same_bytes(name):
    assert build_report(PAPERS[name]()) == build_report(PAPERS[name]())


def test_page_one_has_the_figures_of_the_worked_example():
    (row,) = table_with(built(examples.report()), "Menunggu verifikasi").rows
    assert [cell.text.split("\n") for cell in row.cells] == [
        ["11", "Tindak lanjut"],
        ["4", "Selesai"],
        ["1", "Menunggu verifikasi"],
        ["4", "Dalam proses"],
        ["1", "Belum ditindaklanjuti"],
        ["1", "Tidak dapat ditindaklanjuti"],
    ]


def test_what_is_late_is_named_the_latest_first_and_each_share_says_of_what_it_is():
    text = built(examples.report()).text
    assert (
        "Lewat tenggat: 2 (1b Dinas Kesehatan, 45 hari; 6a DP3A, 17 hari). Selesai 36,36% dari seluruh tindak lanjut; "
        "40,00% tanpa yang tidak dapat ditindaklanjuti." in text
    )


def test_each_action_stands_in_exactly_one_line_since_the_last_meeting():
    docx = built(examples.report())
    assert "Sejak rapat lalu (27 Juni 2024)" in docx.text.replace("\xa0", " ")
    rows = table_with(docx, "Baru selesai").rows
    assert [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in rows] == [
        ["Baru selesai", "4", "1a UPTD PPA; 2a DP3A; 3a DP3A; 4b Polresta Kendari"],
        ["Baru lewat tenggat", "2", "1b Dinas Kesehatan; 6a DP3A"],
        [
            "Bergerak",
            "4",
            f"{MOVED} (tidak dapat ditindaklanjuti)",
        ],
        ["Tanpa kabar", "1", "5 UPTD PPA, tenggat 15 Oktober 2024"],
    ]


def test_a_long_line_names_some_and_counts_the_others():
    ones = examples.many(30)
    docx = built(examples.report(ones, changes={Change.MOVED: ones}))
    moved = next(row for row in table_with(docx, "Bergerak").rows if row.cells[0].text == "Bergerak")
    assert moved.cells[1].text == "30"
    assert moved.cells[2].text.endswith("; dan 22 lainnya")


def test_requests_that_wait_are_put_before_the_leader():
    docx = built(examples.report(to_decide=((examples.ACTIONS[1], "perpanjangan sampai 15 Oktober 2024"),)))
    assert "Perlu keputusan: perpanjangan sampai 15 Oktober 2024 (1b Dinas Kesehatan)." in docx.text
    assert "Perlu keputusan" not in built(examples.report()).text


def test_a_bar_is_a_cell_of_as_many_units_as_it_has_actions():
    rows = [row for row in table_with(built(examples.report()), "1 lewat").rows if len(row.cells) > 1]
    assert [[(cell.text, cell.span) for cell in row.cells] for row in rows[:2]] == [
        [("DP3A", 1), ("2", 12), ("1 lewat", 6), ("1", 6), ("4", 1)],
        [("UPTD PPA", 1), ("1", 6), ("1", 6), ("", 12), ("2", 1)],
    ]
    assert all(sum(cell.span for cell in row.cells) == 26 for row in rows)


@pytest.mark.parametrize("most", [1, 4, 24, 25, 60, 1000])
def test_pieces_of_a_bar_never_take_more_than_the_whole(most):
    for pieces in ((most, 0, 0, 0, 0), (most - most // 2, most // 2, 0, 0, 0), (1, 1, 1, 1, max(most - 4, 0))):
        if sum(pieces) > most:
            continue
        taken = units(pieces, most)
        assert sum(taken) <= 24
        assert all((one > 0) == (piece > 0) for one, piece in zip(taken, pieces, strict=True))


def test_more_agencies_than_fit_are_told_together_and_none_is_lost():
    many = [Bar(label=f"Instansi {n}", pieces=(n, 1, 0, 0, 0), late=(0, 0, 0, 0, 0)) for n in range(30)]
    shown, others = longest(many)
    assert len(shown) == MOST_BARS - 1
    assert others.label == "23 instansi lain"
    assert sum(bar.total for bar in (*shown, others)) == sum(bar.total for bar in many)
    assert longest(many[:MOST_BARS])[1] is None


def test_late_ones_are_told_in_the_piece_to_which_they_belong():
    of = {bar.label: bar for bar in bars(examples.report())}
    assert of["DP3A"].late == (0, 0, 1, 0, 0)
    assert of["UPTD PPA"].late == (0, 0, 0, 0, 0)


def test_the_agencies_add_up_to_the_whole():
    rows = table_with(built(examples.report()), "Selesai (%)").rows
    numbers = [[cell.text for cell in row.cells[2:-1]] for row in rows[1:]]
    sums = [sum(int(row[column]) for row in numbers[:-1]) for column in range(len(numbers[-1]))]
    assert sums == [int(number) for number in numbers[-1]] == [11, 4, 1, 4, 1, 1, 2]
    assert rows[-1].cells[-1].text == "36,36%"


def test_obstacles_are_told_with_the_words_of_the_agencies():
    rows = table_with(built(examples.report()), "Kendala/Keterangan").rows
    assert [row.cells[0].text for row in rows[1:]] == ["1b", "6a", "6b"]
    assert [row.cells[4].text for row in rows[1:]] == [
        "Narahubung RSUD belum ditunjuk",
        "belum ada keterangan",
        "APBD-P sudah ditetapkan; dialihkan ke RKA 2025",
    ]


def test_the_matrix_is_an_annex_across():
    docx = built(examples.report())
    assert docx.text.index("Lampiran I\n") < docx.text.index("Lampiran II\n")
    widths = [int(size.get(w("w"))) for size in docx.root("word/document.xml").iter(w("pgSz"))]
    assert widths == [11906, 16838]
    assert [row.cells[0].text for row in table_with(docx, "Uraian Tindak Lanjut").rows][1:] == [
        one.code for one in examples.ACTIONS
    ]


def test_a_period_without_follow_up_says_so_and_has_no_annexes():
    text = built(PAPERS["empty"]()).text
    assert "Tidak ada tindak lanjut yang berjalan pada periode ini." in text
    assert "Lampiran" not in text


def test_hostile_text_is_read_back_whole():
    docx = built(PAPERS["hard"]())
    assert f"Penanggung jawab: {examples.HOSTILE}" in docx.text
    assert examples.NO_SPACES * 2 in docx.text


def test_figures_without_actions_have_no_share():
    assert Counts().share is None
    assert replace(examples.COUNTS, total=1, not_actionable=1).share_of_actionable is None
