from pathlib import Path

import pytest
from sqlalchemy import select

from data.catalog.rows import bundle_of, scenario_of
from data.catalog.snapshot import load_catalog
from data.catalog.store import Stored
from data.datasets.bundlerec import BundleRecReader, import_bundles
from data.datasets.errors import UnreadableFeed
from data.datasets.options import source_name
from data.db.shop import AuthoredBundleRow, ScenarioRow
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, run, version

FILES = {
    "item_titles.csv": 'item ID,titles\n7,"Chips, Original"\n9,Tea &amp; Biscuits\n22,Pretzels\n',
    "item_categories.csv": (
        'item ID,categories\n7,"[[Grocery,Snacks],[Grocery,Snacks,Chips]]"\n'
        '9,"[[Grocery,Coffee, Tea & Cocoa,Tea]]"\n22,[[]]\n'
    ),
    "bundle_item.csv": "bundle ID,item ID\n0,7\n0,9\n1,22\n1,7\n1,7\n2,999\n2,7\n",
    "bundle_intent.csv": 'bundle ID,intent\n0,"snacks\n"\n1,party food\n2,?\n',
    "user_bundle.csv": "user ID,bundle ID,timestamp\n1,0,5\n2,0,6\n3,1,7\n",
}


@pytest.fixture
def reader(write: Write, tmp_path: Path) -> BundleRecReader:
    for domain in ("food", "electronic"):
        for name, text in FILES.items():
            write(f"{domain}/{name}", text)
    return BundleRecReader(tmp_path / "feeds")


def test_items_are_known_and_never_for_sale(reader: BundleRecReader, sessions: Sessions) -> None:
    assert counts(run(sessions, reader)) == (6, 0, 0, 0)
    found = items(sessions)
    assert {item.held_reason for item in found.values()} == {"no_price"}
    assert found["food-9"].title.en == "Tea & Biscuits"
    assert (found["food-7"].category, found["food-9"].category) == ("chips", "tea")
    assert found["food-22"].department == "food"
    with sessions() as session:
        catalog = load_catalog(session)
    assert not any(catalog.items_of_category(item.category) for item in found.values())


def test_bundles_carry_their_intent_and_how_often_they_were_found(
    reader: BundleRecReader, sessions: Sessions
) -> None:
    run(sessions, reader)
    assert import_bundles(sessions, reader, source_name(reader)) == Stored(4, 0, 0)
    with sessions() as session:
        rows = session.scalars(select(AuthoredBundleRow))
        bundles = {row.bundle_id: bundle_of(row) for row in rows}
        scenarios = [scenario_of(row) for row in session.scalars(select(ScenarioRow))]
    snacks, party = bundles["bundlerec_food-0"], bundles["bundlerec_food-1"]
    assert (snacks.why.en, snacks.popularity) == ("snacks", 2)
    assert [line.item_id for line in party.items] == ["food-22", "food-7"]
    assert {one.scenario_id for one in scenarios} == {"bundlerec_food", "bundlerec_electronic"}
    assert not any(one.roles for one in scenarios)


def test_importing_the_data_set_again_changes_nothing(
    reader: BundleRecReader, sessions: Sessions
) -> None:
    run(sessions, reader)
    import_bundles(sessions, reader, source_name(reader))
    before = version(sessions)
    assert counts(run(sessions, reader)) == (0, 0, 6, 0)
    assert import_bundles(sessions, reader, source_name(reader)) == Stored(0, 0, 4)
    assert version(sessions) == before


def test_a_folder_of_something_else_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFeed, match=r"item_titles\.csv"):
        list(BundleRecReader(tmp_path).records())
