"""Counting in the database: how many rows hold, in which month, how many days late. One pass reckons them all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, case, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def how_many(clause: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows of a group for which `clause` holds."""
    return func.count(case((clause, 1)))


class month_of(FunctionElement[str]):  # noqa: N801 - it reads like a function of SQL
    """The month of a date column, as "2024-09"; null stays null."""

    type = String()
    inherit_cache = True


@compiles(month_of, "sqlite")
def _month_in_sqlite(element: Any, compiler: Any, **given: Any) -> str:
    return f"substr({compiler.process(element.clauses, **given)}, 1, 7)"


@compiles(month_of)
def _month(element: Any, compiler: Any, **given: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **given)}, 'YYYY-MM')"


class _days_before(FunctionElement[int]):  # noqa: N801
    type = Integer()
    inherit_cache = True


@compiles(_days_before, "sqlite")
def _days_in_sqlite(element: Any, compiler: Any, **given: Any) -> str:
    day, today = (compiler.process(one, **given) for one in element.clauses)
    return f"CAST(julianday({today}) - julianday({day}) AS INTEGER)"


@compiles(_days_before)
def _days(element: Any, compiler: Any, **given: Any) -> str:
    day, today = (compiler.process(one, **given) for one in element.clauses)
    return f"(CAST({today} AS date) - {day})"


def days_together(day: Any, today: date, clause: ColumnElement[bool]) -> ColumnElement[int]:
    """Add up how many days before `today` each `day` of a group lies for which `clause` holds."""
    return func.coalesce(func.sum(case((clause, _days_before(day, literal(today))))), 0)
