"""The console of the unit tests, with PostgreSQL behind it."""

import pytest

from tests.unit.console.conftest import agent, database, lead, other, scorer, talked

__all__ = ["agent", "database", "lead", "other", "scorer", "talked"]


@pytest.fixture
def kind() -> str:
    return "postgresql"
