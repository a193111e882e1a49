"""Forms of meetings that come again: planning the first, changing one or all that follow, ending the series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms stops before 3.3
from wtforms.validators import Optional

from coordination.errors import DomainError
from coordination.i18n import _l
from coordination.meetings import series
from coordination.meetings.forms import FactsForm, NewMeetingForm, choices
from coordination.meetings.models import HolidayRule
from coordination.meetings.recurrence import Occurrence, Repeat, Rule, in_words, rule_of
from coordination.web import Form, WholeField

REPEATS = {
    Repeat.NEVER: _l("Tidak berulang"),
    Repeat.WEEKLY: _l("Mingguan, pada hari yang sama"),
    Repeat.MONTHLY_DAY: _l("Bulanan, pada tanggal yang sama"),
    Repeat.MONTH_END: _l("Bulanan, pada hari terakhir bulan"),
    Repeat.MONTHLY_WEEKDAY: _l("Bulanan, pada hari dan minggu yang sama (misalnya Senin minggu pertama)"),
    Repeat.LAST_WEEKDAY: _l("Bulanan, pada hari yang sama di minggu terakhir"),
}
HOLIDAYS = {
    HolidayRule.NEXT_WORKDAY: _l("Geser ke hari kerja berikutnya"),
    HolidayRule.SKIP: _l("Lewati, tidak ada rapat"),
    HolidayRule.KEEP: _l("Tetap pada hari itu"),
}

ONLY_THIS, FOLLOWING = "ini", "sesudahnya"


class PlanForm(NewMeetingForm):
    """Rapat baru, which may come again."""

    repeat = SelectField(_l("Berulang"), choices=choices(REPEATS), coerce=Repeat, default=Repeat.NEVER)
    interval = WholeField(_l("Setiap berapa minggu/bulan"), default=1, validators=[Optional()])
    until = DateField(_l("Sampai"), validators=[Optional()])
    holidays = SelectField(
        _l("Bila jatuh pada hari libur"),
        choices=choices(HOLIDAYS),
        coerce=HolidayRule,
        default=HolidayRule.NEXT_WORKDAY,
    )

    def rule(self) -> Rule | None:
        """Return how the meeting comes again, None where it does not. Raises DomainError with its field."""
        if self.repeat.data is Repeat.NEVER or not self.days.data:
            return None
        first_day = min(entry.day for entry in self.days.data)
        return rule_of(
            self.repeat.data,
            first_day,
            interval=self.interval.data or 1,
            until=self.until.data,
            holidays=self.holidays.data,
        )


class OccurrenceForm(FactsForm):
    """One meeting of a series, and what else the change goes for."""

    apply_to = RadioField(
        _l("Terapkan pada"),
        choices=[
            SelectChoice(ONLY_THIS, _l("Rapat ini saja")),
            SelectChoice(FOLLOWING, _l("Ini dan semua sesudahnya")),
        ],
        default=ONLY_THIS,
    )
    with_moved = BooleanField(_l("Termasuk rapat yang pernah dipindahkan sendiri"))

    def parted(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes of the meeting itself."""
        return {name: value for name, value in changes.items() if name not in ("apply_to", "with_moved")}


class UntilForm(Form):
    """How long a series goes on."""

    until = DateField(_l("Seri berlangsung sampai"), validators=[Optional()])


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a rule means, before anything is saved: in words, with its days; or why it can't be."""

    words: str = ""
    days: tuple[Occurrence, ...] = ()
    problem: str = ""


def preview(session: Session, form: PlanForm, today: date) -> Preview | None:
    """Return what the form's rule means; None where the meeting does not come again or has no day yet."""
    try:
        rule = form.rule()
    except DomainError as error:
        return Preview(problem=error.message)
    return Preview(words=in_words(rule), days=tuple(series.ahead(session, rule, today))) if rule is not None else None
