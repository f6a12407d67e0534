from web.gateway.rephrasing.loads import Kind, Load, loads
from web.gateway.rephrasing.word_lists import word_lists

EN, ZH = word_lists("en"), word_lists("zh")


def shown(text: str, *names: str) -> list[str]:
    return [f"{load.kind}:{load.text}" for load in loads(text, names, EN, EN.small)]


def test_amounts_keep_their_currency_and_point() -> None:
    assert shown("$ 1,463.50 or 10 % at -5") == [
        "amounts:$1,463.50",
        "words:or",
        "amounts:10%",
        "words:at",
        "amounts:-5",
    ]


def test_number_words_and_negations_are_told_apart_from_words() -> None:
    assert shown("I won't take two, cannot take none") == [
        "words:will",
        "negation:not",
        "words:take",
        "amounts:two",
        "breaks:,",
        "words:can",
        "negation:not",
        "words:take",
        "negation:none",
    ]


def test_a_name_is_one_load_and_the_longest_counts() -> None:
    assert shown("the Kestrow 2 mat", "Kestrow", "Kestrow 2 mat") == ["names:Kestrow 2 mat"]
    assert shown("Kestrows, the mats", "Kestrow", "mat") == [
        "words:kestrows",
        "breaks:,",
        "words:mats",
    ]


def test_only_the_capital_that_begins_a_sentence_is_dropped() -> None:
    assert shown("Tent stays. Tent Here") == [
        "words:tent",
        "words:stays",
        "breaks:,",
        "words:tent",
        "words:Here",
    ]


def test_free_words_and_breaks_at_the_ends_carry_nothing() -> None:
    assert shown("Okay, now: here you go!") == []
    assert shown("Okay, tent, here, now, bag.") == ["words:tent", "breaks:,", "words:bag"]


def test_chinese_is_read_letter_by_letter() -> None:
    found = loads("好的，两套不防水：", (), ZH, ZH.small)
    assert found == (
        Load(Kind.AMOUNT, "两"),
        Load(Kind.WORD, "套"),
        Load(Kind.NEGATION, "不"),
        Load(Kind.WORD, "防"),
        Load(Kind.WORD, "水"),
    )
