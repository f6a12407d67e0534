"""Held listings on PostgreSQL: the unit tests, which run on SQLite, once more."""

from tests.marks import postgresql
from tests.unit.console.test_review import *  # noqa: F403

pytestmark = postgresql
