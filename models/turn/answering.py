"""Turns that answer a question about what is shown: why, differences, stock, guides."""

from dataclasses import replace

from data.types.item import Item
from data.types.money import Money
from data.types.scenario import Guide
from data.types.text import Bilingual
from data.types.turn import LoggedBundle
from models.client.errors import ScorerError
from models.constraints.measures import measure_value
from models.contract.constraints import MeasureId
from models.contract.scoring import ExplainRequest
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.ports import Recommender
from models.turn.proposing import taste_of
from models.turn.references import known_item, target_bundle, target_bundles, target_items
from models.turn.reply import ComparisonCard, ComparisonRow, GuideCard, Say, say
from models.turn.state import ShopView, TurnState
from models.turn.wording import measured, worded

FEW = 3
MOST_GUIDES = 3
_COMPARED: tuple[MeasureId, ...] = ("weight", "size", "quality")


async def ask_why(state: TurnState, move: Move, recommender: Recommender, _: int) -> Outcome:
    """The reasons for a bundle, or for one item of it."""
    targets = target_items(state, move.references)
    bundle = targets[0].bundle if targets else target_bundle(state, move.references)
    if bundle is None:
        return Outcome((say("utter_no_slate"),), state)
    item = targets[0].item if targets else None
    request = ExplainRequest(
        items=bundle.items,
        language=state.language,
        constraints=state.constraints,
        taste=taste_of(state),
        scenario_id=state.scenario_id,
        item_id=item.item_id if item else None,
    )
    try:
        answer = await recommender.explain(request)
        reasons = tuple(reason.text for reason in answer.reasons)
    except ScorerError:
        reasons = _logged_reasons(bundle, item.item_id if item else None)
    after = replace(state, named_bundle=bundle.bundle_id)
    if not reasons:
        why = state.shop.catalog.scenarios.get(state.scenario_id or "")
        reasons = (why.name.in_language(state.language),) if why else ()
    return Outcome((say("utter_why", reasons=reasons),), after)


def compare_bundles(state: TurnState, move: Move) -> Outcome:
    """The bundles named, or all that are shown, side by side."""
    named = target_bundles(state, move.references)
    bundles = named if len(named) > 1 else state.bundles()
    if len(bundles) < 2:
        missing = "utter_ask_which_bundle" if state.slate else "utter_no_slate"
        return Outcome((say(missing),), state)
    names = tuple(worded("option", number=(one.position or 0) + 1) for one in bundles)
    card = ComparisonCard(tuple(one.bundle_id for one in bundles), names, _rows(state, bundles))
    lines = tuple(_compared_line(card, row) for row in card.rows)
    return Outcome((say("utter_compare", card, comparison=lines),), state)


def ask_availability(state: TurnState, move: Move) -> Outcome:
    """Stock and delivery of the item named, or of everything in the bundle spoken of."""
    item = known_item(state, move.references, move.text) if move.references else None
    bundle = target_bundle(state, move.references)
    if item is not None:
        items, state = [item], replace(state, named_item=item.item_id)
    elif bundle is not None:
        items = [state.shop.item(one.item_id) for one in bundle.items]
    elif state.page_item_id:
        items = [state.shop.item(state.page_item_id)]
    else:
        return Outcome((say("utter_ask_which_item"),), replace(state, pending="which_item"))
    return Outcome((stock_said(*items),), state)


def ask_promise(state: TurnState, move: Move) -> Outcome:
    """What the catalog says now, and that it is no promise."""
    told = state.slate is not None or bool(state.page_item_id)
    outcome = ask_availability(state, move) if told else Outcome((), state)
    return replace(outcome, says=(*outcome.says, say("utter_no_promise")))


def stock_said(*items: Item) -> Say:
    """Whether these can be had, a line each. What is held back is sold out, to shoppers."""
    return say("utter_availability", lines=tuple(_stock_line(one) for one in items))


def browse_guides(state: TurnState, move: Move) -> Outcome:
    """The guides on what was asked about, else on what is being shopped for."""
    kinds = {*move.categories, *(one.words for one in move.references if one.words)}
    kinds |= {
        match.concept.concept_id
        for match in state.shop.lexicon.find(move.text)
        if match.concept.kind in ("category", "department")
    }
    guides = state.shop.catalog.guides
    facts = state.shop.facts
    chosen = [
        one for one in guides if any(facts.is_within(one.category or "", kind) for kind in kinds)
    ]
    chosen += guides_for(state.shop, *move.scenarios, state.scenario_id)
    found = tuple({one.guide_id: one for one in chosen}.values())[:MOST_GUIDES]
    if not found:
        return Outcome((say("utter_no_guides"),), state)
    titles = tuple(one.title for one in found)
    return Outcome((say("utter_guides", GuideCard(found), guides=titles),), state)


def guides_for(shop: ShopView, *scenario_ids: str | None) -> list[Guide]:
    """The guides on how to go about these purposes."""
    return [
        one for one in shop.catalog.guides if one.scenario_id and one.scenario_id in scenario_ids
    ]


def _logged_reasons(bundle: LoggedBundle, item_id: str | None) -> tuple[str, ...]:
    return tuple(
        str(reason["text"])
        for reason in bundle.reasons
        if item_id is None or item_id in reason["item_ids"]
    )


def _rows(state: TurnState, bundles: tuple[LoggedBundle, ...]) -> tuple[ComparisonRow, ...]:
    currency = state.shop.catalog.shop.currency
    totals = tuple(_same(str(Money(one.total_cents, currency))) for one in bundles)
    rows = [ComparisonRow(worded("total"), totals)]
    for measure in _COMPARED:
        values = [measure_value(one.items, measure, state.shop.facts) for one in bundles]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            shown = tuple(measured(measure, value) for value in known)
            rows.append(ComparisonRow(worded("measures", measure), shown))
    rows.append(ComparisonRow(worded("only_here"), _only_here(state, bundles)))
    return tuple(rows)


def _only_here(state: TurnState, bundles: tuple[LoggedBundle, ...]) -> tuple[Bilingual, ...]:
    """What each bundle has that none of the others has."""
    answers = []
    for bundle in bundles:
        others = frozenset[str]().union(
            *(other.item_ids() for other in bundles if other is not bundle)
        )
        titles = [
            state.shop.item(one.item_id).title for one in bundle.items if one.item_id not in others
        ]
        answers.append(
            Bilingual("; ".join(title.en for title in titles), "；".join(t.zh for t in titles))
        )
    return tuple(answers)


def _compared_line(card: ComparisonCard, row: ComparisonRow) -> Bilingual:
    pairs = list(zip(card.names, row.values, strict=True))
    return Bilingual(
        f"{row.name.en}: " + ", ".join(f"{name.en} {value.en}" for name, value in pairs),
        f"{row.name.zh}：" + "，".join(f"{name.zh} {value.zh}" for name, value in pairs),
    )


def _stock_line(item: Item) -> Bilingual:
    if item.stock <= 0 or not item.is_offered:
        return worded("facts", "sold_out", title=item.title)
    kind = "few_left" if item.stock <= FEW else "in_stock"
    return worded("facts", kind, title=item.title, stock=item.stock, days=item.delivery_days)


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)
