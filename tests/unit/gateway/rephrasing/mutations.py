"""Sentences of an assistant, and hostile rewordings whose facts are wrong by construction.

Shares no code with the check that must refuse them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeVar

Value = TypeVar("Value")

# As the stack says them, and longer ones with more facts in a sentence.
SENTENCES = (
    "Here is what fits together:",
    "Noted. With that in mind:",
    "These go with Lumora A1 mirrorless camera, black:",
    "These go with Pinewhistle wool picnic blanket for 4, brown:",
    "Swapped Linmang 2-person pop-up tent, blue for Alderwick 2-person dome tent, green:",
    "Swapped Kestrin 15-45mm kit zoom lens, black for Kestrin 56mm f/1.2 portrait lens, silver:",
    "Good, you have Panewick Clear 24-inch 1080p monitor, white already, so I left it out:",
    "Took Alderwick 4-person dome tent, blue; Linmang envelope sleeping bag, blue out:",
    "Brackenfold Orchard desk 140 cm, brown stays. Around it:",
    "Nothing that fits costs $50 or less; the closest comes to $111.50.",
    "Not everything arrives within 4 days; this takes 5 days.",
    "I assumed: this is for two persons; no budget limit above $1,463.50.",
    "Bundle 1 weighs 1.2 kg at most, Bundle 2 does not fit under 980 g.",
    "这几套搭配起来正合适：",
    "和Lumora A1 入门微单相机 黑色搭配的有这些：",
    "已把Alderwick 4人套锅 橙色换成林芒 卡式炉 绿色：",
    "好，林芒 卡式气罐 250克×4你已经有了，就不放进来了：",
    "$50 以内凑不齐合适的一套，最接近的是 $457。",
    "四个人用，预算不超过三百元，不要皮革。",
)

Mutation = Callable[[str, Random], str | None]
# Longer words that are no part of a title are free to leave out.
_TITLE_WORD = r"(?!does|have|with|that)[A-Za-z-]{4,}[,;]?"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD_NUMBERS = ("one", "two", "three", "four", "五", "一", "两", "三", "四")
# What is written in place of what.
_UNITS = (
    ("kg", "lb"),
    ("g", "kg"),
    ("cm", "m"),
    ("mm", "cm"),
    ("days", "weeks"),
    ("inch", "foot"),
    ("persons", "kids"),
    ("$", "€"),
    ("$", ""),
    ("克", "千克"),
    ("元", "角"),
    ("人", "岁"),
)
_BOUNDS = (
    ("or less", "or more"),
    ("at most", "at least"),
    ("under", "over"),
    ("within", "beyond"),
    ("above", "below"),
    ("closest", "cheapest"),
    ("以内", "以上"),
    ("不超过", "超过"),
)
_NEGATED = (
    ("Nothing", "Anything"),
    ("Not everything", "Everything"),
    ("no", "a"),
    ("does not", "does"),
    ("is for", "is not for"),
    ("Took", "Never took"),
    ("These go", "These don't go"),
    ("不要", "要"),
    ("凑不齐", "凑得齐"),
    ("不放", "放"),
    ("合适", "不合适"),
    ("换成", "没换成"),
)
_CLAIMS = (
    " with free delivery",
    " at a discount",
    ", all in stock",
    ", guaranteed",
    " for $9",
    " by Anker",
    " via shop.example",
    " (see https://x.example)",
    " from me@x.example",
    "，免费配送",
    "，全部现货",
    "，保证合适",
    "，打八折",
    "，来自安克",
)


def _digit_changed(text: str, rng: Random) -> str | None:
    at = _any([found.start() for found in re.finditer(r"\d", text)], rng)
    if at is None:
        return None
    other = rng.choice([digit for digit in "0123456789" if digit != text[at]])
    return text[:at] + other + text[at + 1 :]


def _number_dropped(text: str, rng: Random) -> str | None:
    found = _any(list(_NUMBER.finditer(text)), rng)
    return found and text[: found.start()] + text[found.end() :]


def _number_doubled(text: str, rng: Random) -> str | None:
    found = _any(list(_NUMBER.finditer(text)), rng)
    between = rng.choice([" ", " and ", "-", "、", ", "])
    return found and text[: found.end()] + between + found.group() + text[found.end() :]


def _numbers_swapped(text: str, rng: Random) -> str | None:
    found = list(_NUMBER.finditer(text))
    pairs = [(a, b) for a in found for b in found if a.end() <= b.start() and a[0] != b[0]]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _number_added(text: str, rng: Random) -> str | None:
    at = _any([found.start() for found in re.finditer(r" |(?<=[\u3400-\u9fff])", text)], rng)
    if at is None:
        return None
    return text[:at] + " " + rng.choice(["3", "$20", "two", "half", "三", "10%"]) + text[at:]


def _number_word_changed(text: str, rng: Random) -> str | None:
    there = [word for word in _WORD_NUMBERS if re.search(_whole(word), text)]
    word = _any(there, rng)
    if word is None:
        return None
    alike = [
        other for other in _WORD_NUMBERS if other.isascii() == word.isascii() and other != word
    ]
    return re.sub(_whole(word), rng.choice(alike), text, count=1)


def _whole(word: str) -> str:
    """English words are looked for whole."""
    return rf"\b{word}\b" if re.fullmatch(r"[A-Za-z ]+", word) else re.escape(word)


def _name_shortened(text: str, rng: Random) -> str | None:
    """A word of a title is left out."""
    words = text.split(" ")
    inner = [at for at in range(2, len(words) - 1) if re.fullmatch(_TITLE_WORD, words[at])]
    at = _any(inner, rng) if re.search(r"[A-Z]", text[1:]) else None
    return None if at is None else " ".join(words[:at] + words[at + 1 :])


def _name_changed(text: str, rng: Random) -> str | None:
    found = _any(list(re.finditer(r"(?<=[a-z\d\u3400-\u9fff] )[A-Z][a-z]{3,}", text)), rng)
    other = rng.choice(["Anker", "Coleman", "Sony", "Here", "Some"])
    return found and text[: found.start()] + other + text[found.end() :]


def _replaced(pairs: tuple[tuple[str, str], ...]) -> Mutation:
    def mutation(text: str, rng: Random) -> str | None:
        pair = _any([(old, new) for old, new in pairs if re.search(_whole(old), text)], rng)
        return pair and re.sub(_whole(pair[0]), pair[1], text, count=1)

    return mutation


def _claim_added(text: str, rng: Random) -> str | None:
    alike = [claim for claim in _CLAIMS if claim.startswith("，") == ("：" in text or "。" in text)]
    return text[:-1] + rng.choice(alike) + text[-1]


def _any(values: Sequence[Value], rng: Random) -> Value | None:
    return rng.choice(values) if values else None


MUTATIONS: dict[str, Mutation] = {
    "digit changed": _digit_changed,
    "number dropped": _number_dropped,
    "number doubled": _number_doubled,
    "numbers swapped": _numbers_swapped,
    "number added": _number_added,
    "number word changed": _number_word_changed,
    "name shortened": _name_shortened,
    "name changed": _name_changed,
    "unit changed": _replaced(_UNITS),
    "bound changed": _replaced(_BOUNDS),
    "negation changed": _replaced(_NEGATED),
    "claim added": _claim_added,
}
# Harmless words put before, as a model that rewords does; they must not hide what is wrong.
_LEADS = ("", "", "Okay, here it is: ", "Sure, ", "好的，", "现在，")


def mutated(seed: int) -> tuple[str, str, str]:
    """The mutation's name, a sentence, and the sentence with its facts made wrong."""
    rng = Random(seed)
    name = rng.choice(list(MUTATIONS))
    candidates: Iterator[tuple[str, str | None]] = (
        (text, MUTATIONS[name](text, rng)) for text in rng.sample(SENTENCES, len(SENTENCES))
    )
    original, wrong = next((a, b) for a, b in candidates if b is not None and b != a)
    is_chinese = "：" in original or "。" in original
    leads = [lead for lead in _LEADS if not lead or ("，" in lead) == is_chinese]
    return name, original, rng.choice(leads) + str(wrong)
