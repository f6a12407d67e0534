"""The gateway's events on PostgreSQL: the unit tests, which run on SQLite, once more."""

import pytest

from tests.marks import postgresql
from tests.unit.gateway.test_events import *  # noqa: F403

pytestmark = [postgresql, pytest.mark.anyio]  # type: ignore[assignment]
