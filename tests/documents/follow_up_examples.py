"""The follow-up of the worked example on 30 September 2024, and what strains its papers: long, hostile, many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from coordination.documents.follow_up import (
    AgencyLine,
    Change,
    Counts,
    FollowUp,
    Group,
    MatrixData,
    ReportData,
    Signing,
    Standing,
)
from coordination.documents.layout import LayoutProfile
from coordination.documents.values import Signatory
from tests.documents.examples import LETTERHEAD, LONG_POSITION, NO_SPACES

TODAY = date(2024, 9, 30)
MEETING = "Rapat Koordinasi Pencegahan Kekerasan dan Perlindungan terhadap Perempuan"
HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si. 🙏 نص'
UNPRINTABLE = "Teks \x00\x0b dengan \ud800 tanda"

_DECISIONS = {
    1: "Akses layanan perlindungan diperluas.",
    2: "Edukasi kekerasan berbasis gender ditingkatkan.",
    3: "Regulasi daerah diperkuat.",
    4: "Koordinasi lintas sektor dilembagakan.",
    5: "Data kasus dipadukan tanpa identitas korban.",
    6: "LSM dan komunitas dilibatkan.",
}


def action(code: str, text: str, owner: str, due: date | None, standing: Standing, **given) -> FollowUp:
    """Return one action of the example's meeting; its decision is the number in its code."""
    decision = int(code.rstrip("abcdefghijklmnopqrstuvwxyz"))
    late = (TODAY - due).days if due and due < TODAY and standing in _OPEN else 0
    values = {
        "number": code,
        "decision_id": decision,
        "decision": _DECISIONS.get(decision, f"Keputusan {decision}."),
        "meeting_id": 1,
        "meeting": MEETING,
        "meeting_day": date(2024, 6, 27),
        "agency": owner,
        "late_days": late,
    }
    return FollowUp(code=code, text=text, owner=owner, due=due, standing=standing, **(values | given))


_OPEN = (Standing.NOT_STARTED, Standing.IN_PROGRESS, Standing.RETURNED)
_S = Standing
ACTIONS = (
    action("1a", "Menyusun alur rujukan satu pintu", "UPTD PPA", date(2024, 7, 31), _S.DONE, evidence=("Alur",)),
    action(
        "1b", "Menetapkan narahubung layanan", "Dinas Kesehatan", date(2024, 8, 16), _S.IN_PROGRESS, percent=60,
        remarks="Narahubung RSUD belum ditunjuk",
    ),
    action("2a", "Menyusun jadwal sosialisasi", "DP3A", date(2024, 8, 30), _S.DONE, supporters=("Dinas Pendidikan",)),
    action("2b", "Menyusun materi kampanye", "Dinas Kominfo", date(2024, 9, 30), _S.IN_PROGRESS),
    action("3a", "Menyusun telaahan staf", "DP3A", date(2024, 7, 26), _S.DONE, handed_in_late=3),
    action("3b", "Mengharmonisasi draf Perwali", "Bagian Hukum Setda", date(2024, 11, 29), _S.IN_PROGRESS),
    action(
        "4a", "Menerbitkan SK tim", "Bagian Kesra Setda", date(2024, 8, 23), _S.SUBMITTED,
        submitted_on=date(2024, 8, 22), evidence=("SK tim koordinasi",),
    ),
    action("4b", "Diharapkan menunjuk narahubung", "Polresta Kendari", date(2024, 7, 12), _S.DONE),
    action("5", "Menyusun rekap agregat", "UPTD PPA", date(2024, 10, 15), _S.NOT_STARTED),
    action("6a", "Memutakhirkan daftar satgas", "DP3A", date(2024, 9, 13), _S.IN_PROGRESS, supporters=("LSM",)),
    action(
        "6b", "Mengusulkan anggaran", "DP3A", date(2024, 9, 20), _S.NOT_ACTIONABLE,
        remarks="APBD-P sudah ditetapkan; dialihkan ke RKA 2025",
    ),
)  # fmt: skip
COUNTS = Counts(total=11, done=4, submitted=1, in_progress=4, not_started=1, not_actionable=1, late=2)


