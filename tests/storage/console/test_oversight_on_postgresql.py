"""Releases and experiments on PostgreSQL: the unit tests, which run on SQLite, once more."""

import pytest

from tests.marks import postgresql
from tests.unit.console.test_oversight import *  # noqa: F403

pytestmark = [postgresql, pytest.mark.anyio]  # type: ignore[assignment]
