"""Category paths as feeds write them: "Home > Kitchen > Knives", "2271", "Food, Sale"."""

import re

from data.datasets.markup import plain_line
from data.datasets.vocabulary import feed_words

STEPS = re.compile(r"\s*(?:>|»|›|→|\||\\|/(?=\s)|(?<=\s)/)\s*")
NUMBERED = re.compile(r"^(?:(?P<number>\d+)|gid\S*)\s*(?:-\s*)?(?P<rest>.*)$")


def category_path(text: str) -> tuple[str, ...]:
    """The steps of a path from the widest to the narrowest; empty for what is none."""
    said = plain_line(text)
    numbered = NUMBERED.match(said)
    if numbered:
        said = numbered["rest"] or feed_words().google_categories.get(numbered["number"] or "", "")
    return tuple(step for step in STEPS.split(said) if step and not feed_words().says_nothing(step))


def deepest(text: str, separator: str = ",") -> tuple[str, ...]:
    """Of several paths in one value the longest, of equally long ones the first. A separator
    written after a backslash belongs to a name."""
    names = re.split(rf"(?<!\\){re.escape(separator)}", text)
    paths = [category_path(one.replace(f"\\{separator}", separator)) for one in names]
    return max(paths, key=len, default=())
