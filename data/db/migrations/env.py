"""Runs Alembic for SQLite and PostgreSQL; the URL is given by ``-x url=`` or the environment."""

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection

from data.db.engine import open_engine
from data.db.tables import Base


def database_url() -> str:
    url = context.config.attributes.get("url")
    url = url or context.get_x_argument(as_dictionary=True).get("url")
    url = url or os.environ.get("SATCHEL_DATABASE_URL")
    if not url:
        raise SystemExit("say which database: alembic -x url=... or SATCHEL_DATABASE_URL")
    return str(url)


def run(connection: Connection | None = None, **options: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        **options,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run(url=database_url(), literal_binds=True)
else:
    engine = open_engine(database_url())
    with engine.connect() as opened:
        run(opened)
    engine.dispose()
