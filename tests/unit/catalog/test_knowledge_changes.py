"""The commands over a stored shop: check, apply, export, and learn."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from data.catalog.knowledge.__main__ import main
from data.catalog.snapshot import Catalog, load_catalog
from data.catalog.store import replace_catalog
from data.db.engine import open_engine, session_factory
from data.db.migrate import upgrade
from tests.unit.catalog.knowledge_shop import ALLERGEN, MOUNT, SHOP, TRIPOD, written


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/knowledge.db"
    upgrade(url)
    engine = open_engine(url)
    with session_factory(engine).begin() as session:
        replace_catalog(session, SHOP)
    engine.dispose()
    return url


@pytest.fixture
def shop(url: str, tmp_path: Path) -> tuple[str, Path]:
    return url, tmp_path


def stored(url: str) -> Catalog:
    engine = open_engine(url)
    with session_factory(engine)() as session:
        catalog = load_catalog(session)
    engine.dispose()
    return catalog


def test_check_counts_the_pairs_and_stores_nothing(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored(url)
    file = str(written(tmp_path, MOUNT + ALLERGEN + TRIPOD))
    assert main(["check", file, "--database", url]) == 0
    told = capsys.readouterr().out
    assert "+ rule mount version 1" in told
    assert "of 2 pairs 1 fit (it-camera and it-lens), 1 do not (it-camera and it-far)" in told
    assert "of 2 pairs 1 fit (it-plain and it-gift), 1 do not (it-nutty and it-gift)" in told
    assert "+ complement camera-with-tripod" in told
    assert "3 added, 0 changed, 0 removed, 0 unchanged" in told
    assert stored(url) == before


def test_apply_stores_once_and_raises_the_version_once(url: str, tmp_path: Path) -> None:
    before = stored(url)
    file = str(written(tmp_path, MOUNT + TRIPOD))
    assert main(["apply", file, "--database", url]) == 0
    after = stored(url)
    assert [rule.rule_id for rule in after.rules] == ["mount"]
    assert [one.association_id for one in after.associations] == ["camera-with-tripod"]
    assert after.content_version == after.version == before.version + 1
    assert main(["apply", file, "--database", url]) == 0
    assert stored(url) == after


def test_a_changed_rule_needs_a_higher_version(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apply", str(written(tmp_path, MOUNT)), "--database", url]) == 0
    other = MOUNT.replace("share {value}", "are both {value}")
    assert main(["apply", str(written(tmp_path, other)), "--database", url]) == 1
    assert "reason changed, but its version is 1 and 1 is stored: write version 2" in (
        capsys.readouterr().err
    )
    assert "share" in stored(url).rules[0].reason.en
    newer = other.replace("rule: mount", "rule: mount\n  version: 2")
    assert main(["apply", str(written(tmp_path, newer)), "--database", url]) == 0
    assert "~ rule mount version 2 (was version 1): reason" in capsys.readouterr().out
    assert stored(url).rules[0].version == 2


def test_what_is_not_in_the_files_stays_unless_it_is_told_to_go(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apply", str(written(tmp_path, MOUNT + TRIPOD)), "--database", url]) == 0
    fewer = str(written(tmp_path, TRIPOD))
    assert main(["apply", fewer, "--database", url]) == 0
    assert "1 stored entries are not in these files and stay" in capsys.readouterr().out
    assert len(stored(url).rules) == 1
    assert main(["apply", fewer, "--database", url, "--remove-missing"]) == 0
    assert "- rule mount" in capsys.readouterr().out
    assert (len(stored(url).rules), len(stored(url).associations)) == (0, 1)


def test_a_complement_that_becomes_a_substitute_is_changed_not_lost(
    url: str, tmp_path: Path
) -> None:
    assert main(["apply", str(written(tmp_path, TRIPOD)), "--database", url]) == 0
    text = TRIPOD.replace("complement: camera-with-tripod", "substitute: camera-with-tripod")
    text = text.replace("left: camera", "version: 2\n  left: camera")
    file = str(written(tmp_path, text))
    assert main(["apply", file, "--database", url, "--remove-missing"]) == 0
    assert [one.kind for one in stored(url).associations] == ["substitute"]


def test_authored_bundles_that_would_break_are_named(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heavier = """
- rule: heavier
  left: {category: lens, attribute: weight_g}
  relation: at_least
  right: {category: camera, attribute: weight_g}
  reason: {en: Heavier., zh: 更重。}
