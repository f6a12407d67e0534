"""The door through which a process writes: a unit of work goes in, and is committed or raises."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session, sessionmaker

from data.db.direct import DirectWriter
from data.db.engine import engine_of
from data.db.group import GroupWriter

Result = TypeVar("Result")
PATIENCE_S = 4.0


class Writer(Protocol):
    """One for each process. Any thread may hand in a unit; a coroutine does it in a thread."""

    def run(self, work: Callable[[Session], Result]) -> Result:
        """Returns what ``work`` returned, once its transaction has committed.

        ``work`` fails alone and whole: what it raises is raised here, and nothing of it is
        written. It must not commit, and may be called again when an attempt found the database
        busy. Raises WriterBusy, WriteUncertain, WriterClosed.
        """
        ...

    def close(self) -> None:
        """Finishes what was handed in and takes nothing more."""
        ...


def open_writer(sessions: sessionmaker[Session], patience_s: float = PATIENCE_S) -> Writer:
    """The writer that suits the database; opens nothing before the first unit.

    A SQLite file has one lock and pays for every commit with a wait for the disk, hence one
    thread that commits many units at a time. PostgreSQL groups commits itself.
    """
    if engine_of(sessions).dialect.name == "sqlite":
        return GroupWriter(sessions, patience_s)
    return DirectWriter(sessions, patience_s)
