"""The list of conversations on PostgreSQL: the unit tests, which run on SQLite, once more."""

from tests.marks import postgresql
from tests.unit.console.test_listing import *  # noqa: F403

pytestmark = postgresql
