from pathlib import Path

import pytest

from data.catalog.knowledge.reading import Reading, read_knowledge
from data.catalog.knowledge.writing import as_yaml
from data.demo.build import SHOP_FOLDER
from tests.unit.catalog.knowledge_shop import ALLERGEN, CATEGORIES, MOUNT, TRIPOD, written


def read(folder: Path, text: str) -> Reading:
    return read_knowledge([written(folder, text)], CATEGORIES)


def test_rules_and_associations_stand_in_one_file(tmp_path: Path) -> None:
    reading = read(tmp_path, MOUNT + ALLERGEN + TRIPOD)
    assert not reading.problems.found
    assert [(rule.rule_id, rule.relation) for rule in reading.knowledge.rules] == [
        ("mount", "equal"),
        ("allergen", "disjoint"),
    ]
    (association,) = reading.knowledge.associations
    assert (association.kind, association.left_category, association.right_category) == (
        "complement",
        "camera",
        "tripod",
    )
    assert (association.source, association.version, association.lift) == ("authored", 1, None)


def test_a_folder_is_all_its_files_together(tmp_path: Path) -> None:
    written(tmp_path, MOUNT, "a.yml")
    written(tmp_path, TRIPOD, "b.yml")
    knowledge = read_knowledge([tmp_path], CATEGORIES).knowledge
    assert (len(knowledge.rules), len(knowledge.associations)) == (1, 1)


def test_what_is_written_is_read_again_just_so(tmp_path: Path) -> None:
    learned = """
- substitute: s-1
  version: 3
  left: lens
  right: tripod
  source: orders
  support: 12
  confidence: 0.25
  lift: 0.5
  reason: {en: 'one: "two", {three}', zh: "一：“二”"}
""".replace("{three}", "{left}")
    first = read(tmp_path, MOUNT + ALLERGEN + TRIPOD + learned)
    assert not first.problems.found
    again = read(tmp_path, as_yaml(first.knowledge))
    assert again.knowledge == first.knowledge


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("relation: equal", "relation: same", "relation must be one of equal, overlap, disjoint"),
        ('{value}", zh', '{size}", zh', "no value for size"),
        ("share {value}", "fit", "names {value} in one language only"),
        ('zh: "{left}与{right}同为{value}"', "zh: ' '", "reason has no text in zh"),
        ("attribute: mount}\n  relation", "attribut: mount}\n  relation", "unknown key attribut"),
        ("rule: mount", "rule: mount\n  version: 0", "version must be 1 or more"),
        ("rule: mount", "rule: mount\n  wieght: 2", "unknown key wieght"),
        ("- rule: mount", "- rules: mount", "an id under just one of rule"),
        ("- rule: mount", "- rule: {mount", "broken YAML"),
    ],
)
def test_a_wrong_rule_is_named_with_what_to_do(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in MOUNT
    reading = read(tmp_path, MOUNT.replace(old, new, 1) + TRIPOD.lstrip("\n"))
    assert expected in " ".join(reading.problems.found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("right: tripod", "right: camera", "left and right are both camera"),
        ("right: tripod", "right: tripod\n  confidence: 1.5", "confidence must be 0 or more"),
        ("right: tripod", "right: tripod\n  support: many", "support must be a int"),
        ("the {left}", "the {value}", "no value for value"),
    ],
)
def test_a_wrong_association_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in TRIPOD
    reading = read(tmp_path, TRIPOD.replace(old, new, 1))
    assert expected in " ".join(reading.problems.found)
    assert not reading.knowledge.associations


def test_a_wrong_entry_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    reading = read(tmp_path, MOUNT.replace("equal", "same") + TRIPOD)
    assert len(reading.problems.found) == 1
    assert len(reading.knowledge.associations) == 1


def test_an_unknown_category_is_warned_of_with_the_nearest_word(tmp_path: Path) -> None:
    reading = read(tmp_path, TRIPOD.replace("right: tripod", "right: tirpod"))
    assert not reading.problems.found
    (warning,) = reading.warnings.found
    assert "'tirpod'" in warning
    assert "did you mean tripod?" in warning


def test_an_id_used_twice_is_named_with_its_files(tmp_path: Path) -> None:
    files = [written(tmp_path, MOUNT, "a.yml"), written(tmp_path, MOUNT, "b.yml")]
    (problem,) = read_knowledge(files, CATEGORIES).problems.found
    assert "a.yml" in problem
    assert "b.yml" in problem
    assert "used 2 times" in problem


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_knowledge([tmp_path / "none.yml"], CATEGORIES).problems.found
    assert "file is missing" in problem


def test_the_demo_shops_own_files_are_in_the_same_format() -> None:
    files = sorted(SHOP_FOLDER.glob("*/rules.yml"))
    assert len(files) >= 5
    reading = read_knowledge(files, ())
    assert not reading.problems.found
    assert len(reading.knowledge.rules) > 80
