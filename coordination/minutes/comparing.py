"""What differs between two records of the same minutes: the marks at the edge of a ralat and the list in its box.

Both are found by comparing what is printed before and after, so that a paper can neither mark what stayed nor keep
silent about what changed. The words stand on the paper and are Indonesian whatever the reader's language. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from coordination.documents.formats import day_and_date, long_date
from coordination.documents.matrix import target_words
from coordination.documents.participants import position_words, presence_words
from coordination.documents.signature import capacity, printed
from coordination.documents.values import Action, DecisionKind
from coordination.minutes.amending import people
from coordination.minutes.papers import participant, signatory
from coordination.minutes.record import Record
from coordination.richtext import EMPTY, Doc, to_plain

_FACTS: Final = {
    "title": "nama rapat",
    "place": "tempat",
    "invitation_number": "nomor surat undangan",
    "invitation_date": "tanggal surat undangan",
    "called_at": "jam panggilan",
    "opened_at": "jam dibuka",
    "closed_at": "jam ditutup",
}
_TEXTS: Final = {"opening": "pembukaan", "directions": "arahan pimpinan", "closing": "penutup"}
_KINDS: Final = {kind.name.lower(): kind.value for kind in DecisionKind}
_PLACES: Final = ("pimpinan rapat", "notulis")
_LONGEST: Final = 400
"""Characters of a text that the box repeats; the rest is read in its place."""


def compared(before: Record, after: Record) -> tuple[Record, list[Record]]:
    """Return `after` with its marks, and the changes in the order of the paper: subject, item_id, before, after."""
    marked = deepcopy(after)
    changes = [*_facts(before, marked), *_participants(before, marked)]
    changes += [*_texts(before, marked, "opening"), *_speeches(before, marked)]
    changes += _items(before, marked)
    changes += [*_texts(before, marked, "directions"), *_decisions(before, marked), *_texts(before, marked, "closing")]
    changes += _signatories(before, marked)
    return marked, changes


def _change(subject: str, before: str, after: str, item_id: int | None = None) -> Record:
    return {"subject": subject, "item_id": item_id, "before": before, "after": after}


def _facts(before: Record, after: Record) -> Iterator[Record]:
    for name, words in _FACTS.items():
        old, new = before["meeting"].get(name), after["meeting"].get(name)
        if old != new:
            yield _change(words, _fact(name, old), _fact(name, new))


def _fact(name: str, value: str | None) -> str:
    if not value:
        return ""
    if name.endswith("_date"):
        return long_date(date.fromisoformat(value))
    return value.replace(":", ".") if name.endswith("_at") else value


def _participants(before: Record, after: Record) -> Iterator[Record]:
    known = {person.get("id"): person for person in people(before)}
    for group in after["participants"]:
        for person in group["people"]:
            old = known.get(person.get("id"), person)
            if old != person:
                was, now = _attended(old), _attended(person)
                person["changed"] = True
                yield _change(f"kehadiran {group['organization']}", was, now)


def _attended(person: Record) -> str:
    """Write a line of the participants' table in one line."""
    line = participant(person)
    who = ", ".join(filter(None, (line.name, position_words(line))))
    return f"{who or '–'}: {presence_words(line)}"


def _texts(before: Record, after: Record, kind: str) -> Iterator[Record]:
    old, new = before["texts"].get(kind, EMPTY), after["texts"].get(kind, EMPTY)
    if old != new:
        after["changed"] = [*after.get("changed", ()), kind]
        yield _change(_TEXTS[kind], *_differing(old, new))


def _speeches(before: Record, after: Record) -> Iterator[Record]:
    known = {speech.get("id"): speech for speech in before["speeches"]}
    for speech in after["speeches"]:
        old = known.get(speech.get("id"), speech)
        if old["speaker"] != speech["speaker"]:
            yield _change("yang memberi sambutan", old["speaker"], speech["speaker"])
        if old["doc"] != speech["doc"]:
            yield _change(f"sambutan {speech['speaker']}", *_differing(old["doc"], speech["doc"]))
        if old != speech:
            speech["changed"] = True


def _items(before: Record, after: Record) -> Iterator[Record]:
    known = {item["id"]: item for item in before["agenda"]}
    for item in after["agenda"]:
        old = known[item["id"]]["discussion"]
        if old != item["discussion"]:
            item["changed"] = True
            yield _change(f"pembahasan “{item['title']}”", *_differing(old, item["discussion"]), item["id"])


