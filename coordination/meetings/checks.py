"""What every service of meetings asks of texts and of the state a meeting is in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from urllib.parse import urlsplit

from coordination.errors import DomainError
from coordination.i18n import Formats, _
from coordination.meetings.labels import STATES
from coordination.meetings.models import Meeting, MeetingState
from coordination.richtext import one_line

EDITABLE = frozenset({MeetingState.PLANNED, MeetingState.POSTPONED, MeetingState.IN_SESSION, MeetingState.RECORDED})
"""States in which facts, participants and agenda may change; from review on the minutes stand still."""

ATTENDABLE = frozenset({MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.RECORDED})
"""States in which attendance is taken: before the opening too, for those who excuse themselves."""


def line(text: str | None, *, field: str, name: str, longest: int) -> str | None:
    """Return `text` as one clean line, None when nothing is left; `name` is what the person calls the field."""
    cleaned = one_line(text or "")
    if len(cleaned) > longest:
        raise DomainError(
            _(
                "%(name)s terlalu panjang: %(length)d huruf, paling banyak %(longest)d. Ringkaslah, lalu simpan lagi.",
                name=name,
                length=len(cleaned),
                longest=longest,
            ),
            field=field,
        )
    return cleaned or None


def required_line(text: str | None, *, field: str, name: str, longest: int) -> str:
    """Return `text` as one clean line, or refuse when nothing is left."""
    cleaned = line(text, field=field, name=name, longest=longest)
    if cleaned is None:
        raise DomainError(_("%(name)s perlu diisi.", name=name), field=field)
    return cleaned


def reason(text: str | None) -> str:
    """Return the reason a person gives for what can't be done without one."""
    return required_line(text, field="reason", name=_("Alasan"), longest=1000)


def web_address(text: str | None, *, field: str = "link") -> str | None:
    """Return an address that a browser may open; the scheme may be left out, anything but http and https is refused."""
    address = line(text, field=field, name=_("Tautan"), longest=1000)
    if address is None:
        return None
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # no address at all, or no number where the port stands, as in "javascript:…"
        fit = False
    if not fit or " " in address:
        raise DomainError(_("Tautan harus alamat situs, misalnya https://zoom.us/j/123456."), field=field)
    return address


def editable(meeting: Meeting, states: Collection[MeetingState] = EDITABLE) -> None:
    """Refuse a change that the meeting's state does not take."""
    if meeting.discarded_at is not None:
        raise DomainError(_("Rapat ini ada di Sampah. Pulihkan dahulu sebelum mengubahnya."))
    if meeting.state not in states:
        raise DomainError(
            _("Rapat yang sudah %(state)s tidak dapat diubah di bagian ini.", state=str(STATES[meeting.state]))
        )


EVENING, MORNING = time(18), time(6)
"""Between these a meeting may run past midnight; at another hour an end before the start is a slip."""


def past_midnight(starts: time, ends: time) -> bool:
    """Tell whether an end before the start means the next day."""
    return starts >= EVENING and ends < MORNING


def ends_after_start(day: date, starts: time, ends: time | None) -> None:
    """Refuse a day that ends before it starts; no end means "s.d. selesai", and an evening may run past midnight."""
    if ends is not None and ends <= starts and not past_midnight(starts, ends):
        raise DomainError(
            _(
                "Jam selesai (%(ends)s) pada %(day)s harus sesudah jam mulai (%(starts)s). "
                "Kosongkan jam selesai bila rapat berlangsung sampai selesai.",
                ends=f"{ends:%H.%M}",
                starts=f"{starts:%H.%M}",
                day=Formats().date(day),
            ),
            field="days",
        )
