"""Run a measurement: `python -m bench pages` (or documents, books, reminders), with --quick and --json FILE."""

from __future__ import annotations

import argparse
import json
import platform
from importlib import import_module
from pathlib import Path

from coordination.clock import now

MEASUREMENTS = ("pages", "documents", "books", "reminders")
"""Each is a module of bench with a function `measure(*, quick: bool) -> bench.result.Result`."""


def main() -> None:
    """Measure, print the table, and last the worst ratio of product to bare build."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("measurement", choices=MEASUREMENTS)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, the same sizes, under a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    result = import_module(f"bench.{options.measurement}").measure(quick=options.quick)
    print(result.table())
    if options.json is not None:
        about = {
            "measurement": options.measurement,
            "quick": options.quick,
            "date": now().isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "machine": platform.machine(),
        }
        figures = about | {"rows": result.rows, "worst_ratio": round(result.worst, 4)}
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"worst ratio: {result.worst:.2f}")


if __name__ == "__main__":
    main()
