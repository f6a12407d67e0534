from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from data.db.conversation import ConsentRow
from data.db.engine import driver_url, open_engine, session_factory
from data.db.tables import Base


def test_a_sqlite_file_waits_for_the_disk_and_for_other_writers(
    tmp_path: Path,
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/deep/er/shop.db")
    with engine.connect() as connection:
        values = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert values == ["wal", 2, 1, 2000]


def test_foreign_keys_are_enforced(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/shop.db")
    Base.metadata.create_all(engine)
    orphan = ConsentRow(
        consent_id="c", shopper_id="nobody", purpose="log", granted=True, at=datetime.now(UTC)
    )
    with session_factory(engine)() as session:
        session.add(orphan)
        with pytest.raises(IntegrityError):
            session.commit()
    engine.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg(scheme: str) -> None:
    assert driver_url(f"{scheme}://u@db/shop").drivername == "postgresql+psycopg"


def test_a_server_that_is_away_is_given_up_soon_unless_the_url_says_otherwise() -> None:
    given = ("postgresql://u@db/shop", "postgresql://u@db/shop?connect_timeout=9")
    assert [open_engine(url).url.query["connect_timeout"] for url in given] == ["2", "9"]
