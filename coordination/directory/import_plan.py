"""What an import would do, line by line, before anything is written.

Pure: a table and a snapshot of the directory go in, a plan comes out. Whoever applies it writes `ImportPlan.writes` in
their order and nothing else, with the real id in place of a negative one, which stands for a row added before.
The same file planned again after that holds only SAME and REFUSED.

A sheet never empties anything: what it leaves out stays. The holder of a position is the person of its line, if any; a
title that several people of the file hold in one organization, or a common one ("Staf"), is no position to invite and
stays with the person as job_title. An unknown organization is added as "belum dirapikan".
"""

from __future__ import annotations

from datetime import date

from coordination.directory.import_lines import Entity, ImportPlan, PlannedLine, Verdict, Write
from coordination.directory.import_matching import KnownOrganization, KnownPerson, KnownPosition, Snapshot
from coordination.directory.import_organizations import plan_organizations
from coordination.directory.import_people import plan_people
from coordination.directory.sheet_tables import SheetKind, Table, find_table
from coordination.directory.spreadsheets import read_sheets

__all__ = [
    "Entity",
    "ImportPlan",
    "KnownOrganization",
    "KnownPerson",
    "KnownPosition",
    "PlannedLine",
    "Snapshot",
    "Verdict",
    "Write",
    "plan_file",
    "plan_import",
]


def plan_import(table: Table, snapshot: Snapshot, *, today: date | None = None) -> ImportPlan:
    """Plan the import of a table into the directory as `snapshot` shows it; `today` makes a start in the future odd."""
    if table.kind is SheetKind.PEOPLE:
        lines = plan_people(table.lines, snapshot, today=today)
    else:
        lines = plan_organizations(table.lines, snapshot)
    return ImportPlan(table.kind, tuple(lines), table.unknown)


def plan_file(data: bytes, filename: str, snapshot: Snapshot, *, today: date | None = None) -> ImportPlan:
    """Read an uploaded .xlsx or .csv file and plan its import. Raises UnreadableSheet or UnfitFile (field "file")."""
    return plan_import(find_table(read_sheets(data, filename)), snapshot, today=today)
