"""Keeping a file: its bytes on disk first, then the row that names them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from coordination.files.models import StoredFile
from coordination.files.storage import Store
from coordination.files.uploads import Prepared


def keep(*, session: Session, store: Store, prepared: Prepared, now: datetime, account_id: int | None) -> StoredFile:
    """Store checked bytes and return the flushed row that names them. Raises StorageFull, leaving nothing behind."""
    stored = store.put(prepared.data)
    row = StoredFile(
        sha256=stored.sha256,
        size=stored.size,
        media_type=str(prepared.media_type),
        name=prepared.name,
        uploaded_at=now,
        uploaded_by_id=account_id,
    )
    session.add(row)
    session.flush()
    return row
