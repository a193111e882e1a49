"""Every form of the product, filled by somebody who means harm: a sentence comes back, never a fault.

SQLite keeps what PostgreSQL refuses (a text longer than its column, NUL, a number too large), so each write is held to
PostgreSQL's measure before it is made.
"""

from __future__ import annotations

import lxml.html
import pytest
from sqlalchemy import String, event, inspect
from sqlalchemy.orm import Session

from tests.permissions import routes
from tests.permissions.asking import address_of, body_of, meetings_of, who_may

HOSTILE = {
    "long": "x" * 5_000,
    "unwritable": "a\x00b\x0bd\U0001f600\u202e",
    "huge": "99999999999999999999",
    "negative": "-1",
    "markup": "<script>alert(1)</script>{{ 7*7 }}%(name)s",
    "empty": "",
}
LARGEST = 2**31 - 1


def hold_to_measure(session, _context, _instances):
    """Refuse what PostgreSQL would refuse."""
    for row in [*session.new, *session.dirty]:
        for attribute in inspect(type(row)).column_attrs:
            column, value = attribute.columns[0], getattr(row, attribute.key)
            where = f"{column.table}.{column.name}"
            if isinstance(value, str):
                longest = column.type.length if isinstance(column.type, String) else None
                assert longest is None or len(value) <= longest, f"{where} holds {longest}, not {len(value)}"
                assert "\x00" not in value, f"{where} has NUL"
                value.encode()  # a lone surrogate cannot be
            elif isinstance(value, int):
                assert abs(value) <= LARGEST, f"{where} has {value}"


@pytest.fixture(autouse=True)
def measured():
    event.listen(Session, "before_flush", hold_to_measure)
    yield
    event.remove(Session, "before_flush", hold_to_measure)


def fields_of(office, name, address):
    """Return the names of all fields of the form that stands at an address, if one does."""
    answer = office.ask(name, "GET", address)
    if answer.status_code != 200:
        return set()
    forms = [form for form in lxml.html.fromstring(answer.get_data()).forms if form.method == "POST"]
    own = [form for form in forms if form.get("action") in (None, "", address)]
    return {control.name for form in own for control in form.inputs if control.name} - {"csrf_token"}


@pytest.mark.parametrize(
    "row", [row for row in routes.ROWS if row.is_write and row.form and not row.upload], ids=lambda row: row.what
)
def test_a_form_filled_with_nonsense_is_answered_in_words(office, row):
    ids = office.at(row.at)
    meeting = meetings_of(row, ids)[0]
    name = min(who_may(row, meeting))
    address = address_of(row, ids[meeting])
    faults = []
    fields = body_of(office, row, ids[meeting], name)["data"]
    for field in row.form.keys() | fields_of(office, name, address):
        for kind, value in HOSTILE.items():
            try:
                answer = office.ask(name, row.method, address, data=fields | {field: value})
            except Exception as fault:  # in tests the app raises what a person would read as a fault of ours
                faults.append(f"{field}, {kind}: {type(fault).__name__}: {str(fault)[:200]}")
                continue
            if answer.status_code >= 500:
                faults.append(f"{field}, {kind}: {answer.status_code}")
            if office.was_written():
                office.renew(row.at or "start")
    assert not faults, "\n".join(faults)
