"""The rules themselves, before any page: what exists for whom, as the table in expectations.py says."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coordination.access.actor import Actor
from coordination.access.checks import having, permitted, visible
from coordination.access.permissions import Permission
from coordination.actions.models import Action, Inquiry
from coordination.exporting.models import Bundle
from coordination.meetings.models import AgendaItem, Meeting, Paper, PaperKind, SecurityLevel, Series
from coordination.outbox.models import Mail
from coordination.reports.models import SavedView
from tests.permissions import expectations
from tests.permissions.world import PEOPLE, World

TABLES = {
    "meeting_id": Meeting,
    "action_id": Action,
    "agenda_item_id": AgendaItem,
    "bundle_id": Bundle,
    "mail_id": Mail,
    "inquiry_id": Inquiry,
    "paper_id": Paper,
    "series_id": Series,
    "view_id": SavedView,
}


@pytest.fixture
def world(session):
    return World(session, store_bytes=lambda content: None)


def actor(world, name):
    account = world.accounts[name]
    roles = frozenset((membership.role, membership.organization_id) for membership in account.memberships)
    return Actor(account_id=account.id, person_id=account.person_id, name=name, roles=roles)


@pytest.mark.parametrize("permission", expectations.ROW_PERMISSIONS)
def test_each_permission_is_had_by_exactly_the_people_written_in_the_table(world, permission):
    key, table = expectations.ROW_PERMISSIONS[permission]
    model = TABLES[key]
    for name in PEOPLE:
        granted = set(world.session.scalars(select(model.id).where(having(actor(world, name), Permission(permission)))))
        expected = {world.ids[meeting][key] for meeting, people in table.items() if name in people}
        assert granted == expected, f"{name} on {permission}: {_names(world, key, granted ^ expected)} differ"


def test_a_page_offers_on_each_row_what_the_table_says_also_to_who_belongs_nowhere(world):
    for key, model in TABLES.items():
        asked = [one for one, (of, _table) in expectations.ROW_PERMISSIONS.items() if of == key]
        for name in (*PEOPLE, "nobody"):
            person = actor(world, name) if name in PEOPLE else Actor(account_id=10**6, person_id=10**6, name=name)
            for meeting in ("biasa_recorded", "closed_item_approved", "rahasia_approved"):
                if key in (ids := world.ids[meeting]):
                    row = world.session.get(model, ids[key])
                    expected = {one for one in asked if name in expectations.ROW_PERMISSIONS[one][1].get(meeting, ())}
                    offered = permitted(world.session, person, row, map(Permission, asked))
                    assert offered == expected, (name, meeting, key)


def test_whatever_a_person_may_do_with_a_row_the_row_exists_for_them(world):
    for permission, (key, _table) in expectations.ROW_PERMISSIONS.items():
        model = TABLES[key]
        for name in PEOPLE:
            person = actor(world, name)
            unseen = select(model.id).where(having(person, Permission(permission)), ~visible(person, model))
            assert not world.session.scalars(unseen).all(), (permission, name)


def test_neither_a_plain_paper_under_a_closed_item_nor_the_signed_scan_is_a_way_around_it(world):
    ids = world.ids["closed_item_approved"]
    known = world.session.get_one(Paper, ids["paper_id"])
    alike = {"meeting_id": ids["meeting_id"], "file": known.file, "added_at": known.added_at, "title": "Salinan"}
    alike["level"] = SecurityLevel.BIASA
    under = world._add(Paper(**alike, kind=PaperKind.PRESENTATION, agenda_item_id=ids["item_id"]))
    scan = world._add(Paper(**alike, kind=PaperKind.SIGNED_SCAN))
    for name in PEOPLE:
        seen = set(world.session.scalars(select(Paper.id).where(visible(actor(world, name), Paper))))
        expected = {under.id, scan.id} if name in expectations.SECRET.split() else set()
        assert seen & {under.id, scan.id} == expected, name


def test_every_permission_about_rows_stands_in_the_table():
    from coordination.access.rules import ROW_RULES

    assert {str(permission) for permission in ROW_RULES} == set(expectations.ROW_PERMISSIONS)


def _names(world, key, ids):
    return sorted(meeting for meeting, known in world.ids.items() if known.get(key) in ids)
