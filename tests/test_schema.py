"""The migrations make exactly the tables that the models describe, and a start upgrades once, whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from alembic import command
from sqlalchemy import inspect, text

from coordination import schema
from coordination.actions.models import ActionState
from coordination.db import db
from coordination.errors import NewerSchema
from tests.factories import (
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_office,
    make_organization,
)


def test_models_and_migrations_agree(app):
    assert schema.differences(app) == []


def test_a_second_upgrade_changes_nothing(app, session):
    tables = set(inspect(session.connection()).get_table_names())
    session.rollback()
    schema.upgrade(app)
    assert schema.is_current(app)
    assert set(inspect(session.connection()).get_table_names()) == tables


def test_four_starts_on_an_empty_database_upgrade_it_once(app, session):
    _empty(app)
    with ThreadPoolExecutor(4) as starts:
        list(starts.map(schema.upgrade, [app] * 4))
    assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    assert schema.differences(app) == []


def test_a_database_of_a_newer_rakor_is_refused_and_kept(app, session):
    session.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    session.commit()
    with pytest.raises(NewerSchema, match="lebih baru"):
        schema.upgrade(app)
    assert session.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "from-the-future"


@pytest.mark.only_on("sqlite")
def test_foreign_keys_are_kept_again_after_an_upgrade(app):
    _empty(app)
    schema.upgrade(app)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_the_kop_of_an_older_database_goes_to_the_organization_whose_name_it_bears(app, session):
    make_office(session)
    agency = make_organization(session, "Dinas Kesehatan")
    session.commit()
    _downgrade(app, "1ab64da3f7e3")
    session.execute(
        text("UPDATE letterhead SET government = 'Kota', name = 'Dinas Kesehatan', address = 'Jalan Sorumba'")
    )
    session.commit()
    schema.upgrade(app)
    assert session.execute(text("SELECT government FROM office")).scalar_one() == "Kota"
    kop = session.execute(text("SELECT organization_id, government, name, address FROM letterhead")).one()
    assert tuple(kop) == (agency.id, "", "Dinas Kesehatan", "Jalan Sorumba")
    session.rollback()
    assert schema.differences(app) == []


def test_what_was_left_open_stands_on_the_next_agenda_after_an_upgrade(app, session):
    earlier = make_meeting(session)
    decision = make_decision(session, earlier)
    late = make_action(session, decision, last_day=date(2024, 8, 1))
    soon = make_action(session, decision, last_day=date(2024, 7, 1), state=ActionState.SUBMITTED)
    make_action(session, decision, state=ActionState.DONE)
    make_action(session, decision, released=False)
    item = make_agenda_item(session, make_meeting(session, earlier.host))
    item.follows_up_id = earlier.id
    session.commit()
    _downgrade(app, "1db0ce578c07")
    schema.upgrade(app)
    rows = session.execute(text("SELECT agenda_item_id, action_id FROM carried_action ORDER BY id")).all()
    assert rows == [(item.id, soon.id), (item.id, late.id)]


def _downgrade(app, revision):
    with app.app_context(), schema._alone(db.engine) as connection:
        command.downgrade(schema._config(connection), revision)


def _empty(app):
    with app.app_context():
        db.drop_all()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
