"""Suggested replies: drafts of what conversation and catalog say, for an agent to edit."""

from dataclasses import dataclass

from data.types.item import Item
from data.types.money import Money
from data.types.text import Language
from data.types.turn import LoggedBundle
from models.turn.state import TurnState
from web.console.texts import Words, words_in

FEW_REASONS = 2
DISCONTENT = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply in the shopper's language; ``name`` says which it is."""

    name: str
    text: str


def drafts_for(state: TurnState, stars: int | None) -> tuple[Draft, ...]:
    """The likeliest first. Nothing in them is more than conversation and catalog bear out."""
    words = words_in(state.language)
    bundle = state.bundle()
    drafts = [Draft("hello", _hello(state, words))]
    if stars is not None and stars <= DISCONTENT:
        drafts.insert(0, Draft("sorry", words("reply.sorry")))
    if bundle is not None:
        drafts.append(Draft("stock", _stock(state, bundle, words)))
        reasons = _reasons(bundle, words.language)
        drafts += [Draft("why", words("reply.why", reasons=reasons))] if reasons else []
    drafts += [Draft("ask", words("reply.ask")), Draft("wait", words("reply.wait"))]
    return tuple(drafts)


def proposal_text(state: TurnState, bundles: tuple[LoggedBundle, ...]) -> str:
    """Words for a message that shows these bundles, for clients that show only text as well."""
    words = words_in(state.language)
    lines = [words("reply.propose")]
    lines += [f"{place}. {bundle_line(state, one)}" for place, one in enumerate(bundles, start=1)]
    return "\n".join(lines)


def bundle_line(state: TurnState, bundle: LoggedBundle) -> str:
    """Total and items on one line: "$278: tent + stove ×2"."""
    titles = (
        _title(state.shop.item(line.item_id), state.language)
        + (f" ×{line.quantity}" if line.quantity > 1 else "")
        for line in bundle.items
    )
    return f"{money(state, bundle.total_cents)}: {' + '.join(titles)}"


def money(state: TurnState, cents: int) -> str:
    return str(Money(cents, state.shop.catalog.shop.currency))


def _hello(state: TurnState, words: Words) -> str:
    scenario = state.shop.catalog.scenarios.get(state.scenario_id or "")
    if scenario is None:
        return words("reply.hello", purpose="")
    held = state.constraints.budget
    limited = held is not None and held.max_cents is not None
    budget = words("reply.hello_budget", budget=str(held)) if limited else ""
    name = scenario.name.in_language(words.language)
    purpose = words("reply.hello_purpose", purpose=name, budget=budget)
    return words("reply.hello", purpose=purpose)


def _stock(state: TurnState, bundle: LoggedBundle, words: Words) -> str:
    items = (state.shop.item(line.item_id) for line in bundle.items)
    return words("reply.stock", lines=" ".join(_stock_line(item, words) for item in items))


def _stock_line(item: Item, words: Words) -> str:
    title = _title(item, words.language)
    if item.stock <= 0 or not item.is_offered:
        return words("reply.stock_out", title=title)
    return words("reply.stock_line", title=title, stock=item.stock, days=item.delivery_days)


def _reasons(bundle: LoggedBundle, language: Language) -> str:
    told = [str(one.get("text", "")) for one in bundle.reasons][:FEW_REASONS]
    return ("；" if language == "zh" else "; ").join(one for one in told if one)


def _title(item: Item, language: Language) -> str:
    return item.title.in_language(language)
