from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from data.db.engine import open_engine
from data.db.migrate import alembic_config, upgrade
from data.db.tables import Base


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    upgrade(url)
    opened = open_engine(url)
    yield opened
    opened.dispose()


def test_the_migrated_schema_is_the_one_of_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(engine: Engine, url: str) -> None:
    before = set(inspect(engine).get_table_names())
    upgrade(url)
    assert set(inspect(engine).get_table_names()) == before


def test_migrations_can_be_taken_back(engine: Engine, url: str) -> None:
    command.downgrade(alembic_config(url), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


@pytest.mark.parametrize(
    ("change", "noted"),
    [("UPDATE item SET stock = 0", 7), ("DELETE FROM item", 7), ("SELECT 1", 6)],
)
def test_the_version_at_which_an_item_last_changed_is_noted(
    engine: Engine, change: str, noted: int
) -> None:
    with engine.begin() as connection:
        for statement in (*ITEM_AND_SHOP, change):
            connection.execute(text(statement))
        rows = connection.execute(text("SELECT item_id, version FROM item_change")).all()
    assert rows == [("i", noted)]


@pytest.mark.parametrize(
    ("change", "grows_by"),
    [
        ("price_cents = 2", 1),
        ("stock = 0", 1),
        ("title_zh = '新'", 1),
        ("attributes = '{\"a\": 1}'", 1),
        ("held_reason = 'recall'", 1),
        ("held_reason = NULL", 0),
        ("price_cents = price_cents", 0),
        ("rating = 1.0", 1),
        ("category = 'c'", 0),
    ],
)
def test_whoever_changes_an_item_makes_a_new_catalog_version(
    engine: Engine, change: str, grows_by: int
) -> None:
    with engine.begin() as connection:
        for statement in ITEM_AND_SHOP:
            connection.execute(text(statement))
        connection.execute(text(f"UPDATE item SET {change}"))
        version = connection.execute(text("SELECT catalog_version FROM shop")).scalar_one()
    assert version == 6 + grows_by


ITEM_AND_SHOP = (
    "INSERT INTO shop (name, currency, rates, checkout_url, demo, catalog_version) "
    "VALUES ('s', 'USD', '{}', '/checkout', true, 5)",
    "INSERT INTO seller (seller_id, name, rating, trust, authorised) VALUES ('s', 's', 4, 1, true)",
    "INSERT INTO item (item_id, department, category, title_en, title_zh, description_en, "
    "description_zh, brand, price_cents, currency, stock, seller_id, rating, rating_count, "
    "attributes, is_new, held_reason, delivery_days, image) VALUES ('i', 'd', 'c', 't', 't', "
    "'d', 'd', 'b', 1, 'USD', 1, 's', 4.5, 1, '{}', false, NULL, 3, '')",
)
