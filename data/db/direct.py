"""Direct commit: each unit in a transaction of its own, again while the database is busy."""

import time
from collections.abc import Callable
from random import uniform
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from data.db.engine import engine_of
from data.db.errors import WriterBusy, WriterClosed, WriteUncertain, is_busy

Result = TypeVar("Result")
PAUSE_S = 0.05


class DirectWriter:
    """Writes in the caller's thread, so that units wait for each other only at the same rows."""

    def __init__(self, sessions: sessionmaker[Session], patience_s: float) -> None:
        self._sessions = sessions
        self._patience_s = patience_s
        self._limits_locks = engine_of(sessions).dialect.name == "postgresql"
        self._is_closed = False

    def run(self, work: Callable[[Session], Result]) -> Result:
        if self._is_closed:
            raise WriterClosed("the writer is closed; open another one to write")
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                return self._committed(work, deadline)
            except Exception as error:
                if not is_busy(error):
                    raise
                pause_s = uniform(0, PAUSE_S)
                if time.monotonic() + pause_s >= deadline:
                    told = f"the database stayed busy for {self._patience_s} s; try again later"
                    raise WriterBusy(told) from error
                time.sleep(pause_s)

    def close(self) -> None:
        self._is_closed = True

    def _committed(self, work: Callable[[Session], Result], deadline: float) -> Result:
        with self._sessions() as session:
            if self._limits_locks:
                left_ms = max(1, round(1000 * (deadline - time.monotonic())))
                session.execute(text(f"SET LOCAL lock_timeout = {left_ms}"))
            result = work(session)
            session.flush()
            _commit(session)
        return result


def _commit(session: Session) -> None:
    try:
        session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            told = "the connection was lost during the commit; look whether it was written"
            raise WriteUncertain(told) from error
        raise
