"""Every address of the product and who may use it, written by hand from the office's rules.

A row is what one person does: its address, who may, and who is told that they may not (403); for anybody else the thing
does not exist (404), and whoever is not signed in is asked to sign in. Nothing here comes from the code it is compared
with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.permissions.expectations import (
    APPROVE_MEETING,
    DECIDE_ACTION,
    DRAFT_MEETING,
    EDIT_MEETING,
    EVERYBODY,
    READ_ITEM,
    READ_MEETING,
    REPORT_ACTION,
    REVIEW_MEETING,
    SEE_ACTION,
    SEE_MEETING,
    STEER_ACTION,
    SUPPORT_ACTION,
)

People = frozenset[str]
Table = Mapping[str, People]
"""For each meeting of the world, who."""

# --- moments -------------------------------------------------------------------------------------------------

RECORDED = (
    *("bare", "postponed", "discarded", "without_decisions"),
    *("in_session", "recorded", "in_review", "agreed"),
)
APPROVED = ("approved", "submitted", "done", "unasked", "ralat", "ralat_in_review")
"""Moments of the world: those before and those after the minutes were approved."""

UNREVIEWED = frozenset({"bare", "postponed", "discarded", "without_decisions"})
"""Moments at which nobody has been asked for a paraf yet, so that the reviewer is nobody in particular."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one person does. `at` is the moment; None for pages that are read at every moment."""

    what: str
    method: str
    rule: str
    may: Table | People
    refused: Table | People
    at: str | None = None
    query: str = ""
    shows: str = ""  # reading: the kind of word that the page of a meeting holds
    lists: Table | None = None  # reading: the meetings of which a list holds that word
    form: Mapping[str, object] = field(default_factory=dict)
    page: str = ""  # the page that holds the form, whose fields are sent as they stand, changed by `form`
    upload: str = ""  # the file that is sent to that page first
    json: Mapping[str, object] | None = None
    changes: str = ""  # writing: the table whose rows differ afterwards; none where it only prepares a change
    ids: Mapping[str, str] = field(default_factory=dict)  # which thing an id of the address means, if not its own
    idle: Table = field(default_factory=dict)  # who is answered as if the thing were not there, and changes nothing
    scripted: bool = False  # asked by a script, which is told 401 instead of being sent to the sign-in page

    @property
    def is_write(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def is_about_meetings(self) -> bool:
        """Whether the answer depends on a meeting."""
        return not isinstance(self.may, frozenset)


def _minus(table: Table, other: Table) -> Table:
    return {meeting: table[meeting] - other[meeting] for meeting in table}


def _and(table: Table, other: Table) -> Table:
    return {meeting: table[meeting] & other[meeting] for meeting in table}


@dataclass(frozen=True)
class Who:
    """Who may, and who is told that they may not."""

    may: Table | People
    refused: Table | People


def _meeting(rule: Table) -> Who:
    return Who(rule, _minus(SEE_MEETING, rule))


def _item(rule: Table) -> Who:
    """A thing under an agenda item: whoever may do it with the meeting and may read the item."""
    return Who(_and(rule, READ_ITEM), _minus(SEE_MEETING, rule))


def _above_biasa(who: Who, *biasa: str) -> Who:
    """Leave out the meetings whose level can not be lowered."""
    nobody: Table = dict.fromkeys(biasa, frozenset())
    return Who({**who.may, **nobody}, {**who.refused, **nobody})


def _action(rule: Table) -> Who:
    return Who(rule, _minus(SEE_ACTION, rule))


def _office(names: str) -> Who:
    people = frozenset(names.split())
    assert people <= EVERYBODY
    return Who(people, EVERYBODY - people)


SEES = _meeting(SEE_MEETING)
READS = _meeting(READ_MEETING)
WRITES = _meeting(EDIT_MEETING)
WRITES_ITEM = _item(EDIT_MEETING)
PRESIDES = _meeting(APPROVE_MEETING)
LOWERS = _above_biasa(PRESIDES, "biasa_recorded", "closed_item_recorded")
LOWERS_ITEM = _above_biasa(_item(APPROVE_MEETING), "biasa_recorded")
REVIEWS = _meeting(REVIEW_MEETING)
DRAFTS = _meeting(DRAFT_MEETING)
HAS_PAPER = Who(READ_ITEM, _minus(READ_ITEM, READ_ITEM))
WITHDRAWS_PAPER = Who(_and(EDIT_MEETING, READ_ITEM), _minus(READ_ITEM, EDIT_MEETING))
RESTORES = Who(EDIT_MEETING, {meeting: frozenset() for meeting in EDIT_MEETING})

SEES_ACTION = _action(SEE_ACTION)
REPORTS = _action(REPORT_ACTION)
SUPPORTS = _action(SUPPORT_ACTION)
STEERS = _action(STEER_ACTION)
DECIDES = _action(DECIDE_ACTION)

SECRETARIES = "host_secretary named_secretary invited_secretary owner_secretary stranger_secretary"
ANYBODY = _office(" ".join(EVERYBODY))
SECRETARY = _office(SECRETARIES)
DIRECTORY = _office(f"{SECRETARIES} administrator")
ADMINISTRATOR = _office("administrator")
READERS_OF_FIGURES = _office(" ".join(EVERYBODY - {"administrator"}))

WORDS = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Kata baru"}]}]}
DOC = '{"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Kata baru"}]}]}'
MEETING = "/rapat/<int:meeting_id>"
ACTION = "/tindak-lanjut/<int:action_id>"
RALAT = f"{MEETING}/ralat"
APPROVAL = f"{MEETING}/pengesahan"


def _read(what: str, rule: str, who: Who, **given) -> Row:
    return Row(what=what, method="GET", rule=rule, may=who.may, refused=who.refused, **given)


def _write(what: str, rule: str, who: Who, *, changes: str, **given) -> Row:
    given = {"method": "POST", **given}
    return Row(what=what, rule=rule, may=who.may, refused=who.refused, changes=changes, **given)


def _both(what: str, rule: str, who: Who, *, at: str | None = None, changes: str, form=None, **given) -> list[Row]:
    """Open a form, and send it."""
    kept = {name: given.pop(name) for name in ("query", "ids") if name in given}
    opened = _read(f"open the form to {what}", rule, who, at=at, idle=given.pop("idle", {}), **kept)
    return [opened, _write(what, rule, who, at=at, changes=changes, form=form or {}, page=rule, **kept, **given)]


READING = [
    _read("see a meeting", MEETING, SEES, shows="head"),
    _read("read the notula on screen", f"{MEETING}/notula", READS, shows="inside"),
    _read("take the notula as Word", f"{MEETING}/notula.docx", READS, shows="inside"),
    _read("take the first notula as Word", f"{MEETING}/notula-<int:number>.docx", READS, at="approved", shows="inside"),
    _read("take a paper", "/berkas/<int:paper_id>", HAS_PAPER, shows="seen"),
    _read("see an action", ACTION, SEES_ACTION, shows="deed"),
    _read("take bukti dukung", f"{ACTION}/bukti/<int:evidence_id>", SEES_ACTION, at="approved", shows="deed"),
    _read(
        "see a picture small",
        f"{ACTION}/bukti/<int:evidence_id>/kecil",
        SEES_ACTION,
        at="approved",
        ids={"evidence_id": "picture_id"},
    ),
    _read("see one report in the queue", "/verifikasi/<int:action_id>", DECIDES, at="submitted", shows="deed"),
]

RELEASED = {name: who for name, who in SEE_ACTION.items() if name.endswith("approved")}

LISTS = [
    _read("open home", "/", ANYBODY),
    _read("list meetings to come", "/rapat", ANYBODY),
    _read(
        "list minutes being written",
        "/rapat",
        ANYBODY,
        query="keadaan={tab_written}",
        shows="head",
        lists={name: who for name, who in SEE_MEETING.items() if name.endswith("recorded")},
    ),
    _read(
        "list approved meetings",
        "/rapat",
        ANYBODY,
        query="keadaan={tab_approved}",
        shows="head",
        lists={name: who for name, who in SEE_MEETING.items() if name.endswith("approved")},
    ),
    _read(
        "see a month of meetings",
        "/rapat",
        ANYBODY,
        query="tampilan=kalender&bulan=2024-06",
        shows="head",
        lists=SEE_MEETING,
    ),
    _read("list actions", "/tindak-lanjut", ANYBODY, query="keadaan=semua", shows="deed", lists=RELEASED),
    _read(
        "take actions as a workbook",
        "/tindak-lanjut.xlsx",
        ANYBODY,
        query="keadaan=semua",
        shows="deed",
        lists=RELEASED,
    ),
    _read("find meetings", "/cari", ANYBODY, query="q=kanari&jenis=rapat", shows="head", lists=SEE_MEETING),
    _read("find actions", "/cari", ANYBODY, query="q=kanari&jenis=tindak-lanjut", shows="deed", lists=RELEASED),
    _read(
        "find decisions",
        "/cari",
        ANYBODY,
        query="q=kanari&jenis=keputusan",
        shows="deed",
        lists=_and(READ_MEETING, READ_ITEM),
    ),
    _read("find anything", "/cari", ANYBODY, query="q=kanari"),
    _read("see figures", "/dasbor", READERS_OF_FIGURES, query="periode=2024"),
    _read("open the queue", "/verifikasi", ANYBODY, at="submitted"),
    _read("reckon a target from today", "/tindak-lanjut/target", ANYBODY, query="text=2+minggu"),
    _read(
        "open the bin",
        "/rapat/sampah",
        SECRETARY,
        at="discarded",
        shows="head",
        lists={name: who for name, who in EDIT_MEETING.items() if name.endswith("recorded")},
    ),
]

PLANNING = [
    *_both(
        "plan a meeting",
        "/rapat/baru",
        SECRETARY,
        changes="meeting",
        form={"title": "Rapat baru", "days": ["2024-08-01", "09.00", ""]},
    ),
    _read("plan a meeting after an earlier one", "/rapat/baru", SECRETARY, query="salin={nothing}"),
    *_both("change the facts", f"{MEETING}/ubah", WRITES, at="bare", changes="meeting", form={"place": "Aula lain"}),
    _write("open the meeting", f"{MEETING}/buka", WRITES, at="bare", changes="meeting"),
    _write("close the meeting", f"{MEETING}/tutup", WRITES, at="in_session", changes="meeting"),
    _write("enter it afterwards", f"{MEETING}/catat", WRITES, at="bare", changes="meeting"),
    _write("discard it", f"{MEETING}/buang", WRITES, at="bare", changes="meeting"),
    _write("restore it", f"{MEETING}/pulihkan", RESTORES, at="discarded", changes="meeting"),
    *_both("postpone it", f"{MEETING}/tunda", WRITES, at="bare", changes="meeting", form={"reason": "Hujan"}),
    *_both("cancel it", f"{MEETING}/batal", WRITES, at="bare", changes="meeting", form={"reason": "Hujan"}),
    *_both(
        "give it a new day",
        f"{MEETING}/jadwal-ulang",
        WRITES,
        at="postponed",
        changes="meeting_day",
        form={"days": ["2024-08-01", "09.00", ""]},
    ),
    *_both(
        "name a reader",
        f"{MEETING}/pembaca",
        WRITES_ITEM,
        at="bare",
        changes="reader",
        form={"account_id": "{account_id_of_stranger}"},
        query="{item_query}",
    ),
    _write(
        "take a reader off",
        f"{MEETING}/pembaca/<int:reader_id>/hapus",
        WRITES_ITEM,
        at="bare",
        changes="reader",
        ids={"reader_id": "second_reader_id"},
    ),
    _read("look up accounts for the readers", f"{MEETING}/pembaca/cari", WRITES, at="bare", query="q=Orang"),
    *_both(
        "lower the level",
        f"{MEETING}/klasifikasi",
        LOWERS,
        at="bare",
        changes="meeting",
        form={"level": "biasa", "reason": "Tidak perlu lagi"},
    ),
    *_both(
        "lower the level of an item",
        f"{MEETING}/klasifikasi",
        LOWERS_ITEM,
        at="bare",
        changes="agenda_item",
        query="butir={item_id}",
        form={"level": "biasa", "reason": "Tidak perlu lagi"},
    ),
    _write("add items", f"{MEETING}/agenda", WRITES, at="bare", changes="agenda_item", form={"agenda": "Lain-lain"}),
    _write(
        "change an item",
        f"{MEETING}/agenda/<int:item_id>",
        WRITES_ITEM,
        at="bare",
        changes="agenda_item",
        page=f"{MEETING}/ubah",
        form={"title": "Judul lain"},
    ),
    _write(
        "take an item off",
        f"{MEETING}/agenda/<int:item_id>/hapus",
        WRITES,
        at="bare",
        changes="agenda_item",
        ids={"item_id": "second_item_id"},
    ),
    _write(
        "order the agenda",
        f"{MEETING}/agenda/urutan",
        WRITES,
        at="bare",
        changes="agenda_item",
        form={"id": ["{second_item_id}", "{item_id}"]},
    ),
    _write(
        "invite",
        f"{MEETING}/peserta",
        WRITES,
        at="bare",
        changes="participant",
        form={"invitees": "organization-{organization_id_of_stranger}"},
    ),
    _write(
        "add a guest",
        f"{MEETING}/peserta/tamu",
        WRITES,
        at="bare",
        changes="participant",
        form={"name": "Tamu", "organization_name": "Lembaga Baru"},
    ),
    _write(
        "give a role",
        f"{MEETING}/peserta/<int:participant_id>/peran",
        WRITES,
        at="bare",
        changes="participant",
        form={"role": "minute_taker"},
    ),
    _write(
        "take a participant off",
        f"{MEETING}/peserta/<int:participant_id>/hapus",
        WRITES,
        at="bare",
        changes="participant",
    ),
    _write(
        "order the participants",
        f"{MEETING}/peserta/urutan",
        WRITES,
        at="bare",
        changes="participant",
        form={"id": ["{chair_id}", "{participant_id}"]},
    ),
    _write("order by protocol", f"{MEETING}/peserta/tata-urutan", WRITES, at="bare", changes="participant"),
]

HALL = [
    _read("take attendance", f"{MEETING}/hadir", WRITES, at="in_session", shows="inside"),
    _write(
        "mark somebody",
        f"{MEETING}/hadir/<int:participant_id>",
        WRITES,
        at="in_session",
        changes="attendance",
        form={"presence": "absent"},
    ),
    _write(
        "add a walk-in",
        f"{MEETING}/hadir/tambahan",
        WRITES,
        at="in_session",
        changes="participant",
        form={"name": "Tamu", "organization_name": "Lembaga Baru"},
    ),
    _write(
        "add a paper",
        f"{MEETING}/berkas",
        WRITES_ITEM,
        at="in_session",
        changes="paper",
        form={
            "kind": "presentation",
            "title": "Bahan",
            "level": "{item_level}",
            "agenda_item_id": "{item_id}",
            "file": "FILE",
        },
    ),
    _write("withdraw a paper", "/berkas/<int:paper_id>/tarik", WITHDRAWS_PAPER, at="in_session", changes="paper"),
]

ROOM_PAGE = f"{MEETING}/tulis"
ITEM_PART = "bagian=butir-{item_id}"


def _room(what: str, rule: str, who: Who, *, changes: str, at: str = "recorded", **given) -> Row:
    return _write(what, f"{ROOM_PAGE}/{rule}", who, changes=changes, at=at, **given)


def _typed(what: str, rule: str, who: Who, *, changes: str, **given) -> Row:
    """Save a text as it is typed."""
    said = {"version": 1, "doc": WORDS}
    return _room(what, rule, who, changes=changes, method="PUT", json=said, scripted=True, **given)


ROOM = [
    _read("open the writing room", ROOM_PAGE, WRITES, at="recorded", shows="inside"),
    _read("open an item in the writing room", ROOM_PAGE, WRITES_ITEM, at="recorded", query=ITEM_PART, shows="deed"),
    _read("reckon a target from the meeting", f"{ROOM_PAGE}/target", WRITES, at="recorded", query="text=2+minggu"),
    _typed(
        "save a text",
        "teks/<any(opening, directions, closing):kind>",
        WRITES,
        changes="meeting_text",
        ids={"kind": "opening"},
    ),
    _typed("save what was said", "pembahasan/<int:item_id>", WRITES_ITEM, changes="agenda_item"),
    _typed("save a speech", "sambutan/<int:speech_id>", WRITES, changes="speech"),
    _room(
        "set the times",
        "jam",
        WRITES,
        changes="meeting",
        page=ROOM_PAGE,
        query="bagian=pembukaan",
        form={"called": "08.30"},
    ),
    _room("add a speech", "sambutan", WRITES, changes="speech", form={"speaker": "Sekretaris Daerah"}),
    _room("name who spoke", "sambutan/<int:speech_id>/pembicara", WRITES, changes="speech", form={"speaker": "Sekda"}),
    _room("take a speech off", "sambutan/<int:speech_id>/hapus", WRITES, changes="speech"),
    _room(
        "order the speeches",
        "sambutan/urutan",
        WRITES,
        changes="speech",
        form={"id": ["{second_speech_id}", "{speech_id}"]},
    ),
    _room(
        "write a decision",
        "keputusan",
        WRITES_ITEM,
        changes="decision",
        query=ITEM_PART,
        form={"text": "Keputusan baru", "kind": "decision"},
    ),
    _room(
        "change a decision",
        "keputusan/<int:decision_id>",
        WRITES_ITEM,
        changes="decision",
        page=ROOM_PAGE,
        query=ITEM_PART + "&buka=ubah-keputusan-{decision_id}",
        form={"text": "Keputusan lain"},
    ),
    _room(
        "mark a decision untuk diketahui",
        "keputusan/<int:decision_id>/untuk-diketahui",
        WRITES_ITEM,
        changes="decision",
        ids={"decision_id": "second_decision_id"},
    ),
    _room(
        "take a decision off",
        "keputusan/<int:decision_id>/hapus",
        WRITES_ITEM,
        changes="decision",
        ids={"decision_id": "second_decision_id"},
    ),
    _room(
        "order the decisions",
        "keputusan/urutan",
        WRITES_ITEM,
        changes="decision",
        query=ITEM_PART,
        form={"id": ["{second_decision_id}", "{decision_id}"]},
    ),
    _room(
        "confirm that nothing was decided",
        "tanpa-keputusan",
        WRITES,
        at="without_decisions",
        changes="meeting",
        form={"confirmed": "y"},
    ),
    _room(
        "write an action",
        "keputusan/<int:decision_id>/tindak-lanjut",
        WRITES_ITEM,
        changes="action",
        form={
            "text": "Tindak lanjut baru",
            "owner": "organization-{organization_id_of_owner}",
            "person": "{person_id_of_responsible}",
            "target": "2 minggu",
        },
    ),
    _room(
        "change an action",
        "tindak-lanjut/<int:action_id>",
        WRITES_ITEM,
        changes="action",
        page=ROOM_PAGE,
        query=ITEM_PART + "&buka=ubah-tindak-lanjut-{action_id}",
        form={"text": "Tindak lanjut lain"},
    ),
    _room("take an action off", "tindak-lanjut/<int:action_id>/hapus", WRITES_ITEM, changes="action"),
    _room(
        "order the actions",
        "keputusan/<int:decision_id>/urutan",
        WRITES_ITEM,
        changes="action",
        form={"id": ["{second_action_id}", "{action_id}"]},
    ),
]

SIGNATORY = f"{MEETING}/penanda-tangan/<any(pimpinan, notulis):where>"
SIGNING = [
    _read("see the signature block", f"{MEETING}/penanda-tangan", WRITES, at="recorded"),
    *_both(
        "choose who signs",
        SIGNATORY,
        WRITES,
        at="recorded",
        changes="signatory",
        form={"name": "Nama Lain", "position": "Sekretaris Daerah"},
        ids={"where": "notulis"},
    ),
    _write(
        "let the chair sign again",
        f"{SIGNATORY}/bawaan",
        WRITES,
        at="recorded",
        changes="signatory",
        ids={"where": "pimpinan"},
    ),
    _read("read what waits for approval", APPROVAL, DRAFTS, at="in_review", shows="inside"),
    _read("take the draft as Word", f"{APPROVAL}/konsep.docx", DRAFTS, at="in_review", shows="inside"),
    *_both("send to review", f"{APPROVAL}/kirim", WRITES, at="recorded", changes="revision"),
    _write("pull back", f"{APPROVAL}/tarik", WRITES, at="in_review", changes="revision"),
    _write("give the paraf", f"{APPROVAL}/paraf", REVIEWS, at="in_review", changes="review"),
    _write(
        "return as reviewer",
        f"{APPROVAL}/paraf/kembalikan",
        REVIEWS,
        at="in_review",
        changes="revision",
        form={"remarks": "Lengkapi"},
    ),
    _write(
        "return as chair",
        f"{APPROVAL}/kembalikan",
        PRESIDES,
        at="in_review",
        changes="revision",
        form={"remarks": "Lengkapi"},
    ),
    _write("approve", f"{APPROVAL}/sahkan", PRESIDES, at="agreed", changes="meeting"),
    *_both(
        "record approval on paper",
        f"{APPROVAL}/kertas",
        WRITES,
        at="agreed",
        changes="meeting",
        form={"approved_on": "2024-06-28", "signed_by": "Ketua"},
    ),
]

CORRECTING = [
    *_both("open a ralat", f"{RALAT}/baru", WRITES, at="approved", changes="revision", form={"reason": "Salah ketik"}),
    _read("write a ralat", RALAT, WRITES, at="ralat", shows="draft"),
    _read("take the draft of a ralat", f"{APPROVAL}/konsep.docx", DRAFTS, at="ralat", shows="draft"),
    _read("read a ralat that waits for approval", APPROVAL, DRAFTS, at="ralat_in_review", shows="draft"),
    *_both("reword the reason", f"{RALAT}/alasan", WRITES, at="ralat", changes="revision", form={"reason": "Salah"}),
    _write("give a ralat up", f"{RALAT}/hentikan", WRITES, at="ralat", changes="revision"),
    _write(
        "take a correction back",
        f"{RALAT}/urungkan/<int:correction_id>",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
        idle=_minus(EDIT_MEETING, READ_ITEM),
    ),
    *_both("correct the facts", f"{RALAT}/data", WRITES, at="ralat", changes="correction", form={"place": "Aula lain"}),
    *_both(
        "correct a text",
        f"{RALAT}/teks/<any(opening, directions, closing):kind>",
        WRITES,
        at="ralat",
        changes="correction",
        form={"doc": DOC},
        ids={"kind": "opening"},
    ),
    *_both(
        "correct what was said",
        f"{RALAT}/acara/<int:item_id>",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
        form={"doc": DOC},
    ),
    *_both(
        "correct a speech",
        f"{RALAT}/sambutan/<int:speech_id>",
        WRITES,
        at="ralat",
        changes="correction",
        form={"doc": DOC, "speaker": "Orang Lain"},
    ),
    *_both(
        "correct a decision",
        f"{RALAT}/keputusan/<int:decision_id>",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
        form={"text": "Keputusan lain"},
    ),
    _write(
        "drop a decision",
        f"{RALAT}/keputusan/<int:decision_id>/hapus",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
    ),
    *_both(
        "add a decision",
        f"{RALAT}/keputusan/baru",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
        query="butir={item_id}",
        idle=_minus(EDIT_MEETING, READ_ITEM),
        form={"text": "Keputusan tambahan", "for_information": "y", "item_id": "{item_id}"},
    ),
    *_both(
        "correct an action",
        f"{RALAT}/tindak-lanjut/<int:action_id>",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
        form={
            "action_text": "Tindak lanjut lain",
            "owner_id": "{organization_id_of_owner}",
            "person_id": "{person_id_of_responsible}",
        },
    ),
    _write(
        "drop an action",
        f"{RALAT}/tindak-lanjut/<int:action_id>/hapus",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
    ),
    *_both(
        "add an action",
        f"{RALAT}/tindak-lanjut/baru",
        WRITES_ITEM,
        at="ralat",
        changes="correction",
        query="keputusan={decision_id}",
        idle=_minus(EDIT_MEETING, READ_ITEM),
        form={
            "action_text": "Tindak lanjut tambahan",
            "owner_id": "{organization_id_of_owner}",
            "target": "2 minggu",
            "person_id": "{person_id_of_responsible}",
        },
    ),
    *_both(
        "have somebody else sign the ralat",
        f"{RALAT}/penanda-tangan/<any(pimpinan, notulis):where>",
        WRITES,
        at="ralat",
        changes="correction",
        form={"name": "Nama Lain", "position": "Sekretaris Daerah"},
        ids={"where": "pimpinan"},
    ),
]

ACTIONS = [
    _write(
        "report progress", f"{ACTION}/lapor", REPORTS, at="approved", changes="progress_update", form={"words": "Jalan"}
    ),
    _write("withdraw a report", f"{ACTION}/tarik", REPORTS, at="submitted", changes="action", form={"reason": "Belum"}),
    _write(
        "add a note", f"{ACTION}/dukung", SUPPORTS, at="approved", changes="progress_update", form={"words": "Bantu"}
    ),
    *_both(
        "ask for more time",
        f"{ACTION}/perpanjangan",
        REPORTS,
        at="unasked",
        changes="action_request",
        form={"target_text": "30 September 2024", "reason": "Menunggu dana"},
    ),
    *_both(
        "ask to call it not actionable",
        f"{ACTION}/tidak-dapat",
        REPORTS,
        at="unasked",
        changes="action_request",
        form={"reason": "Tidak berwenang"},
    ),
    _write(
        "decide a request",
        f"{ACTION}/permintaan/<int:request_id>",
        DECIDES,
        at="approved",
        changes="action_request",
        form={"do": "grant", "reason": "Baik"},
    ),
    _write("accept a report", f"{ACTION}/terima", STEERS, at="submitted", changes="action"),
    _write(
        "send a report back",
        f"{ACTION}/kembalikan",
        STEERS,
        at="submitted",
        changes="action",
        form={"reason": "Kurang"},
    ),
    _write("open it again", f"{ACTION}/buka-lagi", STEERS, at="done", changes="action", form={"reason": "Kurang"}),
    _write("release it early", f"{ACTION}/sampaikan", STEERS, at="recorded", changes="action"),
    *_both(
        "record what the agency said",
        f"{ACTION}/catat",
        STEERS,
        at="approved",
        changes="progress_update",
        form={"words": "Sudah berjalan", "channel": "telephone", "said_by": "Kepala bidang"},
    ),
]

DIRECTORY_PAGES = [
    _read("open the directory", "/direktori", ANYBODY),
    _read("see an organization", "/direktori/instansi/<int:organization_id>", ANYBODY),
    *[
        _read(f"be offered {word}", f"/direktori/cari/{word}", ANYBODY, query="q=a", scripted=True)
        for word in ("anggota", "instansi", "jabatan", "orang", "undangan")
    ],
    *_both(
        "add an organization",
        "/direktori/instansi/baru",
        DIRECTORY,
        changes="organization",
        form={"name": "Dinas Baru", "protocol_order": "10"},
    ),
    *_both(
        "change an organization",
        "/direktori/instansi/<int:organization_id>/ubah",
        DIRECTORY,
        changes="organization",
        form={"name": "Dinas Lain"},
    ),
    *[
        _write(
            f"close a row: {kind}",
            "/direktori/<any(instansi, orang, jabatan, kelompok):kind>/<int:row_id>/status",
            ADMINISTRATOR,
            changes=table,
            form={"active": "0"},
            ids={"kind": kind, "row_id": row_id},
        )
        for kind, table, row_id in (
            ("instansi", "organization", "organization_id"),
            ("orang", "person", "person_id"),
            ("jabatan", "position", "position_id"),
            ("kelompok", "directory_group", "group_id"),
        )
    ],
    *_both(
        "merge organizations",
        "/direktori/gabung/<any(instansi, orang):kind>/<int:row_id>",
        ADMINISTRATOR,
        changes="organization",
        query="ke={organization_id_of_owner}",
        ids={"kind": "instansi", "row_id": "organization_id_of_stranger"},
    ),
    _read("begin an import", "/direktori/impor", DIRECTORY),
    _write("see what an import would do", "/direktori/impor", DIRECTORY, changes="", form={"file": "SHEET"}),
    _write(
        "apply an import",
        "/direktori/impor/terapkan",
        DIRECTORY,
        changes="organization",
        page="/direktori/impor",
        upload="SHEET",
    ),
    _read(
        "take an empty sheet to import",
        "/direktori/impor/contoh-<any(orang, instansi):kind>.xlsx",
        DIRECTORY,
        ids={"kind": "orang"},
    ),
    *_both(
        "add a position",
        "/direktori/instansi/<int:organization_id>/jabatan/baru",
        DIRECTORY,
        changes="position",
        form={"title": "Kepala Seksi"},
    ),
    *_both(
        "change a position",
        "/direktori/jabatan/<int:position_id>",
        DIRECTORY,
        changes="position",
        form={"title": "Kepala Seksi"},
    ),
    *_both("add a group", "/direktori/kelompok/baru", DIRECTORY, changes="directory_group", form={"name": "Semua OPD"}),
    *_both(
        "change a group",
        "/direktori/kelompok/<int:group_id>",
        DIRECTORY,
        changes="directory_group",
        form={"name": "Semua OPD"},
    ),
    *_both("add a person", "/direktori/orang/baru", DIRECTORY, changes="person", form={"name": "Orang Baru"}),
    *_both(
        "change a person", "/direktori/orang/<int:person_id>", DIRECTORY, changes="person", form={"name": "Orang Lain"}
    ),
]

ACCOUNTS = [
    _read("list accounts", "/akun", ADMINISTRATOR),
    _read("see an account", "/akun/<int:account_id>", ADMINISTRATOR),
    *_both(
        "make an account",
        "/akun/baru",
        ADMINISTRATOR,
        changes="account",
        form={
            "person_name": "Orang Baru",
            "username": "baru",
            "role": "officer",
            "organization_id": "{organization_id_of_owner}",
        },
    ),
    _write(
        "grant a role",
        "/akun/<int:account_id>/peran",
        ADMINISTRATOR,
        changes="membership",
        form={"role": "leader", "organization_id": "{organization_id_of_host}"},
    ),
    _write(
        "take a role back",
        "/akun/<int:account_id>/peran/<int:membership_id>/cabut",
        ADMINISTRATOR,
        changes="membership",
    ),
    _write("close an account", "/akun/<int:account_id>/status", ADMINISTRATOR, changes="account", form={"active": "0"}),
    _write("make a one-time link", "/akun/<int:account_id>/tautan", ADMINISTRATOR, changes="account_link"),
    _read("see the own account", "/akun-saya", ANYBODY),
    _write(
        "change the own password",
        "/akun-saya",
        ANYBODY,
        changes="account",
        form={
            "old_password": "{password}",
            "password": "sandi baru yang panjang",
            "repeated": "sandi baru yang panjang",
        },
    ),
]

OPEN_TO_ALL = {
    "GET": {"/masuk", "/lupa-kata-sandi", "/tautan/<token>", "/siapkan/<token>", "/static/<path:filename>"},
    "POST": {"/masuk", "/lupa-kata-sandi", "/tautan/<token>", "/siapkan/<token>", "/keluar", "/bahasa"},
}
"""What needs no account: signing in and out, the language, links that carry their own secret, styles and scripts."""

ROWS = [
    *READING,
    *LISTS,
    *PLANNING,
    *HALL,
    *ROOM,
    *SIGNING,
    *CORRECTING,
    *ACTIONS,
    *DIRECTORY_PAGES,
    *ACCOUNTS,
]
