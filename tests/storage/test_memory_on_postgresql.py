"""What is recalled on PostgreSQL: the unit tests, which run on SQLite, once more."""

import pytest

from tests.marks import postgresql
from tests.unit.feedback.test_memory import *  # noqa: F403

pytestmark = postgresql


@pytest.fixture
def kind() -> str:
    return "postgresql"
