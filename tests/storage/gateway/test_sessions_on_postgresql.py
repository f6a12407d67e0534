"""The gateway's sessions on PostgreSQL: the unit tests, which run on SQLite, once more."""

import pytest

from tests.marks import postgresql
from tests.unit.gateway.test_sessions import *  # noqa: F403

pytestmark = [postgresql, pytest.mark.anyio]  # type: ignore[assignment]
