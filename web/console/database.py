"""The one way to the database: reads, and writes through the process's one writer."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from data.db.errors import WriterBusy, WriteUncertain, is_busy
from data.db.writer import open_writer
from web.console.errors import Refused

Result = TypeVar("Result")
Work = Callable[[Session], Result]


class Database:
    """``read`` and ``write`` take a function of a session; each call is one transaction.

    Both block, and raise Refused when the database stays busy or away.
    """

    def __init__(self, sessions: sessionmaker[Session], patience_s: float = 4.0) -> None:
        self.sessions = sessions
        self._writer = open_writer(sessions, patience_s)

    def read(self, work: Work[Result]) -> Result:
        try:
            with self.sessions() as session:
                return work(session)
        except Exception as error:
            if is_busy(error):
                raise Refused("busy") from error
            raise

    def write(self, work: Work[Result]) -> Result:
        """Returns after the commit; what ``work`` raises is raised, and nothing written."""
        try:
            return self._writer.run(work)
        except (WriterBusy, WriteUncertain) as error:
            raise Refused("busy") from error

    def close(self) -> None:
        """Finishes what is being written and takes no more."""
        self._writer.close()
