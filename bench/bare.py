"""The bare pages that design.md measures lists by: Flask, SQLAlchemy Core and Jinja, one hand-written query a page.

Each fills the frame of the product's page with the same rows; `bench.pages` compares the texts of both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from flask import Flask
from jinja2 import Template
from sqlalchemy import Engine, RowMapping, text

from bench import office

Record = RowMapping


@dataclass(frozen=True, kw_only=True)
class BarePage:
    """A list made by hand: where it stands in the product's page, its query for each reader, how its rows are put."""

    region: re.Pattern[str]
    query: str
    seen: Mapping[str, str]
    write: Callable[[Iterable[Record]], str]

    def app(self, engine: Engine, page: str, reader: str) -> Flask:
        """Return bare Flask with this one page, in the frame of the product's `page`."""
        app = Flask(__name__)
        found = self.region.search(page)
        if found is None:
            raise SystemExit("The product's page holds no list where the bare page puts its own.")
        before, after = page[: found.start()], page[found.end() :]
        statement = text(self.query.format(seen=self.seen[reader]))

        def show() -> str:
            with engine.connect() as connection:
                return before + self.write(connection.execute(statement).mappings().all()) + after

        app.add_url_rule("/", "show", show)
        return app


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_LONG_MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_WEEKDAYS: Final = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
_STATES: Final = {
    "not_started": "Belum ditindaklanjuti",
    "in_progress": "Dalam proses",
    "submitted": "Menunggu verifikasi",
    "returned": "Perlu dilengkapi",
    "done": "Selesai",
}

_ACTION_ROWS: Final = Template(
    """{% for r in rows %}<tr{% if r.late %} class="late"{% endif %}><td class="strong no nw">{{ r.code }}</td>
<td class="what"><a class="strong" href="/tindak-lanjut/{{ r.id }}">{{ r.text }}</a><br>
<span class="sm mut">{{ r.meeting }}</span></td><td class="org">{{ r.owner }}</td>
<td class="state">{{ r.state }}</td><td class="due"><span class="nw">{{ r.day }}</span>
<span class="sm rel">{{ r.words }}</span></td><td class="num pg"><span class="sm">{{ r.percent }}%</span>
<progress class="bar" max="100" value="{{ r.percent }}"></progress></td></tr>{% endfor %}""",
    autoescape=True,
)
_MEETING_ROWS: Final = Template(
    """{% for month, rows in months %}<section class="mt-4"><h2>{{ month }}</h2><ul>{% for r in rows %}
<li class="line mrow"><span class="date">{{ r.weekday }}<b>{{ r.number }}</b></span><span class="body">
<a class="strong" href="/rapat/{{ r.id }}">{{ r.title }}</a><br><span class="sm mut">{{ r.host }} · {{ r.place }}</span>
</span><span class="meta sm mut">{{ r.participants }} peserta<span class="only-phone"> · </span><br>{{ r.decisions }}
keputusan</span><span class="prog sm"><span class="mut">{{ r.done }} dari {{ r.actions }} selesai</span>
<progress class="bar" max="{{ r.actions }}" value="{{ r.done }}"></progress></span>
<span class="state">Disahkan</span></li>{% endfor %}</ul></section>{% endfor %}""",
    autoescape=True,
)


def _write_actions(rows: Iterable[Record]) -> str:
    return f"<tbody>{_ACTION_ROWS.render(rows=[_action(row) for row in rows])}</tbody>"


def _action(row: Record) -> dict[str, Any]:
    day, today = date.fromisoformat(row["last_day"]), office.TODAY
    days, is_open = (day - today).days, row["state"] in ("not_started", "in_progress", "returned")
    words = ""
    if is_open:
        words = {0: "hari ini", 1: "besok"}.get(days) or (f"{days} hari lagi" if days > 0 else f"lewat {-days} hari")
    elif row["state"] == "submitted":
        handed_in = date.fromisoformat(row["submitted_on"])
        words = f"dilaporkan {handed_in.day} {_MONTHS[handed_in.month - 1]}"
    elif row["state"] == "done":
        words = "tepat waktu"
    return {
        **row,
        "state": _STATES[row["state"]],
        "day": f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        "words": words,
        "late": is_open and days < 0,
    }


def _write_meetings(rows: Iterable[Record]) -> str:
    by_month = groupby((_meeting(row) for row in rows), key=lambda row: row["month"])
    written: str = _MEETING_ROWS.render(months=[(month, list(some)) for month, some in by_month])
    return written


def _meeting(row: Record) -> dict[str, Any]:
    day = date.fromisoformat(row["first_day"])
    month = f"{_LONG_MONTHS[day.month - 1]} {day.year}"
    return {**row, "weekday": _WEEKDAYS[day.weekday()], "number": day.day, "month": month}


# What a reader sees of approved, ordinary meetings: those hosted, owed in or invited to, or all of the office's.
_INVITED: Final = "EXISTS (SELECT 1 FROM participant p WHERE p.meeting_id = m.id AND p.organization_id = {})"

ACTIONS: Final = BarePage(
    region=re.compile(r"<tbody>.*</tbody>", re.DOTALL),
    query="""
        SELECT a.id, a.code, a.text, a.state, a.last_day, a.submitted_on, a.percent,
            m.title AS meeting, o.short_name AS owner
        FROM action a JOIN meeting m ON m.id = a.meeting_id JOIN organization o ON o.id = a.owner_id
        WHERE a.state != 'cancelled' AND a.released_at IS NOT NULL AND {seen}
        ORDER BY a.phase, a.last_day, a.id LIMIT 50""",
    seen={
        "leader": "1 = 1",
        "secretary": f"(a.host_id = 1 OR a.owner_id = 1 OR {_INVITED.format(1)})",
        "officer": f"(a.owner_id = 20 OR {_INVITED.format(20)})",
    },
    write=_write_actions,
)
MEETINGS: Final = BarePage(
    region=re.compile(r'<section class="mt-4">.*</section>', re.DOTALL),
    query="""
        SELECT m.id, m.title, m.first_day, m.place, o.short_name AS host,
            (SELECT count(*) FROM participant p WHERE p.meeting_id = m.id) AS participants,
            (SELECT count(*) FROM decision d WHERE d.meeting_id = m.id AND NOT d.dropped) AS decisions,
            (SELECT count(*) FROM action a WHERE a.meeting_id = m.id) AS actions,
            (SELECT count(*) FROM action a WHERE a.meeting_id = m.id AND a.state = 'done') AS done
        FROM meeting m JOIN organization o ON o.id = m.host_id
        WHERE m.discarded_at IS NULL AND {seen}
        ORDER BY m.first_day DESC, m.id DESC LIMIT 50""",
    seen={
        "leader": "1 = 1",
        "secretary": f"(m.host_id = 1 OR {_INVITED.format(1)})",
        "officer": _INVITED.format(20),
    },
    write=_write_meetings,
)