def counted(actions) -> Counts:
    """Count actions by hand, as the paper's figures come from elsewhere."""
    standings = [one.standing for one in actions]
    return Counts(
        total=len(standings),
        done=standings.count(_S.DONE),
        submitted=standings.count(_S.SUBMITTED),
        in_progress=standings.count(_S.IN_PROGRESS) + standings.count(_S.RETURNED),
        not_started=standings.count(_S.NOT_STARTED),
        not_actionable=standings.count(_S.NOT_ACTIONABLE),
        late=sum(one.late_days > 0 for one in actions),
    )


def matrix(actions=ACTIONS, groups=None, **given) -> MatrixData:
    """Return the matrix of the example, or of other actions in one group or several."""
    groups = groups or (Group(rows=tuple(actions)),)
    every = [one for group in groups for one in group.rows]
    names = list(dict.fromkeys(one.agency for one in every))
    values = {
        "layout": LayoutProfile(),
        "security_word": "TERBATAS",
        "about": (MEETING, "Kamis, 27 Juni 2024 – keadaan per Senin, 30 September 2024"),
        "counts": counted(every),
        "agencies": tuple(
            AgencyLine(name=name, counts=counted([one for one in every if one.agency == name])) for name in names
        ),
        "signing": Signing(
            place="Kendari",
            day=TODAY,
            who=Signatory(position="Kepala Dinas Pemberdayaan Perempuan\ndan Perlindungan Anak", rank="Pembina, IV/a"),
        ),
        "creator": "DP3A",
        "created_at": datetime(2024, 9, 30, 0, 20, tzinfo=UTC),
    }
    return MatrixData(groups=groups, **(values | given))


def report(actions=ACTIONS, **given) -> ReportData:
    """Return the report of the example's third quarter."""
    by_code = {one.code: one for one in actions}
    values = {
        "letterhead": LETTERHEAD,
        "period": "Triwulan III 2024",
        "as_of": TODAY,
        "since": date(2024, 6, 27),
        "since_meeting": True,
        "changes": {
            Change.DONE: tuple(one for one in actions if one.standing is _S.DONE),
            Change.LATE: tuple(one for one in actions if one.late_days),
            Change.MOVED: tuple(by_code[code] for code in ("2b", "3b", "4a", "6b") if code in by_code),
            Change.SILENT: tuple(by_code[code] for code in ("5",) if code in by_code),
        },
        "obstacles": tuple(one for one in actions if one.late_days or one.standing is _S.NOT_ACTIONABLE),
        "matrix": matrix(actions),
    }
    return ReportData(**(values | given))


def hard() -> tuple[FollowUp, ...]:
    """Return actions that strain the layout: no spaces, long names, hostile text in every field."""
    every_field = action(
        "7a", HOSTILE + UNPRINTABLE, HOSTILE, date(2024, 7, 14), _S.IN_PROGRESS, target=f"minggu II {HOSTILE}",
        decision=HOSTILE, supporters=(HOSTILE, LONG_POSITION), evidence=(HOSTILE,),
        remarks=f"satu\r\n\r\ndua {HOSTILE}",
    )  # fmt: skip
    wide = action("7b", NO_SPACES * 2, LONG_POSITION, None, _S.RETURNED, target="berkelanjutan", remarks="x" * 300)
    return (*ACTIONS, every_field, replace(wide, decision=HOSTILE))


def many(number: int, owners: int = 12) -> tuple[FollowUp, ...]:
    """Return a long list: two actions a decision, among several agencies."""
    standings = tuple(Standing)[:-1]
    return tuple(
        replace(
            action(
                f"{place // 2 + 1}{'ab'[place % 2]}",
                f"Tindak lanjut nomor {place} yang menjelaskan apa yang dikerjakan",
                f"Instansi {place % owners}",
                date(2024, 9, 1 + place % 28),
                standings[place % len(standings)],
            ),
            number=str(place + 1),
        )
        for place in range(number)
    )
