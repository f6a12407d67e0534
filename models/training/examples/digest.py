"""A few words of what buyers say of an item, for a model that reads its text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.catalog.rows import review_of
from data.db.shop import ReviewRow
from data.types.item import Review
from data.types.text import Language

MOST_CHARS: Mapping[Language, int] = {"en": 240, "zh": 80}
"""Chinese says about the same with a third of the signs."""


def digest(reviews: Sequence[Review], language: Language) -> str:
    """The mean of all stars, then the newest of the best and of the worst reviews in this
    language, cut to 240 letters (80 signs). Empty without any review in the language."""
    said = [one for one in reviews if one.language == language]
    if not said:
        return ""
    newest = sorted(said, key=lambda one: (one.written_on, one.review_id), reverse=True)
    best = max(newest, key=lambda one: one.rating)
    worst = min(newest, key=lambda one: one.rating)
    texts = dict.fromkeys((best.text, worst.text))
    stars = sum(one.rating for one in reviews) / len(reviews)
    space = "" if language == "zh" else " "
    return f"{stars:.1f}★ " + _cut(space.join(texts), MOST_CHARS[language])


def reviews_by_item(session: Session, item_ids: Iterable[str]) -> dict[str, list[Review]]:
    """All reviews of these items."""
    wanted = set(item_ids)
    found: dict[str, list[Review]] = defaultdict(list)
    for row in session.scalars(select(ReviewRow).order_by(ReviewRow.review_id)):
        if row.item_id in wanted:
            found[row.item_id].append(review_of(row))
    return found


def _cut(text: str, most: int) -> str:
    """At the end of a sentence where there is one, else anywhere."""
    if len(text) <= most:
        return text
    ends = [place + 1 for place, sign in enumerate(text[:most]) if sign in ".!?。！？"]
    return text[: ends[-1]] if ends else text[:most]
