"""What a promise's target means: the words an office prints, and the last day they stand for.

`target_rules` says how each phrase is reckoned, `target_phrases` what may stand around it; this module turns their
answer into a Target with the cautions a person should see before saving.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coordination.actions.target_phrases import full_dates_within, read_phrase
from coordination.actions.target_rules import Impossible, Span
from coordination.errors import DomainError
from coordination.i18n import Formats, ngettext
from coordination.i18n import gettext as _
from coordination.workdays import NO_OWN_DAYS, OwnDays, add_workdays, rests_on_estimate

LONGEST = 200  # characters; what a target column of a matrix can hold
_FAR_YEARS = 5


class TargetKind(StrEnum):
    """Whether a promise ends on a day or goes on."""

    DATE = "date"
    ONGOING = "ongoing"


class CautionKind(StrEnum):
    """What is odd about a target that may still be meant."""

    BEFORE_MEETING = "before_meeting"
    ALREADY_PAST = "already_past"
    FAR_AWAY = "far_away"
    WEEKDAY_DIFFERS = "weekday_differs"
    NUMBER_DIFFERS = "number_differs"
    PARTLY_READ = "partly_read"
    ESTIMATED_HOLIDAY = "estimated_holiday"


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: the target may be saved, but the person should look twice."""

    kind: CautionKind
    message: str


@dataclass(frozen=True, slots=True)
class Target:
    """When a promise falls due.

    `text` are the words to print. `last_day` is the last day that still counts as in time; for an ongoing promise it is
    the day up to which it was said to go on, if any was named, and where it is None a review date must be asked for.
    """

    text: str
    last_day: date | None
    kind: TargetKind
    warnings: tuple[Caution, ...] = ()


