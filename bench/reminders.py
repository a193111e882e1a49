"""A day's reminders: 10,000 due actions among 100,000, planned by the product and by one hand-written SQL statement.

The statement finds the same lines and inserts them into one flat table, with the keys and the indexes by which such
lines are looked up; the product writes mails, lines, the planned
day and what may be told to leaders besides. Both are rolled back after each run; their rows are compared before any
time is believed. SQLite, a file on disk.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from bench import office
from bench.result import Result
from coordination import schema
from coordination.accounts.models import Account, Membership, Role
from coordination.app import create_app
from coordination.clock import Zone
from coordination.config import Settings
from coordination.db import db, unit_of_work
from coordination.directory.models import Person, Position
from coordination.notifications import planning

ACTIONS: Final = 100_000
DUE: Final = 10_000
RUNS: Final = 9
DAY: Final = office.TODAY  # a Wednesday, so that one day is planned and no weekend
MORNING: Final = datetime(DAY.year, DAY.month, DAY.day, 7, tzinfo=Zone.WITA.tz).astimezone(UTC)

_STEPS: Final = (-7, -3, -1, 0, 1, 3, 7, 14, 21, 28)
_BETWEEN: Final = (-30, -20, -12, -5, -2, 2, 5, 10, 20, 40)
"""Days from the last day on which the ladder says nothing."""


def measure(*, quick: bool) -> Result:
    """Measure both sides by turns, and give the ratio of their medians."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/office.sqlite3"
        app = create_app(Settings(data=Path(folder), database_url=address, secret_key="only-for-measuring-" * 2))
        schema.upgrade(app)
        with app.app_context():
            with Session(db.engine) as session:
                office.fill(session, ACTIONS)
                _prepare(session)
            row = _measured(db.engine, RUNS // 3 if quick else RUNS)
            db.engine.dispose()
    note = f"Median CPU time of {row['runs']} runs of one process, by turns, each rolled back; writing included."
    return Result(title="Planning one day's reminders beside one SQL statement", rows=[row], note=note)


def _measured(engine: Engine, runs: int) -> dict[str, Any]:
    by_hand: list[float] = []
    product: list[float] = []
    for _run in range(runs):
        with Session(engine) as session:
            start = time.process_time()
            with _rolled_back(session):
                planning.plan(session, MORNING)
                product.append(time.process_time() - start)
                ours = session.execute(text(_OURS)).all()
            start = time.process_time()
            with _rolled_back(session):
                session.execute(text(_BY_HAND), {"day": DAY.isoformat()})
                by_hand.append(time.process_time() - start)
                theirs = session.execute(text(_THEIRS)).all()
        if ours != theirs:
            raise SystemExit(f"The two sides do not plan the same lines ({len(ours)} and {len(theirs)}): no ratio.")
    a, b = statistics.median(product), statistics.median(by_hand)
    return {
        "what": "one day's reminders",
        "actions": ACTIONS,
        "due": DUE,
        "lines": len(ours),
        "runs": runs,
        "product ms": 1000 * a,
        "by hand ms": 1000 * b,
        "ratio": a / b,
    }


@contextmanager
def _rolled_back(session: Session) -> Iterator[None]:
    """Give a writing transaction, as `unit_of_work` begins one, and take it back."""
    with contextlib.suppress(_Undo), unit_of_work(session):
        yield
        raise _Undo


class _Undo(Exception):
    """Takes a run back."""


def _prepare(session: Session) -> None:
    """Give each agency two officers and a head, one action in five a responsible person, and DUE actions a step."""
    people, accounts, memberships, positions = [], [], [], []
    for agency in range(1, office.ORGANIZATIONS + 1):
        for place in range(4):
            number = 100 + agency * 4 + place
            people.append({"id": number, "name": f"Orang {number}", "organization_id": agency, "active": True})
            if place < 2:
                accounts.append(
                    {
                        "id": number,
                        "person_id": number,
                        "username": f"o{number}",
                        "active": True,
                        "epoch": 1,
                        "created_at": office.NOW,
                    }
                )
                memberships.append(
                    {
                        "account_id": number,
                        "role": Role.OFFICER,
                        "organization_id": agency,
                        "granted_at": office.NOW,
                    }
                )
        positions.append(
            {
                "organization_id": agency,
                "title": "Kepala Dinas",
                "is_head": True,
                "holder_id": 100 + agency * 4 + 2,
                "sort": 1,
                "active": True,
            }
        )
    for model, rows in ((Person, people), (Account, accounts), (Membership, memberships), (Position, positions)):
        session.execute(insert(model), [{"version": 1, **row} if model is not Membership else row for row in rows])
    session.execute(text("UPDATE action SET person_id = 100 + owner_id * 4 + 3 WHERE id % 5 = 0"))
    open_ones = session.scalars(text("SELECT id FROM action WHERE phase = 0 ORDER BY id")).all()
    every = max(len(open_ones) // DUE, 1)
    due = set(open_ones[::every][:DUE])
    given = []
    for number, action in enumerate(open_ones):
        offsets = _STEPS if action in due else _BETWEEN
        given.append({"id": action, "day": (DAY - timedelta(days=offsets[number % len(offsets)])).isoformat()})
    session.execute(text("UPDATE action SET last_day = :day WHERE id = :id"), given)
    session.execute(
        text(
            "INSERT INTO escalation (action_id, last_day, state, proposed_at) SELECT id, last_day, 'declined', :now "
            "FROM action WHERE phase = 0 AND last_day < date(:day, '-14 days')"
        ),
        {"now": office.NOW.replace(tzinfo=None), "day": DAY.isoformat()},
    )
    session.execute(
        text(
            "CREATE TABLE by_hand (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES person, "
            "organization_id INTEGER REFERENCES organization, action_id INTEGER NOT NULL REFERENCES action, "
            "host_id INTEGER NOT NULL REFERENCES organization, step TEXT NOT NULL, last_day DATE, "
            "days INTEGER NOT NULL, UNIQUE (person_id, organization_id, action_id))"
        )
    )
    session.execute(text("CREATE INDEX by_hand_action ON by_hand (action_id, id)"))
    session.execute(text("CREATE INDEX by_hand_host ON by_hand (host_id, person_id)"))
    session.execute(text("ANALYZE"))
    session.commit()


_BY_HAND: Final = """
INSERT INTO by_hand (person_id, organization_id, action_id, host_id, step, last_day, days)
WITH due AS (
    SELECT a.id, a.host_id, a.owner_id, a.person_id, a.position_id, a.last_day,
           CAST(julianday(:day) - julianday(a.last_day) AS INTEGER) AS days,
           o.kind IN ('setda', 'opd', 'uptd', 'district', 'village') AS ordered
    FROM action a JOIN organization o ON o.id = a.owner_id
    WHERE a.phase = 0 AND a.released_at IS NOT NULL AND a.last_day <= date(:day, '+7 days')
), step AS (
    SELECT *, CASE WHEN NOT ordered THEN 'courtesy' WHEN days < 0 THEN 'before' WHEN days = 0 THEN 'on_day'
                   ELSE 'late' END AS step
    FROM due WHERE CASE WHEN ordered THEN days IN (-7, -3, -1, 0, 1, 3, 7) OR days > 7 AND days % 7 = 0
                        ELSE days = 0 END
), told AS (
    SELECT s.id, 1 AS tier, p.id AS person_id, NULL AS organization_id
    FROM step s JOIN person p ON p.id = s.person_id WHERE p.active
    UNION ALL
    SELECT s.id, 2, p.id, NULL FROM step s JOIN position j ON j.id = s.position_id AND j.active
    JOIN person p ON p.id = j.holder_id WHERE p.active
    UNION ALL
    SELECT s.id, CASE m.role WHEN 'officer' THEN 3 ELSE 4 END, c.person_id, NULL
    FROM step s JOIN membership m ON m.organization_id = s.owner_id AND m.role IN ('officer', 'secretariat')
    JOIN account c ON c.id = m.account_id WHERE c.active
    UNION ALL
    SELECT s.id, 5, p.id, NULL FROM step s
    JOIN position j ON j.organization_id = s.owner_id AND j.is_head AND j.active
    JOIN person p ON p.id = j.holder_id WHERE p.active
    UNION ALL
    SELECT s.id, 6, NULL, s.owner_id FROM step s
), nearest AS (
    SELECT id, person_id, organization_id FROM
    (SELECT *, min(tier) OVER (PARTITION BY id) AS first FROM told) WHERE tier = first
    UNION
    SELECT s.id, p.id, NULL FROM step s JOIN position j ON j.organization_id = s.owner_id AND j.is_head AND j.active
    JOIN person p ON p.id = j.holder_id WHERE p.active AND s.ordered AND s.days >= 1
)
SELECT n.person_id, n.organization_id, s.id, s.host_id, s.step, s.last_day, s.days
FROM nearest n JOIN step s ON s.id = n.id
"""

_THEIRS: Final = """SELECT person_id, organization_id, action_id, host_id, step, last_day, days FROM by_hand
ORDER BY action_id, person_id, organization_id"""
_OURS: Final = """SELECT m.person_id, m.organization_id, l.action_id, l.host_id, l.step, l.last_day, l."offset"
FROM reminder_line l JOIN mail m ON m.id = l.mail_id ORDER BY l.action_id, m.person_id, m.organization_id"""
