"""Who has a conversation on PostgreSQL: the unit tests, which run on SQLite, once more."""

from tests.marks import postgresql
from tests.unit.console.test_owning import *  # noqa: F403

pytestmark = postgresql
