"""One paper that somebody asks for: of which meeting, by whom, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from coordination.access.actor import Actor
from coordination.files.storage import Store
from coordination.meetings.models import Meeting
from coordination.minutes import queries
from coordination.numbers import whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may be said about a paper besides its kind; a kind that does not know an option leaves it alone."""

    revision: int | None = None
    """Number of an approved revision of the notula: 0 the first, 1… its ralat; None the one that holds."""
    organization: int | None = None
    """Id of the agency that a petikan is for."""
    filled: bool = False
    """Daftar hadir with who came, instead of blank for signing."""
    each: bool = False
    """Undangan as one letter a recipient, instead of one for all."""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Options:
        """Read the options of an address; nonsense in it is as if it were not there."""
        return cls(
            revision=whole(given.get("terbitan")),
            organization=whole(given.get("instansi")),
            filled="terisi" in given,
            each="masing-masing" in given,
        )

    def to_query(self) -> dict[str, str]:
        """Write the options as those of an address, from which `read` reads the same."""
        said = {
            "terbitan": self.revision,
            "instansi": self.organization,
            "terisi": "ya" if self.filled else None,
            "masing-masing": "ya" if self.each else None,
        }
        return {name: str(value) for name, value in said.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a maker of papers is given. `actor` None stands for whoever holds the data folder."""

    session: Session
    store: Store
    now: datetime
    actor: Actor | None
    meeting: Meeting
    options: Options = Options()

    @cached_property
    def readable(self) -> frozenset[int] | None:
        """The ids of the agenda items that the reader may see; None for all of them."""
        return queries.readable_items(self.session, self.actor, self.meeting) if self.actor is not None else None
