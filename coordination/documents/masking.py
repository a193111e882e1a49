"""What of typed text may not stand in a public copy: numbers and addresses of people, links, small counts, names.

Nobody checks what was typed into a discussion, so the shapes of such things are looked for: telephone numbers, NIP, NI
PPPK, NRP, NIK and NPWP, e-mail addresses, links and the codes of an online meeting. Money, dates, hours, letter numbers
and counts have other shapes and stay. Digits are known in any script, and with whatever a telephone puts between them
when a number is copied out of it (U+202A, U+2011).

Small counts (domain.md §7: aggregates below 5 let people be known): a number from 1 to 4, in digits or words, before a
word for people or cases ("3 kasus", "dua orang korban", "seorang anak"), and a cell that holds only such a number in a
column or row of a table that counts them. "2 orang narahubung" counts staff and stays. A total from which a masked
count could be reckoned is not looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from coordination.richtext import Doc, Node, texts
from coordination.richtext.tables import place

MASKED: Final = "[disamarkan]"
FEW: Final = "[kurang dari 5]"
FEW_IN_CELL: Final = "< 5"

Span = tuple[int, int, str]
"""From, to, and what stands there instead."""

# Between the digits of one number: spaces, dots, hyphens of any kind, brackets, signs of direction.
_GAP: Final = r"[ \t\u00a0\u2000-\u2015\u202a-\u202f\u2060.\-()]{0,3}"
_BEFORE: Final = r"(?<![\w/])(?<!\d[.,:\-])"
_AFTER: Final = r"(?!\w|/\w|[.,\-]\d)"
_IDENTITY: Final = r"\b(?:NIP|NI[ ]?PPPK|NRP|NIK|NPWP|NISN|NUPTK|No\.?[ ]?KK)\b"
_TELEPHONE: Final = r"\b(?:telp|telepon|tlp|tel|hp|handphone|ponsel|wa|whatsapp|faks|faksimile|fax)\b"
_NAMED: Final = r"\.?[ :\u00a0]{0,3}(?:nomor|no\.?)?[ .:\u00a0]{0,3}"
_CODE: Final = r"\b(?:meeting[ ]?id|id[ ](?:rapat|zoom|meeting)|passcode|kode[ ]sandi|kata[ ]sandi|password)\b"
_HOSTS: Final = (
    r"wa\.me|t\.me|bit\.ly|s\.id|tinyurl\.com|linktr\.ee|forms\.gle|(?:[\w-]{1,63}\.){0,3}(?:zoom\.us|google\.com)"
)

_ALWAYS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",  # pos-el
        r"(?<!\w)(?:https?://|www\.)[^\s<>\"]+",
        rf"(?<![\w.-])(?:{_HOSTS})/[^\s<>\"]+",
        rf"{_CODE}[ ]?[:=][ ]?(?!{re.escape(MASKED)})(?P<it>\S+(?:[ ]\d{{3,4}}){{0,3}})",
        rf"{_IDENTITY}{_NAMED}(?P<it>\d(?:{_GAP}\d){{5,23}})",
        rf"(?<!\d)(?<!\d[.,])\d{{8}}{_GAP}\d{{6}}{_GAP}\d{_GAP}\d{{3}}(?!\d)(?![.,]\d)",  # NIP, NI PPPK
        rf"(?<!\d)(?<!\d[.,])(?!20)(?:\d{{4}}{_GAP}){{3}}\d{{4}}(?!\d)(?![.,]\d)",  # NIK; no province is 20, years are
        rf"(?<!\d)(?<!\d[.,])\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{4}}(?!\d)(?![.,]\d)",  # NIK by its parts
        r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)",  # NPWP
        r"(?<!\d)(?<!\d[.,])\d{15,20}(?!\d)(?![.,]\d)",
    )
)
_TELEPHONES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEFORE}(?:\+{_GAP}62|62|0062|0){_GAP}8\d{{1,3}}(?:{_GAP}\d{{2,6}}){{1,4}}{_AFTER}",  # mobile
        rf"{_BEFORE}\(0[1-9]\d{{1,2}}\){_GAP}\d{{3,8}}(?:[ \-]\d{{2,4}}){{0,2}}{_AFTER}",  # (0401) 312345
        rf"{_BEFORE}0[1-9]\d{{1,2}}[ \-\u00a0\u2010-\u2015]{{1,3}}\d{{5,8}}{_AFTER}",
        rf"{_BEFORE}0[1-9]\d{{1,2}}[ \-\u00a0]\d{{3,4}}[ \-\u00a0]\d{{3,4}}{_AFTER}",
        rf"{_BEFORE}0[1-9]\d{{7,11}}{_AFTER}",
        r"(?<!\w)\+[ ]?[1-9]\d{0,2}(?:[ \-()\u00a0\u2010-\u2015\u202a-\u202f]{0,2}\d){7,13}(?!\w|[.,]\d)",
        rf"{_TELEPHONE}{_NAMED}(?P<it>\+?\(?\d(?:{_GAP}\d){{4,14}})(?!\d)",
    )
)

_FEW_WORDS: Final = ("satu", "dua", "tiga", "empat")
_PEOPLE: Final = (
    r"kasus|korban|penyintas|anak(?:-anak)?(?![ ](?:perusahaan|sungai|tangga|kunci|kalimat))|perempuan|laki-laki|jiwa"
    r"|pelaku|tersangka|terdakwa|terlapor|pelapor|saksi|pasien|penderita|pengaduan|aduan|lansia|balita|bayi|remaja"
    r"|disabilitas|penyandang|pengungsi|siswa|siswi|santri"
)
_STAFF: Final = (
    r"petugas|narahubung|peserta|pegawai|staf|wakil|perwakilan|anggota|personel|tenaga|pendamping|operator|relawan"
    r"|narasumber|fasilitator|konselor|psikolog|pejabat|kader|admin|penanggung|tim|notulis|pencatat|pengurus"
)
_COUNTED: Final = re.compile(rf"\b(?:{_PEOPLE}|orang)\b", re.IGNORECASE)
_FEW: Final = re.compile(
    rf"(?<![\w.,/:–-])(?P<number>[1-4](?:[ ]?\((?:{'|'.join(_FEW_WORDS)})\))?"
    rf"|(?:{'|'.join(_FEW_WORDS)})(?:[ ]?\([1-4]\))?)[ \u00a0]+"
    rf"(?:(?:orang[ \u00a0]+)?(?:{_PEOPLE})|orang(?![ \u00a0]+(?:{_STAFF})))(?![\w-])",
    re.IGNORECASE,
)
_ONE: Final = re.compile(rf"\bse(?=orang[ ]+(?:{_PEOPLE})(?![\w-]))", re.IGNORECASE)
# Before a number that says which, not how many: "Triwulan 3 kasus menurun", "salah satu korban".
_ORDINAL: Final = re.compile(
    r"\b(?:salah|triwulan|semester|tahap|bab|pasal|ayat|nomor|no\.?|kelas|minggu|bulan|butir|poin|angka|tahun|tanggal"
    r"|lampiran|tingkat|tipe|ruang|lantai|rt|rw|huruf|agenda|ke|tabel|gambar|kolom|blok|zona|jalan|jalur)[ \u00a0]$",
    re.IGNORECASE,
)
_SMALL: Final = re.compile(r"[1-4]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HOUR: Final = re.compile(r"\d{1,2}[.:]\d\d(?!\d)")
_LEAST_DIGITS: Final = 7
_MOST_DIGITS: Final = 15
# Who reads "Kepala Dinas" in a field for names has read a position.
_POSITION: Final = re.compile(
    r"\b(?:kepala|ketua|sekretaris|direktur|asisten|camat|lurah|kabid|kabag|kasubag|kasi|kanit|kapolres\w*|staf|bidang"
    r"|bagian|dinas|badan|unit|wakil|wali|bupati|gubernur|inspektur|pimpinan|anggota|perwakilan)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Masker:
    """Masks plain and rich text; `names` are those of people known to have been there, with or without titles."""

    small_counts: bool = True
    names: tuple[str, ...] = ()

    def text(self, content: str) -> str:
        """Return plain text with what may not be public masked; what holds nothing of the kind comes back as it is."""
        while spans := self._spans(content):  # what two masked numbers leave between them may be one of its own
            content = _piece(content, 0, len(content), spans)
        return content

    def doc(self, doc: Doc) -> Doc:
        """Return a checked document masked likewise, its marks kept; a number that runs over marks is found too."""
        return self._node(doc)

    def _node(self, node: Node) -> Node:
        if node["type"] in ("paragraph", "heading"):
            return self._paragraph(node)
        if "content" not in node:
            return node
        masked = node | {"content": [self._node(child) for child in node["content"]]}
        return _with_small_cells(masked) if self.small_counts and node["type"] == "table" else masked

    def _paragraph(self, node: Node) -> Node:
        inlines = node.get("content", [])
        whole = "".join(inline.get("text", "\n") for inline in inlines)
        while spans := self._spans(whole):
            inlines = self._inlines(inlines, whole, spans)
            whole = _piece(whole, 0, len(whole), spans)
        return node | {"content": inlines} if "content" in node else node

    def _inlines(self, inlines: Sequence[Node], whole: str, spans: Sequence[Span]) -> list[Node]:
        kept: list[Node] = []
        at = 0
        for inline in inlines:
            end = at + len(inline.get("text", "\n"))
            if "text" not in inline:
                kept.append(inline)
            elif text := _piece(whole, at, end, spans):
                _append(kept, inline | {"text": text})
            at = end
        return kept

    def _spans(self, content: str) -> list[Span]:
        """Return what is masked, in order and apart from each other."""
        plain = _with_plain_digits(content)
        hidden = list(_hidden(plain))
        if self._known:
            hidden += [match.span() for match in self._known.finditer(content)]
        spans = _joined(hidden)
        if self.small_counts:
            taken = spans
            spans = spans + [few for few in _few(plain) if not any(_meet(few, one) for one in taken)]
        return sorted(spans)

    @cached_property
    def _known(self) -> re.Pattern[str] | None:
        forms = sorted({form for name in self.names for form in _forms(name)}, key=len, reverse=True)
        if not forms:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)

    def role(self, words: str) -> str:
        """Return who held a role, printed as a position or, for want of one, a name: then masked, however short."""
        known = {name.casefold() for name in self.names}
        return "; ".join(MASKED if one.casefold() in known else self.text(one) for one in words.split("; "))


def _append(inlines: list[Node], added: Node) -> None:
    """Add a text, to the last one where they have the same marks, as a checked document has them."""
    last = inlines[-1] if inlines else {}
    if "text" in last and last.get("marks") == added.get("marks"):
        inlines[-1] = last | {"text": last["text"] + added["text"]}
    else:
        inlines.append(added)


def _forms(name: str) -> Iterator[str]:
    """Yield how a name may stand in a text: whole, and without its titles; a single word is too common to look for."""
    bare = re.sub(r"^(?:\w{1,6}\.[ ]?)+", "", name.split(",", maxsplit=1)[0]).strip()
    for form in (name.strip(), bare):
        if len(form.split()) > 1 and not _POSITION.search(form):
            yield form


def _with_plain_digits(content: str) -> str:
    """Write digits of any script as 0 to 9, each in its place."""
    if content.isascii():
        return content
    return "".join(str(unicodedata.decimal(char, char)) for char in content)


def _hidden(content: str) -> Iterator[tuple[int, int]]:
    if not any(sign.isdigit() or sign in "@:=/wW" for sign in content):
        return
    for pattern in _ALWAYS:
        for match in pattern.finditer(content):
            yield _trimmed(match)
    for pattern in _TELEPHONES:
        for match in pattern.finditer(content):
            start, end = _trimmed(match)
            if _is_telephone(content[start:end]):
                yield start, end


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Return where the masked part lies, without the sign that ends the sentence behind it."""
    start, end = match.span("it" if "it" in match.groupdict() else 0)
    return start, start + len(match.string[start:end].rstrip(" .,;:)]}'’”\u00a0"))


