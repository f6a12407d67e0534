from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.catalog.snapshot import catalog_version, load_catalog, reviews_of
from data.catalog.store import (
    WITHDRAWN,
    Stored,
    add_concepts,
    add_sellers,
    add_shop,
    compare_items,
    replace_catalog,
    store_bundles,
    store_items,
)
from data.db.conversation import BasketLineRow, ConversationRow, ShopperRow
from data.db.shop import ItemRow
from data.types.money import Shop
from tests.unit.catalog.shop import CAMERA, CONTENT, LENS, TRIPOD

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def put_into_basket(session: Session, item_id: str) -> None:
    session.add(ShopperRow(shopper_id="s", created_at=NOW))
    session.flush()
    session.add(
        ConversationRow(
            conversation_id="c",
            shopper_id="s",
            channel="web",
            language="en",
            page_item_id=None,
            owner=None,
            created_at=NOW,
        )
    )
    session.flush()
    session.add(
        BasketLineRow(conversation_id="c", item_id=item_id, quantity=1, bundle_id=None, at=NOW)
    )
    session.commit()


def test_what_is_stored_comes_back_equal(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    catalog = load_catalog(session)
    assert catalog.shop == CONTENT.shop
    assert tuple(catalog.items.values()) == CONTENT.items
    assert catalog.sellers == {"north": CONTENT.sellers[0]}
    assert set(catalog.concepts) == set(CONTENT.concepts)
    assert catalog.scenarios == {one.scenario_id: one for one in CONTENT.scenarios}
    assert catalog.rules == CONTENT.rules
    assert catalog.bundles == {"b1": CONTENT.bundles[0]}
    assert catalog.guides == CONTENT.guides


def test_the_newest_review_comes_first(session: Session) -> None:
    replace_catalog(session, CONTENT)
    assert [review.review_id for review in reviews_of(session, "it-camera")] == ["r2", "r1"]


def test_storing_the_same_again_changes_nothing(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    first = catalog_version(session)
    replace_catalog(session, CONTENT)
    session.commit()
    assert catalog_version(session) == first


def test_a_changed_price_is_stored_and_counts_as_a_new_version(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    cheaper = replace(CAMERA, price_cents=45000)
    replace_catalog(session, replace(CONTENT, items=(cheaper, LENS, TRIPOD)))
    session.commit()
    assert load_catalog(session).items["it-camera"].price_cents == 45000
    assert catalog_version(session) > 1


def test_what_is_gone_from_the_source_is_deleted(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    before = catalog_version(session)
    replace_catalog(session, replace(CONTENT, items=(CAMERA, LENS), guides=()))
    session.commit()
    catalog = load_catalog(session)
    assert set(catalog.items) == {"it-camera", "it-lens"}
    assert catalog.guides == ()
    assert catalog.version > before


def test_an_item_in_a_basket_is_withdrawn_instead_of_deleted(session: Session) -> None:
    replace_catalog(session, CONTENT)
    put_into_basket(session, "it-tripod")
    without = replace(CONTENT, items=(CAMERA, LENS))
    replace_catalog(session, without)
    session.commit()
    tripod = load_catalog(session).items["it-tripod"]
    assert (tripod.held_reason, tripod.stock) == (WITHDRAWN, 0)
    version = catalog_version(session)
    replace_catalog(session, without)
    assert catalog_version(session) == version


def test_the_seller_of_a_withdrawn_item_stays(session: Session) -> None:
    south = replace(CONTENT.sellers[0], seller_id="south")
    moved = replace(TRIPOD, seller_id="south")
    both = (*CONTENT.sellers, south)
    replace_catalog(session, replace(CONTENT, items=(CAMERA, LENS, moved), sellers=both))
    put_into_basket(session, "it-tripod")
    replace_catalog(session, replace(CONTENT, items=(CAMERA, LENS)))
    session.commit()
    assert "south" in load_catalog(session).sellers


def test_a_renamed_shop_stays_one_shop(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    before = catalog_version(session)
    renamed = Shop("Another name", "USD", {"USD": 1.0}, "/checkout", demo=True)
    replace_catalog(session, replace(CONTENT, shop=renamed))
    session.commit()
    assert load_catalog(session).shop == renamed
    assert catalog_version(session) == before + 1


def test_nothing_is_kept_when_the_transaction_is_rolled_back(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ItemRow)) == 0


def test_a_batch_of_items_is_stored_without_touching_the_rest(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    cheaper, new = replace(CAMERA, price_cents=45000), replace(LENS, item_id="it-new")
    batch = [cheaper, LENS, new]
    assert compare_items(session, batch) == Stored(1, 1, 1)
    assert store_items(session, batch) == Stored(1, 1, 1)
    session.commit()
    stored = load_catalog(session).items
    assert set(stored) == {"it-camera", "it-lens", "it-tripod", "it-new"}
    assert (stored["it-camera"], stored["it-tripod"]) == (cheaper, TRIPOD)


def test_storing_the_same_batch_again_changes_nothing(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    before = catalog_version(session)
    assert store_items(session, CONTENT.items) == Stored(0, 0, 3)
    assert add_sellers(session, CONTENT.sellers) == 0
    assert add_concepts(session, CONTENT.concepts) == 0
    assert store_bundles(session, CONTENT.scenarios, CONTENT.bundles) == Stored(0, 0, 1)
    session.commit()
    assert catalog_version(session) == before


def test_comparing_writes_nothing(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    before = catalog_version(session)
    assert compare_items(session, [replace(CAMERA, stock=0)]) == Stored(0, 1, 0)
    session.commit()
    assert catalog_version(session) == before
    assert load_catalog(session).items["it-camera"] == CAMERA


def test_of_an_id_given_twice_the_last_counts(session: Session) -> None:
    replace_catalog(session, CONTENT)
    twice = [replace(CAMERA, stock=1), replace(CAMERA, stock=2)]
    assert store_items(session, twice) == Stored(0, 1, 0)
    session.commit()
    assert load_catalog(session).items["it-camera"].stock == 2


def test_more_items_than_a_query_takes_are_stored(session: Session) -> None:
    replace_catalog(session, CONTENT)
    many = [replace(LENS, item_id=f"it-{number}") for number in range(1000)]
    assert store_items(session, many) == Stored(1000, 0, 0)
    assert store_items(session, many) == Stored(0, 0, 1000)


def test_sellers_and_words_are_added_and_never_changed(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    before = load_catalog(session)
    north = replace(CONTENT.sellers[0], trust=0.1)
    camera = replace(CONTENT.concepts[0], aliases=("other",))
    assert add_sellers(session, [north, replace(north, seller_id="south")]) == 1
    assert add_concepts(session, [camera, replace(camera, concept_id="drone")]) == 1
    session.commit()
    after = load_catalog(session)
    assert after.sellers["north"] == CONTENT.sellers[0]
    assert set(after.concepts) - set(before.concepts) == {replace(camera, concept_id="drone")}
    assert after.content_version == after.version > before.version


def test_bundles_bring_their_scenario_and_are_updated(session: Session) -> None:
    replace_catalog(session, CONTENT)
    session.commit()
    known = load_catalog(session)
    scenario = replace(CONTENT.scenarios[0], scenario_id="new")
    bundle = replace(CONTENT.bundles[0], bundle_id="b2", scenario_id="new")
    assert store_bundles(session, [scenario], [bundle]) == Stored(1, 0, 0)
    session.commit()
    added = load_catalog(session)
    assert added.bundles["b2"] == bundle
    assert added.content_version > known.content_version
    assert store_bundles(session, [scenario], [replace(bundle, popularity=9)]) == Stored(0, 1, 0)
    session.commit()
    assert load_catalog(session).content_version > added.content_version


def test_a_database_without_a_shop_gets_one(session: Session) -> None:
    add_shop(session, CONTENT.shop)
    session.commit()
    assert load_catalog(session).shop == CONTENT.shop
