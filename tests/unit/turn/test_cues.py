import pytest

from models.turn.cues import cues
from models.turn.moves import MentionRole


@pytest.mark.parametrize(
    ("text", "word", "role"),
    [
        ("a chair without leather", "leather", "exclude"),
        ("nothing made of leather", "leather", "exclude"),
        ("a leather-free chair", "leather", "exclude"),
        ("no leather, but a blue tent", "tent", "want"),
        ("we already have a tent", "tent", "owned"),
        ("we own a tent and need a stove", "tent", "owned"),
        ("a chair and a tent", "tent", "want"),
        ("不要皮革的椅子", "皮革", "exclude"),
        ("对坚果过敏", "坚果", "exclude"),
        ("皮革的不要", "皮革", "exclude"),
        ("不要皮革，要蓝色", "蓝色", "want"),
        ("我们已经有帐篷了", "帐篷", "owned"),
        ("帐篷我有了", "帐篷", "owned"),
        ("要一个帐篷", "帐篷", "want"),
    ],
)
def test_the_words_around_a_thing_say_how_it_is_meant(
    text: str, word: str, role: MentionRole
) -> None:
    start = text.index(word)
    assert cues().role(text, start, start + len(word)) == role


@pytest.mark.parametrize("text", ["keep the stove, change the rest", "炉子留着，其他换"])
def test_the_rest_is_to_change(text: str) -> None:
    assert cues().wants_rest_changed(text)


def test_nothing_said_of_the_rest_leaves_it() -> None:
    assert not cues().wants_rest_changed("keep the stove")


@pytest.mark.parametrize("text", ["what goes with this?", "这个配什么好"])
def test_this_points_at_the_page(text: str) -> None:
    assert cues().points_here(text)


@pytest.mark.parametrize(
    "text", ["I want to buy something", "推荐一套好物", "hi, can you help me?"]
)
def test_empty_words_are_nothing_to_go_on(text: str) -> None:
    assert not cues().has_substance(text)


@pytest.mark.parametrize("text", ["something for camping", "推荐露营装备"])
def test_a_purpose_is_something_to_go_on(text: str) -> None:
    assert cues().has_substance(text)


@pytest.mark.parametrize("text", ["for a newborn", "送给新生儿"])
def test_a_newborn_is_noticed(text: str) -> None:
    assert cues().speaks_of_newborn(text)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("a picnic for me and my two kids", 3),
        ("we're gonna be 4 actually", 4),
        ("we will be ready", None),
        ("there'll be six of us", 6),
        ("camping under 300", None),
        ("a weekend outside with my wife", 2),
        ("跟老婆去露营", 2),
        ("with my wife and the kids", None),
    ],
)
def test_a_sentence_counts_the_party(text: str, party: int | None) -> None:
    assert cues().party(text) == party


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("keep or swap the tent i don't know", ("keep_item", "swap_item")),
        ("swap the tent or rather remove it, whatever", ("swap_item", "remove_item")),
        ("compare them or take the first", ("compare_bundles", "accept_bundle")),
        ("帐篷留着还是换掉呢", ("keep_item", "swap_item")),
        ("帐篷去掉，还是换一个，随便", ("remove_item", "swap_item")),
        ("买第一套还是再看看别的", ("accept_bundle", "show_more")),
        ("swap the tent for a dome or a tunnel", ()),
        ("keep the tent and swap the stove", ()),
        ("留着帐篷，炉子换掉", ()),
        ("something lighter or cheaper", ()),
        ("不要帐篷还是算了", ()),
    ],
)
def test_two_acts_left_open_are_both_found(text: str, acts: tuple[str, ...]) -> None:
    assert cues().alternatives_in(text) == acts
