from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session, sessionmaker

from data.catalog import current
from data.catalog.current import CurrentCatalog, changes_of, changes_since
from data.catalog.snapshot import load_catalog
from data.catalog.store import replace_catalog
from data.db.shop import ItemRow, ReviewRow
from tests.unit.catalog.shop import CAMERA, CONTENT, TRIPOD


@pytest.fixture
def stored(session: Session) -> Session:
    replace_catalog(session, CONTENT)
    session.commit()
    return session


def shown(session: Session, seconds: Callable[[], float], every_s: float = 0.0) -> CurrentCatalog:
    return CurrentCatalog(sessionmaker(session.get_bind()), seconds, every_s)


def test_nothing_changed_is_no_change(stored: Session) -> None:
    known = load_catalog(stored)
    assert changes_since(stored, known).ids() == frozenset()


@pytest.mark.parametrize(
    "statement",
    [
        update(ItemRow).where(ItemRow.item_id == "it-lens").values(stock=0),
        update(ItemRow).where(ItemRow.item_id == "it-camera").values(title_en="another"),
        update(ItemRow).where(ItemRow.item_id == "it-camera").values(category="tripod"),
        update(ItemRow).where(ItemRow.item_id == "it-lens").values(held_reason="recall"),
        delete(ItemRow).where(ItemRow.item_id == "it-tripod"),
        update(ItemRow).values(price_cents=1),
    ],
)
def test_changes_make_of_the_known_catalog_what_loading_would(
    stored: Session, statement: object
) -> None:
    known = load_catalog(stored)
    stored.execute(delete(ReviewRow))
    stored.execute(statement)  # type: ignore[call-overload]
    stored.commit()
    changes = changes_since(stored, known)
    changed, loaded = changes.applied(known), load_catalog(stored)
    assert changed == loaded
    assert tuple(changed.items) == tuple(loaded.items)
    for category in ("camera", "mirrorless", "lens", "tripod"):
        assert changed.items_of_category(category) == loaded.items_of_category(category)


def test_a_new_item_comes_in_its_place(stored: Session) -> None:
    known = load_catalog(stored)
    added = replace(TRIPOD, item_id="it-another")
    replace_catalog(stored, replace(CONTENT, items=(*CONTENT.items, added)))
    stored.commit()
    changed = changes_since(stored, known).applied(known)
    assert tuple(changed.items) == tuple(load_catalog(stored).items)
    assert added in changed.items_of_category(TRIPOD.category)


def test_a_change_of_anything_but_items_asks_for_the_whole_catalog(stored: Session) -> None:
    known = load_catalog(stored)
    replace_catalog(stored, replace(CONTENT, guides=()))
    stored.commit()
    assert changes_since(stored, known).content


def test_very_many_changes_ask_for_the_whole_catalog(
    stored: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "MANY_CHANGES", 1)
    known = load_catalog(stored)
    stored.execute(update(ItemRow).values(price_cents=1))
    assert changes_since(stored, known).content


def test_single_items_are_looked_at_without_taking_over_the_version(stored: Session) -> None:
    known = load_catalog(stored)
    stored.execute(update(ItemRow).values(stock=0))
    changes = changes_of(stored, ["it-camera", "it-nowhere"], known)
    assert changes.ids() == {"it-camera"}
    assert changes.applied(known).version == known.version
    assert changes.applied(known).items["it-camera"].stock == 0


def test_the_current_catalog_is_checked_as_often_as_asked(stored: Session) -> None:
    seconds = [100.0]
    catalog = shown(stored, lambda: seconds[0], every_s=1.0)
    before = catalog()
    stored.execute(update(ItemRow).where(ItemRow.item_id == CAMERA.item_id).values(price_cents=777))
    stored.commit()
    assert catalog() is before
    seconds[0] += 1.0
    assert catalog().items[CAMERA.item_id].price_cents == 777
    assert catalog() is catalog()


def test_a_catalog_once_read_outlasts_the_database(stored: Session) -> None:
    catalog = shown(stored, lambda: 0.0)
    before = catalog()
    stored.execute(text("ALTER TABLE shop RENAME TO elsewhere"))
    stored.commit()
    assert catalog() is before
