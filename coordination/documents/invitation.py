"""Surat undangan: the letter, or one to each addressee, and the list of addressees as its lampiran (domain.md §2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from coordination.documents import formats
from coordination.documents.facts import fact, fact_row
from coordination.documents.invitation_data import InvitationData, Notice
from coordination.documents.layout import AddresseePlace, SifatLines
from coordination.documents.letterhead import letterhead
from coordination.documents.numbering import Lists, Scheme
from coordination.documents.page import Marks
from coordination.documents.paper import Paper, Properties
from coordination.documents.signature import signature_block
from coordination.documents.values import CLOSED
from coordination.documents.wml import LONG_TEXT, ListLevel, cell, fitted, paragraph, row, run, table

DOTS: Final = "…" * 6
"""Waits for what the register or a pen fills in."""

HEAD: Final = (1361, 227, 3515, 794, 3174)
"""Label, colon, value; place and date take the last two, so that the longest month stays on one line."""
BLOCK_INDENT: Final = 567
BLOCK: Final = (1701, 227)
ANNEX: Final = (1134, 227, 3402)
YTH: Final = 567
"""Hanging indent of "Yth."."""
LISTED: Final = 567
"""Hanging indent of the list of addressees: wide enough for "100."."""
_ONE_SHEET: Final = 28
"""Lines of the list of addressees that fit on one sheet with the signature."""
_LINE_OF_LIST: Final = 62
"""Characters of a line of that list, about."""

_SHORT: Final = 8
"""Most lines of tembusan that are kept on one page with the signature."""
ALL_LISTED: Final = "Bapak/Ibu (daftar terlampir)"
"""Whom a letter is to, whose addressees stand in the list behind it."""
_ORDINARY: Final = "Biasa"
_SUBJECTS: Final = {
    Notice.INVITATION: "Undangan",
    Notice.RESCHEDULED: "Perubahan Jadwal",
    Notice.POSTPONED: "Penundaan",
    Notice.CANCELLED: "Pembatalan",
}
INVITES: Final = (Notice.INVITATION, Notice.RESCHEDULED)
_TOLD_APART: Final = "Tautan untuk mengikuti rapat secara daring kami sampaikan tersendiri kepada Bapak/Ibu."
EXPECTED: Final = (
    "Mengingat pentingnya rapat ini, kami mengharapkan Bapak/Ibu hadir tepat waktu. Apabila berhalangan, mohon "
    "menugaskan wakil yang dapat mengambil keputusan."
)
_THANKS: Final = "Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih."
_THANKS_ALL_THE_SAME: Final = "Atas perhatian dan pengertian Bapak/Ibu, kami ucapkan terima kasih."


def build_invitation(data: InvitationData) -> bytes:
    """Build the letter as a Word file; the same data gives the same bytes."""
    paper = Paper.begin(data.layout, Marks(security_word=data.security_word))
    letters = [(one,) for one in data.addressees] if data.each and data.addressees else [data.addressees]
    several = len(letters) > 1
    bodies = []
    for place, addressees in enumerate(letters, start=1):
        section = paper.sections.properties(paper.sheet, first=True, restart=several)
        letter = _letter(data, paper, addressees)
        bodies.append(
            letter + (paragraph("Sela") + section if place == len(letters) else paragraph("Sela", section=section))
        )
    return paper.finish("".join(bodies), properties(data))


def properties(data: InvitationData) -> Properties:
    """Return what the file of a letter says of itself."""
    return Properties(
        title=subject(data),
        subject=f"Rapat {formats.days_of(data.days)}",
        creator=data.creator,
        created=data.created_at,
    )


def subject(data: InvitationData) -> str:
    """Return what the letter is about, as its Hal says: "Undangan Rapat …"."""
    return f"{_SUBJECTS[data.notice]} {data.meeting}"


def _letter(data: InvitationData, paper: Paper, addressees: Sequence[str]) -> str:
    width = paper.sheet.text_width
    annexed = is_annexed(data, addressees)
    return "".join(
        (
            letterhead(data.letterhead, width, paper.package),
            paragraph("Sela", after=200),
            _head(data, paper, addressees, annexed=annexed),
            _addressee_at_left(data, paper, addressees, annexed=annexed),
            _body(data, paper.lists, width),
            signature_block([((), data.signatory)], width),
            cc_lines(data, paper.lists),
            _annex(data, paper, addressees) if annexed else "",
        )
    )


def is_annexed(data: InvitationData, addressees: Sequence[str]) -> bool:
    """Tell whether there are too many addressees for the letter itself, so that they stand in a list behind it."""
    return len(addressees) > max(data.layout.addressees_in_letter, 1)


# Head and addressee.


def _head(data: InvitationData, paper: Paper, addressees: Sequence[str], *, annexed: bool) -> str:
    """Write Nomor, Sifat, Lampiran and Hal; place and date, and in the older form the addressee, at the right."""
    widths = fitted(HEAD, paper.sheet.text_width)
    at_right = data.layout.addressee is AddresseePlace.RIGHT
    facts = [("Nomor", data.number or DOTS)]
    facts += sifat(data)
    facts += [("Lampiran", annex_size(addressees) if annexed else "–"), ("Hal", subject(data))]
    dated = ", ".join(filter(None, (data.city, formats.long_date(data.dated) if data.dated else DOTS)))
    rows = []
    for place, (label, value) in enumerate(facts):
        label_cells = cell(widths[0], paragraph("Fakta", run(label))) + cell(widths[1], paragraph("Fakta", run(":")))
        if place == 0:
            date_cell = cell(sum(widths[3:]), paragraph("Fakta", run(dated), at_right=not at_right), span=2)
            rows.append(row(label_cells + cell(widths[2], paragraph("Fakta", run(value))) + date_cell))
        elif at_right:
            # One cell beside all of them: the addressee may take more lines than each.
            beside = _addressed(data, paper, addressees, annexed=annexed) if place == 1 else paragraph("Fakta")
            merged = cell(sum(widths[3:]), beside, span=2, merge="restart" if place == 1 else "continue")
            rows.append(row(label_cells + cell(widths[2], paragraph("Fakta", run(value))) + merged))
        else:
            value_cell = cell(sum(widths[2:4]), paragraph("Fakta", run(value)), span=2)
            rows.append(row(label_cells + value_cell + cell(widths[4], paragraph("Fakta"))))
    return table(widths, rows, bordered=False, caption="Kepala surat")


def sifat(data: InvitationData) -> list[tuple[str, str]]:
    """Return the lines that say how urgent and how restricted a letter is, Sifat the last."""
    security = data.security_word.capitalize()
    if data.layout.sifat is SifatLines.TWO:
        classified = [("Klasifikasi", security)] if security else []
        return [*classified, ("Sifat", data.urgency or "–")]
    if security and data.urgency == _ORDINARY:
        return [("Sifat", security)]
    return [("Sifat", "/".join(filter(None, (data.urgency, security))) or "–")]


def annex_size(addressees: Sequence[str]) -> str:
    """Say how long the list of addressees is, as the line Lampiran has it."""
    lines = sum(1 + len(one) // _LINE_OF_LIST for one in addressees)
    return formats.counted(1, "lembar" if lines <= _ONE_SHEET else "berkas")


def _addressee_at_left(data: InvitationData, paper: Paper, addressees: Sequence[str], *, annexed: bool) -> str:
    if data.layout.addressee is AddresseePlace.RIGHT:
        return paragraph("Sela", after=240)
    return (
        paragraph("Sela", after=200)
        + _addressed(data, paper, addressees, annexed=annexed)
        + paragraph("Sela", after=180)
    )


def _addressed(data: InvitationData, paper: Paper, addressees: Sequence[str], *, annexed: bool) -> str:
    lines = [paragraph("Normal", run("Kepada"))] if data.layout.addressee is AddresseePlace.RIGHT else []
    indent = YTH
    if annexed:
        lines.append(_honoured(ALL_LISTED))
    elif len(addressees) < 2:
        lines.append(_honoured(addressees[0] if addressees else DOTS * 3))
    else:
        lines.append(paragraph("Normal", run("Yth.")))
        lines += listed(paper.lists, addressees)
        indent = 0  # the place is that of all of them
    if data.city:
        lines.append(paragraph("Normal", run(f"di{formats.NBSP}{data.city}"), indent=indent))
    return "".join(lines)


def _honoured(who: str) -> str:
    stop = f'<w:tab w:val="left" w:pos="{YTH}"/>'
    return paragraph("Normal", run("Yth.\t") + run(who), tabs=stop, indent=YTH, hanging=YTH)


def listed(lists: Lists, addressees: Sequence[str], *, style: str = "Normal") -> Iterator[str]:
    """Write addressees as a list; its last two hold on to what follows, so that no signature stands alone."""
    at = ListLevel(lists.begin(Scheme.ORDERED_CELL, 0), 0)
    for place, one in enumerate(addressees):
        keep = len(addressees) - place <= 2
        yield paragraph(style, run(one), in_list=at, indent=LISTED, hanging=LISTED, keep_next=keep, keep_lines=True)


# What the letter says.


def _body(data: InvitationData, lists: Lists, width: int) -> str:
    invites = data.notice in INVITES
    parts = [paragraph("Isi", run(opening(data)), keep_next=invites)]
    if invites:
        parts.append(facts(data, lists, width) + paragraph("Sela", after=120))
        if apart := told_apart(data):
            parts.append(paragraph("Isi", run(apart)))
        # The last sentence takes one line: two lines go with the signature only if the one before is kept to it.
        parts.append(paragraph("Isi", run(EXPECTED), keep_next=True, keep_lines=True))
    parts.append(paragraph("Isi", run(thanks(data)), keep_next=True, keep_lines=True))
    return "".join(parts) + paragraph("Sela", after=120, keep_next=True)


def told_apart(data: InvitationData) -> str:
    """Say that the link of an online meeting comes in another way, where the letter does not name it."""
    return _TOLD_APART if data.is_online and data.online is None else ""


def thanks(data: InvitationData) -> str:
    """Return the last sentence of a letter."""
    return _THANKS if data.notice in INVITES else _THANKS_ALL_THE_SAME


def opening(data: InvitationData) -> str:
    """Return the first sentence: that somebody is invited, or what became of the meeting they were invited to."""
    if data.notice is Notice.INVITATION:
        return (
            f"Sehubungan dengan akan diselenggarakannya {data.meeting}, dengan hormat kami mengundang Bapak/Ibu untuk "
            "hadir pada:"
        )
    old = _old_letter(data)
    lead = f"Menyusul {old}, dengan hormat" if old else "Dengan hormat"
    told = f"{lead} kami beritahukan bahwa {data.meeting}"
    if data.notice is Notice.RESCHEDULED:
        formerly = f" yang semula dijadwalkan pada {formats.day_and_date(data.formerly)}" if data.formerly else ""
        return f"{told}{formerly} akan diselenggarakan pada:"
    planned = f"{told} yang sedianya diselenggarakan pada {formats.days_of(data.days)}"
    if data.notice is Notice.CANCELLED:
        return f"{planned} dibatalkan."
    return f"{planned} ditunda. Waktu penyelenggaraannya akan kami sampaikan kemudian."


def _old_letter(data: InvitationData) -> str:
    number = f"Nomor {data.old_number}" if data.old_number else ""
    date = f"tanggal {formats.long_date(data.old_date)}" if data.old_date else ""
    return " ".join(filter(None, ("surat kami", number, date))) if number or date else ""


def facts(data: InvitationData, lists: Lists, width: int) -> str:
    """Write when and where the meeting is, and what it is about, as the block in the letter."""
    widths = [*BLOCK, width - BLOCK_INDENT - sum(BLOCK)]
    rows = [fact(label, value, widths) for label, value in when_and_where(data)]
    if data.agenda:
        rows.append(_agenda(data, lists, widths))
    rows += [
        fact(label, value, widths) for label, value in (("pakaian", data.dress), ("narahubung", data.contact)) if value
    ]
    return table(widths, rows, bordered=False, caption="Waktu, tempat, dan acara rapat", indent=BLOCK_INDENT)


def when_and_where(data: InvitationData) -> Iterator[tuple[str, str]]:
    """Yield the lines of the block with their labels: day, time, place, link."""
    yield "hari/tanggal", formats.days_of(data.days)
    times = formats.times_of(data.days, data.zone)
    yield "waktu", f"pukul {times[0]}" if len(times) == 1 else "\n".join(times)
    where = [data.place] if data.place else []
    if data.is_online:
        where.append("dan secara daring" if where else "daring")
    if where:
        yield "tempat", "\n".join(where)
    if data.online is not None:
        yield "tautan", data.online.link
        if data.online.passcode:
            yield "kode sandi", data.online.passcode


def _agenda(data: InvitationData, lists: Lists, widths: Sequence[int]) -> str:
    titles = [CLOSED if title is None else title for title in data.agenda]
    if len(titles) == 1:
        return fact("acara", titles[0], widths)
    at = ListLevel(lists.begin(Scheme.ORDERED_CELL, 0), 0)
    last = len(titles) - 1
    items = (
        paragraph("FaktaButir", run(title), in_list=at, after=60 if index == last else None)
        for index, title in enumerate(titles)
    )
    return fact_row("acara", "".join(items), widths, may_split=sum(map(len, titles)) > LONG_TEXT)


# What stands under the signature, and behind it.


def cc_lines(data: InvitationData, lists: Lists) -> str:
    """Write the tembusan; a short one goes with the signature over to the next page rather than alone."""
    if not data.cc:
        return ""
    lines = [paragraph("TabelIsi", run("Tembusan:"), keep_next=True, before=240, after=20)]
    if len(data.cc) == 1:
        lines.append(paragraph("TabelIsi", run(data.cc[0]), before=0, after=20))
    else:
        at = ListLevel(lists.begin(Scheme.ORDERED_CELL, 0), 0)
        together = len(data.cc) <= _SHORT
        lines += [
            paragraph("TabelIsi", run(one), in_list=at, keep_next=together and place < len(data.cc), before=0, after=20)
            for place, one in enumerate(data.cc, start=1)
        ]
    return "".join(lines)


def _annex(data: InvitationData, paper: Paper, addressees: Sequence[str]) -> str:
    width = paper.sheet.text_width
    date = formats.long_date(data.dated) if data.dated else DOTS
    rows = [
        row(cell(sum(ANNEX), paragraph("Fakta", run("LAMPIRAN SURAT", bold=True)), span=3)),
        fact("Nomor", data.number or DOTS, ANNEX),
        fact("Tanggal", date, ANNEX),
    ]
    return "".join(
        (
            paragraph("Sela", new_page=True),
            table(ANNEX, rows, bordered=False, caption="Lampiran surat", indent=width - sum(ANNEX)),
            paragraph("JudulLampiran", run("Daftar Undangan"), after=120),
            *listed(paper.lists, addressees, style="Fakta"),
            paragraph("Sela", after=200, keep_next=True),
            signature_block([((), data.signatory)], width),
        )
    )
