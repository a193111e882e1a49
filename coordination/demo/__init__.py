"""The example office, filled through the same services as the pages use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from coordination.errors import DomainError
from coordination.i18n import _


def fill(*, session: Session, now: datetime) -> str:  # noqa: ARG001  # what the command line gives; used once it fills
    """Refuse in a sentence until the example of `kendari.py` is written through the services."""
    raise DomainError(_("Kantor contoh belum dapat diisi pada versi ini. Mulailah kantor Anda dengan python run.py."))
