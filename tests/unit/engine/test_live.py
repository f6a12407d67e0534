import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from data.types.text import Bilingual
from models.contract.recommendation import RecommendRequest
from models.engine.engine import Engine
from models.engine.live import LiveEngine
from models.engine.settings import EngineSettings
from models.retrieval import index
from models.retrieval.index import Clustering
from models.scorer.encoder.vectors import VectorCache
from tests.unit.engine.shop import ITEMS, WordEncoder, catalog


class Shelves:
    """A stored catalog that tests can change."""

    def __init__(self) -> None:
        self.stored = catalog()
        self.away = False
        self.selling_out: list[str] = []

    def changes(self, known: Catalog) -> Changes:
        if self.away:
            raise OperationalError("select", {}, Exception("database is locked"))
        if self.stored.content_version != known.content_version:
            return Changes(self.stored.version, content=True)
        return replace(self._between(known, self.stored.items), version=self.stored.version)

    def changes_of(self, item_ids: Iterable[str], known: Catalog) -> Changes:
        if self.away:
            raise OperationalError("select", {}, Exception("database is locked"))
        self.sell_out_one_more()
        return self._between(known, item_ids)

    def load(self) -> Catalog:
        return self.stored

    def sell_out_one_more(self) -> None:
        if self.selling_out:
            sold_out = replace(self.stored.items[self.selling_out.pop()], stock=0)
            self.stored = self.stored.with_items([sold_out], [], self.stored.version + 1)

    def _between(self, known: Catalog, item_ids: Iterable[str]) -> Changes:
        now = [self.stored.items[one] for one in item_ids if one in self.stored.items]
        items = tuple(item for item in now if known.items.get(item.item_id) != item)
        return Changes(
            known.version, items, frozenset(known.items.keys() - self.stored.items.keys())
        )


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
    shelves.stored = replace(changed(), content_version=2)
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


def test_what_sells_out_while_a_slate_is_made_is_not_in_it(
    build: Callable[[Catalog], Engine],
) -> None:
    shelves = Shelves()
    live = LiveEngine(shelves, build)
    tents = [item.item_id for item in ITEMS if item.category == "tent"]
    shelves.selling_out = tents[:2]
    answer = live.recommend(RecommendRequest("", "en", "camping", seed=1))
    live.close()
    shown = {line.item_id for bundle in answer.pool for line in bundle.items}
    assert shelves.selling_out == []
    assert shown
    assert not shown & set(tents[:2])


def test_a_slate_stands_while_the_database_is_away(build: Callable[[Catalog], Engine]) -> None:
    shelves = Shelves()
    live = LiveEngine(shelves, build)
    shelves.away = True
    assert live.recommend(RecommendRequest("", "en", "camping", seed=1)).pool
    live.close()


def test_many_new_texts_are_encoded_in_the_background(
    build: Callable[[Catalog], Engine], encoder: WordEncoder
) -> None:
    shelves = Shelves()
    many = [
        replace(ITEMS[0], item_id=f"it-{n}", title=Bilingual(f"tent {n}", "帐篷"))
        for n in range(99)
    ]
    shelves.stored = catalog((*ITEMS, *many))
    live = LiveEngine(shelves, build)
    assert live.current().recommend(RecommendRequest("", "en", "camping", seed=1)).pool
    deadline = time.monotonic() + 10
    while live.current().unencoded and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not live.current().unencoded
    assert len(encoder.encoded) >= 99
    live.close()


class Gate:
    """Holds up whoever clusters, as a large catalog would for minutes."""

    def __init__(self) -> None:
        self.reached, self.opened = Event(), Event()
        self.passed = 0

    def wait(self) -> None:
        self.reached.set()
        assert self.opened.wait(10)
        self.passed += 1


class SlowEngine(Engine):
    gate: Gate

    def clustering(self) -> Clustering:
        self.gate.wait()
        return super().clustering()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def build_slowly(
    encoder: WordEncoder, gate: Gate, tmp_path: Path
) -> Callable[[Catalog], SlowEngine]:
    vectors = VectorCache(tmp_path, encoder)

    def build(stored: Catalog) -> SlowEngine:
        engine = SlowEngine(stored, encoder, vectors, "words", EngineSettings())
        engine.gate = gate
        return engine

    return build


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_large_catalog_is_clustered_in_the_background_while_requests_are_answered(
    build_slowly: Callable[[Catalog], Engine], gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "EXACT_UP_TO", 3)
    shelves = Shelves()
    live = LiveEngine(shelves, build_slowly)
    assert gate.reached.wait(10)
    shelves.stored = changed()
    assert live.recommend(RecommendRequest("c", "en", "camping", seed=1)).pool
    assert live.current().needs_clusters
    gate.opened.set()
    until(lambda: not live.current().needs_clusters)
    # The change that came meanwhile is still there, under clusters that were made before it.
    assert live.current().catalog.items[ITEMS[0].item_id].stock == 0
    live.close()
    assert gate.passed == 1


def test_a_catalog_is_clustered_anew_when_a_sizeable_share_has_other_texts(
    build_slowly: Callable[[Catalog], Engine], gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "EXACT_UP_TO", 3)
    monkeypatch.setattr(index, "LEAST_FRESH", 1)
    gate.opened.set()
    shelves = Shelves()
    live = LiveEngine(shelves, build_slowly)
    until(lambda: not live.current().needs_clusters)
    gate.opened.clear()
    gate.reached.clear()
    titles = [Bilingual(f"Otherwise {number}", "") for number in range(len(ITEMS))]
    renamed = (replace(one, title=title) for one, title in zip(ITEMS, titles, strict=True))
    shelves.stored = catalog(tuple(renamed), version=2)
    assert live.recommend(RecommendRequest("c", "en", "camping", seed=1)).pool
    assert gate.reached.wait(10)
    assert live.current().needs_clusters
    gate.opened.set()
    until(lambda: not live.current().needs_clusters)
    live.close()
    assert gate.passed == 2
