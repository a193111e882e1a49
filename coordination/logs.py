"""The log: one line an event, with the request's id; never the values a request carried, nor a link's secret."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

import structlog

_SECRET = re.compile(r"(/(?:t|undangan|keadaan|kalender|tautan|siapkan)/)[\w-]{12,}", re.ASCII)


def masked(text: str) -> str:
    """Return `text` with the secret of every link in it as "…": whoever reads the log may not follow them."""
    return _SECRET.sub(r"\1…", text)


class _Mask(logging.Filter):
    """Mask what a server of ours logs by itself: the path that it was serving when something went wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line where it holds a secret; let every line pass."""
        said = record.getMessage()
        if (shown := masked(said)) != said:
            record.msg, record.args = shown, ()
        return True


def _mask(_logger: object, _method: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: masked(value) if isinstance(value, str) else value for name, value in event.items()}


def configure() -> None:
    """Write plain lines through Python's logging, tracebacks without local variables (they may hold passwords)."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    for name in ("waitress", "werkzeug"):
        server = logging.getLogger(name)
        if not any(isinstance(one, _Mask) for one in server.filters):
            server.addFilter(_Mask())
