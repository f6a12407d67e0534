"""One process at a time in a folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.training.errors import TrainingError


@contextmanager
def alone(folder: Path, busy: TrainingError) -> Iterator[None]:
    """No other meanwhile; a killed one lets go of it. Raises ``busy``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise busy from error
        yield
