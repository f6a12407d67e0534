"""Imports every table, so that ``Base.metadata`` is whole for migrations and tests."""

from data.db import conversation, impression, operation, shop
from data.db.base import Base

__all__ = ["Base", "conversation", "impression", "operation", "shop"]