def _is_telephone(text: str) -> bool:
    """Tell a telephone number from hours ("08.00–15.00") and years ("0401 2024 2025") of the same shape."""
    digits = re.sub(r"\D", "", text)
    groups = re.findall(r"\d+", text)
    years = any(_YEAR.fullmatch(one) and _YEAR.fullmatch(other) for one, other in pairwise(groups))
    least = 5 if not text.startswith(("0", "+", "(", "62")) else _LEAST_DIGITS
    return least <= len(digits) <= _MOST_DIGITS and not years and not _HOUR.match(text)


def _few(content: str) -> Iterator[Span]:
    for match in _FEW.finditer(content):
        start, end = match.span("number")
        if not _ORDINAL.search(content[max(0, start - 20) : start]):
            yield start, end, FEW
    for match in _ONE.finditer(content):
        yield (*match.span(), f"{FEW} ")


def _joined(spans: Iterable[tuple[int, int]]) -> list[Span]:
    """Return spans in order, those that meet as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), MASKED)
        else:
            joined.append((start, end, MASKED))
    return joined


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _piece(whole: str, start: int, end: int, spans: Sequence[Span]) -> str:
    """Return what stands between two places once masked; what replaces a span stands where the span begins."""
    out, at = [], start
    for first, last, instead in spans:
        if last <= start or first >= end:
            continue
        out.append(whole[at : max(first, at)])
        if first >= start:
            out.append(instead)
        at = min(last, end)
    return "".join(out) + whole[at:end]


def _with_small_cells(table: Node) -> Node:
    """Mask cells that hold nothing but a small number, where the head of their column or row counts people or cases."""
    rows = [row["content"] for row in table["content"]]
    placed = place(rows)
    words = {id(one.cell): " ".join(texts(one.cell)).strip() for one in placed}
    counts = {id(one.cell): bool(_COUNTED.search(words[id(one.cell)])) for one in placed}
    columns = {
        column
        for one in placed
        if counts[id(one.cell)] and (one.row == 0 or one.cell["type"] == "tableHeader")
        for column in range(one.column, one.column + one.columns)
    }
    lines = {line for one in placed if counts[id(one.cell)] for line in range(one.row, one.row + one.rows)}
    lines -= {0}
    small = {
        id(one.cell)
        for one in placed
        if _SMALL.fullmatch(_with_plain_digits(words[id(one.cell)]))
        and one.column > 0
        and (columns.intersection(range(one.column, one.column + one.columns)) or one.row in lines)
    }
    if not small:
        return table
    return table | {
        "content": [
            row | {"content": [_set(cell) if id(cell) in small else cell for cell in row["content"]]}
            for row in table["content"]
        ]
    }


def _set(cell: Node) -> Node:
    return cell | {"content": [{"type": "paragraph", "content": [{"type": "text", "text": FEW_IN_CELL}]}]}
