"""Form fields of meetings: times as offices write them, days with their times, one line an entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import Field, StringField, TextAreaField

from coordination.i18n import _
from coordination.meetings.days import DayTimes

_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2})|(\d{2}))?")


def read_time(text: str) -> time | None:
    """Read "09.00", "9:00", "0900" or "9"; None for an empty text. Raises ValueError for anything else."""
    cleaned = text.strip().lower().removeprefix("pukul").removeprefix("pkl").strip(" .")
    if not cleaned:
        return None
    match = _TIME.fullmatch(cleaned)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2] or match[3] or 0))


def write_time(moment: time | None) -> str:
    """Write a time as a field shows it: "09.00"."""
    return f"{moment:%H.%M}" if moment else ""


class TimeField(StringField):
    """A time of day, typed as people type it."""

    data: Any

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else write_time(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        if valuelist:
            try:
                self.data = read_time(valuelist[0])
            except ValueError as error:
                self.data = None
                raise ValueError(_("Tulis jam seperti 09.00.")) from error


class LinesField(TextAreaField):
    """A text whose lines are entries of their own; empty ones are left out."""

    data: Any

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def process_data(self, value: Any) -> None:
        """Take a list, or nothing."""
        self.data = list(value or [])

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Part the text into its lines."""
        if valuelist:
            self.data = [entry.strip() for entry in valuelist[0].splitlines() if entry.strip()]


class TokensField(Field):
    """What was picked in a combobox of several choices: the name repeats in the form."""

    data: list[str]

    def _value(self) -> str:
        return " ".join(self.data or [])

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Keep what was picked, each once."""
        self.data = list(dict.fromkeys(entry for entry in valuelist if entry))

    def process_data(self, value: Any) -> None:
        """Take a list, or nothing."""
        self.data = list(value or [])


class DaysField(Field):
    """The days of a meeting: rows of date, start and end, of which empty ones are left out.

    Its inputs all have the field's name and come row after row, three a row. `typed` keeps what was sent.
    """

    data: list[DayTimes]
    typed: list[tuple[str, ...]]

    def process_data(self, value: Any) -> None:
        """Take the stored days, or none."""
        self.data = list(value or [])
        self.typed = [(entry.day.isoformat(), write_time(entry.starts), write_time(entry.ends)) for entry in self.data]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the rows that were sent."""
        if not valuelist:
            return
        rows = [tuple(valuelist[at : at + 3]) for at in range(0, len(valuelist), 3)]
        self.typed = [row for row in rows if any(part.strip() for part in row)]
        self.data, problems = [], []
        for number, row in enumerate(self.typed, start=1):
            try:
                self.data.append(_read_day(*row))
            except ValueError as error:
                problems.append(_("Hari ke-%(number)d: %(problem)s", number=number, problem=str(error)))
        if problems:
            raise ValueError(" ".join(problems))

    def _value(self) -> str:
        return "\n".join(" ".join(row).rstrip() for row in sorted(self.typed))


def _read_day(day: str, starts: str = "", ends: str = "") -> DayTimes:
    try:
        when = date.fromisoformat(day.strip())
    except ValueError:
        raise ValueError(_("isi tanggalnya.") if not day.strip() else _("tanggal tidak dikenal.")) from None
    try:
        begins, finishes = read_time(starts), read_time(ends)
    except ValueError:
        raise ValueError(_("tulis jam seperti 09.00.")) from None
    if begins is None:
        raise ValueError(_("isi jam mulai."))
    return DayTimes(when, begins, finishes)
