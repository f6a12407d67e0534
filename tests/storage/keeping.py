"""Whether a database has kept what it said it had, and nothing by halves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, text

from data.db.engine import open_engine
from tests.storage.writing import POOL_SIZE

WHOLE = f"""
SELECT turn.turn_id FROM turn WHERE turn.conversation_id LIKE :like AND NOT (
    EXISTS (SELECT 1 FROM impression WHERE impression.turn_id = turn.turn_id
            AND impression.slate_id = turn.slate_id)
    AND (SELECT count(*) FROM impression_bundle
         WHERE impression_bundle.slate_id = turn.slate_id) = {POOL_SIZE}
    AND EXISTS (SELECT 1 FROM feedback WHERE feedback.event_id = 'a-' || turn.turn_id)
    AND EXISTS (SELECT 1 FROM preference WHERE preference.preference_id = 'p-' || turn.turn_id)
)"""
LATER_BASKETS = """
SELECT last.conversation_id FROM
    (SELECT conversation_id, max(number) AS number FROM turn
     WHERE conversation_id LIKE :like GROUP BY conversation_id) AS last
WHERE (SELECT count(*) FROM basket_line
       WHERE basket_line.conversation_id = last.conversation_id
       AND basket_line.quantity = last.number) <> 2"""
GAPS = """
SELECT conversation_id FROM turn WHERE conversation_id LIKE :like
GROUP BY conversation_id HAVING max(number) <> count(*)"""
STRAYS = """
SELECT slate_id FROM impression_bundle WHERE slate_id LIKE :slate_like
AND slate_id NOT IN (SELECT slate_id FROM turn WHERE slate_id IS NOT NULL)"""


@dataclass(frozen=True)
class Told:
    """What a writing process has told until it died."""

    turns: frozenset[str]
    events: frozenset[str]
    failures: Counter[str]
    commits: int

    def __len__(self) -> int:
        return len(self.turns) + len(self.events)


def told(output: bytes) -> Told:
    """The last line may be torn by the kill: then it was not told."""
    whole = output[: output.rfind(b"\n") + 1].decode()
    lines = [line.split() for line in whole.splitlines()]
    return Told(
        frozenset(name for kind, name, _ in lines if kind == "turn"),
        frozenset(name for kind, name, _ in lines if kind == "event"),
        Counter(kind for kind, _, _ in lines if kind not in ("turn", "event")),
        max((int(commits) for _, _, commits in lines), default=0),
    )


def check_kept(url: str, prefix: str, said: Told) -> None:
    """All that was told is there; every turn is whole, and the basket is the last turn's.

    Raises AssertionError that says what is missing.
    """
    engine = open_engine(url)
    try:
        _check_file(engine)
        turns = _column(engine, "SELECT turn_id FROM turn WHERE conversation_id LIKE :like", prefix)
        lost = said.turns - set(turns)
        assert not lost, f"turns that were told are gone: {sorted(lost)}"
        rows = "SELECT event_id FROM feedback WHERE conversation_id LIKE :like"
        lost = said.events - set(_column(engine, rows, prefix))
        assert not lost, f"events that were told are gone: {sorted(lost)}"
        for query in (WHOLE, LATER_BASKETS, STRAYS):
            assert not _column(engine, query, prefix), f"half a turn is left: {query}"
        if not said.failures:
            assert not _column(engine, GAPS, prefix), "a turn before the last is missing"
    finally:
        engine.dispose()


def _check_file(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        assert _column(engine, "PRAGMA integrity_check") == ["ok"]
        assert _column(engine, "PRAGMA foreign_key_check") == []


def _column(engine: Engine, query: str, prefix: str = "") -> list[object]:
    wanted = {"like": f"{prefix}-%", "slate_like": f"s-{prefix}-%"}
    names: Iterable[str] = (name for name in wanted if f":{name}" in query)
    with engine.connect() as connection:
        rows = connection.execute(text(query), {name: wanted[name] for name in names})
        return [row[0] for row in rows]
