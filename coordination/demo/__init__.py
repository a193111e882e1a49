"""The example office, filled through the same services as the pages use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from coordination.clock import Zone, today
from coordination.config import Settings
from coordination.db import Base
from coordination.demo import kendari, others
from coordination.demo.office import ExampleOffice, make
from coordination.demo.telling import Telling
from coordination.directory import queries as directory
from coordination.errors import DomainError
from coordination.files.storage import Store
from coordination.i18n import _

USUAL_ADDRESS = "http://127.0.0.1:8000"
"""Where it will be served unless somebody says otherwise."""


def fill(*, session: Session, settings: Settings, store: Store, now: datetime, address: str = USUAL_ADDRESS) -> str:
    """Fill the example anew, all of it or nothing; return what the terminal prints: the accounts and where to click.

    `address` is where it is served, for the links that it hands out.
    Raises DomainError where the folder holds another office.
    """
    known = directory.office(session)
    if known is not None and not known.is_example:
        raise DomainError(
            _(
                "Folder %(folder)s berisi kantor %(name)s, bukan contoh. Pilih folder lain dengan --data.",
                folder=settings.data,
                name=known.name,
            )
        )
    if known is not None:
        _empty(session)
    office = make(session=session, settings=settings, address=address, now=kendari.at(6, 3))
    tell_all(office, store, now)
    return _said(office)


def tell_all(office: ExampleOffice, store: Store, now: datetime) -> None:
    """Tell the Kendari meeting and what followed it, and five more meetings counted back from `now`."""
    for story in (kendari.STORY, *others.stories(today(Zone.WITA, now))):
        Telling(office, store, story).tell()


def _empty(session: Session) -> None:
    """Remove what an earlier fill wrote; the new one brings new passwords and days counted from today."""
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(table.delete())
    session.expunge_all()


def _said(office: ExampleOffice) -> str:
    lines = [
        _("Kantor contoh siap. Masuklah dengan salah satu akun ini (kata sandinya baru pada setiap pengisian):"),
        "",
    ]
    for login in office.logins:
        lines.append(f"  {login.username:<12} {login.password}")
        lines.append(f"  {'':<12} {login.role}: {login.first}")
    return "\n".join(lines)
