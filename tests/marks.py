"""Marks that several test rooms use."""

import pytest

full = pytest.mark.full
postgresql = pytest.mark.postgresql