def _decisions(before: Record, after: Record) -> Iterator[Record]:
    known = {decision["number"]: decision for decision in before["decisions"]}
    for decision in after["decisions"]:
        old = known.pop(decision["number"], None)
        if old is None:
            yield from _new_decision(decision)
        else:
            yield from _changed_decision(old, decision)
    for gone in known.values():
        yield _change(f"keputusan {gone['number']}", gone["text"], "", gone["item_id"])
        for action in gone["actions"]:
            yield _change(f"tindak lanjut {action['code']}", action["text"], "", gone["item_id"])


def _new_decision(decision: Record) -> Iterator[Record]:
    decision["changed"] = True
    yield _change(f"keputusan {decision['number']}", "", decision["text"], decision["item_id"])
    for action in decision["actions"]:
        yield _new_action(action, decision["item_id"])


def _changed_decision(old: Record, decision: Record) -> Iterator[Record]:
    number, item_id = decision["number"], decision["item_id"]
    values = (
        (f"keputusan {number}", old["text"], decision["text"]),
        (f"jenis keputusan {number}", _KINDS[old["kind"]], _KINDS[decision["kind"]]),
        (f"tanda keputusan {number}", _information(old), _information(decision)),
    )
    differing = [_change(subject, was, now, item_id) for subject, was, now in values if was != now]
    known = {action["code"]: action for action in old["actions"]}
    rows: list[Record] = []
    for action in decision["actions"]:
        before = known.pop(action["code"], None)
        rows += [_new_action(action, item_id)] if before is None else _changed_action(before, action, item_id)
    gone = [_change(f"tindak lanjut {action['code']}", action["text"], "", item_id) for action in known.values()]
    if differing or gone:
        decision["changed"] = True
    yield from (*differing, *rows, *gone)


def _information(decision: Record) -> str:
    return "untuk diketahui" if decision["for_information"] else ""


def _new_action(action: Record, item_id: int | None) -> Record:
    action["changed"] = True
    words = f"{action['text']} ({action['owner']}, {_target(action)})"
    return _change(f"tindak lanjut {action['code']}", "", words, item_id)


def _changed_action(old: Record, action: Record, item_id: int | None) -> list[Record]:
    code = action["code"]
    values = (
        (f"tindak lanjut {code}", old["text"], action["text"]),
        (f"penanggung jawab tindak lanjut {code}", old["owner"], action["owner"]),
        (f"instansi pendukung tindak lanjut {code}", *(", ".join(one["supporters"]) for one in (old, action))),
        (f"target waktu tindak lanjut {code}", _target(old), _target(action)),
        (f"prioritas tindak lanjut {code}", old["priority"], action["priority"]),
        (f"keluaran tindak lanjut {code}", old["evidence"], action["evidence"]),
    )
    differing = [_change(subject, was, now, item_id) for subject, was, now in values if was != now]
    if differing:
        action["changed"] = True
    return differing


def _target(action: Record) -> str:
    """Write a target as the matrix prints it; a bare date with its weekday."""
    due = date.fromisoformat(action["due"]) if action["due"] else None
    words = target_words(
        Action(code="", text="", owner="", target=action["target"], due=due, due_is_review=action["due_is_review"])
    )
    return words or (day_and_date(due) if due else "")


def _signatories(before: Record, after: Record) -> Iterator[Record]:
    for name, old, new in zip(_PLACES, before["signatories"], after["signatories"], strict=False):
        if old != new:
            yield _change(f"penanda tangan ({name})", _signs(old), _signs(new))


def _signs(one: Record) -> str:
    """Write who signs in one line: capacity and name as the block prints them."""
    who = signatory(one)
    return ", ".join(filter(None, (printed(who).name, " ".join(capacity(who)).rstrip(","))))


def _differing(before: Doc, after: Doc) -> tuple[str, str]:
    """Return the lines of a text that went and those that came, each cut to what a box can hold."""
    old, new = to_plain(before).splitlines(), to_plain(after).splitlines()
    gone: list[str] = []
    come: list[str] = []
    for tag, left, right, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[left:right]
            come += new[start:end]
    if not any(map(str.strip, gone + come)):
        return "(susunan teks)", "(susunan teks diperbaiki)"
    return _shortened(gone), _shortened(come)


def _shortened(lines: list[str]) -> str:
    text = " ".join(" ".join(lines).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
