"""Runs work on the database in a thread, again while the database is busy, within a time limit."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from web.gateway.problems import Unavailable

Result = TypeVar("Result")
RETRY_AFTER_S = 2
SQLITE_ERROR = 1  # a mistake in a statement or schema, which waiting does not mend
LOST_RACES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock


class Database:
    """``run`` takes a function of a session; each call is one transaction."""

    def __init__(self, sessions: sessionmaker[Session], patience_s: float) -> None:
        self._sessions = sessions
        self._patience_s = patience_s

    async def run(self, work: Callable[[Session], Result]) -> Result:
        """Raises Unavailable when the database stays busy or away. ``work`` may run repeatedly."""
        return await to_thread.run_sync(self._run, work)

    def _run(self, work: Callable[[Session], Result]) -> Result:
        again = Retrying(
            retry=retry_if_exception(may_pass),
            stop=stop_after_delay(self._patience_s),
            wait=wait_random_exponential(multiplier=0.02, max=0.5),
            reraise=True,
        )
        try:
            result: Result = again(self._once, work)
        except Exception as error:
            if is_busy(error):
                raise Unavailable("database_busy", retry_after_s=RETRY_AFTER_S) from error
            raise
        return result

    def _once(self, work: Callable[[Session], Result]) -> Result:
        with self._sessions.begin() as session:
            return work(session)


def may_pass(error: BaseException) -> bool:
    """Busy, or a row that another request added first: a second look finds it."""
    return is_busy(error) or isinstance(error, IntegrityError)


def is_busy(error: BaseException) -> bool:
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in LOST_RACES:
        return True
    if not isinstance(error, OperationalError):
        return False
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF != SQLITE_ERROR
