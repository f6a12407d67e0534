"""The one Alembic history on PostgreSQL: the unit tests, which run on SQLite, once more."""

import pytest

from tests.marks import postgresql
from tests.unit.db.test_migrations import *  # noqa: F403

pytestmark = postgresql


@pytest.fixture
def kind() -> str:
    return "postgresql"
