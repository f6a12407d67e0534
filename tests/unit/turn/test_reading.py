import pytest

from data.types.money import Budget
from models.turn.moves import Critique, Mention, Move, Press, Reference, Utterance
from models.turn.reading import read
from tests.factories import NOW, SHOP, mention


def _read(intent: str, text: str, *mentions: Mention) -> Move:
    return read(Utterance(intent, text, mentions), SHOP, NOW.date())


def test_a_kind_of_thing_wanted_is_required() -> None:
    text = "a camping weekend with a tent"
    move = _read("request_bundle", text, mention("category", "tent", text, "want"))
    assert move.changes.require == ("tent",)
    assert move.scenarios == ("camping",)


def test_a_thing_of_ones_own_is_owned_and_not_required() -> None:
    text = "camping for four, we own a tent"
    move = _read("request_bundle", text, mention("category", "tent", text, "owned"))
    assert move.changes.owned == ("tent",)
    assert move.changes.require == ()
    assert move.owned


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("nothing made of leather", "leather", "material"),
        ("不要皮革的", "皮革", "material"),
        ("no blue please", "blue", "color"),
        ("别给我蓝色", "蓝色", "color"),
    ],
)
def test_without_a_role_the_words_around_decide_in_both_languages(
    text: str, word: str, kind: str
) -> None:
    marked = _read("refine", text, mention(kind, word, text))
    unmarked = _read("refine", text)
    assert marked.changes.exclude == unmarked.changes.exclude != ()
    assert marked.changes.prefer == ()


def test_the_role_of_the_entity_wins_over_the_words_around() -> None:
    text = "not plain but leather"
    move = _read("refine", text, mention("material", "leather", text, "want"))
    assert move.changes.prefer == ("leather",)


def test_a_concept_liked_and_one_refused_in_one_sentence() -> None:
    move = _read("refine", "不要皮革，要蓝色的")
    assert (move.changes.exclude, move.changes.prefer) == (("leather",), ("blue",))


def test_an_unknown_word_refused_is_kept_as_it_is() -> None:
    text = "no bamboo please"
    assert _read("refine", text, mention("material", "bamboo", text)).changes.exclude == ("bamboo",)


def test_a_kind_that_the_shop_does_not_sell_is_named_as_unknown() -> None:
    text = "I need a trampoline"
    move = _read("request_bundle", text, mention("category", "trampoline", text))
    assert move.changes.unknown == ("trampoline",)


def _budget(text: str, words: str, currency: str | None) -> Mention:
    value = {"kind": "max", "min_cents": None, "max_cents": 100000, "currency": currency}
    return mention("budget", words, text, value=value)


def test_a_budget_in_another_currency_is_converted_and_kept_as_stated() -> None:
    text = "露营，1000元以内"
    changes = _read("request_bundle", text, _budget(text, "1000元以内", "CNY")).changes
    assert changes.budget == Budget("max", None, 14000, "USD")
    assert changes.stated == Budget("max", None, 100000, "CNY")


def test_a_bare_number_is_in_the_shops_currency() -> None:
    text = "camping under 1000"
    changes = _read("request_bundle", text, _budget(text, "under 1000", None)).changes
    assert changes.budget == Budget("max", None, 100000, "USD")


def test_a_currency_without_a_rate_sets_no_budget() -> None:
    text = "camping under 1000 crowns"
    changes = _read("request_bundle", text, _budget(text, "under 1000 crowns", "SEK")).changes
    assert changes.budget is None
    assert changes.stated is not None


def test_party_and_deadline_become_numbers() -> None:
    text = "camping for four by Friday"
    changes = _read(
        "request_bundle",
        text,
        mention("party_size", "for four", text, value={"count": 4}),
        mention("deadline", "by Friday", text),
    ).changes
    assert (changes.party_size, changes.within_days) == (4, 2)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("a set for a newborn", 0),
        ("给新生儿准备一套", 0),
        ("for my 6 month old", 6),
        ("送给三岁的孩子", 36),
        ("for camping", None),
    ],
)
def test_the_age_is_read_off_the_text(text: str, months: int | None) -> None:
    assert _read("request_bundle", text).changes.age_months == months


