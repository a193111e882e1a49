"""A draft that came back from Word beside the record: section by section, what only the file changed and what both did.

What stood in a section when the draft was made is in its tag, as a fingerprint: a section that still says so in the
file was not touched there, one that no longer says so in the record was changed here meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, Final

from coordination.actions.targets import read_target
from coordination.documents import values, wording
from coordination.documents.matrix import contents
from coordination.documents.notula_data import NotulaData
from coordination.documents.returned import Line, ReturnedPaper, Section, strays
from coordination.documents.tags import Part, Tag, fingerprint, settled, split, without_widths
from coordination.errors import DomainError
from coordination.i18n import _
from coordination.richtext import EMPTY, Doc, is_empty, to_plain

CELLS: Final = ("text", "owner", "supporters", "target", "evidence")
"""What an action's row holds after its code, by the names of `actions.authoring`."""

_NUMBER: Final = re.compile(r"\d+\s*\.\s*")
_RECKONED: Final = re.compile(r" \((?:paling lambat|ditinjau) [^()]*\)$")
_NOTHING: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where the file says something else than the record."""

    key: str
    place: str
    ours: str
    theirs: str
    seen: str
    """Fingerprint of what the record says: nobody takes over what they have not compared."""
    conflict: bool = False
    """The record was changed too since the draft was made."""
    twice: bool = False
    """A decision's row in the matrix, where its place in the list was changed to something else."""
    only_form: bool = False
    """The words are the same; what differs is bold, a list, a table."""
    problem: str = ""
    """Why it cannot be taken over as it stands; empty where it can."""
    tag: Tag
    name: str = ""
    """Which cell of an action."""
    value: Any = None
    """What is written: a document, a text, the id of an organization."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """Words of the file that belong to no section of the record."""

    key: str
    text: str
    before: str = ""
    after: str = ""
    gone: str = ""
    """The place they had, where it is no longer in the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A whole file beside the record."""

    differences: tuple[Difference, ...]
    strays: tuple[Stray, ...]
    missing: tuple[str, ...]
    """Places that the record has and the file has not."""
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ours:
    """A section as the record says it now."""

    tag: Tag
    place: str
    doc: Doc = field(default_factory=lambda: EMPTY)
    text: str = ""
    action: values.Action | None = None
    whole_group: bool = False

    @property
    def is_printed(self) -> bool:
        """Whether a draft shows it."""
        return not self.tag.part.is_rich or not is_empty(self.doc)


def match(
    paper: ReturnedPaper,
    data: NotulaData,
    printed: Iterable[Line],
    *,
    meeting: int,
    organizations: Mapping[str, int],
    groups: frozenset[int],
) -> Matched:
    """Compare a file with what the record says to this reader (`data`, and the lines of it as `printed`).

    `organizations` are the ids of those that may own an action, by their name in small letters; `groups` the actions
    that stand for a whole group.
    """
    ours = {one.tag.key: one for one in _sections(data, groups)}
    differences: list[Difference] = []
    gone: list[Stray] = []
    same = 0
    came = set()
    for section in paper.sections:
        place = ours.get(section.tag.key) if section.tag.meeting == meeting else None
        if place is None:
            gone += _gone(section)
            continue
        came.add(section.tag.key)
        found = list(_differing(section, place, data.days[0].date, organizations))
        differences += found
        same += not found
    loose = [_stray(line) for line in strays(paper.lines, list(printed))]
    missing = [one.place for key, one in ours.items() if key not in came and one.is_printed]
    return Matched(
        differences=tuple(_once(differences)), strays=(*_alone(gone), *_alone(loose)), missing=tuple(missing), same=same
    )


def _once(differences: Sequence[Difference]) -> Iterator[Difference]:
    """Yield the differences, a decision that was changed alike in list and matrix once."""
    listed = {one.tag.id: one.theirs for one in differences if one.tag.part is Part.DECISION}
    for one in differences:
        if one.tag.part is not Part.ROW or one.tag.id not in listed:
            yield one
        elif one.theirs != listed[one.tag.id]:
            yield replace(one, twice=True)


def _alone(found: Iterable[Stray]) -> Iterator[Stray]:
    """Yield each once: the same words twice are dealt with together."""
    yield from {one.key: one for one in found}.values()


# What the record says.


def _sections(data: NotulaData, groups: frozenset[int]) -> Iterator[_Ours]:
    names = {Part.OPENING: _("Pembukaan"), Part.DIRECTIONS: _("Arahan pimpinan"), Part.CLOSING: _("Penutup")}
    docs = {Part.OPENING: data.opening, Part.DIRECTIONS: data.directions, Part.CLOSING: data.closing}
    yield _Ours(tag=data.tags[Part.OPENING], place=names[Part.OPENING], doc=docs[Part.OPENING])
    for speech in data.speeches:
        if speech.tag is not None:
            yield _Ours(tag=speech.tag, place=_("Sambutan %(speaker)s", speaker=speech.speaker), doc=speech.text)
    for item in data.agenda:
        if item.tag is not None:
            yield _Ours(tag=item.tag, place=_("Pembahasan “%(title)s”", title=item.title), doc=item.discussion)
    for part in (Part.DIRECTIONS, Part.CLOSING):
        yield _Ours(tag=data.tags[part], place=names[part], doc=docs[part])
    for decision in data.decisions:
        yield from _of_decision(decision, groups)


def _of_decision(decision: values.Decision, groups: frozenset[int]) -> Iterator[_Ours]:
    if decision.tag is None or decision.row_tag is None:
        return
    yield _Ours(tag=decision.tag, place=_("Keputusan %(number)s", number=decision.number), text=settled(decision.text))
    if decision.actions:
        place = _("Keputusan %(number)s di matriks", number=decision.number)
        yield _Ours(tag=decision.row_tag, place=place, text=settled(decision.text))
    for action in decision.actions:
        if action.tag is not None and action.code:
            yield _Ours(
                tag=action.tag,
                place=_("Tindak lanjut %(code)s", code=action.code),
                action=action,
                whole_group=action.tag.id in groups,
            )


# What differs.


def _differing(
    section: Section, ours: _Ours, meeting_day: date, organizations: Mapping[str, int]
) -> Iterator[Difference]:
    if ours.action is not None:
        yield from _cells(section, ours, ours.action, meeting_day, organizations)
    elif section.tag.part.is_rich:
        yield from _rich(section, ours)
    else:
        yield from _plain(section, ours)


def _rich(section: Section, ours: _Ours) -> Iterator[Difference]:
    stood, now = section.tag.stood, fingerprint(ours.doc)
    if section.doc == without_widths(ours.doc) or fingerprint(section.doc) == stood:
        return
    was, came = to_plain(ours.doc), to_plain(section.doc)
    yield Difference(
        key=section.tag.key,
        place=ours.place,
        ours=was,
        theirs=came,
        seen=now,
        conflict=now != stood,
        only_form=was == came,
        tag=section.tag,
        value=with_widths(section.doc, ours.doc),
    )


def _plain(section: Section, ours: _Ours) -> Iterator[Difference]:
    stood, now = section.tag.stood, fingerprint(ours.text)
    theirs = section.text if section.tag.part is Part.ROW else _without_frame(section.text, ours.text)
    if theirs == ours.text or fingerprint(theirs) == stood:
        return
    yield Difference(
        key=section.tag.key,
        place=ours.place,
        ours=ours.text,
        theirs=theirs,
        seen=now,
        conflict=now != stood,
        problem=""
        if theirs
        else _("Di berkas ini keputusannya kosong. Hapus di ruang tulis bila memang tidak dipakai."),
        tag=section.tag,
        value=theirs,
    )


def _without_frame(text: str, ours: str) -> str:
    """Take off what the paper puts around a decision: its number, what kind it is, that it is for information."""
    found = _NUMBER.match(text)
    text = text[found.end() :] if found else text
    for lead in (settled(lead) for lead in wording.LEAD_IN.values()):
        if text.startswith(lead) and not ours.startswith(lead):
            text = text.removeprefix(lead).lstrip()
    end = settled(wording.FOR_INFORMATION)
    return text if ours.endswith(end) else text.removesuffix(end).rstrip()


def _cells(
    section: Section, ours: _Ours, action: values.Action, meeting_day: date, organizations: Mapping[str, int]
) -> Iterator[Difference]:
    labels = {
        "text": _("uraian"),
        "owner": _("penanggung jawab"),
        "supporters": _("instansi pendukung"),
        "target": _("target waktu"),
        "evidence": _("keluaran"),
    }
    stood = split(section.tag.stood)
    for name, was, came, print_ in zip(CELLS, contents(action), section.cells, stood, strict=False):
        before, theirs = settled(was), "" if came == _NOTHING else came
        if theirs == before or fingerprint(theirs) == print_:
            continue
        now = fingerprint(before)
        value, problem = _value(name, theirs, action, ours.whole_group, meeting_day, organizations)
        yield Difference(
            key=f"{section.tag.key}.{name}",
            place=f"{ours.place}: {labels[name]}",
            ours=before,
            theirs=theirs,
            seen=now,
            conflict=now != print_,
            problem=problem,
            tag=section.tag,
            name=name,
            value=value,
        )


def _value(
    name: str,
    theirs: str,
    action: values.Action,
    whole_group: bool,
    meeting_day: date,
    organizations: Mapping[str, int],
) -> tuple[Any, str]:
    """Return what a cell's words mean to the record, and why they mean nothing to it."""
    match name:
        case "text":
            text = theirs.removesuffix(f" ({action.priority})") if action.priority else theirs
            return text, "" if text else _("Uraian tindak lanjut tidak boleh kosong.")
        case "owner" if whole_group:
            return None, _("Tindak lanjut ini untuk satu kelompok instansi; ubah penanggung jawabnya di ruang tulis.")
        case "owner":
            found = organizations.get(theirs.casefold())
            return found, "" if found else _("Tidak ada instansi bernama ini di direktori; pilih di ruang tulis.")
        case "supporters":
            return None, _("Instansi pendukung dipilih dari direktori; ubah di ruang tulis.")
        case "target":
            return _target(theirs, action, meeting_day)
        case _:
            return theirs, ""


