"""An organization's own register of letter numbers: kept where it wants one, for each kind of paper, a year at a time.

Without a pattern, number and date are typed from the office's agenda book or SRIKANDI. A number that was given out is
never given again: a withdrawn one stays as batal with its reason. Whoever takes one holds the pattern's row until their
transaction ends, so that two at once get two numbers; the table's unique constraint stands behind that.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change, record
from coordination.directory.models import Organization
from coordination.documents.kinds import Kind
from coordination.errors import DomainError
from coordination.exporting.models import NumberPattern, RegisteredNumber
from coordination.exporting.patterns import SUFFIX, Numbered, Pattern
from coordination.i18n import _
from coordination.meetings import checks
from coordination.meetings.models import Meeting, MeetingState, SecurityLevel
from coordination.meetings.services import change_meeting

KINDS: Final = (Kind.INVITATION, Kind.OFFICIAL_RECORD)
"""Papers that bear a number of their own."""
USUAL: Final = "{kode}/{urut}/{unit}/{bulan_romawi}/{tahun}"
LARGEST: Final = 999_999
EARLIEST, LATEST = 2000, 2199
"""Years of letters: anything else is a slip."""


def pattern_of(session: Session, organization_id: int, kind: Kind) -> NumberPattern | None:
    """Return how an organization numbers a kind of paper, active or not; None where it never said."""
    return session.scalar(
        select(NumberPattern).where(NumberPattern.organization_id == organization_id, NumberPattern.kind == kind)
    )


def counted(session: Session, organization_id: int) -> frozenset[Kind]:
    """Return the kinds of paper for which an organization keeps a counter of its own."""
    kinds = select(NumberPattern.kind).where(NumberPattern.organization_id == organization_id, NumberPattern.is_active)
    return frozenset(session.scalars(kinds))


def of(session: Session, meeting: Meeting, kind: Kind) -> RegisteredNumber | None:
    """Return the number that a paper of a meeting has from the register, None for none or a withdrawn one."""
    return session.scalar(
        select(RegisteredNumber)
        .where(
            RegisteredNumber.meeting_id == meeting.id,
            RegisteredNumber.kind == kind,
            RegisteredNumber.withdrawn_at.is_(None),
        )
        .order_by(RegisteredNumber.id.desc())
        .limit(1)
    )


def of_meeting(session: Session, meeting: Meeting) -> dict[Kind, str]:
    """Return the papers of a meeting that its host numbers itself, each with its number, empty until it is taken."""
    live = (RegisteredNumber.meeting_id == meeting.id, RegisteredNumber.withdrawn_at.is_(None))
    taken = select(RegisteredNumber.kind, RegisteredNumber.text).where(*live).order_by(RegisteredNumber.id)
    texts = {row.kind: row.text for row in session.execute(taken)}
    numbered = counted(session, meeting.host_id) | texts.keys()
    return {kind: texts.get(kind, "") for kind in KINDS if kind in numbered}


def keep_pattern(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    organization: Organization,
    kind: Kind,
    pattern: str,
    filing_code: str = "",
    unit_code: str = "",
    first: int = 1,
    is_active: bool = True,
) -> NumberPattern:
    """Say how an organization numbers a kind of paper; numbers given out stay as they are. Raises DomainError."""
    read = Pattern.read(pattern)
    values = {
        "pattern": str(read),
        "filing_code": checks.line(filing_code, field="filing_code", name=_("Kode klasifikasi"), longest=40) or "",
        "unit_code": checks.line(unit_code, field="unit_code", name=_("Kode unit"), longest=40) or "",
        "first": _ordinal(first, field="first"),
        "is_active": is_active,
    }
    if is_active and read.uses("unit") and not values["unit_code"]:
        raise DomainError(_("Isi kode unit, karena pola memuat {unit}."), field="unit_code")
    row = pattern_of(session, organization.id, kind) or NumberPattern(organization_id=organization.id, kind=kind)
    change(session=session, actor=actor, now=now, row=row, values=values, organization_id=organization.id)
    return row


def example(pattern: str, *, filing_code: str, unit_code: str, first: int, dated: date) -> str:
    """Return how the first number would be printed; codes that are not filled stand as dots. Raises DomainError."""
    return Pattern.read(pattern).write(
        Numbered(
            ordinal=first,
            dated=dated,
            filing_code=filing_code.strip() or "…",
            unit_code=unit_code.strip() or "…",
            level=SecurityLevel.BIASA,
        )
    )


def take(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    meeting: Meeting,
    kind: Kind,
    dated: date | None,
    after: int | None = None,
    client_key: str | None = None,
) -> RegisteredNumber:
    """Take the next number of the letter's year for a paper of a meeting; `after` 15 inserts 15.a instead.

    An invitation's number and date are written into the meeting. A paper that has its number keeps it: taking twice
    gives the first one again. Raises DomainError where there is no counter, or the letter may not change any more.
    """
    if (taken := _taken_before(session, meeting, kind, client_key)) is not None:
        return taken
    if meeting.discarded_at is not None or meeting.state is MeetingState.CANCELLED:
        raise DomainError(_("Rapat yang dibatalkan atau dibuang tidak diberi nomor surat."))
    if kind is Kind.INVITATION:
        checks.editable(meeting)
    year = _year(dated)
    pattern = _locked(session, meeting.host_id, kind)
    if (taken := _taken_before(session, meeting, kind, client_key)) is not None:
        return taken  # by whoever held the pattern before
    ordinal, suffix = _next(session, pattern, year) if after is None else _inserted(session, pattern, year, after)
    number = _registered(
        pattern,
        dated=dated,
        ordinal=ordinal,
        suffix=suffix,
        filing_code=meeting.filing_code,
        level=meeting.level,
    )
    number.meeting, number.taken_at, number.taken_by_id, number.client_key = meeting, now, actor.account_id, client_key
    session.add(number)
    session.flush()
    _record(session, actor, now, number, "taken")
    if kind is Kind.INVITATION:
        change_meeting(
            session=session,
            actor=actor,
            now=now,
            meeting=meeting,
            invitation_number=number.text,
            invitation_date=number.dated,
        )
    return number


def note_used(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    organization: Organization,
    kind: Kind,
    ordinal: int | None,
    dated: date | None,
    client_key: str | None = None,
) -> RegisteredNumber:
    """Note a number that was used outside, in the agenda book: counting goes on after it. Raises DomainError."""
    if (noted := _made_before(session, organization.id, client_key)) is not None:
        return noted
    year = _year(dated)
    pattern = _locked(session, organization.id, kind)
    ordinal = _ordinal(ordinal, field="ordinal")
    if _suffixes(session, pattern, year, ordinal):
        raise DomainError(
            _("Nomor urut %(number)d sudah ada dalam register tahun itu.", number=ordinal), field="ordinal"
        )
    number = _registered(pattern, dated=dated, ordinal=ordinal, suffix="", filing_code=None, level=SecurityLevel.BIASA)
    number.taken_at, number.taken_by_id, number.client_key = now, actor.account_id, client_key
    session.add(number)
    session.flush()
    _record(session, actor, now, number, "noted")
    return number


def withdraw(*, session: Session, actor: Actor, now: datetime, number: RegisteredNumber, reason: str | None) -> None:
    """Withdraw a number: it stays in the register as batal and is never given again. Doing it twice changes nothing.

    The meeting's letter loses it. Raises DomainError without a reason, or where the letter may not change any more.
    """
    if number.withdrawn_at is not None:
        return
    meeting = number.meeting
    said = checks.required_line(reason, field="reason", name=_("Alasan"), longest=500)
    if meeting is not None and number.kind is Kind.INVITATION:
        checks.editable(meeting)
        if meeting.invitation_number == number.text:
            change_meeting(
                session=session, actor=actor, now=now, meeting=meeting, invitation_number=None, invitation_date=None
            )
    number.withdrawn_at, number.withdrawn_reason = now, said
    session.flush()
    _record(session, actor, now, number, "withdrawn")


def latest(session: Session, organization_id: int, kind: Kind, year: int) -> RegisteredNumber | None:
    """Return the highest number of a year, withdrawn or not."""
    return session.scalar(
        _of_year(organization_id, kind, year)
        .order_by(RegisteredNumber.ordinal.desc(), RegisteredNumber.suffix.desc())
        .limit(1)
    )


def years(session: Session, organization_id: int, kind: Kind) -> list[int]:
    """Return the years that have numbers, the newest first."""
    of_kind = (RegisteredNumber.organization_id == organization_id, RegisteredNumber.kind == kind)
    found = select(RegisteredNumber.year).where(*of_kind).distinct().order_by(RegisteredNumber.year.desc())
    return list(session.scalars(found))


def _of_year(organization_id: int, kind: Kind, year: int) -> Select[RegisteredNumber]:
    return select(RegisteredNumber).where(
        RegisteredNumber.organization_id == organization_id,
        RegisteredNumber.kind == kind,
        RegisteredNumber.year == year,
    )


def _locked(session: Session, organization_id: int, kind: Kind) -> NumberPattern:
    """Return the pattern, held until this transaction ends: whoever comes next reads what this one has written."""
    pattern = session.scalar(
        select(NumberPattern)
        .where(NumberPattern.organization_id == organization_id, NumberPattern.kind == kind)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if pattern is None or not pattern.is_active:
        raise DomainError(_("Penyelenggara belum memakai penomoran sendiri untuk naskah ini."))
    return pattern


def _next(session: Session, pattern: NumberPattern, year: int) -> tuple[int, str]:
    last = session.scalar(
        select(func.max(RegisteredNumber.ordinal)).where(
            RegisteredNumber.organization_id == pattern.organization_id,
            RegisteredNumber.kind == pattern.kind,
            RegisteredNumber.year == year,
        )
    )
    return (pattern.first if last is None else max(last + 1, pattern.first)), ""


def _inserted(session: Session, pattern: NumberPattern, year: int, after: int) -> tuple[int, str]:
    """Return the next number after an existing one: 15.a, then 15.b."""
    suffixes = _suffixes(session, pattern, year, after)
    if not suffixes:
        raise DomainError(
            _("Nomor urut %(number)d tidak ada dalam register tahun %(year)d.", number=after, year=year), field="after"
        )
    return after, following(max(suffixes, key=lambda one: (len(one), one)))


def following(suffix: str) -> str:
    """Return the suffix after another: a after none, b after a, aa after z. Raises DomainError after the last."""
    letters = list(suffix)
    for at in reversed(range(len(letters))):
        if letters[at] != "z":
            letters[at] = chr(ord(letters[at]) + 1)
            break
        letters[at] = "a"
    else:
        letters.insert(0, "a")
    found = "".join(letters)
    if not SUFFIX.fullmatch(found):
        raise DomainError(_("Nomor sisipan sesudah nomor ini sudah habis."), field="after")
    return found


def _suffixes(session: Session, pattern: NumberPattern, year: int, ordinal: int) -> list[str]:
    numbers = _of_year(pattern.organization_id, pattern.kind, year).where(RegisteredNumber.ordinal == ordinal)
    return list(session.scalars(numbers.with_only_columns(RegisteredNumber.suffix)))


def _registered(
    pattern: NumberPattern,
    *,
    dated: date | None,
    ordinal: int,
    suffix: str,
    filing_code: str | None,
    level: SecurityLevel,
) -> RegisteredNumber:
    """Return a number as it will be printed, not stored yet."""
    assert dated is not None
    text = Pattern.read(pattern.pattern).write(
        Numbered(
            ordinal=ordinal,
            suffix=suffix,
            dated=dated,
            filing_code=filing_code or pattern.filing_code,
            unit_code=pattern.unit_code,
            level=level,
        )
    )
    return RegisteredNumber(
        organization_id=pattern.organization_id,
        kind=pattern.kind,
        year=dated.year,
        ordinal=_ordinal(ordinal, field="ordinal"),
        suffix=suffix,
        text=text,
        dated=dated,
    )


def _ordinal(ordinal: int | None, *, field: str) -> int:
    if ordinal is None or not 1 <= ordinal <= LARGEST:
        raise DomainError(_("Nomor urut berupa angka dari 1 sampai %(most)d.", most=LARGEST), field=field)
    return ordinal


def _year(dated: date | None) -> int:
    if dated is None:
        raise DomainError(_("Isi tanggal surat: nomor dihitung per tahun tanggalnya."), field="dated")
    if not EARLIEST <= dated.year <= LATEST:
        raise DomainError(_("Periksa tahun pada tanggal surat."), field="dated")
    return dated.year


def _taken_before(session: Session, meeting: Meeting, kind: Kind, client_key: str | None) -> RegisteredNumber | None:
    """Return the number a letter has, else the one that this very form took, though it was withdrawn since."""
    return of(session, meeting, kind) or _made_before(session, meeting.host_id, client_key)


def _made_before(session: Session, organization_id: int, client_key: str | None) -> RegisteredNumber | None:
    if not client_key:
        return None
    return session.scalar(
        select(RegisteredNumber).where(
            RegisteredNumber.client_key == client_key, RegisteredNumber.organization_id == organization_id
        )
    )


def _record(session: Session, actor: Actor, now: datetime, number: RegisteredNumber, verb: str) -> None:
    record(
        session=session,
        actor=actor,
        now=now,
        verb=verb,
        row=number,
        meeting_id=number.meeting_id,
        organization_id=number.organization_id,
    )
