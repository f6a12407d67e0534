"""What the intent classifier sees of a text, as names of features."""

from collections.abc import Iterator, Sequence

from components.glance import Glance

_WIDE = str.maketrans("？！", "?!")


def intent_features(seen: Glance) -> list[str]:
    """Words and pairs of them, pairs and triples with things blanked out, and runs of letters."""
    blanked = ["^", *seen.blanked(), "$"]
    return [
        *(word_feature(one) for one in _runs(seen.plain, (1, 2))),
        *(f"b {one}" for one in _runs(blanked, (1, 2, 3))),
        *(f"c {one}" for one in _letters(seen.plain)),
        f"length {min(len(seen.plain), 12)}",
        *(f"mark {mark}" for mark in "?!" if mark in seen.text.translate(_WIDE)),
    ]


def word_feature(words: str) -> str:
    """The name of the feature that a word, or two beside each other, are there."""
    return f"w {words}"


def _runs(tokens: Sequence[str], lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for at in range(len(tokens) - length + 1):
            yield " ".join(tokens[at : at + length])


def _letters(tokens: Sequence[str]) -> Iterator[str]:
    """Of each longer word the runs of three and four letters, its edges marked."""
    for token in tokens:
        if len(token) > 3:
            edged = f"_{token}_"
            for length in (3, 4):
                for at in range(len(edged) - length + 1):
                    yield edged[at : at + length]
