from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from models.contract.item_text import ItemText
from models.evaluation.answers import DISTURBED, WITHOUT, answered
from models.evaluation.comparing import compared
from models.evaluation.comparison import Comparison, read_comparison, save_comparison
from models.evaluation.contestants import Contestant
from models.evaluation.dataset.errors import UnreadableExamples
from models.evaluation.dataset.folder import read_folder
from models.evaluation.disturbing import DISTURBANCES
from models.evaluation.judge import Scores
from models.evaluation.sheets import Domain
from tests.unit.evaluation.folders import write_data


class OfOneKind:
    """Knows that items whose titles open alike belong together; wants the intent to be right."""

    def __init__(self, items: Sequence[ItemText], heeds_intent: bool) -> None:
        self._kinds = {one.item_id: one.title.split()[0] for one in items}
        self._heeds_intent = heeds_intent

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Scores:
        kind = self._kinds[given[0]]
        if self._heeds_intent and not intent.endswith(kind):
            return np.full(len(candidates), np.nan)
        return np.array([float(self._kinds[one] == kind) for one in candidates])


class Nobody:
    """Answers nothing."""

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Scores:
        return np.zeros(len(candidates))


def taking_part(_: Domain) -> Iterator[Contestant]:
    yield Contestant("nobody", True, False, lambda items: Nobody())
    yield Contestant("kinds", True, True, lambda items: OfOneKind(items, False))
    yield Contestant("careful", False, True, lambda items: OfOneKind(items, True))


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    domains = [
        Domain.of(name, read_folder(write_data(tmp_path / name, priced=name == "b")))
        for name in ("a", "b")
    ]
    return compared(tuple(answered(domains, "test", taking_part, 0, (DISTURBED, WITHOUT))), 0)


def test_every_judge_has_figures_by_domain_and_pooled(comparison: Comparison) -> None:
    assert comparison.judges == {"nobody": "baseline", "kinds": "baseline", "careful": "model"}
    assert comparison.domains() == ("a", "b", "all")
    for domain, count in (("a", 36), ("b", 36), ("all", 72)):
        found = comparison.figure("kinds", domain, "uniform", True, "hit_rate@1")
        assert found is not None
        assert (found.n, found.mean, found.low, found.high) == (count, 1.0, 1.0, 1.0)
    equal = comparison.figure("nobody", "all", "uniform", True, "mrr")
    assert equal is not None
    assert equal.mean == pytest.approx(0.1)  # the true one stands last among ten equals


def test_answers_that_are_no_numbers_are_misses(comparison: Comparison) -> None:
    found = comparison.figure("careful", "all", "uniform", False, "mrr")
    assert found is not None
    assert found.mean == 0.0


def test_everyone_is_compared_with_the_best_baseline(comparison: Comparison) -> None:
    some = {
        (one.judge, one.with_intent): one
        for one in comparison.differences
        if (one.rows, one.metric) == ("uniform", "hit_rate@1")
    }
    assert {one.against for one in some.values()} == {"kinds"}
    assert (some["careful", True].mean, some["careful", False].mean) == (0.0, -1.0)
    assert some["careful", False].n == 72


def test_figures_are_broken_down_where_groups_are_large_enough(comparison: Comparison) -> None:
    groups = {(one.by, one.group) for one in comparison.figures if one.by}
    assert ("true item", "in train") in groups
    assert ("true item", "not in train") in groups
    assert not any(by == "language" for by, _ in groups)  # all of them are English
    assert not any(by == "price" for by, _ in groups)  # thirds of 36 rows are fewer than 30


def test_what_was_written_worse_is_set_against_what_was_not(comparison: Comparison) -> None:
    losses = {(one.judge, one.group): one for one in comparison.disturbed if one.by == DISTURBED}
    assert {group for _, group in losses} == set(DISTURBANCES)
    assert {judge for judge, _ in losses} == {"kinds", "careful"}  # "nobody" reads no texts
    assert losses["kinds", "typos in the intent"].mean == 0.0
    assert losses["careful", "typos in the intent"].mean < 0.0
    assert losses["kinds", "typos in titles"].mean < 0.0


def test_what_is_taken_from_items_is_set_against_what_is_not(comparison: Comparison) -> None:
    losses = {(one.judge, one.group): one for one in comparison.disturbed if one.by == WITHOUT}
    # One domain has prices, both have categories; nobody has a description, a review or a brand.
    assert {group for _, group in losses} == {"categories", "price"}
    assert (losses["kinds", "categories"].n, losses["kinds", "price"].n) == (72, 36)
    assert losses["careful", "categories"].mean == 0.0  # it reads titles alone


def test_models_are_compared_in_each_domain_with_the_best_baseline_there(
    comparison: Comparison,
) -> None:
    found = [one for one in comparison.by_domain if one.rows == "uniform" and one.with_intent]
    assert [(one.judge, one.against, one.group, one.n) for one in found] == [
        ("careful", "kinds", "a", 36),
        ("careful", "kinds", "b", 36),
    ]


def test_the_same_questions_in_two_languages_are_compared_in_pairs(tmp_path: Path) -> None:
    domain = Domain.of("shop", read_folder(write_data(tmp_path, bilingual=True)))
    found = compared(tuple(answered([domain], "test", taking_part, 0)), 0)
    gaps = {(one.judge, one.rows): one for one in found.languages}
    assert {one.group for one in found.languages} == {"shop"}
    for rows in ("uniform", "full"):
        careful, kinds = gaps["careful", rows], gaps["kinds", rows]
        # The Chinese intent does not tell "careful" the kind.
        assert (careful.n, careful.mean, careful.low, careful.high) == (36, -1.0, -1.0, -1.0)
        assert (kinds.n, kinds.mean) == (36, 0.0)
    chinese = found.in_language("careful", "shop", "uniform", "zh")
    assert chinese is not None
    assert (chinese.n, chinese.mean) == (36, 0.0)


def test_one_language_has_nothing_to_be_compared_with(comparison: Comparison) -> None:
    assert comparison.languages == ()


def test_a_comparison_is_kept_and_read_again(comparison: Comparison, tmp_path: Path) -> None:
    save_comparison(tmp_path / "deep" / "found.json", comparison)
    assert read_comparison(tmp_path / "deep" / "found.json") == comparison


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"about": {}, "judges": {}, "figures": [{}]}'])
def test_what_is_no_comparison_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "found.json").write_text(text)
    with pytest.raises(UnreadableExamples, match="no comparison"):
        read_comparison(tmp_path / "found.json")
