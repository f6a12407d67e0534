from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import insert

from data.backup.exporting import export
from data.db.conversation import ConsentRow, ShopperRow
from data.db.engine import open_engine, session_factory
from tests.unit.backup.whole import NOW

ROUNDS = 5


@contextmanager
def _shoppers_arriving(url: str) -> Iterator[None]:
    """Somebody who commits a shopper and their consent together, again and again."""
    engine, is_over, arrived = open_engine(url), Event(), Event()
    sessions = session_factory(engine)

    def arrive() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            name = f"sh-{id(is_over)}-{number}"
            with sessions.begin() as session:
                session.execute(insert(ShopperRow).values(shopper_id=name, created_at=NOW))
                consent = {"consent_id": name, "shopper_id": name, "purpose": "x"}
                session.execute(insert(ConsentRow).values(**consent, granted=True, at=NOW))
            arrived.set()

    thread = Thread(target=arrive)
    thread.start()
    try:
        assert arrived.wait(10.0)
        yield
    finally:
        is_over.set()
        thread.join()
        engine.dispose()


def test_all_tables_are_of_one_moment_while_others_write(whole: str, tmp_path: Path) -> None:
    before = export(whole, tmp_path / "before", NOW)
    rows = {file.table: file.rows for file in before.tables}
    lead = rows["shopper"] - rows["consent"]
    grown = 0
    with _shoppers_arriving(whole):
        for number in range(ROUNDS):
            manifest = export(whole, tmp_path / f"{number}", NOW)
            found = {file.table: file.rows for file in manifest.tables}
            assert found["shopper"] - found["consent"] == lead
            grown = found["shopper"] - rows["shopper"]
    assert grown > ROUNDS
