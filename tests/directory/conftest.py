"""A browser of the directory's people."""

from __future__ import annotations

import pytest

from coordination.accounts.models import Role
from tests.factories import make_account, make_office, make_organization


@pytest.fixture
def host(session):
    make_office(session)
    return make_organization(session, "Dinas Pemberdayaan Perempuan", short_name="DP3A")


@pytest.fixture
def secretary(session, host, browse):
    account = make_account(session, Role.SECRETARIAT, host, name="Sekretaris")
    session.commit()
    return browse(account)


@pytest.fixture
def administrator(session, host, browse):
    account = make_account(session, Role.ADMINISTRATOR, None, name="Administrator")
    session.commit()
    return browse(account)
