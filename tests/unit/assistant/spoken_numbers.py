"""Round hundreds as they are said, to try the grammars with."""

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DIGITS = "零一二三四五六七八九"


def english(amount: int) -> str:
    """Below ten thousand: "three thousand five hundred fifty"."""
    words = []
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if amount >= size:
            words += [_SMALL[amount // size], name]
        amount %= size
    return " ".join([*words, *_below_hundred(amount)])


def _below_hundred(amount: int) -> list[str]:
    if amount < 20:
        return [_SMALL[amount]] if amount else []
    return [_TENS[amount // 10], *_below_hundred(amount % 10)]


def chinese(amount: int) -> str:
    """Below ten thousand, in tens: 三千五百五十."""
    told = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, amount = divmod(amount, size)
        is_gap = digit == 0 and told and amount and not told.endswith("零")
        told += f"{_DIGITS[digit]}{name}" if digit else "零" if is_gap else ""
    return told
