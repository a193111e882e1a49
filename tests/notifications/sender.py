"""A sender in a process of its own: `python sender.py DATABASE DATA MOMENT`; it begins when a line comes in."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from coordination.app import create_app
from coordination.config import Settings
from coordination.notifications import writing
from coordination.notifications.sending import send_due
from tests.conftest import SECRET
from tests.notifications.conftest import KIND, letter


def main(database: str, data: str, moment: str) -> None:
    """Send all that is due at the moment."""
    writing.WRITERS[KIND] = letter  # type: ignore[index]
    app = create_app(Settings(data=Path(data), database_url=database, secret_key=SECRET))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    send_due(app, datetime.fromisoformat(moment))


if __name__ == "__main__":
    main(*sys.argv[1:])
