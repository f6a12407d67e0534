"""Taking a bundle, the basket, and the way to the checkout."""

from dataclasses import replace
from urllib.parse import urlencode

from data.types.money import Money, Shop
from data.types.text import Bilingual
from data.types.turn import BasketLine, LoggedBundle
from models.constraints.violations import violations
from models.contract.constraints import Constraints
from models.turn.answering import guides_for, stock_said
from models.turn.moves import Move
from models.turn.outcome import Outcome
from models.turn.references import target_bundle
from models.turn.reply import BasketCard, GuideCard, Say, say
from models.turn.state import TurnState
from models.turn.wording import worded


def accept_bundle(state: TurnState, move: Move) -> Outcome:
    """Puts the bundle into the basket, unless something in it has sold out meanwhile."""
    bundle = target_bundle(state, move.references)
    if bundle is None:
        missing = "utter_ask_which_bundle" if state.slate else "utter_no_slate"
        return Outcome((say(missing),), state)
    broken = violations(bundle.items, Constraints(), replace(state.shop.facts, roles=()))
    if broken:
        return Outcome((say("utter_unavailable"),), state)
    basket = _filled(state.basket, bundle)
    after = replace(state, basket=basket, named_bundle=bundle.bundle_id, rejections=0, pending=None)
    number = worded("option", number=(bundle.position or 0) + 1)
    card = BasketCard(still_sold(after))
    said = say("utter_accepted", card, bundle=number, total=total(after))
    return Outcome((said, *_setting_up(state)), after, basket=basket)


def _setting_up(state: TurnState) -> tuple[Say, ...]:
    """How to go about it, the first time that a bundle is taken for the purpose."""
    guides = tuple(guides_for(state.shop, state.scenario_id))
    if not guides or any(line.bundle_id for line in state.basket):
        return ()
    titles = tuple(one.title for one in guides)
    return (say("utter_setting_up", GuideCard(guides), guides=titles),)


def view_basket(state: TurnState, _: Move) -> Outcome:
    """What the basket holds; what is held back by now is said to be sold out, and not counted."""
    standing = still_sold(state)
    if not standing:
        return Outcome((*_gone(state), say("utter_basket_empty")), state)
    titles = tuple(_counted(state, line) for line in standing)
    said = say("utter_basket", BasketCard(standing), lines=titles, total=total(state))
    return Outcome((*_gone(state), said), state)


def checkout(state: TurnState, move: Move) -> Outcome:
    """Hands the basket over to the shop's own checkout."""
    standing = still_sold(state)
    if not standing:
        return view_basket(state, move)
    url = checkout_url(standing, state.shop.catalog.shop)
    said = say("utter_checkout", BasketCard(standing), url=url, total=total(state))
    return Outcome((*_gone(state), said), state)


def still_sold(state: TurnState) -> tuple[BasketLine, ...]:
    """The lines of the basket without those that are held back by now."""
    return tuple(line for line in state.basket if state.shop.catalog.offered(line.item_id))


def _gone(state: TurnState) -> tuple[Say, ...]:
    """Says of what the basket holds that it cannot be had any more."""
    items = [state.shop.item(line.item_id) for line in state.basket]
    gone = [item for item in items if not item.is_offered]
    return (stock_said(*gone),) if gone else ()


def checkout_url(basket: tuple[BasketLine, ...], shop: Shop) -> str:
    """The shop's own checkout, told what the basket holds: ``?item=ID:QUANTITY`` a line."""
    lines = [("item", f"{line.item_id}:{line.quantity}") for line in basket]
    return f"{shop.checkout_url}?{urlencode(lines, safe=':')}"


def total(state: TurnState) -> Money:
    """What the basket costs."""
    lines = still_sold(state)
    cents = sum(state.shop.item(line.item_id).price_cents * line.quantity for line in lines)
    return Money(cents, state.shop.catalog.shop.currency)


def _counted(state: TurnState, line: BasketLine) -> Bilingual:
    title = state.shop.item(line.item_id).title
    if line.quantity == 1:
        return title
    return Bilingual(f"{title.en} ×{line.quantity}", f"{title.zh} ×{line.quantity}")


def _filled(basket: tuple[BasketLine, ...], bundle: LoggedBundle) -> tuple[BasketLine, ...]:
    lines = {line.item_id: line for line in basket}
    for item in bundle.items:
        lines[item.item_id] = BasketLine(item.item_id, item.quantity, bundle.bundle_id)
    return tuple(lines.values())
