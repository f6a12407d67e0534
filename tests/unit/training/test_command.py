import json
from pathlib import Path

import pytest
from sqlalchemy import select

from data.db.shop import AuthoredBundleRow
from models.evaluation.dataset.folder import read_folder
from models.training.__main__ import main
from models.training.examples.splits import straddling
from tests.unit.conftest import Sessions

TITLES = "".join(f"{number},Thing {number}\n" for number in range(60))
CATEGORIES = "".join(f'{n},"[[Shop,Shelf {n % 3}]]"\n' for n in range(60))
# Bundles 2k and 2k+1 are of one session, and share nothing.
MEMBERS = "".join(f"{n // 2},{n}\n" for n in range(60))
SESSIONS = "".join(f"{n // 2},{n}\n" for n in range(30))
UPSTREAM = {
    "item_titles.csv": "item ID,titles\n" + TITLES,
    "item_categories.csv": "item ID,categories\n" + CATEGORIES,
    "bundle_item.csv": "bundle ID,item ID\n" + MEMBERS,
    "bundle_intent.csv": 'bundle ID,intent\n0,"snacks\n"\n1,party food\n',
    "session_bundle.csv": "session ID,bundle ID\n" + SESSIONS,
}


@pytest.fixture
def database(sessions: Sessions, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shop.db"


def test_the_demo_is_written_with_rows_and_a_summary(
    database: str, sessions: Sessions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["data", "demo", "--out", str(out), "--database", database]) == 0
    told = json.loads(capsys.readouterr().out)
    data = read_folder(out)
    with sessions() as session:
        stored = {one.bundle_id for one in session.scalars(select(AuthoredBundleRow))}
    kept = {one.bundle_id for some in data.bundles.values() for one in some}
    assert kept <= stored
    assert told["source"] == "demo"
    assert len(told["fingerprint"]) == 16
    assert json.loads((out / "summary.json").read_text())["items"] == len(data.items) == 9


def test_bundlerec_is_split_by_its_shopping_sessions(tmp_path: Path) -> None:
    for name, text in UPSTREAM.items():
        (tmp_path / "raw" / "food").mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / "food" / name).write_text(text)
    out = tmp_path / "out"
    asked = ["data", "bundlerec", "--path", str(tmp_path / "raw"), "--out", str(out)]
    assert main(asked) == 0
    data = read_folder(out / "food")
    sizes = {split: len(some) for split, some in data.bundles.items()}
    assert sizes == {"train": 22, "valid": 2, "test": 6}
    assert straddling(data.bundles, lambda one: data.items[one].kind()) == []
    everything = {one.bundle_id: one for some in data.bundles.values() for one in some}
    assert (everything["0"].intent, everything["0"].session_id) == ("snacks", "0")
    assert everything["1"].session_id == "0"
    assert len(data.rows["one_of_ten_hard.test"]) == 12


@pytest.mark.parametrize("named", [True, False])
def test_baskets_are_split_by_buyer(database: str, tmp_path: Path, named: bool) -> None:
    """Buyers have two baskets each; the shop's nine items make 36 pairs. Rows need more items."""
    ids = ["dome", "tunnel", "gas", "wood", "can", "lamp", "flare", "saddle", "canvas"]
    pairs = [(one, other) for place, one in enumerate(ids) for other in ids[:place]]
    lines = ["basket_id,item_id" + (",session_id" if named else "")]
    for number, pair in enumerate([*pairs, ("dome",)]):
        buyer = f",buyer-{number // 2}" if named else ""
        lines += [f"{number},{one}{buyer}" for one in pair]
    (tmp_path / "baskets.csv").write_text("\n".join(lines) + "\n")
    out = tmp_path / "out"
    asked = ["data", "baskets", "--path", str(tmp_path / "baskets.csv"), "--out", str(out)]
    assert main([*asked, "--database", database]) == 0
    data, told = read_folder(out), json.loads((out / "summary.json").read_text())["left_out"]
    assert straddling(data.bundles, lambda one: data.items[one].kind()) == []
    kept = [one for some in data.bundles.values() for one in some]
    assert len(kept) + told["repeated"] == len(pairs)
    assert told["of_other_size"] == 1
    assert data.bundles["valid"] or data.bundles["test"]
    assert len({one.session_id for one in data.bundles["train"]}) == (13 if named else 25)
    assert not any(data.rows.values())
    assert main([*asked, "--database", database, "--most-baskets", "0"]) == 1


def test_what_cannot_be_read_is_told(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--out", str(tmp_path / "out"), "--database", database]
    assert main(["data", "log", *asked]) == 1
    assert "nobody has accepted" in capsys.readouterr().err
    assert main(["data", "baskets", "--path", str(tmp_path / "no.csv"), *asked]) == 1
    assert "no.csv" in capsys.readouterr().err
    nowhere = f"sqlite:///{tmp_path}/empty.db"
    assert main(["data", "demo", "--out", str(tmp_path / "out"), "--database", nowhere]) == 1
    assert "cannot be used" in capsys.readouterr().err
