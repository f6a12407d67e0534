from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from data.catalog.snapshot import Catalog
from models.engine.engine import Engine
from models.engine.live import LiveEngine
from models.engine.settings import EngineSettings
from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import ITEMS, WordEncoder, catalog


class Shelves:
    """A stored catalog that tests can change."""

    def __init__(self) -> None:
        self.stored = catalog()
        self.away = False

    def version(self) -> int:
        if self.away:
            raise OperationalError("select", {}, Exception("database is locked"))
        return self.stored.version

    def load(self) -> Catalog:
        return self.stored


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def build(encoder: WordEncoder, tmp_path: Path) -> Callable[[Catalog], Engine]:
    vectors = VectorCache(tmp_path, encoder)
    return lambda stored: Engine(stored, encoder, vectors, "words", EngineSettings())


def changed() -> Catalog:
    sold_out = replace(ITEMS[0], stock=0)
    return catalog((sold_out, *ITEMS[1:]), version=2)


def test_an_unchanged_catalog_keeps_its_engine(build: Callable[[Catalog], Engine]) -> None:
    live = LiveEngine(Shelves(), build)
    assert live.current() is live.current()
    live.close()


def test_a_changed_catalog_is_answered_from_at_once_without_encoding_again(
    build: Callable[[Catalog], Engine], encoder: WordEncoder
) -> None:
    shelves = Shelves()
    live = LiveEngine(shelves, build)
    encoder.encoded.clear()
    shelves.stored = changed()
    assert live.current().catalog.items[ITEMS[0].item_id].stock == 0
    assert encoder.encoded == []
    live.close()


def test_only_changed_texts_are_encoded(
    build: Callable[[Catalog], Engine], encoder: WordEncoder
) -> None:
    shelves = Shelves()
    live = LiveEngine(shelves, build)
    encoder.encoded.clear()
    renamed = replace(ITEMS[0], title=replace(ITEMS[0].title, en="another dome"))
    shelves.stored = catalog((renamed, *ITEMS[1:]), version=2)
    live.current()
    assert len(encoder.encoded) == 1
    live.close()


def test_while_a_new_catalog_takes_long_the_former_one_answers(
    build: Callable[[Catalog], Engine],
) -> None:
    shelves, ready = Shelves(), Event()

    def slow(stored: Catalog) -> Engine:
        if stored.version == 2:
            ready.wait(5)
        return build(stored)

    live = LiveEngine(shelves, slow, patience_s=0.01)
    shelves.stored = changed()
    assert live.current().catalog.version == 1
    ready.set()
    live.close()
    assert live.current().catalog.version == 2


def test_a_database_that_is_away_leaves_the_engine_in_memory(
    build: Callable[[Catalog], Engine],
) -> None:
    shelves = Shelves()
    live = LiveEngine(shelves, build)
    shelves.away = True
    assert live.current().catalog.version == 1
    live.close()


def test_a_reload_is_waited_for(build: Callable[[Catalog], Engine]) -> None:
    live = LiveEngine(Shelves(), build)
    before = live.current()
    assert live.reload() is not before
    live.close()
