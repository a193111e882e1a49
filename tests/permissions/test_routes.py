"""Every address asked by every person about every meeting, and every answer searched for what they may not see."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from urllib.parse import urlsplit

import lxml.html
import pytest

from tests.permissions import expectations, routes, rows
from tests.permissions.asking import address_of, body_of, meetings_of, who_is_refused, who_may
from tests.permissions.world import CANARIES, PEOPLE, canary

_ENDS = sorted((word.removeprefix("kanari") for word in CANARIES), key=len, reverse=True)
_CANARY = re.compile(f"kanari(?:{'|'.join(_ENDS)})")


# --- the table is whole --------------------------------------------------------------------------------------


def _methods(rule):
    return rule.methods - {"HEAD", "OPTIONS"}


def test_every_address_has_its_row_and_every_row_its_address(office):
    rules = {(method, rule.rule) for rule in office.app.url_map.iter_rules() for method in _methods(rule)}
    known = {(row.method, row.rule) for row in routes.ROWS}
    known |= {(method, rule) for method, open_ones in routes.OPEN_TO_ALL.items() for rule in open_ones}
    assert not rules - known, "addresses that the table does not know"
    assert not known - rules, "rows whose address does not exist"


@pytest.mark.parametrize("moment", [None, "ralat_in_review"])
def test_a_code_gives_nothing_of_its_meeting_away(office, moment):
    ids = office.at(moment)
    codes = {name: known["code"] for name, known in ids.items() if "code" in known}
    assert len(codes) == sum(name.endswith("approved") for name in ids)
    for code in codes.values():
        answer = office.ask(None, "GET", f"/cek/{code}")
        assert answer.status_code == 200
        assert not _words(answer)
    assert not office.was_written()


# --- what each person gets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [row for row in routes.ROWS if not row.is_write], ids=lambda row: row.what)
def test_reading(office, row):
    ids = office.at(row.at)
    wrong = []
    for meeting in meetings_of(row, ids):
        for name in _trying(row, meeting, who_may(row, meeting)):
            answer = office.ask(name, "GET", address_of(row, ids[meeting]))
            wrong += _judge(office, row, meeting, name, answer)
    assert not wrong, "\n".join(wrong)
    assert not office.was_written(), "a page that is only read wrote something"


@pytest.mark.parametrize("row", [row for row in routes.ROWS if row.is_write], ids=lambda row: row.what)
def test_writing(office, row):
    ids = office.at(row.at)
    wrong, done = [], 0
    for meeting in meetings_of(row, ids):
        may = who_may(row, meeting)
        body = {"json": row.json} if row.json else {"data": {}}  # whoever may not sends what the last who may did
        for name in _trying(row, meeting, may):
            if name in may:
                body = body_of(office, row, ids[meeting], name)
            before = office.tables() if name in may else {}
            answer = office.ask(name, row.method, address_of(row, ids[meeting]), **body)
            wrong += _judge(office, row, meeting, name, answer)
            written = office.was_written()
            if name in may:
                done += 1
                if row.changes and (not written or office.tables()[row.changes] == before[row.changes]):
                    wrong.append(f"{name} did it with {meeting}, and {row.changes} is as before: {_said(answer)}")
            elif written:
                wrong.append(f"{name} was refused on {meeting}, and something was written")
            if written:
                office.renew(row.at or "start")
    assert not wrong, "\n".join(wrong)
    assert done, "nobody may do this at all"


def _trying(row, meeting, may):
    """Return who tries, who may first.

    Of two levels ruled alike each has half of the others, to halve the time; a page that shows a text is opened by all.
    """
    others = [name for name in (*PEOPLE, None) if name not in may]
    if row.is_about_meetings and not row.shows and not meeting.startswith("closed"):
        others = others[meeting.startswith(("terbatas", "sangat_rahasia")) :: 2]
    return [*sorted(may), *others]


def _judge(office, row, meeting, name, answer):
    """Return what is wrong with an answer, a sentence each."""
    about = f"{name} on {meeting}: {answer.status_code}"
    if name is None:
        if row.json is not None:
            wrong = [] if answer.status_code == 401 else [f"{about}, not 401"]
        else:
            to_sign_in = answer.status_code == 302 and urlsplit(answer.location).path == "/masuk"
            wrong = [] if to_sign_in else [f"{about}, not sent to sign in"]
    elif name in who_may(row, meeting):
        wrong = [] if answer.status_code in (200, 302, 303) else [f"{about} though they may: {_said(answer)}"]
        wrong += _missing(row, meeting, name, answer)
    else:
        expected = 403 if name in who_is_refused(row, meeting) else 404
        if name in row.idle.get(meeting, ()):
            expected = 303 if row.is_write else 200
        wrong = [] if answer.status_code == expected else [f"{about}, not {expected}: {_said(answer)}"]
    return wrong + [f"{name} on {meeting} came across {word}" for word in _leaked(row, name, answer)] + _logged(office)


def _logged(office):
    return [f"the log holds {word}" for line in office.log.lines for word in _CANARY.findall(line.lower())]


def _words(answer):
    """Return every canary in an answer's bytes and headers, looking into packed files."""
    content = answer.get_data()
    texts = [str(answer.headers).lower()]
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            texts += [f"{name} {packed.read(name).decode(errors='replace')}".lower() for name in packed.namelist()]
    else:
        texts.append(content.decode(errors="replace").lower())
    return {word for one in texts for word in _CANARY.findall(one)}


def _leaked(row, name, answer):
    found = _words(answer)
    return [word for word in sorted(found) if name is None or not _may_read(row, name, word)]


def _may_read(row, name, word):
    meeting, kind = CANARIES[word]
    if name == "reviewer" and row.at in rows.UNREVIEWED and meeting.endswith("recorded"):
        return False
    return name in expectations.WORDS[kind][meeting]


def _missing(row, meeting, name, answer):
    """Return what a permitted person does not find, so that an empty page is not taken for a discreet one."""
    if not row.shows:
        return []
    found = _words(answer)
    if row.lists is not None:
        meant = [known for known, people in row.lists.items() if name in people]
        unmeant = [known for known, people in row.lists.items() if name not in people]
        wrong = [f"{name} does not find {known}" for known in meant if not _has(found, row.shows, known)]
        return wrong + [f"{name} finds {known}" for known in unmeant if _has(found, row.shows, known)]
    return [] if _has(found, row.shows, meeting) else [f"{name} does not find {row.shows} of {meeting}"]


def _has(found, kind, meeting):
    return bool({canary(meeting, kind), canary(meeting, f"{kind}item")} & found)


def _said(answer):
    """Return the sentence that a page of ours says first."""
    if answer.mimetype != "text/html" or not answer.get_data():
        return answer.get_data(as_text=True)[:200]
    page = lxml.html.fromstring(answer.get_data())
    alerts = page.xpath("//main//*[contains(@class, 'alert') or contains(@class, 'invalid-feedback')]")
    return " | ".join(" ".join(one.text_content().split())[:200] for one in alerts or page.xpath("//main"))[:600]
