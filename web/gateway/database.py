"""Runs work on the database in a thread, again while the database is busy, within a time limit."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from data.db.errors import WriterBusy, WriteUncertain, is_busy
from data.db.writer import open_writer
from web.gateway.problems import Unavailable

Result = TypeVar("Result")
Work = Callable[[Session], Result]
RETRY_AFTER_S = 2


class Database:
    """``read`` and ``write`` take a function of a session; each call is one transaction.

    All that the process writes goes through one writer, which commits many at a time.
    """

    def __init__(self, sessions: sessionmaker[Session], patience_s: float) -> None:
        self._sessions = sessions
        self._patience_s = patience_s
        self._writer = open_writer(sessions, patience_s=patience_s)

    async def read(self, work: Work[Result]) -> Result:
        """Raises Unavailable when the database stays busy or away. ``work`` may run repeatedly."""
        return await to_thread.run_sync(self._patiently, self._looked_up, work)

    async def write(self, work: Work[Result]) -> Result:
        """Returns after the commit. Raises Unavailable as ``read`` does."""
        return await to_thread.run_sync(self._patiently, self._writer.run, work)

    async def close(self) -> None:
        """Finishes what is being written and takes no more."""
        await to_thread.run_sync(self._writer.close)

    def _looked_up(self, work: Work[Result]) -> Result:
        with self._sessions() as session:
            return work(session)

    def _patiently(self, door: Callable[[Work[Result]], Result], work: Work[Result]) -> Result:
        again = Retrying(
            retry=retry_if_exception(may_pass),
            stop=stop_after_delay(self._patience_s),
            wait=wait_random_exponential(multiplier=0.02, max=0.5),
            reraise=True,
        )
        try:
            result: Result = again(door, work)
        except Exception as error:
            if isinstance(error, WriterBusy | WriteUncertain) or is_busy(error):
                raise Unavailable("database_busy", retry_after_s=RETRY_AFTER_S) from error
            raise
        return result


def may_pass(error: BaseException) -> bool:
    """Busy, or a row that another request added first: a second look finds it.

    A writer that was busy has waited already.
    """
    return is_busy(error) or isinstance(error, IntegrityError | WriteUncertain)
