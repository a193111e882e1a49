"""Making a paper in its host's own Word template where there is one, else in our layout."""

from __future__ import annotations

from typing import Any

from coordination.directory import templates
from coordination.directory.models import Organization
from coordination.documents import template_kinds
from coordination.documents.kinds import Kind
from coordination.exporting.asking import Asked
from coordination.exporting.period import AskedOfPeriod
from coordination.minutes.issuing import emblem_of


def made(kind: Kind, data: Any, asked: Asked | AskedOfPeriod, host: Organization | None) -> bytes:
    """Return a paper of `host` as Word; None stands for the office itself, which has no template. One query."""
    kept = templates.holding(asked.session, host, kind) if host is not None else None
    return template_kinds.made(kind, data, emblem_of(asked.store)(kept) if kept else None)
