"""What the entity tagger sees of each token of a text, as names of features."""

from collections.abc import Sequence

from components.glance import Glance
from components.tokens import is_chinese

AROUND = 3
"""So many tokens to either side are seen."""


def tag_features(
    seen: Glance, intent: str, senses: Sequence[dict[str, float]] = ()
) -> list[dict[str, float]]:
    """The features of each token and their weights. ``intent``: what the text was understood as;
    ``senses``: of each token what its vector tells, if there is one."""
    kinds = _kinds(seen)
    return [
        {
            **dict.fromkeys(
                (
                    "bias",
                    f"intent={intent}",
                    *_own(seen, at),
                    *_breaks(seen, at),
                    *_near(seen.plain, kinds, at),
                ),
                1.0,
            ),
            **_sensed(senses, at),
        }
        for at in range(len(seen.plain))
    ]


def _sensed(senses: Sequence[dict[str, float]], at: int) -> dict[str, float]:
    return {
        f"{step}:sense={label}": share
        for step in (-1, 0, 1)
        if 0 <= at + step < len(senses)
        for label, share in senses[at + step].items()
    }


def _own(seen: Glance, at: int) -> list[str]:
    word, plain = seen.words[at].text, seen.plain[at]
    if is_chinese(plain):
        return [f"wide={''.join(seen.plain[max(0, at - 1) : at + 2])}"]
    return [
        *(f"starts={plain[:length]}" for length in (2, 3, 4) if len(plain) > length),
        *(f"ends={plain[-length:]}" for length in (2, 3, 4) if len(plain) > length),
        f"shape={_shape(word)}",
    ]


def _breaks(seen: Glance, at: int) -> list[str]:
    """Whether a mark, as a comma, stands right before or behind the token."""
    return [f"break:{step}" for step in (0, 1) if seen.is_apart(at + step)]


def _shape(word: str) -> str:
    signs = (
        "9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in word
    )
    shape = ""
    for sign in signs:
        shape += sign if not shape.endswith(sign) else ""
    return shape


def _near(plain: Sequence[str], kinds: Sequence[Sequence[str]], at: int) -> list[str]:
    told = []
    for step in range(-AROUND, AROUND + 1):
        place = at + step
        if not 0 <= place < len(plain):
            told.append(f"{step}:edge")
            continue
        told.append(f"{step}:{plain[place]}")
        told += [f"{step}:{kind}" for kind in kinds[place]]
        if step < AROUND and place + 1 < len(plain):
            told.append(f"{step}:{plain[place]} {plain[place + 1]}")
    return told


def _kinds(seen: Glance) -> list[list[str]]:
    """Of each token the kinds of the known words that it begins ("B-") or goes on with ("I-")."""
    kinds: list[list[str]] = [[] for _ in seen.plain]
    for one in seen.named:
        for place in range(one.first, one.last):
            kinds[place].append(f"{'B' if place == one.first else 'I'}-{one.kind}")
            if place == one.last - 1:
                kinds[place].append(f"E-{one.kind}")
    return kinds