@pytest.mark.parametrize(
    ("text", "critiques"),
    [
        ("something lighter", [Critique("weight", "less")]),
        ("有没有便宜点的", [Critique("price", "less")]),
        ("that's too flashy", [Critique("boldness", "less")]),
        ("颜色太亮了", [Critique("boldness", "less")]),
        ("lighter, and better quality", [Critique("weight", "less"), Critique("quality", "more")]),
        ("better quality but cheaper", [Critique("quality", "more"), Critique("price", "less")]),
    ],
)
def test_each_clause_can_hold_a_critique(text: str, critiques: list[Critique]) -> None:
    assert list(_read("critique", text).critiques) == critiques


def test_a_request_is_no_critique() -> None:
    assert _read("request_bundle", "a cheap camping set").critiques == ()


def _ordinal(text: str, words: str, number: int, kind: str | None) -> Mention:
    return mention("ordinal", words, text, value={"number": number, "kind": kind})


@pytest.mark.parametrize("intent", ["accept_bundle", "ask_why", "critique", "ask_availability"])
def test_the_second_one_is_a_bundle_where_bundles_are_spoken_of(intent: str) -> None:
    text = "the second one"
    move = _read(intent, text, _ordinal(text, text, 2, None))
    assert move.references == (Reference(number=2, kind="bundle"),)


@pytest.mark.parametrize("intent", ["swap_item", "remove_item", "keep_item", "ask_item"])
def test_the_second_one_is_open_where_items_are_spoken_of(intent: str) -> None:
    text = "the second one"
    move = _read(intent, text, _ordinal(text, text, 2, None))
    assert move.references == (Reference(number=2, kind=None),)


def test_what_is_counted_is_believed() -> None:
    text = "为什么推荐第二件"
    move = _read("ask_why", text, _ordinal(text, "第二件", 2, "item"))
    assert move.references == (Reference(number=2, kind="item"),)


def test_the_replacement_of_a_swap_is_wanted_and_the_old_one_pointed_at() -> None:
    text = "replace the second one with a lantern"
    move = _read(
        "swap_item",
        text,
        _ordinal(text, "the second one", 2, None),
        mention("category", "lantern", text, "want"),
    )
    assert move.references == (Reference(number=2),)
    assert move.categories == ("lantern",)
    assert move.changes.require == ()


def test_colour_and_kind_side_by_side_are_one_reference() -> None:
    text = "swap the blue tent"
    move = _read(
        "swap_item",
        text,
        mention("color", "blue", text),
        mention("item_ref", "tent", text),
    )
    assert move.references == (Reference(words="blue tent"),)
    assert move.changes.prefer == ()


def test_an_edit_points_even_at_what_nobody_marked() -> None:
    assert _read("remove_item", "不要那个营灯").references == (Reference(words="营灯"),)


def test_a_thing_to_remove_is_pointed_at_and_not_refused_twice() -> None:
    text = "I already have a lantern"
    move = _read("remove_item", text, mention("category", "lantern", text, "owned"))
    assert move.references == (Reference(words="lantern"),)
    assert move.owned


def test_a_press_is_its_ids_alone() -> None:
    press = Press("s-1", "b-2", "gas")
    move = read(Utterance("swap_item", "", press=press), SHOP, NOW.date())
    assert move.references == (Reference(bundle_id="b-2", item_id="gas"),)
    assert not move.changes.any()


def test_a_press_on_the_slate_points_at_nothing() -> None:
    move = read(Utterance("reject_bundle", "", press=Press("s-1")), SHOP, NOW.date())
    assert move.references == ()


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("five stars", 5),
        ("4/5", 4),
        ("给你打五分", 5),
        ("you were useless", 1),
        ("not very helpful", 2),
        ("不好用", 2),
        ("10/10", None),
        ("I want to rate you", None),
    ],
)
def test_a_rating_is_read_in_digits_or_words(text: str, stars: int | None) -> None:
    assert _read("rate_experience", text).stars == stars


