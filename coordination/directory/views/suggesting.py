"""What comboboxes suggest as one types."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from coordination.access.guard import requires
from coordination.access.permissions import Permission
from coordination.db import db
from coordination.directory import queries
from coordination.directory.views.blueprint import bp


@bp.get("/cari/instansi")
@requires(Permission.DIRECTORY_READ)
def search_organizations() -> ResponseReturnValue:
    """Suggest organizations."""
    return _suggestions(queries.suggest_organizations)


@bp.get("/cari/orang")
@requires(Permission.DIRECTORY_READ)
def search_people() -> ResponseReturnValue:
    """Suggest people."""
    return _suggestions(queries.suggest_people)


@bp.get("/cari/jabatan")
@requires(Permission.DIRECTORY_READ)
def search_positions() -> ResponseReturnValue:
    """Suggest positions."""
    return _suggestions(queries.suggest_positions)


@bp.get("/cari/undangan")
@requires(Permission.DIRECTORY_READ)
def search_invitees() -> ResponseReturnValue:
    """Suggest whatever may be invited."""
    return _suggestions(queries.suggest_invitees)


@bp.get("/cari/anggota")
@requires(Permission.DIRECTORY_READ)
def search_members() -> ResponseReturnValue:
    """Suggest organizations and positions for a group."""
    return _suggestions(queries.suggest_members)


def _suggestions(suggest: Any) -> ResponseReturnValue:
    return jsonify([asdict(found) for found in suggest(db.session(), request.args.get("q", "")[:100])])
