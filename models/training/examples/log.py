"""What shoppers accepted, over what they were shown beside it, from the feedback log."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog, load_catalog
from data.db.impression import FeedbackRow, ImpressionBundleRow, ImpressionRow
from data.db.portions import portions
from data.feedback.decisions import TAKEN
from data.feedback.erasure import FORGOTTEN
from data.feedback.impressions import pools_of
from data.types.text import Bilingual, Language
from models.contract.constraints import Constraints
from models.contract.context_text import constraints_text, preference_text
from models.contract.recommendation import Taste
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData
from models.training.examples.rows import Stock, held_out_rows
from models.training.examples.shop_items import for_sale, shop_items
from models.training.examples.splits import by_order, purged

SOURCE = "log"
LEAST_PROPENSITY = 0.01
MOST_WEIGHT = 10.0
CONSTRAINTS = TypeAdapter(Constraints)
TASTE = TypeAdapter(Taste)
Pool = Sequence[ImpressionBundleRow]


@dataclass(frozen=True, slots=True)
class Choice:
    """A slate of which something was taken: what, and all that could have been shown."""

    impression: ImpressionRow
    taken: frozenset[str]
    pool: Pool


def log_data(session: Session, seed: int) -> TrainingData:
    """Examples in the order of time, the latest held out. Raises NothingToLearn.

    A held-out bundle that was accepted before in nearly the same form is left out, so that
    nobody is measured by what they have seen.
    """
    catalog = load_catalog(session)
    bundles = [one for choice in choices(session) for one in examples(choice, catalog)]
    if not bundles:
        raise NothingToLearn("nobody has accepted a bundle of a slate drawn by chance yet")
    used = {item for one in bundles for some in (one.items, *one.rejected) for item in some}
    items = shop_items(session, catalog, {*for_sale(catalog), *used})
    parts, repeated = purged(by_order(bundles), lambda one: items[one].kind())
    rows = held_out_rows(parts, Stock.of(items.values()), seed)
    notes = {"source": SOURCE, "seed": seed, "left_out": {"bundles": repeated}}
    return TrainingData(items, parts, rows, notes)


def choices(session: Session) -> Iterator[Choice]:
    """Slates drawn by chance of which a bundle was taken, in the order of time. Forced and
    degraded slates have no propensities; what a forgotten person did is not learned from."""
    taken: dict[str, set[str]] = defaultdict(set)
    reactions = select(FeedbackRow.slate_id, FeedbackRow.bundle_id).where(
        FeedbackRow.kind.in_(TAKEN), FeedbackRow.source != FORGOTTEN
    )
    for slate_id, bundle_id in session.execute(reactions):
        if slate_id and bundle_id:
            taken[slate_id].add(bundle_id)
    drawn = select(ImpressionRow).where(
        ImpressionRow.forced.is_(False), ImpressionRow.degraded.is_(False)
    )
    rows = session.scalars(drawn.order_by(ImpressionRow.at, ImpressionRow.slate_id))
    wanted = [one for one in rows if one.slate_id in taken]
    for some in portions(wanted):
        pools = pools_of(session, [one.slate_id for one in some])
        for one in some:
            yield Choice(one, frozenset(taken[one.slate_id]), pools[one.slate_id])


def examples(choice: Choice, catalog: Catalog) -> Iterator[TrainingBundle]:
    """One for each bundle taken that was shown at its place by a known chance, of items that the
    shop still knows. Without the words of the request (a forgotten person's) there is none."""
    context = choice.impression.context
    shown = [row for row in choice.pool if row.position is not None]
    known = [row for row in shown if all(one in catalog.items for one in _ids(row))]
    rejected = tuple(_ids(row) for row in known if row.bundle_id not in choice.taken)
    for row in known if context.get("utterance") else ():
        if row.bundle_id in choice.taken and row.propensity and len(row.items) > 1:
            yield _example(choice, row, rejected, catalog)


def weight(propensity: float, left: int) -> float:
    """How much more often a blind draw among the ``left`` bundles would have shown this one than
    the logging policy did: 1 under a blind policy. Inverse propensity, the propensity no less
    than 0.01 and the weight no more than 10, for a bounded variance (Ionides, 2008)."""
    return min(1.0 / (left * max(propensity, LEAST_PROPENSITY)), MOST_WEIGHT)


def told_by(context: Mapping[str, Any], catalog: Catalog) -> TrainingBundle:
    """An example with what a logged request says, and with no items yet: its words, language,
    constraints and taste."""
    language: Language = "zh" if context.get("language") == "zh" else "en"

    def name_of(concept_id: str) -> Bilingual | None:
        concept = catalog.concept(concept_id)
        return concept.name if concept else None

    return TrainingBundle(
        bundle_id="",
        session_id="",
        intent=context["utterance"],
        items=(),
        language=language,
        source=SOURCE,
        constraints=constraints_text(_read(CONSTRAINTS, context, "constraints"), language, name_of),
        preference=preference_text(_read(TASTE, context, "taste"), language, name_of),
    )


def _example(
    choice: Choice,
    row: ImpressionBundleRow,
    rejected: tuple[tuple[str, ...], ...],
    catalog: Catalog,
) -> TrainingBundle:
    impression = choice.impression
    return replace(
        told_by(impression.context, catalog),
        bundle_id=f"{impression.slate_id}/{row.bundle_id}",
        session_id=impression.conversation_id,
        items=_ids(row),
        weight=weight(row.propensity or 0.0, len(choice.pool) - (row.position or 0)),
        rejected=rejected,
        roles=tuple(one["role"] for one in row.items),
    )


def _read(kind: TypeAdapter[Any], context: Mapping[str, Any], name: str) -> Any:
    return kind.validate_python(context.get(name) or {})


def _ids(row: ImpressionBundleRow) -> tuple[str, ...]:
    return tuple(one["item_id"] for one in row.items)
