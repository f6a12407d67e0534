"""Opens the database that an import writes to; for a dry run on none, one that is thrown away."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

from data.datasets.errors import WrongShop
from data.db.engine import driver_url, open_engine, session_factory
from data.db.migrate import upgrade


@contextmanager
def opened(url: str, *, dry_run: bool) -> Iterator[sessionmaker[Session]]:
    """Sessions of the database, migrated unless this is a dry run. Raises WrongShop for what is
    no database address."""
    with ExitStack() as stack:
        used = url
        missing = dry_run and _is_missing(url)
        if missing:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="satchel-dry-"))
            used = f"sqlite:///{folder}/shop.db"
        if missing or not dry_run:
            upgrade(used)
        engine = open_engine(used)
        stack.callback(engine.dispose)
        yield session_factory(engine)


def _is_missing(url: str) -> bool:
    """Whether a SQLite file would first have to be made."""
    try:
        parsed = driver_url(url)
    except ArgumentError as error:
        raise WrongShop(f"'{url}' is no database address: use sqlite:///var/satchel.db") from error
    path = parsed.database
    return parsed.get_backend_name() == "sqlite" and not (path and Path(path).exists())
