"""What an old follow-up matrix would become, line by line, before anything is written.

Pure: the lines of the sheet and the directory as it is go in, a plan comes out. What a line leaves open comes in all
the same, with a caution, and completeness asks for it before approval; only a line without anything to do is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from coordination.actions.matrix_sheet import Column, Line, Matrix
from coordination.actions.models import ActionState
from coordination.actions.target_phrases import full_dates_within
from coordination.actions.targets import LONGEST as LONGEST_TARGET
from coordination.actions.targets import Target, TargetKind, UnknownTarget, read_target
from coordination.directory.import_matching import Known, KnownOrganization, Snapshot
from coordination.directory.models import OrganizationKind
from coordination.i18n import Formats
from coordination.i18n import gettext as _

REVIEW_AFTER = timedelta(days=91)
"""When what is ongoing is looked at again, where the matrix names no day: a quarter of a year on."""

_SERIAL = range(36_526, 73_051)  # a date that lost its format: 1 January 2000 to 31 December 2099
_EXCEL_BEGINS = date(1899, 12, 30)
_EVERY_OPD = re.compile(r"(?:seluruh|semua|para) (?:opd|skpd|perangkat daerah)", re.IGNORECASE)
_OWNERS_APART = (r"\s*[/;\n]\s*", r"\s*,\s*", r"\s+(?:dan|&)\s+")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)? ?%")
_STATES: tuple[tuple[ActionState, str], ...] = (
    (ActionState.NOT_ACTIONABLE, r"tidak (?:dapat|bisa|jadi|mungkin)|tdk (?:dapat|bisa)|batal|dibatalkan|\btd\b"),
    (ActionState.NOT_STARTED, r"belum|blm|not started|\bbd\b|(?<!\d)0 ?%"),
    (ActionState.RETURNED, r"dikembalikan|perlu dilengkapi|perbaik"),
    (ActionState.SUBMITTED, r"menunggu verifikasi|dilaporkan"),
    (ActionState.DONE, r"selesai|tuntas|sudah|done|terlaksana|\bssr\b|100 ?%"),
    (ActionState.IN_PROGRESS, r"proses|berjalan|on ?-?going|sedang|sebagian|berlangsung|\bbsr\b|\d ?%"),
)
"""What the words of a status mean: the first that fits. "Belum selesai" has not begun as far as anybody can tell."""
_ONLY_TITLE = re.compile(
    r"^(?:matriks|rekap(?:itulasi)?|laporan|daftar)\s+(?:rencana\s+)?(?:tindak lanjut\s+)?(?:hasil\s+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Owed:
    """Who owes an action: a known organization by id, one to be added by name, or a group by id (0: every OPD)."""

    organization_id: int | None = None
    new_name: str | None = None
    group_id: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One line of the matrix as an action. `state` and `percent` are what it will be, `told` the sheet's own words."""

    row: int
    text: str
    owner: Owed | None
    supporters: tuple[Owed, ...]
    target: Target | None
    review_day: date | None
    expected: str
    state: ActionState
    percent: int
    told: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it can be followed up at once: somebody owes it, and a day is set."""
        return self.owner is not None and self.last_day is not None

    @property
    def last_day(self) -> date | None:
        """The last day, or the day of review of what is ongoing."""
        return self.review_day or (self.target.last_day if self.target else None)


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """One decision with its actions, in the order of the sheet."""

    text: str
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot come in, and why."""

    row: int
    label: str
    reason: str


