"""What people keep of the reports."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordination.db import Base, ClientKeyed, UTCDateTime, choice


class ListPage(StrEnum):
    """A list of which a view can be kept."""

    ACTIONS = "actions"
    MEETINGS = "meetings"
    DECISIONS = "decisions"


class SavedView(ClientKeyed, Base):
    """A list as one person likes to see it, by the arguments of its address; whoever gets the address sees it too."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "page", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    page: Mapped[ListPage] = mapped_column(choice(ListPage))
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[str] = mapped_column(String(2000))  # "tab=semua&instansi=4"
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