class UnknownTarget(DomainError):
    """The words of a target cannot be understood, or name a day that does not exist."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="target")


_ONGOING = re.compile(
    r"\b(?:berkelanjutan|terus ?-? ?menerus|kontinu|kontinyu|rutin|berkala|setiap|tiap|sepanjang|seterusnya|selamanya"
    r"|permanen|harian|mingguan|bulanan|triwulanan|tahunan|per (?:hari|minggu|bulan|triwulan|semester|tahun)"
    r"|on ?-? ?going|continuous(?:ly)?|regularly|every|daily|weekly|monthly|quarterly|yearly)\b"
)
_UNTIL = re.compile(r".*\b(?:s\.?/?d\.?|sampai(?: dengan)?|hingga|until) (.+)")
_VAGUE = re.compile(
    r"(?:se(?:gera|cepatnya|cepat mungkin)|asap|immediately|as soon as possible|menyesuaikan|kondisional|tentatif|tbd"
    r"|belum ditentukan|menunggu|nanti)\b|-+$"
)


def read_target(text: str, *, meeting_day: date, zone_today: date | None = None, own: OwnDays = NO_OWN_DAYS) -> Target:
    """Read the target that somebody typed, reckoned from the day of the meeting.

    `zone_today` is today in the office's zone; with it, a day that has passed since the meeting is pointed out.
    `own` are the days that the office closes or works on besides (`directory.calendar.own_days`).
    Raises UnknownTarget, with examples, where the words name no last day.
    """
    typed = " ".join(text.split())
    if len(typed) > LONGEST:
        raise UnknownTarget(
            _(
                "Target terlalu panjang (paling banyak %(count)d huruf). Pindahkan penjelasannya ke uraian.",
                count=LONGEST,
            )
        )
    phrase = _plain(typed)
    try:
        span, partly = _read(phrase, meeting_day)
        if span is not None and span.workdays:
            span = replace(span, last=add_workdays(meeting_day, span.workdays, own))
        ongoing_end = _ongoing_end(phrase, meeting_day) if span is None else None
    except Impossible as reason:
        raise UnknownTarget(str(reason)) from reason
    except OverflowError as error:
        raise UnknownTarget(_("Target terlalu jauh ke depan. Periksa angkanya.")) from error
    if span is not None:
        return Target(typed, span.last, TargetKind.DATE, _cautions(span, partly, meeting_day, zone_today, own))
    if _ONGOING.search(phrase):
        return Target(typed, ongoing_end, TargetKind.ONGOING)
    raise UnknownTarget(_why_unknown(typed, phrase))


def explain(target: Target, meeting_day: date) -> str:
    """Say what a target means, for the page: "Jumat, 12 Juli 2024, 15 hari sejak rapat"."""
    if target.kind is TargetKind.ONGOING:
        if target.last_day is None:
            return _("Berkelanjutan; tentukan tanggal peninjauannya")
        return _("Berkelanjutan sampai %(date)s", date=Formats().date_long(target.last_day))
    if target.last_day is None:
        return ""
    day, distance = Formats().date_long(target.last_day), (target.last_day - meeting_day).days
    if distance == 0:
        return _("%(date)s, hari rapat itu juga", date=day)
    if distance > 0:
        return ngettext("%(date)s, %(num)d hari sejak rapat", "%(date)s, %(num)d hari sejak rapat", distance, date=day)
    return ngettext("%(date)s, %(num)d hari sebelum rapat", "%(date)s, %(num)d hari sebelum rapat", -distance, date=day)


def _plain(text: str) -> str:
    """Return the words as the grammar reads them: one case, one kind of dash and apostrophe, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[‐-―−]", "-", text).translate(str.maketrans("‘’`´“”", "''''\"\""))
    return " ".join(text.replace('"', " ").split())


def _read(phrase: str, meeting_day: date) -> tuple[Span | None, bool]:
    """Return the days meant, and whether only a date somewhere in a longer phrase was understood."""
    span = read_phrase(phrase, meeting_day)
    if span is not None or _ONGOING.search(phrase):
        return span, False
    dates = set(full_dates_within(phrase, meeting_day))
    return (dates.pop(), True) if len(dates) == 1 else (None, False)


def _ongoing_end(phrase: str, meeting_day: date) -> date | None:
    """Return the day in "rutin s.d. Desember 2024"."""
    end = _UNTIL.fullmatch(phrase)
    span = read_phrase(end[1], meeting_day) if end else None
    return span.last if span else None


def _cautions(span: Span, partly: bool, meeting_day: date, today: date | None, own: OwnDays) -> tuple[Caution, ...]:
    found = [Caution(CautionKind(kind), sentence) for kind, sentence in span.oddities]
    if partly:
        sentence = _(
            "Dari target ini hanya tanggal %(date)s yang dibaca. Periksa apakah itu maksudnya.",
            date=Formats().date(span.last),
        )
        found.append(Caution(CautionKind.PARTLY_READ, sentence))
    if span.last < meeting_day:
        sentence = _(
            "Target %(date)s jatuh sebelum rapat. Periksa tanggal dan tahunnya.", date=Formats().date_long(span.last)
        )
        found.append(Caution(CautionKind.BEFORE_MEETING, sentence))
    elif today is not None and span.last < today:
        sentence = _("Target %(date)s sudah lewat hari ini.", date=Formats().date_long(span.last))
        found.append(Caution(CautionKind.ALREADY_PAST, sentence))
    if span.last.year - meeting_day.year > _FAR_YEARS:
        sentence = _("Target ini lebih dari %(years)d tahun setelah rapat. Periksa tahunnya.", years=_FAR_YEARS)
        found.append(Caution(CautionKind.FAR_AWAY, sentence))
    if span.workdays and rests_on_estimate(meeting_day, span.last, own):
        sentence = _(
            "Hari libur di antaranya masih perkiraan, menunggu keputusan pemerintah. Periksa kembali tanggalnya."
        )
        found.append(Caution(CautionKind.ESTIMATED_HOLIDAY, sentence))
    return tuple(found)


def _why_unknown(typed: str, phrase: str) -> str:
    examples = _(
        "Contoh: 31 Juli 2024, minggu II Juli 2024, TW III 2024, akhir Agustus, 14 hari kerja, 2 minggu, Jumat depan, "
        "atau berkelanjutan."
    )
    if not phrase:
        return _("Target belum diisi.") + " " + examples
    if _VAGUE.match(phrase):
        return (
            _("“%(text)s” belum menyebut hari terakhirnya, sehingga tidak dapat dipantau.", text=typed) + " " + examples
        )
    return _("Target “%(text)s” belum dapat dibaca sebagai tanggal.", text=typed) + " " + examples
