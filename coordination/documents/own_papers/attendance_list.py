"""The daftar hadir in an own template, blank or filled: a list a day, its table a ready block."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coordination.documents import formats
from coordination.documents.attendance_data import AttendanceData, AttendanceDay, AttendanceGroup, AttendanceLine
from coordination.documents.attendance_list import (
    TITLE,
    attendance_table,
    build_attendance_list,
    confirming,
    properties,
    totals,
)
from coordination.documents.example import example_notula
from coordination.documents.facts import FACT_COLUMNS, fact
from coordination.documents.layout import LayoutProfile
from coordination.documents.own_papers.examples import HARD, SIGNING, several_days
from coordination.documents.own_papers.own import Own
from coordination.documents.own_papers.shared import (
    kop_block,
    letterhead_fields,
    person_fields,
    security_fields,
    signatory_fields,
    signature,
)
from coordination.documents.own_papers.tags import alone, begin, each, fact_when, finish, when
from coordination.documents.template_fields import Block, Fields
from coordination.documents.values import MeetingDay, Participant, Presence
from coordination.documents.wml import fitted, paragraph, run, table


def _fields(data: AttendanceData) -> Fields:
    return {
        "kop": letterhead_fields(data.letterhead),
        "naskah": {
            "judul": TITLE,
            "terisi": data.filled,
            "tujuan_data": data.layout.attendance_purpose.strip(),
        },
        "rapat": {
            "judul": data.meeting,
            **security_fields(data.security_word),
            "hari_tanggal": formats.days_of([one.day for one in data.days]),
            "tempat": data.place,
            "zona": str(data.zone),
            "jumlah_hari": len(data.days),
        },
        "hari": [_day(data, number, day) for number, day in enumerate(data.days, start=1)],
        "tanda_tangan": {"tempat": data.city, **signatory_fields(data.signatory)},
        "blok": {"kop": kop_block(data.letterhead)},
    }


def _day(data: AttendanceData, number: int, day: AttendanceDay) -> Fields:
    return {
        "nomor": number,
        "hari_tanggal": formats.day_and_date(day.day.date),
        "tanggal": formats.long_date(day.day.date),
        "waktu": formats.hours(day.day, data.zone),
        "jumlah_hadir": day.people_present,
        "jumlah_instansi": day.organizations_present,
        "hadir": totals(day) if data.filled else "",
        "orang": [
            {"nomor": place, "instansi": organization, "nip": line.employee_id, "lp": line.sex, **_person(data, line)}
            for place, (organization, line) in enumerate(
                ((group.organization, line) for group in day.groups for line in group.lines), start=1
            )
        ],
        "tabel": Block(lambda on: attendance_table(data, day, on.width, on.package)),
        "tanda_tangan": signature(confirming(data, day)),
    }


def _person(data: AttendanceData, line: AttendanceLine) -> Fields:
    """Return whose line it is; the blank list does not say who came."""
    return person_fields(line.person) | ({} if data.filled else {"kehadiran": ""})


# What a template is tried with.


def _examples(layout: LayoutProfile) -> tuple[AttendanceData, ...]:
    """Return a filled list, a blank one of two days with hard names, and one of a meeting without anybody invited."""
    notula = example_notula(layout)
    day = notula.days[0]
    groups = tuple(
        AttendanceGroup(organization=group.organization, lines=tuple(map(_line, group.people)))
        for group in notula.participants
    )
    whole = AttendanceData(
        layout=layout,
        letterhead=notula.letterhead,
        filled=True,
        meeting=notula.meeting,
        zone=notula.zone,
        place=notula.place,
        days=(AttendanceDay(day=day, groups=groups),),
        city=notula.place_of_signing,
        signatory=SIGNING,
        creator=notula.creator,
        created_at=notula.created_at,
    )
    return whole, _blank(whole, day), replace(whole, filled=False, days=(AttendanceDay(day=day, groups=()),))


def _blank(whole: AttendanceData, day: MeetingDay) -> AttendanceData:
    people = [Participant(position=f"Kepala Bidang ke-{number}", presence=Presence.UNRECORDED) for number in range(24)]
    people.append(Participant(name=HARD, position=HARD, presence=Presence.UNRECORDED))
    lines = tuple(AttendanceLine(person=person) for person in people)
    groups = (
        AttendanceGroup(organization=f"Dinas {HARD}", lines=lines),
        AttendanceGroup(organization="", lines=lines[-1:]),
    )
    return replace(
        whole,
        filled=False,
        security_word="TERBATAS",
        meeting=f"{whole.meeting} {HARD}",
        days=tuple(AttendanceDay(day=one, groups=groups) for one in several_days(day)),
        signatory=replace(SIGNING, name=HARD),
    )


def _line(person: Participant) -> AttendanceLine:
    return AttendanceLine(person=person, employee_id="NIP 19900817 202004 2 001", sex="P")


# The template to start from.


def _start(layout: LayoutProfile) -> bytes:
    paper = begin(layout, draft=False)
    width = paper.sheet.text_width
    section = paper.sections.properties(paper.sheet, first=True, restart=True)
    several = paragraph("Subtitle", run("Hari ke-{{ satu.nomor }} dari {{ rapat.jumlah_hari }} hari"))
    day = (
        alone("{{p blok.kop }}"),
        paragraph("Title", run("{{ naskah.judul }}"), after=60),
        when("rapat.jumlah_hari > 1", several),
        _facts(width),
        paragraph("Sela", after=160),
        alone("{{p satu.tabel }}"),
        when("naskah.tujuan_data", paragraph("Catatan", run("{{ naskah.tujuan_data }}"), keep_next=True, before=60)),
        paragraph("Sela", after=160, keep_next=True),
        alone("{{p satu.tanda_tangan }}"),
        when("satu.nomor < rapat.jumlah_hari", paragraph("Sela", section=section)),  # each day counts its own pages
    )
    body = each("satu in hari", *day) + section
    return finish(paper, body, "daftar hadir")


def _facts(width: int) -> str:
    widths = fitted(FACT_COLUMNS, width)
    rows = (
        fact("Acara", "{{ rapat.judul }}", widths),
        fact("Hari/Tanggal", "{{ satu.hari_tanggal }}", widths),
        fact("Waktu", "{{ satu.waktu }}", widths),
        *fact_when("Tempat", "rapat.tempat", widths),
        *fact_when("Hadir", "satu.hadir", widths),
    )
    return table(widths, rows, bordered=False, caption="Keterangan rapat")


ATTENDANCE_LIST: Final = Own(
    fields=_fields,
    properties=properties,
    ours=build_attendance_list,
    examples=_examples,
    start=_start,
    required=("rapat.klasifikasi",),
)
