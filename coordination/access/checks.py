"""Asking the rules: about one row, about many, about the person alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from coordination.access.actor import Actor
from coordination.access.permissions import Permission
from coordination.access.rules import ACTOR_RULES, ROW_RULES, VISIBLE
from coordination.db import Base, is_writing
from coordination.errors import Forbidden, NotFound
from coordination.i18n import _

Row = TypeVar("Row", bound=Base)


def may(actor: Actor, permission: Permission) -> bool:
    """Answer for a permission that is about no row."""
    return ACTOR_RULES[permission](actor)


def held(actor: Actor) -> frozenset[Permission]:
    """Return every permission about no row that the actor has: what the frame of a page needs for its places."""
    return frozenset(permission for permission in ACTOR_RULES if may(actor, permission))


# A rule's clause says the same at every asking, and building one takes longer than most questions that hold it.


@lru_cache(maxsize=512)
def visible(actor: Actor, model: type[Base]) -> ColumnElement[bool]:
    """Return the WHERE clause that leaves of `model` only what exists for `actor`."""
    return VISIBLE[model](actor)


@lru_cache(maxsize=512)
def having(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Return the WHERE clause of the rows on which `actor` has `permission`."""
    return ROW_RULES[permission][1](actor)


def load(
    session: Session,
    actor: Actor,
    permission: Permission,
    model: type[Row],
    row_id: int,
    *options: ORMOption,
) -> Row:
    """Return the row, or raise NotFound where it does not exist for `actor`, Forbidden where they may not do this.

    In a writing transaction it is locked to the end: who writes at one meeting or one action goes one after the other,
    and each reads what the one before has written.
    """
    _model, _rule = ROW_RULES[permission]
    if _model is not model:
        raise TypeError(f"{permission} is about {_model.__name__}, not {model.__name__}")
    table: Any = model
    asked = select(model, having(actor, permission)).where(table.id == row_id, visible(actor, model)).options(*options)
    if is_writing(session):
        asked = asked.with_for_update(of=model, key_share=True)
    found = session.execute(asked).one_or_none()
    if found is None:
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    row, allowed = found
    if not allowed:
        raise Forbidden(who_may(permission))
    return row


def load_all(
    session: Session,
    actor: Actor,
    permission: Permission,
    model: type[Row],
    row_ids: Iterable[int],
    *options: ORMOption,
) -> list[Row]:
    """Return several rows in the order of `row_ids`, each once, in one query; refused as `load` refuses any of them."""
    wanted = list(dict.fromkeys(row_ids))
    table: Any = model
    asked = (
        select(model, having(actor, permission)).where(table.id.in_(wanted), visible(actor, model)).options(*options)
    )
    if is_writing(session):
        asked = asked.order_by(table.id).with_for_update(of=model, key_share=True)
    found = {table_id(row): (row, allowed) for row, allowed in session.execute(asked)}
    if not wanted or len(found) < len(wanted):
        raise NotFound(_("Halaman atau data ini tidak ditemukan."))
    if not all(allowed for _row, allowed in found.values()):
        raise Forbidden(who_may(permission))
    return [found[one][0] for one in wanted]


def permitted(session: Session, actor: Actor, row: Base, permissions: Iterable[Permission]) -> frozenset[Permission]:
    """Return which of `permissions` the actor has on `row`, in one query: what a page needs to offer its buttons."""
    table: Any = type(row)
    # Labels, for two rules may come to the same words for an actor, such as "false" for whom nothing is theirs.
    columns = {permission: having(actor, permission).label(permission.name) for permission in permissions}
    found = session.execute(select(literal(1), *columns.values()).where(table.id == table_id(row))).one()
    return frozenset(permission for permission in columns if getattr(found, permission.name))


def table_id(row: Any) -> int:
    """Return the primary key of a stored row."""
    return int(row.id)


def who_may(permission: Permission) -> str:
    """Say in a sentence who may do what was refused."""
    sentences = {
        Permission.ACCOUNTS_MANAGE: _("Hanya administrator yang dapat mengelola akun."),
        Permission.ACTION_COMMENT: _(
            "Hanya penanggung jawab, instansi pendukung, sekretariat penyelenggara, dan pimpinan rapat yang dapat "
            "berkomentar di sini."
        ),
        Permission.ACTION_DECIDE: _("Hanya pimpinan rapat atau sekretariat penyelenggara yang dapat memutuskan ini."),
        Permission.ACTION_REPORT: _("Hanya instansi penanggung jawab yang dapat melaporkan tindak lanjut ini."),
        Permission.ACTION_STEER: _("Hanya sekretariat penyelenggara rapat yang dapat melakukan ini."),
        Permission.ACTION_SUPPORT: _("Hanya instansi pendukung yang dapat menambahkan catatan ini."),
        Permission.ACTION_VERIFY: _("Hanya sekretariat penyelenggara rapat yang dapat memverifikasi laporan ini."),
        Permission.AUDIT_READ: _("Hanya pengawas yang dapat membaca jejak audit."),
        Permission.DASHBOARD_SEE: _("Dasbor hanya untuk anggota instansi, pimpinan, dan pengawas."),
        Permission.DIRECTORY_EDIT: _("Hanya sekretariat atau administrator yang dapat mengubah direktori."),
        Permission.DIRECTORY_MERGE: _("Hanya administrator yang dapat menggabungkan atau menonaktifkan data."),
        Permission.INVITATION_READ: _("Surat undangan rapat ini dapat Anda baca setelah dikirim oleh sekretariat."),
        Permission.MEETING_APPROVE: _("Hanya pimpinan rapat atau penanda tangan yang dapat mengesahkan notula ini."),
        Permission.MEETING_CREATE: _("Hanya sekretariat yang dapat membuat rapat."),
        Permission.MEETING_DRAFT: _("Konsep notula hanya untuk penyelenggara, pimpinan rapat, dan pemeriksa."),
        Permission.MEETING_EDIT: _("Hanya sekretariat penyelenggara yang dapat mengubah rapat ini."),
        Permission.MEETING_JOIN: _("Hanya yang diundang dan sekretariat penyelenggara yang dapat melakukan ini."),
        Permission.MEETING_READ: _("Notula rapat ini dapat Anda baca setelah disahkan."),
        Permission.MEETING_REVIEW: _("Hanya pemeriksa yang diminta yang dapat memberi paraf."),
        Permission.SETTINGS_MANAGE: _("Hanya administrator yang dapat mengubah pengaturan."),
        Permission.WORK_SEE: _("Pekerjaan kami hanya untuk petugas dan sekretariat sebuah instansi."),
    }
    return sentences.get(permission, _("Anda tidak memiliki wewenang untuk ini."))
