"""Group commit: one thread writes for the whole process, and commits all that waits at once."""

import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.session import JoinTransactionMode

from data.db.engine import engine_of, has_transaction, writing
from data.db.errors import WriterBusy, WriterClosed, WriteUncertain, is_busy

Result = TypeVar("Result")
MAX_UNITS = 64
"""In one transaction: others wait for its lock, and their callers for its end."""
GRACE_S = 2.0
"""How much longer a caller waits whose unit has begun."""
PAUSE_S = 0.01


@dataclass(eq=False, slots=True)
class Unit:
    """Work that waits for its commit. ``hindrance`` is why it could not begin yet."""

    work: Callable[[Session], None]
    outcome: "Future[None]" = field(default_factory=Future)
    hindrance: Exception | None = None

    def settled(self, patience_s: float) -> None:
        """Waits for the commit; raises what ``work`` raised, WriterBusy or WriteUncertain."""
        try:
            self.outcome.result(patience_s)
        except TimeoutError:
            if self.outcome.cancel():
                busy = WriterBusy(f"the database stayed busy for {patience_s} s; try again later")
                raise busy from self.hindrance
            self._decided()

    def _decided(self) -> None:
        try:
            self.outcome.result(GRACE_S)
        except TimeoutError as error:
            if self.outcome.done():
                raise
            raise WriteUncertain("the database has not answered the commit; look again") from error


Inbox = SimpleQueue[Unit | None]


class GroupWriter:
    """Starts its thread at the first unit. The thread ends with ``close`` or with the writer."""

    def __init__(self, sessions: sessionmaker[Session], patience_s: float) -> None:
        self._sessions = sessions
        self._patience_s = patience_s
        self._inbox: Inbox = SimpleQueue()
        self._door = Lock()
        self._thread: Thread | None = None
        self._end = weakref.finalize(self, self._inbox.put, None)

    def run(self, work: Callable[[Session], Result]) -> Result:
        results: list[Result] = []
        unit = Unit(lambda session: results.append(work(session)))
        self._hand_in(unit)
        unit.settled(self._patience_s)
        return results[-1]

    def close(self) -> None:
        with self._door:
            self._end()
        if self._thread is not None:
            self._thread.join()

    def _hand_in(self, unit: Unit) -> None:
        with self._door:
            if not self._end.alive:
                raise WriterClosed("the writer is closed; open another one to write")
            if self._thread is None:
                serve = Committer(self._sessions, self._inbox).serve
                self._thread = Thread(target=serve, name="writer", daemon=True)
                self._thread.start()
            self._inbox.put(unit)


class Committer:
    """The thread's part. It knows the inbox and not the writer, which it would keep alive."""

    def __init__(self, sessions: sessionmaker[Session], inbox: Inbox) -> None:
        self._sessions = sessions
        self._engine = engine_of(sessions)
        self._inbox = inbox
        self._is_ending = False

    def serve(self) -> None:
        """Takes whatever waits and never waits for company, until it finds None."""
        while not self._is_ending and (first := self._inbox.get()) is not None:
            self._write([first, *self._waiting()])

    def _waiting(self) -> list[Unit]:
        units: list[Unit] = []
        while len(units) < MAX_UNITS - 1:
            try:
                unit = self._inbox.get_nowait()
            except Empty:
                break
            if unit is None:
                self._is_ending = True
                break
            units.append(unit)
        return units

    def _write(self, units: list[Unit]) -> None:
        """Tries to begin until it can, or nobody waits any more. What has begun is decided."""
        while units := [unit for unit in units if not unit.outcome.done()]:
            try:
                with writing(self._engine) as connection:
                    _commit_together(connection, self._sessions, units)
            except Exception as error:  # the thread must outlive whatever it meets
                _hinder(units, error)
                time.sleep(PAUSE_S)


def _hinder(units: list[Unit], error: Exception) -> None:
    """What waiting cannot mend is told at once."""
    for unit in units:
        unit.hindrance = error
        if not is_busy(error) and unit.outcome.set_running_or_notify_cancel():
            unit.outcome.set_exception(error)


def _commit_together(
    connection: Connection, sessions: sessionmaker[Session], units: list[Unit]
) -> None:
    """A caller who has given up withdraws the unit before it has begun, never after."""
    begun = [unit for unit in units if unit.outcome.set_running_or_notify_cancel()]
    try:
        join: JoinTransactionMode = "rollback_only" if len(begun) == 1 else "create_savepoint"
        kept = [unit for unit in begun if _is_kept(connection, sessions, unit, join)]
        connection.commit() if kept else connection.rollback()
    except BaseException as error:
        for unit in begun:
            if not unit.outcome.done():
                unit.outcome.set_exception(error)
        return
    for unit in kept:
        unit.outcome.set_result(None)


def _is_kept(
    connection: Connection, sessions: sessionmaker[Session], unit: Unit, join: JoinTransactionMode
) -> bool:
    """Runs the unit, within others in a savepoint, which costs a lone one half a millisecond.

    A failure is the unit's own, unless it has cost others their transaction.
    """
    try:
        with sessions(bind=connection, join_transaction_mode=join) as session:
            unit.work(session)
            session.commit()
    except BaseException as error:
        if join == "create_savepoint" and not has_transaction(connection):
            told = "the database gave up the whole transaction, and nothing of it was written"
            raise WriterBusy(told) from error
        unit.outcome.set_exception(error)
        return False
    return True
