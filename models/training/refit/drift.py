"""Whether language, catalog and feedback are still what was learned from, in rows and words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any

from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog, load_catalog
from data.db.operation import AuditRow
from data.feedback.decisions import TAKEN
from data.feedback.reading import LoggedConversation, Span, begun_since, conversations
from models.evaluation.dataset.bundle import CJK
from models.evaluation.dataset.item import TrainingItem
from models.scorer.shop_text import category_path
from models.training.refit.shifts import Shift, of_counts, of_share, of_values

LEAST = 30
"""Conversations, on either side, below which nothing is compared."""


@dataclass(frozen=True)
class Talk:
    """What of one conversation is compared."""

    language: str
    intents: tuple[str, ...]
    words: tuple[str, ...]
    confidences: tuple[float, ...]
    turns: int
    slates: int
    kinds: tuple[str, ...]
    positions: tuple[str, ...]
    prices: tuple[float, ...]
    sellers: tuple[str, ...]
    scores: tuple[float, ...]


def drift(
    session: Session,
    trained_on: Mapping[str, TrainingItem],
    now: datetime,
    days: float,
    least: int = LEAST,
) -> list[Shift]:
    """Conversations of the last ``days`` against those before; the catalog against the items that
    the base data was written from. Words are counted, and never told."""
    catalog = load_catalog(session)
    since = now - timedelta(days=days)
    before = _talks(session, None, since, catalog)
    latter = _talks(session, since, now, catalog)
    found = list(catalog_shifts(catalog, trained_on)) if trained_on else []
    if min(len(before), len(latter)) >= least:
        found += [*language_shifts(before, latter), *feedback_shifts(before, latter)]
    return found


def language_shifts(before: Sequence[Talk], now: Sequence[Talk]) -> Iterable[Shift]:
    """Which language, which intents, which words; how long, and how sure it was understood."""
    for measure, kind in (("language", "psi"), ("intents", "js"), ("words", "js")):
        both = [_counted(one, measure) for one in (before, now)]
        shift = of_counts(("language", measure), kind, *both)  # type: ignore[arg-type]
        yield _without_words(shift) if measure == "words" else shift
    known = set(_counted(before, "words"))
    said = [word for one in now for word in one.words]
    fresh = sum(word not in known for word in said)
    yield of_share(("language", "new words"), fresh, len(said), f"{fresh} of {len(said)} words")
    sure = [[value for one in some for value in one.confidences] for some in (before, now)]
    if all(sure):
        yield of_values(("language", "confidence"), *sure)
    lengths = [[float(len(one.words)) for one in some] for some in (before, now)]
    yield of_values(("language", "length"), *lengths)


def feedback_shifts(before: Sequence[Talk], now: Sequence[Talk]) -> Iterable[Shift]:
    """What is done, how often something is taken, where, whose and how dear, and what scores the
    shown bundles have."""
    for measure in ("kinds", "positions", "sellers"):
        both = [_counted(one, measure) for one in (before, now)]
        if all(both):
            yield of_counts(("feedback", measure), "js" if measure == "kinds" else "psi", *both)
    taken = [Counter("taken" if one.positions else "not" for one in some) for some in (before, now)]
    yield of_counts(("feedback", "success"), "psi", *taken)
    for measure in ("prices", "scores"):
        values = [
            [one for talk in some for one in getattr(talk, measure)] for some in (before, now)
        ]
        if all(values):
            yield of_values(("feedback", measure), *values)
    yield of_values(
        ("feedback", "turns"), *([float(one.turns) for one in s] for s in (before, now))
    )


def catalog_shifts(catalog: Catalog, trained_on: Mapping[str, TrainingItem]) -> Iterable[Shift]:
    """Categories, prices, and items that nobody had seen when the base data was written."""
    offers = list(catalog.offers())
    now = Counter(">".join(category_path(catalog, one)) for one in offers)
    before = Counter(">".join(one.path()) for one in trained_on.values())
    yield of_counts(("catalog", "categories"), "js", before, now)
    prices = [log(one.price_cents) for one in trained_on.values() if one.price_cents]
    yield of_values(("catalog", "prices"), prices, [log(max(one.price_cents, 1)) for one in offers])
    fresh = sum(one.item_id not in trained_on for one in offers)
    told = f"{fresh} of {len(offers)} items are newer than the base data"
    yield of_share(("catalog", "new items"), fresh, len(offers), told)


def report(shifts: Sequence[Shift]) -> str:
    """In words, what is worst first."""
    if not shifts:
        return "Too few conversations to compare, and no base data to compare the catalog with."
    order = {"alarm": 0, "watch": 1, "stable": 2}
    lines = [
        f"{one.level:7}{one.area}, {one.measure}: {one.kind} {one.value:.3f} ({one.told})"
        for one in sorted(shifts, key=lambda one: (order[one.level], -one.value))
    ]
    alarms = sum(one.level == "alarm" for one in shifts)
    watched = sum(one.level == "watch" for one in shifts)
    advice = (
        "Look at the alarms; a refit or new base data may be due."
        if alarms
        else "Nothing has to be done."
    )
    head = f"{len(shifts)} measures: {alarms} alarms, {watched} to be watched. {advice}"
    return "\n".join([head, *lines])


def audit_row(shifts: Sequence[Shift], now: datetime) -> AuditRow:
    """The report as a row that the console can read."""
    levels = {one.level for one in shifts}
    worst = next((one for one in ("alarm", "watch") if one in levels), "stable")
    detail: dict[str, Any] = {"level": worst, "shifts": [asdict(one) for one in shifts]}
    return AuditRow(
        audit_id=f"drift-{now:%Y%m%d%H%M%S%f}",
        actor="refit",
        action="drift",
        subject=worst,
        detail=detail,
        at=now,
    )


def _talks(
    session: Session, since: datetime | None, until: datetime, catalog: Catalog
) -> list[Talk]:
    ids = begun_since(session, since, until)
    some = conversations(session, ids, Span(None, until))
    return [talk_of(one, catalog) for one in some if one.turns]


def talk_of(one: LoggedConversation, catalog: Catalog) -> Talk:
    taken = [
        bundle
        for slate in one.slates
        for bundle in slate.impression.shown()
        if bundle.bundle_id in slate.bundles_of(*TAKEN)
    ]
    shown = [bundle for slate in one.slates for bundle in slate.impression.shown()]
    items = [catalog.items[line.item_id] for bundle in taken for line in bundle.items
             if line.item_id in catalog.items]  # fmt: skip
    return Talk(
        language=one.language,
        intents=tuple(turn.intent for turn in one.turns),
        words=tuple(word for turn in one.turns for word in words_in(turn.utterance)),
        confidences=tuple(t.confidence for t in one.turns if t.confidence is not None),
        turns=len(one.turns),
        slates=len(one.slates),
        kinds=tuple(each.event.kind for slate in one.slates for each in slate.reactions),
        positions=tuple(str(bundle.position) for bundle in taken),
        prices=tuple(log(max(bundle.total_cents, 1)) for bundle in taken),
        sellers=tuple(item.seller_id for item in items),
        scores=tuple(bundle.score for bundle in shown if bundle.score is not None),
    )


def words_in(text: str) -> list[str]:
    """Words apart by spaces, Chinese ones by sign."""
    apart = CJK.sub(lambda found: f" {found.group()} ", text.casefold())
    return [word for one in apart.split() if (word := one.strip(".,!?;:，。！？；："))]


def _counted(talks: Sequence[Talk], measure: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in talks:
        value = getattr(one, measure)
        found.update([value] if isinstance(value, str) else value)
    return found


def _without_words(shift: Shift) -> Shift:
    """Nobody's words stand in a report."""
    return Shift(**asdict(shift) | {"told": "shares of single words"})
