"""Revisions of the schema: which are known, and bringing an empty database to one of them."""

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from data.backup.errors import BackupRefused
from data.backup.rows import tables_of
from data.db.migrate import alembic_config, upgrade


def _history() -> list[str]:
    """All revisions, the oldest first."""
    script = ScriptDirectory.from_config(alembic_config(""))
    return [one.revision for one in script.walk_revisions()][::-1]


def check_known(revision: str) -> None:
    """Raises BackupRefused for a revision that this version of the code does not have."""
    history = _history()
    if revision not in history:
        raise BackupRefused(
            f"the backup is of schema {revision}, and this version of Satchel knows none after "
            f"{history[-1]}: update it first"
        )


def move_to(url: str, engine: Engine, revision: str) -> None:
    """Migrates the empty database up or down. Raises BackupRefused for one of somebody else's."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current is None and tables_of(connection):
            raise BackupRefused("the database has other tables than Satchel's: take a new one")
    if current is not None:
        check_known(current)
    history = _history()
    if current is not None and history.index(current) > history.index(revision):
        command.downgrade(alembic_config(url), revision)
    else:
        upgrade(url, revision)
