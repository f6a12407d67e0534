from pathlib import Path

import pytest

from models.scorer.cross.network import by_length
from models.scorer.cross.set_tokens import SetText, SetTokens, shares
from models.scorer.encoder.folder import write_prompt
from tests.unit.scorer.cross.tiny import ids, write_tiny_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.mark.parametrize(
    ("needs", "budget", "found"),
    [
        ([3, 2], 10, [3, 2]),
        ([9, 9, 9], 9, [3, 3, 3]),
        ([1, 9, 9], 11, [1, 5, 5]),
        ([9, 2, 4], 9, [4, 2, 3]),
        ([9, 9], 5, [2, 3]),
        ([4, 4], 0, [0, 0]),
        ([4], -2, [0]),
        ([], 5, []),
    ],
)
def test_a_short_item_leaves_its_share_to_the_longer_ones(
    needs: list[int], budget: int, found: list[int]
) -> None:
    assert shares(needs, budget) == found


def test_context_and_items_stand_in_one_sequence_each_ended_by_a_separator(base: Path) -> None:
    tokens = SetTokens(base, 32, 8)
    sets = [SetText("all red", ("red tent n1", "kettle")), SetText("", ("kettle",))]
    assert tokens.sequences(sets) == [
        ids("[CLS] all red [SEP] red tent n1 [SEP] kettle [SEP]"),
        ids("[CLS] [SEP] kettle [SEP]"),
    ]


def test_a_long_item_is_cut_before_a_short_one_and_the_context_has_its_own_bound(
    base: Path,
) -> None:
    tokens = SetTokens(base, 12, 2)
    one = SetText("all in red", ("red tent n1 n2 n3 n4 n5 n6", "blue kettle"))
    assert tokens.sequences([one]) == [
        ids("[CLS] all in [SEP] red tent n1 n2 [SEP] blue kettle [SEP]")
    ]


def test_no_sequence_is_longer_than_it_may_be_however_many_items_there_are(base: Path) -> None:
    tokens = SetTokens(base, 12, 2)
    (found,) = tokens.sequences([SetText("all in red", ("red tent",) * 40)])
    assert len(found) == 12


def test_the_words_that_a_base_wants_before_every_text_stand_before_the_context(
    tmp_path: Path,
) -> None:
    folder = write_tiny_base(tmp_path / "asking")
    write_prompt(folder, "all ")
    (found,) = SetTokens(folder, 32, 8).sequences([SetText("red", ("tent",))])
    assert found == ids("[CLS] all red [SEP] tent [SEP]")


def test_a_batch_is_padded_and_says_what_is_padding(base: Path) -> None:
    batch = SetTokens(base, 32, 8).padded([ids("[CLS] red [SEP]"), ids("[CLS] [SEP]")])
    assert batch["input_ids"].tolist()[1] == list(ids("[CLS] [SEP] [PAD]"))
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 1, 0]]


def test_sets_of_like_length_are_judged_together_and_no_batch_is_too_large() -> None:
    assert list(by_length([5, 2, 9, 2, 4], 8)) == [[1, 3], [4], [0], [2]]
    assert list(by_length([], 8)) == []
