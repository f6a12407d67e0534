"""What the gateway has erased elsewhere, with PostgreSQL: the unit tests once more."""

import pytest

from tests.marks import postgresql
from tests.unit.gateway.test_forgetting import *  # noqa: F403

pytestmark = [postgresql, pytest.mark.anyio]  # type: ignore[assignment]
