"""What can go wrong with a write, and which of the database's errors only ask for patience.

StoreError
├── WriterBusy       nothing was written
├── WriteUncertain   nobody knows whether it was written
└── WriterClosed     nothing was written
"""

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

SQLITE_ERROR = 1  # a mistake in a statement or schema, which waiting does not mend
LOST_RACES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


class StoreError(Exception):
    """Root of the room's errors."""


class WriterBusy(StoreError):
    """The database did not let the unit begin in time; nothing was written."""


class WriteUncertain(StoreError):
    """The database did not say in time whether it has committed: look before writing again."""


class WriterClosed(StoreError):
    """The writer takes no more work; nothing was written."""


def is_busy(error: BaseException) -> bool:
    """Whether the database was locked, away or lost, so that a second attempt may succeed."""
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in LOST_RACES:
        return True
    if not isinstance(error, OperationalError):
        return False
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF != SQLITE_ERROR
