"""The log: one line an event, with the request's id; never the values a request carried."""

from __future__ import annotations

import structlog


def configure() -> None:
    """Write plain lines through Python's logging, tracebacks without local variables (they may hold passwords)."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
