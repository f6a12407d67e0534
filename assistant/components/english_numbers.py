"""English number words: "two hundred and fifty", "one fifty", "a grand and a half", "a couple"."""

import re

_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_SMALL = {word: value for value, word in enumerate(_SMALL_WORDS)}
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TENS = {word: value * 10 for value, word in enumerate(_TEN_WORDS, start=2)}
_TENS |= {"fourty": 40, "tenner": 10, "fiver": 5}
_UNITS = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000, "dozen": 12}
_UNITS |= {f"{unit}s": size for unit, size in _UNITS.items()} | {"k": 1000}
_FEW = {"couple": (2, 2), "few": (2, 5), "several": (2, 9)}
_WORDS = "|".join(sorted((*_SMALL, *_TENS, *_UNITS), key=len, reverse=True))
_BIG = "hundred|thousand|grand|million|k"
# In "one hundred and two hundred" are two numbers.
_AND = r"(?<=hundred)\sand\s(?!\w+\s(?:hundred|thousand|grand))"
_AND += r"|(?<=thousand)\sand\s(?!\w+\s(?:thousand|grand))"
ENGLISH_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])(?:half a (?:dozen|{_BIG})|a couple(?: of)?(?!\s+(?:of\s+)?(?:{_BIG})\b)"
    rf"|(?:(?:a )?(?:couple|few)(?: of)?|several) (?:{_BIG})s?"
    rf"|an? (?:{_BIG}) and a half|(?:{_WORDS}|\d+) and a half (?:{_BIG})"
    rf"|(?:a (?=hundred|thousand|grand|million|dozen|tenner|fiver))?"
    rf"(?:{_WORDS})(?:(?:[\s-]+|{_AND})(?:{_WORDS}))*)(?![A-Za-z])",
    re.IGNORECASE,
)


def english_value(words: str) -> tuple[float, float, int] | None:
    """Lower and upper end of the number that the words say, and the unit they end in."""
    spoken = re.findall(r"[a-z]+|\d+", words.lower())
    if spoken == ["k"]:
        return None
    unit = _UNITS.get(spoken[-1], 1)
    for word in spoken[:2]:
        if word in _FEW:
            return _FEW[word][0] * unit, _FEW[word][1] * unit, unit
    if "half" in spoken:
        return _with_half(spoken)
    value = _sum(spoken)
    return value, value, unit


def _with_half(spoken: list[str]) -> tuple[float, float, int]:
    """ "half a grand", "a grand and a half", "two and a half thousand"."""
    unit = next(_UNITS[word] for word in spoken if word in _UNITS)
    whole = 0 if spoken[0] == "half" else 1 if spoken[0] in ("a", "an") else _sum(spoken[:1])
    value = (whole + 0.5) * unit
    return value, value, unit


def _sum(spoken: list[str]) -> int:
    total, group = 0, 0
    for word in spoken:
        if word not in ("a", "and"):
            total, group = _spoken(word, total, group)
    return total + group


def _spoken(word: str, total: int, group: int) -> tuple[int, int]:
    """The sums after one more word: ``group`` is below the next thousand."""
    unit = _UNITS.get(word)
    if unit is None:
        value = int(word) if word.isdigit() else _SMALL.get(word, _TENS.get(word, 0))
        # "one fifty" and "three twenty five" leave the hundred out.
        is_short = value >= 10 and 0 < group < 10
        return total, group * (100 if is_short else 1) + value
    if unit < 1000:
        return total, (group or 1) * unit
    return total + (group or 1) * unit, 0