def _target(theirs: str, action: values.Action, meeting_day: date) -> tuple[str, str]:
    words = _RECKONED.sub("", theirs)
    if words == settled(action.target) and words != theirs:
        return words, _("Tanggal dalam kurung dihitung dari kata-katanya. Ubah kata-katanya, atau ubah di ruang tulis.")
    try:
        if words:
            read_target(words, meeting_day=meeting_day)
    except DomainError as error:
        return words, error.message
    return words, ""


def with_widths(doc: Doc, ours: Doc) -> Doc:
    """Give tables the column widths that ours have in the editor, where they still have the same cells."""
    known = [node for node in ours["content"] if node["type"] == "table"]
    content = []
    for node in doc["content"]:
        own = known.pop(0) if node["type"] == "table" and known else None
        content.append(_widened(node, own) if own is not None and _shape(node) == _shape(own) else node)
    return doc | {"content": content}


def _shape(table: dict[str, Any]) -> list[list[tuple[int, int]]]:
    return [
        [(cell["attrs"]["colspan"], cell["attrs"]["rowspan"]) for cell in row["content"]] for row in table["content"]
    ]


def _widened(table: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for row, own in zip(table["content"], ours["content"], strict=True):
        cells = [
            cell | {"attrs": cell["attrs"] | {"colwidth": other["attrs"]["colwidth"]}}
            for cell, other in zip(row["content"], own["content"], strict=True)
        ]
        rows.append(row | {"content": cells})
    return table | {"content": rows}


# What cannot be placed.


def _gone(section: Section) -> Iterator[Stray]:
    words = to_plain(section.doc) if section.tag.part.is_rich else "\n".join((section.text, *section.cells)).strip()
    if words.strip():
        yield Stray(key=_key(words), text=words, gone=_names()[section.tag.part])


def _names() -> dict[Part, str]:
    return {
        Part.OPENING: _("Pembukaan"),
        Part.SPEECH: _("Sambutan"),
        Part.ITEM: _("Pembahasan"),
        Part.DIRECTIONS: _("Arahan pimpinan"),
        Part.CLOSING: _("Penutup"),
        Part.DECISION: _("Keputusan"),
        Part.ROW: _("Keputusan"),
        Part.ACTION: _("Tindak lanjut"),
    }


def _stray(line: Line) -> Stray:
    return Stray(key=_key(line.text), text=line.text, before=line.before, after=line.after)


def _key(words: str) -> str:
    return "x" + sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
