"""From a row of the table to a request: on which meetings, by whom, to which address, with which fields."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import lxml.html

from tests.permissions import rows


def meetings_of(row, ids):
    """Return the meetings that the row is tried on: those that the moment changed, and that have such a thing."""
    if not row.is_about_meetings:
        return ["biasa_approved"]
    needed = {row.ids.get(key, key) for key in re.findall(r":(\w+_id)>", row.rule)}
    known = [name for name in ids if needed <= ids[name].keys() and _of(row.may, name) | _of(row.refused, name)]
    if row.at is not None:
        known = [name for name in known if name.endswith("recorded" if row.at in rows.RECORDED else "approved")]
    assert known, "the world has no such thing"
    return known


def who_may(row, meeting):
    """Return the people who may do it with this meeting at the row's moment."""
    return _at(row, row.may, meeting)


def who_is_refused(row, meeting):
    """Return the people who are told that they may not."""
    return _at(row, row.refused, meeting)


def _at(row, table, meeting):
    people = _of(table, meeting)
    return people - {"reviewer"} if row.at in rows.UNREVIEWED and row.is_about_meetings else people


def address_of(row, ids):
    """Return the address of a row about the meeting whose ids these are."""

    def fill(match):
        key = match[1]
        named = row.ids.get(key, key)
        return str(ids.get(named, named))

    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", fill, row.rule)
    query = row.query.format(**ids, nothing="", tab_written="perlu-notula", tab_approved="disahkan")
    return f"{path}?{query}" if query else path


def body_of(office, row, ids, name):
    """Return what a person sends, as `ask` takes it: the fields of the page as they find them, changed by the row."""
    if not row.is_write or row.json:
        return {"json": row.json}
    return {"data": _fields(office, row, ids, name)}


def _fields(office, row, ids, name):
    given = {key: _filled(value, ids) for key, value in row.form.items()}
    if not row.page:
        return given
    page = rows.Row(what="", method="GET", rule=row.page, may={}, refused={}, ids=row.ids, query=row.query)
    address, action = address_of(page, ids), urlsplit(address_of(row, ids)).path
    upload = {"file": row.upload, **row.beside} if row.upload else None
    answer = office.ask(name, "POST" if upload else "GET", address, data=upload)
    forms = [form for form in lxml.html.fromstring(answer.get_data()).forms if form.method == "POST"]
    own = [form for form in forms if urlsplit(form.get("action") or address).path == action]
    assert own, f"{address} has no form for {action}"
    fields: dict[str, list[str]] = {}
    for key, value in own[0].form_values():
        fields.setdefault(key, []).append(value)
    return fields | given


def _filled(value, ids):
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    return value.format(**ids) if isinstance(value, str) and not value.startswith('{"') else value


def _of(people, meeting):
    return people if isinstance(people, frozenset) else people[meeting]
