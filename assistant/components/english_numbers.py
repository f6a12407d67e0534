"""English number words: "two hundred and fifty", "a grand", "half a dozen"."""

import re

_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_SMALL = {word: value for value, word in enumerate(_SMALL_WORDS)}
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TENS = {word: value * 10 for value, word in enumerate(_TEN_WORDS, start=2)} | {"fourty": 40}
_UNITS = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000, "dozen": 12}
_WORDS = "|".join(sorted((*_SMALL, *_TENS, *_UNITS), key=len, reverse=True))
ENGLISH_NUMBER = re.compile(
    rf"\b(?:half a dozen|a couple(?: of)?(?: hundred| thousand| grand)?"
    rf"|(?:a (?=hundred|thousand|grand|million|dozen))?"
    rf"(?:{_WORDS})(?:(?:[\s-]+|(?<=hundred)\sand\s|(?<=thousand)\sand\s)(?:{_WORDS}))*)\b",
    re.IGNORECASE,
)


def english_value(words: str) -> tuple[float, int] | None:
    """The number that the words say and the unit they end in, or None."""
    spoken = words.lower()
    if spoken == "half a dozen":
        return 6, 1
    if spoken.startswith("a couple"):
        unit = _UNITS.get(spoken.split()[-1], 1)
        return 2 * unit, unit
    total, group, last = 0, 0, ""
    for word in re.findall(r"[a-z]+", spoken):
        if word in ("a", "and"):
            continue
        total, group = _spoken(word, total, group)
        last = word
    return total + group, _UNITS.get(last, 1)


def _spoken(word: str, total: int, group: int) -> tuple[int, int]:
    """The sums after one more word: ``group`` is below the next thousand."""
    unit = _UNITS.get(word)
    if unit is None:
        return total, group + _SMALL.get(word, _TENS.get(word, 0))
    if unit < 1000:
        return total, (group or 1) * unit
    return total + (group or 1) * unit, 0
