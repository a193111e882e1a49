"""The berita acara: what several agencies agreed on in a meeting, signed by each of them (domain.md §2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from coordination.documents import formats
from coordination.documents.formats import employee_number, full_name
from coordination.documents.matrix import target_words
from coordination.documents.notula_data import NotulaData
from coordination.documents.notula_parts import begin, finish, head
from coordination.documents.signature import capacity, printed, signature_amid, signature_block
from coordination.documents.upright_matrix import WHOLE, lines_of
from coordination.documents.values import Action, Decision, Signatory
from coordination.documents.wml import (
    TAB,
    cell,
    dots_to,
    fitted,
    head_row,
    paragraph,
    plain,
    row,
    run,
    table,
)

TITLE: Final = "Berita Acara"
PARTIES: Final = ("PIHAK PERTAMA", "PIHAK KEDUA")
_WITNESS: Final = ("Mengetahui,", "Pimpinan Rapat,")
NUMBER_TO_FILL: Final = "……………………………"
_DOTS: Final = "……………………………………"
_PARTY: Final = (425, 2098, 227, 6321)
_SIGNING: Final = (680, 2700, 3600, 2091)
_SPACE_TO_SIGN: Final = 964
"""Less than elsewhere: two blocks one under the other are to stay on a page with the text."""
_SIGNING_ROW: Final = 680
_CELL_MARGINS: Final = 170
_INDENT: Final = 425
_INNER: Final = 570
_TOGETHER: Final = 8
"""Most signatories whose table stays on one page: a taller one would leave a hole."""
_TAIL: Final = 2
"""First and last rows of a longer one that stay with what is before and after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An agency that binds itself, and who signs for it; dots where a name is not known."""

    organization: str
    signatory: Signatory
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRecordData:
    """A berita acara, ready to be laid out by `build_official_record`."""

    notula: NotulaData
    """Narrowed to what was agreed: decisions of that kind with their actions, none of them closed."""
    parties: tuple[Party, ...]
    """Who signs, the host first; at least one."""
    number: str = ""
    """As the office's register gives it; empty leaves dots to be filled."""

    @property
    def witness(self) -> Signatory | None:
        """Whoever presided, unless they sign for a party already."""
        chair = self.notula.chair_signatory
        signing = [party.signatory for party in self.parties]
        same = any(chair.name == one.name if chair.name else chair.position == one.position for one in signing)
        return None if same else chair


def build_official_record(data: OfficialRecordData) -> bytes:
    """Build the berita acara as a Word file; the same data gives the same bytes."""
    notula = begin(data.notula)
    said = data.notula
    body = "".join(
        (
            head(notula, TITLE, [f"NOMOR: {data.number or NUMBER_TO_FILL}"], named=f"Kesepakatan {said.meeting}"),
            paragraph("Isi", run(introduction(data)), keep_next=True),
            party_lines(data.parties, notula.width),
            paragraph("Isi", run(basis(said)), keep_next=True, keep_lines=True, before=120),
            *matters(said.decisions),
            paragraph("Isi", run(closing(data)), keep_next=True, keep_lines=True, before=120),
            signatures(data, notula.width),
            paragraph("Sela"),
            notula.paper.sections.properties(notula.paper.sheet, first=True),
        )
    )
    return finish(notula, body, f"{TITLE} {said.meeting}")


# Sentences.


def introduction(data: OfficialRecordData) -> str:
    """Say when and where the parties met, the date in words."""
    day = formats.date_in_words(data.notula.days[-1].date)
    place = data.notula.place
    where = "secara daring" if place == "daring" else f"bertempat di {place or _DOTS}"
    return f"Pada hari ini {day}, {where}, kami {'masing-masing' if len(data.parties) > 1 else 'yang bertanda tangan'}:"


def basis(data: NotulaData) -> str:
    """Say of which meeting the agreement is the outcome."""
    return f"berdasarkan hasil {data.meeting}, menyepakati hal-hal sebagai berikut:"


def closing(data: OfficialRecordData) -> str:
    """Say in how many copies it was made: one a party."""
    copies = max(len(data.parties), 2)
    return (
        f"Demikian Berita Acara ini dibuat dengan sebenarnya dalam rangkap {copies} ({formats.number_words(copies)}) "
        "untuk dipergunakan sebagaimana mestinya."
    )


# The parties.


def party_lines(parties: Sequence[Party], width: int) -> str:
    """Write who they are: two with all that is known of them, more as a list."""
    if len(parties) <= len(PARTIES):
        named = len(parties) > 1
        return "".join(_party(party, place, width, named=named) for place, party in enumerate(parties, start=1))
    last = len(parties)
    return "".join(
        _numbered(f"{number}.", acting_for(party) + ("." if number == last else ";"))
        for number, party in enumerate(parties, start=1)
    )


def acting_for(party: Party) -> str:
    """Write in what capacity somebody signs, and for whom where the position does not say it."""
    position = " ".join(line.rstrip(",") for line in capacity(party.signatory))
    position = " ".join(position.split("\n"))
    if party.organization.casefold() in position.casefold():
        return position
    return f"{position}, untuk dan atas nama {party.organization}"