@dataclass(frozen=True)
class MatrixPlan:
    """The whole plan. `every_opd` are the members of a group "Seluruh OPD" that is to be made, if a line needs one."""

    decisions: tuple[PlannedDecision, ...]
    refused: tuple[Refused, ...]
    unknown_columns: tuple[str, ...]
    every_opd: tuple[int, ...] = ()
    states: Mapping[ActionState, int] = field(init=False)

    def __post_init__(self) -> None:
        counted = Counter(action.state for action in self.actions)
        object.__setattr__(self, "states", {state: counted[state] for state in ActionState})

    @cached_property
    def actions(self) -> tuple[PlannedAction, ...]:
        """Every action, in the order of the sheet."""
        return tuple(action for decision in self.decisions for action in decision.actions)

    @cached_property
    def new_organizations(self) -> tuple[str, ...]:
        """Names of organizations that the directory lacks."""
        owed = (one for action in self.actions for one in (action.owner, *action.supporters) if one is not None)
        return tuple(dict.fromkeys(one.new_name for one in owed if one.new_name))

    @property
    def fingerprint(self) -> str:
        """What the preview sends along, so that the confirmation notices when it would be something else now."""
        return hashlib.sha256(repr((self.decisions, self.every_opd)).encode("utf-8", "backslashreplace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Directory:
    """What the plan asks of the directory: organizations, and the groups by name."""

    organizations: Sequence[KnownOrganization]
    groups: Mapping[str, int]


def guess_title(matrix: Matrix) -> str:
    """Return the meeting's title as the texts above the table suggest it, "" where they say none."""
    for text in matrix.above:
        if re.search(r"\brapat\b|\brakor\b", text, re.IGNORECASE):
            title = _ONLY_TITLE.sub("", text).strip(" :-")
            return title.title() if title.isupper() else title
    return ""


def guess_as_of(matrix: Matrix, today: date) -> date | None:
    """Return the day whose state the matrix shows: "Posisi s.d. 30 September 2024"."""
    for text in matrix.above:
        days = {span.last for span in full_dates_within(text.casefold(), today)}
        if len(days) == 1 and re.search(r"posisi|keadaan|per\b|s\.?d\b|status", text, re.IGNORECASE):
            return days.pop()
    return None


def plan_matrix(matrix: Matrix, directory: Directory, *, meeting_day: date, as_of: date) -> MatrixPlan:
    """Plan every line. Targets are reckoned from the day of the meeting; what is ongoing is reviewed after `as_of`."""
    reader = _Reader(directory, meeting_day, as_of)
    decisions: list[tuple[tuple[str, str], list[PlannedAction]]] = []
    refused = []
    for line in matrix.lines:
        text = line[Column.ACTION] or line[Column.DECISION]
        if not line[Column.ACTION] and not line[Column.OWNER]:
            refused.append(Refused(line.row, text, _("Tidak ada tindak lanjut dan penanggung jawab pada baris ini.")))
            continue
        # Two decisions may read the same; a new number, or another decision between them, sets them apart.
        same = (line[Column.NUMBER], line[Column.DECISION] or text)
        if not decisions or decisions[-1][0] != same:
            decisions.append((same, []))
        decisions[-1][1].append(reader.action(line))
    return MatrixPlan(
        tuple(PlannedDecision(words, tuple(actions)) for (_number, words), actions in decisions),
        tuple(refused),
        matrix.unknown,
        reader.every_opd,
    )


class _Reader:
    """Reads lines one after the other; an organization that one adds is known to the next."""

    def __init__(self, directory: Directory, meeting_day: date, as_of: date) -> None:
        self._directory = directory
        self._known = Known(Snapshot(organizations=directory.organizations))
        self._groups = {" ".join(name.casefold().split()): number for name, number in directory.groups.items()}
        self._meeting_day = meeting_day
        self._as_of = as_of
        self.every_opd: tuple[int, ...] = ()

    def action(self, line: Line) -> PlannedAction:
        """Return what one line becomes."""
        cautions: list[str] = []
        owner, supporters = self._owners(line, cautions)
        target, review_day, target_words = self._target(line, cautions)
        state, percent = self._state(line, cautions)
        links, evidence = _links_apart(line[Column.EVIDENCE])
        told = [
            (_("Status"), line[Column.STATUS]),
            (_("Target"), target_words),
            (_("Bukti"), evidence),
            (_("Keterangan"), line[Column.REMARKS]),
        ]
        if owner is None or (target is None and review_day is None):
            if state is not ActionState.NOT_STARTED:
                cautions.append(_("Keadaannya baru dapat dicatat setelah penanggung jawab dan targetnya lengkap."))
            state, percent = ActionState.NOT_STARTED, 0
        return PlannedAction(
            row=line.row,
            text=line[Column.ACTION] or line[Column.DECISION],
            owner=owner,
            supporters=supporters,
            target=target,
            review_day=review_day,
            expected=line[Column.EXPECTED][:500],
            state=state,
            percent=percent,
            told=tuple((label, words) for label, words in told if words),
            links=links,
            cautions=tuple(cautions),
        )

    def _owners(self, line: Line, cautions: list[str]) -> tuple[Owed | None, tuple[Owed, ...]]:
        owners = self._bodies(line[Column.OWNER], cautions)
        supporters = self._bodies(line[Column.SUPPORTERS], cautions)
        if not owners:
            cautions.append(_("Belum ada penanggung jawab; lengkapi di notulanya."))
            return None, tuple(one for one in supporters if one.group_id is None)
        owner, others = owners[0], owners[1:]
        if others:
            cautions.append(
                _(
                    "Penanggung jawab hanya satu: %(owner)s. %(others)s menjadi pendukung.",
                    owner=owner.label,
                    others=", ".join(one.label for one in others),
                )
            )
        if any(one.group_id is not None for one in supporters):
            cautions.append(_("Kelompok tidak dapat menjadi pendukung; sebutkan instansinya satu per satu."))
        return owner, tuple(one for one in dict.fromkeys([*others, *supporters]) if one.group_id is None)

    def _bodies(self, text: str, cautions: list[str]) -> list[Owed]:
        """Return the bodies that a cell names, in its order; the whole cell may be the name of one."""
        if not text.strip(" -–—"):
            return []
        if (one := self._body(text)) is not None:
            return [one]
        for apart in _OWNERS_APART:
            names = [name for name in re.split(apart, text) if name.strip(" -–—")]
            found = [self._body(name) for name in names]
            # "dan" and the comma stand inside names too: they part a cell only where every piece is known.
            if len(names) > 1 and (apart is _OWNERS_APART[0] or all(found)):
                return [one or self._new(name, cautions) for name, one in zip(names, found, strict=True)]
        return [self._new(text, cautions)]

    def _body(self, name: str) -> Owed | None:
        name = " ".join(name.split())
        if (group := self._groups.get(name.casefold())) is not None:
            return Owed(group_id=group, label=name)
        if _EVERY_OPD.fullmatch(name):
            members = [one.id for one in self._directory.organizations if one.kind is OrganizationKind.OPD]
            if members:
                self.every_opd = tuple(members)
                return Owed(group_id=0, label=name)
        known = self._known.organization(name) or self._known.organization_of_longer_name(name)
        if known is None:
            return None
        label = known.short_name or known.name
        return Owed(organization_id=known.id, label=label) if known.id > 0 else Owed(new_name=known.name, label=label)

    def _new(self, name: str, cautions: list[str]) -> Owed:
        name = " ".join(name.split())[:300]
        self._known.put_organization(KnownOrganization(-1 - len(self._known.organizations), name))
        cautions.append(_("%(name)s belum ada di direktori; akan ditambahkan sebagai “belum dirapikan”.", name=name))
        return Owed(new_name=name, label=name)

    def _target(self, line: Line, cautions: list[str]) -> tuple[Target | None, date | None, str]:
        """Return the target, the day of review of what is ongoing, and the words that could not be read."""
        typed = line[Column.TARGET]
        if not typed.strip(" -–—"):
            cautions.append(_("Belum ada target waktu; lengkapi di notulanya."))
            return None, None, ""
        text = _date_typed(typed)
        if text != typed and typed.isdecimal():
            cautions.append(
                _("Target %(number)s adalah tanggal yang kehilangan formatnya: %(day)s.", number=typed, day=text)
            )
        try:
            target = read_target(text, meeting_day=self._meeting_day)
        except UnknownTarget as error:
            cautions.append(error.message)
            return None, None, typed[:LONGEST_TARGET]
        cautions.extend(caution.message for caution in target.warnings)
        if target.kind is not TargetKind.ONGOING:
            return target, None, ""
        review = target.last_day or self._as_of + REVIEW_AFTER
        cautions.append(_("Berkelanjutan: ditinjau %(day)s. Ubah bila perlu.", day=Formats().date(review)))
        return target, review, ""

    def _state(self, line: Line, cautions: list[str]) -> tuple[ActionState, int]:
        words = line[Column.STATUS].casefold().strip(" -–—.")
        if not words:
            return ActionState.NOT_STARTED, 0
        share = min(int(found[1]), 100) if (found := _PERCENT.search(words)) else None
        state = next((state for state, pattern in _STATES if re.search(pattern, words)), None)
        if state is ActionState.DONE and share is not None and share < 100:
            state = ActionState.IN_PROGRESS  # "selesai 60%"
        if state is None:
            cautions.append(
                _("Status “%(words)s” tidak dikenali; dicatat sebagai dalam proses.", words=line[Column.STATUS])
            )
            state = ActionState.IN_PROGRESS
        if state in (ActionState.DONE, ActionState.SUBMITTED):
            return state, 100
        return state, share or 0 if state is not ActionState.NOT_STARTED else 0


def _date_typed(text: str) -> str:
    """Return a date as an office prints it: "31/07/2024" and a number that Excel counts days by are "31 Juli 2024"."""
    if text.isdecimal() and int(text) in _SERIAL:
        return Formats().date(_EXCEL_BEGINS + timedelta(days=int(text)))
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
        try:
            return Formats().date(date(year, month, day))
        except ValueError:  # no day of the calendar: the grammar says so
            return text
    return text


def _links_apart(text: str) -> tuple[tuple[str, ...], str]:
    """Return the addresses in a text, and the text without them."""
    links = re.findall(r"https?://[^\s;,]+", text)
    rest = re.sub(r"https?://[^\s;,]+", "", text).strip(" ;,")
    return tuple(dict.fromkeys(links)), rest
