"""The catalog of a database, for commands that look at it once."""

from data.catalog.snapshot import Catalog, load_catalog
from data.db.engine import open_engine, session_factory


def stored_catalog(database_url: str) -> Catalog:
    """Raises NoResultFound for a database without a shop, and SQLAlchemy's errors without one."""
    engine = open_engine(database_url)
    try:
        with session_factory(engine)() as session:
            return load_catalog(session)
    finally:
        engine.dispose()