def test_the_same_wish_is_the_same_in_both_languages() -> None:
    english = "camping for four, no leather, we already have a stove"
    chinese = "四个人露营，不要皮革，炉子已经有了"
    four = {"count": 4}
    left = _read("request_bundle", english, mention("party_size", "for four", english, value=four))
    right = _read("request_bundle", chinese, mention("party_size", "四个人", chinese, value=four))
    assert left.changes == right.changes
    assert left.scenarios == right.scenarios


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("lighter but not more expensive", Critique("price", "less", or_same=True)),
        ("lighter and no more expensive", Critique("price", "less", or_same=True)),
        ("lighter without costing more", Critique("price", "less", or_same=True)),
        ("lighter at the same price", Critique("price", "less", or_same=True)),
        ("轻一点但别更贵", Critique("price", "less", or_same=True)),
        ("更轻，价格不变", Critique("price", "less", or_same=True)),
        ("lighter without losing quality", Critique("quality", "more", or_same=True)),
        ("轻一点，质量别差", Critique("quality", "more", or_same=True)),
        ("lighter and cheaper", Critique("price", "less")),
    ],
)
def test_a_critique_may_bound_what_is_to_get_no_worse(text: str, kept: Critique) -> None:
    assert _read("critique", text).critiques == (Critique("weight", "less"), kept)


@pytest.mark.parametrize(
    ("text", "word"),
    [("not for six but for four", "for six"), ("是四个人，不是六个人", "六个人")],
)
def test_a_number_that_is_put_right_is_not_taken(text: str, word: str) -> None:
    right = "for four" if "four" in text else "四个人"
    six = mention("party_size", word, text, value={"count": 6})
    four = mention("party_size", right, text, value={"count": 4})
    assert _read("refine", text, four, six).changes.party_size == 4


@pytest.mark.parametrize("text", ["i'll have the cheapest of them", "最便宜的那套我要了"])
def test_the_cheapest_is_a_bundle_pointed_at(text: str) -> None:
    assert _read("accept_bundle", text).references == (Reference(best=("price", "less")),)


@pytest.mark.parametrize(
    ("text", "days"),
    [("i need it within four days", 4), ("四天内要到", 4), ("最晚一个星期要收到", 7)],
)
def test_a_deadline_that_nobody_marked_is_found(text: str, days: int) -> None:
    assert _read("refine", text).changes.within_days == days


def test_two_things_are_owned_by_one_word() -> None:
    assert set(_read("refine", "炉子和营灯家里都有").changes.owned) == {"stove", "lantern"}


def test_what_is_broken_is_owned_no_longer() -> None:
    text = "turns out our stove is broken"
    changes = _read("refine", text, mention("item_ref", "stove", text, "owned")).changes
    assert (changes.owned, changes.withdrawn) == ((), ("stove",))


@pytest.mark.parametrize("text", ["materials don't matter any more", "材质不限了"])
def test_a_whole_kind_of_properties_can_be_taken_back(text: str) -> None:
    assert _read("refine", text).changes.withdrawn == ("leather", "cotton", "steel")


@pytest.mark.parametrize("text", ["not more expensive please", "别更贵"])
def test_not_more_of_a_measure_is_less_of_it(text: str) -> None:
    assert _read("critique", text).critiques == (Critique("price", "less"),)


def test_a_property_asked_for_in_a_first_request_counts() -> None:
    text = "a lighter camping set"
    assert _read("request_bundle", text, mention("attribute", "lighter", text)).critiques == (
        Critique("weight", "less"),
    )


def test_a_part_of_a_word_of_the_shop_is_read_whole() -> None:
    text = "a dome tent for camping"
    move = _read("request_bundle", text, mention("category", "tent", text))
    assert move.changes.require == ("dome_tent",)


def test_the_word_for_a_role_means_what_does_the_role() -> None:
    text = "I already have a shelter"
    move = _read("request_bundle", text, mention("category", "shelter", text, "owned"))
    assert move.changes.owned == ("tent",)


def test_wanting_gives_way_to_words_that_say_otherwise() -> None:
    text = "nothing made of leather"
    move = _read("refine", text, mention("material", "leather", text, "want"))
    assert (move.changes.exclude, move.changes.prefer) == (("leather",), ())


def test_a_material_marked_as_something_else_is_excluded_all_the_same() -> None:
    text = "不要皮革的"
    move = _read("refine", text, mention("category", "皮革的", text, "exclude"))
    assert move.changes.exclude == ("leather",)


def test_a_rule_that_is_dropped_is_no_item() -> None:
    text = "drop the no leather rule"
    rule = mention("item_ref", "rule", text, "exclude")
    changes = _read("remove_item", text, mention("material", "leather", text), rule).changes
    assert (changes.withdrawn, changes.exclude) == (("leather",), ())
