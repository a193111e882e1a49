"""Words, dates and numbers as the reader's language writes them.

Indonesian is the source language: every sentence stands in the code or a template as an Indonesian msgid. The English
catalogue is read straight from its .po file, so that there is nothing to compile and nothing to forget in a wheel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, session
from flask_babel import Babel, Domain, refresh
from flask_babel.speaklater import LazyString

from coordination.clock import Zone
from coordination.paths import TRANSLATIONS

LANGUAGES = ("id", "en")


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> NullTranslations:
    """Read one language's catalogue; the source language needs none."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


class PoDomain(Domain):  # type: ignore[misc]  # Flask-Babel is not annotated
    """Flask-Babel's translations, taken from the .po files."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the present request's language."""
        return _catalogue(language())


_terminal: ContextVar[str] = ContextVar("terminal", default="id")


def speak(environment: Mapping[str, str]) -> None:
    """Choose the language of a command: English if the terminal asks for it (as run.py does), else Indonesian."""
    asked = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    _terminal.set("en" if asked.startswith("en") else "id")


_reader: ContextVar[str | None] = ContextVar("reader", default=None)


def language() -> str:
    """Return the reader's language, "id" or "en"; outside any request that of the terminal."""
    return _reader.get() or _choose_language()


def gettext(message: str, **values: Any) -> str:
    """Translate `message` for the present reader and fill its named places."""
    translated: str = _catalogue(language()).ugettext(message) if message else ""
    return translated % values if values else translated


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Translate a sentence that counts; in Indonesian both forms read the same."""
    translated: str = _catalogue(language()).ungettext(singular, plural, num)
    return translated % {"num": num, **values}


def lazy_gettext(message: str, **values: Any) -> LazyString:
    """Translate later, when the reader is known (form labels, class attributes)."""
    return LazyString(gettext, message, **values)


_ = gettext
_l = lazy_gettext


def _choose_language() -> str:
    """Take the session's language, else Indonesian: many an office's browser speaks English."""
    if not has_request_context():
        return _terminal.get()
    use_language(session.get("language") or "id")
    return _reader.get() or "id"


def init_app(app: Flask) -> None:
    """Give the app its languages."""
    babel = Babel()
    babel.init_app(app, default_locale="id", locale_selector=language)
    babel.domain_instance = PoDomain()
    app.teardown_request(_forget_reader)
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


def use_language(chosen: str) -> None:
    """Speak `chosen` for the rest of the running request; what is no language of ours is Indonesian."""
    _reader.set(chosen if chosen in LANGUAGES else "id")
    refresh()


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak `chosen` outside any request: to whoever reads later what is written now."""
    before = _reader.set(chosen if chosen in LANGUAGES else "id")
    try:
        yield
    finally:
        _reader.reset(before)


def _forget_reader(_error: BaseException | None) -> None:
    _reader.set(None)


@lru_cache(maxsize=8192)
def _date(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=Locale.parse(locale))


@lru_cache(maxsize=4096)
def _day_and_month(day: date, locale: str) -> str:
    return format_skeleton("MMMd", day, locale=Locale.parse(locale))


Day = date  # inside Formats the name `date` is a method's


class Formats:
    """Dates, times and numbers for pages, in the reader's language; templates know it as `fmt`.

    Dates are written as offices write them (domain.md §4): "Kamis, 27 Juni 2024", "09.00", "1.150", "36,36%".
    """

    def __init__(self, zone: Zone = Zone.WIB, at: datetime | None = None) -> None:
        self.zone = zone
        self.at = at

    def day(self, moment: datetime) -> Day:
        """Return the day of a moment in the zone of the office: at 07.00 WITA the day before still runs in UTC."""
        return moment.astimezone(self.zone.tz).date()

    def date(self, day: Day | None) -> str:
        """Return "27 Juni 2024"."""
        return _date(day, "d MMMM y", language()) if day else ""

    def date_long(self, day: Day | None) -> str:
        """Return "Kamis, 27 Juni 2024"."""
        return _date(day, "EEEE, d MMMM y", language()) if day else ""

    def date_short(self, day: Day | None) -> str:
        """Return "27 Jun 2024"."""
        return _date(day, "d MMM y", language()) if day else ""

    def day_month(self, day: Day | None) -> str:
        """Return "27 Jun"."""
        return _day_and_month(day, language()) if day else ""

    def weekday_short(self, day: Day | None) -> str:
        """Return "Kam"."""
        return _date(day, "EEE", language()) if day else ""

    def month(self, day: Day) -> str:
        """Return "Juni 2024"."""
        return _date(day, "MMMM y", language())

    def month_short(self, day: Day) -> str:
        """Return "Jun"."""
        return _date(day, "MMM", language())

    def time(self, moment: time | datetime | None) -> str:
        """Return "09.00" in Indonesian, "09:00" in English; a moment is turned into the zone first."""
        if moment is None:
            return ""
        if isinstance(moment, datetime):
            moment = moment.astimezone(self.zone.tz).time()
        return f"{moment:%H.%M}" if language() == "id" else f"{moment:%H:%M}"

    def moment(self, moment: datetime | None) -> str:
        """Return "Kamis, 27 Juni 2024, 09.00 WITA" in the zone of the office."""
        if moment is None:
            return ""
        local = moment.astimezone(self.zone.tz)
        return f"{self.date_long(local.date())}, {self.time(moment)} {self.zone}"

    def number(self, value: float) -> str:
        """Return "1.150"."""
        if isinstance(value, int) and 0 <= value < 1000:  # written alike everywhere, and most are
            return str(value)
        return format_decimal(value, locale=language())

    def percent(self, share: float | None) -> str:
        """Return "36,36%" for 0.363636…, and a dash for nothing."""
        return "–" if share is None else format_percent(share, format="0.00%", locale=language())

    def relative_days(self, day: Day | None, today: Day) -> str:
        """Return "hari ini", "besok", "3 hari lagi" or "lewat 12 hari"."""
        if day is None:
            return ""
        distance = (day - today).days
        if distance == 0:
            return gettext("hari ini")
        if distance == 1:
            return gettext("besok")
        if distance > 0:
            return ngettext("%(num)d hari lagi", "%(num)d hari lagi", distance)
        return ngettext("lewat %(num)d hari", "lewat %(num)d hari", -distance)