"""
    assert main(["check", str(written(tmp_path, heavier)), "--database", url]) == 0
    told = capsys.readouterr()
    assert "! bundle b1 would break: it-lens and it-camera break heavier" in told.out
    assert "rule: heavier: no pair of items fits (2 do not)" in told.err


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (("relation: equal", "relation: at_least"), 1, "compares numbers, but mount of camera"),
        (
            ("{category: lens, attribute: mount}", "{category: lens, attribute: muont}"),
            0,
            "no lens has the attribute 'muont' (did you mean mount?)",
        ),
        (("category: lens", "category: battery"), 0, "the shop sells no battery"),
        (("category: lens", "category: lense"), 0, "did you mean lens?"),
        (("mount}\n  relation", "color}\n  relation"), 0, "no pair of items fits"),
    ],
)
def test_a_rule_is_held_against_the_shops_items(
    shop: tuple[str, Path],
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str],
    code: int,
    told: str,
) -> None:
    url, folder = shop
    assert change[0] in MOUNT
    file = str(written(folder, MOUNT.replace(*change, 1)))
    assert main(["check", file, "--database", url]) == code
    assert told in capsys.readouterr().err


def test_export_gives_files_that_change_nothing(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(written(tmp_path, MOUNT + ALLERGEN + TRIPOD))
    assert main(["apply", file, "--database", url]) == 0
    out = tmp_path / "export.yml"
    assert main(["export", "--out", str(out), "--database", url]) == 0
    capsys.readouterr()
    assert main(["check", str(out), "--database", url]) == 0
    assert "0 added, 0 changed, 0 removed, 3 unchanged" in capsys.readouterr().out


def test_an_empty_database_says_what_is_missing(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    url = str(session.get_bind().engine.url)
    assert main(["export", "--database", url]) == 1
    assert "has no shop yet" in capsys.readouterr().err


def purchases(folder: Path, times: int) -> str:
    """Camera and lens together, tripods alone; in no order of baskets."""
    together = [(f"b{n}", item) for item in ("it-camera", "it-lens") for n in range(times)]
    alone = [(f"t{n}", "it-tripod") for n in range(2 * times)]
    rows = [f"{basket},{item}" for basket, item in (*together, *alone, ("x", "it-unknown"))]
    path = folder / "orders.csv"
    path.write_text("\n".join(("basket_id,item_id", *rows)), encoding="utf-8")
    return str(path)


def test_learned_complements_are_stored_beside_what_people_wrote(url: str, tmp_path: Path) -> None:
    assert main(["apply", str(written(tmp_path, TRIPOD)), "--database", url]) == 0
    learn = ["learn", "--baskets", purchases(tmp_path, 20), "--database", url]
    assert main(learn) == 0
    first = stored(url)
    learned = [one for one in first.associations if one.source == "orders"]
    assert [(one.left_category, one.right_category) for one in learned] == [
        ("lens", "mirrorless"),
        ("mirrorless", "lens"),
    ]
    assert {(one.support, one.confidence, one.lift, one.version) for one in learned} == {
        (20, 1.0, 3.0, 1)
    }
    assert main(learn) == 0
    assert stored(url) == first
    assert main(["learn", "--baskets", purchases(tmp_path, 25), "--database", url]) == 0
    second = stored(url)
    assert {one.version for one in second.associations if one.source == "orders"} == {2}
    assert main(["learn", "--baskets", purchases(tmp_path, 2), "--database", url]) == 0
    assert [one.source for one in stored(url).associations] == ["authored"]


def test_a_dry_run_of_learning_stores_nothing(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored(url)
    learn = ["learn", "--baskets", purchases(tmp_path, 20), "--database", url, "--dry-run"]
    assert main(learn) == 0
    assert "2 added" in capsys.readouterr().out
    assert stored(url) == before


def test_a_file_that_is_no_list_of_baskets_says_what_it_needs(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "order,item\n1,2\n", "orders.csv")
    assert main(["learn", "--baskets", str(path), "--database", url]) == 1
    assert "must name basket_id and item_id" in capsys.readouterr().err


def test_the_shops_own_bundles_and_roles_teach(url: str, tmp_path: Path) -> None:
    learn = ["learn", "--from", "bundles", "--min-support", "1", "--database", url]
    assert main(learn) == 0
    assert {one.source for one in stored(url).associations} <= {"bundles", "roles"}