def _party(party: Party, number: int, width: int, *, named: bool) -> str:
    widths = fitted(_PARTY, width)
    rows = []
    for at, (label, value) in enumerate(_known(party)):
        lead = paragraph("Fakta", run(f"{number}.") if named and at == 0 else "", keep_next=True)
        cells = (
            lead,
            paragraph("Fakta", run(label), keep_next=True),
            paragraph("Fakta", run(":")),
            plain("Fakta", value),
        )
        rows.append(row("".join(cell(width, content) for width, content in zip(widths, cells, strict=True))))
    after = paragraph("Sela", after=60)
    if not named:
        return table(widths, rows, bordered=False, caption="Pihak") + after
    called = run("selanjutnya disebut ") + run(PARTIES[number - 1], bold=True) + run(";")
    end = cell(widths[0], paragraph("Fakta")) + cell(sum(widths[1:]), paragraph("Fakta", called), span=3)
    return table(widths, (*rows, row(end)), bordered=False, caption=PARTIES[number - 1].capitalize()) + after


def _known(party: Party) -> Iterator[tuple[str, str]]:
    """Yield what is known of a party, its name in any case; what else a pen is to add has its dots at the signature."""
    who = party.signatory
    yield "nama", full_name(who.name, who.title_front, who.title_back) if who.name else _DOTS
    if who.employee_id:
        yield who.employee_id_kind, employee_number(who.employee_id)
    if who.rank:
        yield "pangkat/golongan", who.rank
    yield "jabatan", acting_for(party)
    if party.address:
        yield "alamat kantor", party.address


# What was agreed.


def matters(decisions: Sequence[Decision]) -> Iterator[str]:
    """Write each decision with its number in the notula, and under it what follows for whom.

    The last paragraph goes along with the closing sentence and the signatures, which so never stand alone.
    """
    for decision in decisions:
        ends = decision is decisions[-1]
        yield _numbered(f"{decision.number}.", decision.text, keep=bool(decision.actions) or ends)
        for action in decision.actions:
            yield _numbered(f"{action.code}.", duty(action), inner=True, keep=ends and action is decision.actions[-1])


def _numbered(number: str, text: str, *, inner: bool = False, keep: bool = False) -> str:
    hanging = _INNER if inner else _INDENT
    indent = _INDENT + _INNER if inner else _INDENT
    return paragraph("Keputusan", run(f"{number}\t{text}"), indent=indent, hanging=hanging, keep_next=keep)


def duty(action: Action) -> str:
    """Write an action as a sentence: what, by whom, until when, with whose support, to what end."""
    details = [f"penanggung jawab: {action.owner}"] if action.owner else []
    if target := target_words(action):
        details.append(f"target waktu: {target}")
    if action.supporters:
        details.append(f"instansi pendukung: {', '.join(action.supporters)}")
    if action.evidence:
        details.append(f"keluaran: {action.evidence}")
    text = action.text.rstrip().removesuffix(".")
    return f"{text} ({'; '.join(details)})." if details else f"{text}."


# The signatures.


def signatures(data: OfficialRecordData, width: int) -> str:
    """Write where the parties sign, and whoever presided under them."""
    said = data.notula
    dated = f"{said.place_of_signing}, {formats.long_date(said.days[-1].date)}".removeprefix(", ")
    signing = [party.signatory for party in data.parties]
    lead = paragraph("Sela", after=60, keep_next=True)
    if len(signing) == 1:
        witness = [(("", *_WITNESS), data.witness)] if data.witness else []
        return lead + signature_block([*witness, ((dated,), signing[0])], width, space=_SPACE_TO_SIGN)
    if len(signing) == len(PARTIES):
        first, second = ((f"{title},", who) for title, who in zip(PARTIES, signing, strict=True))
        columns = [(("", second[0]), second[1]), ((dated, first[0]), first[1])]
        block = lead + signature_block(columns, width, space=_SPACE_TO_SIGN)
    else:
        block = paragraph("Isi", run(dated), at_right=True, keep_next=True) + _signing_table(data.parties, width)
    if data.witness is None:
        return block
    between = paragraph("Sela", after=320, keep_next=True)
    return block + between + signature_amid((_WITNESS, data.witness), width, space=_SPACE_TO_SIGN)


def _signing_table(parties: Sequence[Party], width: int) -> str:
    widths = fitted(_SIGNING, width)
    rows = [head_row(("No.", "Nama", "Jabatan", "Tanda Tangan"), widths)]
    for number, party in enumerate(parties, start=1):
        keep = len(parties) <= _TOGETHER or number <= _TAIL or number > len(parties) - _TAIL
        rows.append(_signing_row(party, number, widths, keep=keep))
    return table(widths, rows, bordered=True, caption="Tanda tangan para pihak")


def _signing_row(party: Party, number: int, widths: Sequence[int], *, keep: bool) -> str:
    position = acting_for(party)
    cells = (
        plain("TabelTengah", f"{number}.", keep_next=keep),
        _signing_name(party.signatory, widths[1], keep=keep),
        plain("TabelIsi", position, keep_next=keep),
        paragraph("TabelIsi", run(f"{number} ") + TAB, tabs=dots_to(widths[3] - _CELL_MARGINS), keep_next=keep),
    )
    content = "".join(cell(width, part, middle=True) for width, part in zip(widths, cells, strict=True))
    return row(content, at_least=_SIGNING_ROW, may_split=lines_of(position, widths[2]) > WHOLE)


def _signing_name(who: Signatory, width: int, *, keep: bool) -> str:
    if not who.name:
        return paragraph("TabelIsi", TAB, tabs=dots_to(width - _CELL_MARGINS), keep_next=keep)
    name = printed(who)
    number = paragraph("Catatan", run(name.number), keep_next=keep, after=30) if name.number else ""
    return plain("TabelIsi", name.name, keep_next=keep) + number
