"""The unit tests of that name once more, with PostgreSQL."""

import pytest

from tests.marks import postgresql
from tests.unit.tickets.test_sending import *  # noqa: F403

pytestmark = [postgresql, pytest.mark.anyio]  # type: ignore[assignment]
