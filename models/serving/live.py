"""Which checkpoint is live: the active release of the database, or else the one that is set."""

import logging
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from data.db.engine import open_engine, session_factory
from data.db.releases import active_release

logger = logging.getLogger(__name__)


def live_checkpoint(database_url: str, set_to: Path | None) -> Path | None:
    """None where no checkpoint is wanted. A release whose files are gone is told in the log, and
    what is set is taken instead, so that the shop is served in any case."""
    if set_to is None:
        return None
    engine = open_engine(database_url)
    try:
        with session_factory(engine)() as session:
            release = active_release(session)
    except SQLAlchemyError:
        logger.warning("the active release cannot be read; %s is taken", set_to)
        return set_to
    finally:
        engine.dispose()
    if release is None:
        return set_to
    folder = Path(release.checkpoint)
    if not (folder / "checkpoint.json").is_file():
        logger.error("the release %s is not in %s; %s is taken", release.release_id, folder, set_to)
        return set_to
    return folder
