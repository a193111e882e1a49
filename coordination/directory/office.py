"""The office itself: what it is called, where it stands, and how it looks."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.audit.services import change
from coordination.clock import Zone
from coordination.directory.models import Office
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from coordination.i18n import _
from coordination.richtext import one_line

ACCENTS = (
    "#0b5a73",
    "#1d4f91",
    "#29367d",
    "#0f5f56",
    "#1b5e2e",
    "#5a4a00",
    "#7a3b12",
    "#6d1f3f",
    "#56306f",
    "#37424d",
)
"""The colours an office may choose from, the usual one first; frontend/styles/accents.css holds what each means."""


class OfficeFacts(TypedDict, total=False):
    """What an administrator may change about the office."""

    name: str
    city: str
    zone: Zone
    public_url: str
    accent: str | None
    government: str
    emblem: StoredFile | None


def change_office(
    *, session: Session, actor: Actor, now: datetime, office: Office, **facts: Unpack[OfficeFacts]
) -> None:
    """Change what is given; papers already issued keep what they say. Raises DomainError for an unfit address."""
    values = {name: one_line(value) if isinstance(value, str) else value for name, value in facts.items()}
    if "public_url" in facts:
        values["public_url"] = public_address(facts["public_url"])
    if values.get("accent") not in (None, *ACCENTS):
        raise DomainError(_("Pilih salah satu warna yang tersedia."), field="accent")
    change(session=session, actor=actor, now=now, row=office, values=values)


def public_address(text: str) -> str:
    """Return the office's address for links in papers and mails, without a slash at its end. Raises DomainError."""
    try:
        parts = urlsplit(text.strip())
        fit = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:  # no address at all, or no number where the port stands
        fit = False
    if not fit or parts.username or parts.query or parts.fragment:
        raise DomainError(
            _("Alamat publik ditulis lengkap, misalnya https://rakor.kendarikota.go.id."), field="public_url"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def opens_here_only(address: str) -> bool:
    """Tell whether links under `address` open on the office's own computer and nowhere else."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:  # a name, not numbers
        return host == "localhost" or host.endswith(".localhost")
