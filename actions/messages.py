"""The only place shaping what goes out: cards for ``custom`` and values for the responses. A
slate's card is models.turn.slate_card, which agents send as well."""

from typing import Any

from data.types.money import Money
from data.types.text import Bilingual, Language
from data.types.turn import BasketLine
from models.turn.accepting import checkout_url
from models.turn.reply import (
    BasketCard,
    Card,
    ChoiceCard,
    ComparisonCard,
    GuideCard,
    HandoverCard,
    ItemCard,
    Say,
    SlateCard,
    SurveyCard,
    Value,
)
from models.turn.slate_card import item_line, slate_card
from models.turn.state import ShopView
from models.turn.wording import reading_name

_LISTING = {"en": "; ", "zh": "；"}
_LINES = ("lines", "facts", "reasons", "comparison", "guides", "conditions")


def values_of(say: Say, shop: ShopView, language: Language) -> dict[str, str]:
    """The response's parameters as text in one language."""
    values = {name: _text(name, value, language) for name, value in say.values.items()}
    if isinstance(say.card, SlateCard):
        values["bundles"] = _bundle_lines(say.card, shop, language)
    return values


def custom_of(  # noqa: PLR0911 - one return a card
    card: Card | None, shop: ShopView, language: Language
) -> dict[str, Any] | None:
    """The card as the wire has it."""
    match card:
        case SlateCard():
            return slate_card(card.impression, card.constraints, shop, language)
        case BasketCard():
            return _basket(card.lines, shop, language)
        case ItemCard():
            return _item(card, language)
        case ComparisonCard():
            return _comparison(card, language)
        case GuideCard():
            return _guides(card, language)
        case ChoiceCard():
            return _choice(card, language)
        case HandoverCard():
            return {"type": "handover"}
        case SurveyCard():
            return {"type": "survey"}
        case None:
            return None


def _text(name: str, value: Value, language: Language) -> str:
    if isinstance(value, Bilingual):
        return value.in_language(language)
    if isinstance(value, tuple):
        parts = [
            part.in_language(language) if isinstance(part, Bilingual) else part for part in value
        ]
        if name in _LINES:
            return "\n".join(f"• {part}" for part in parts)
        return _LISTING[language].join(parts)
    return str(value)


def _bundle_lines(card: SlateCard, shop: ShopView, language: Language) -> str:
    currency = shop.catalog.shop.currency
    lines = []
    for number, bundle in enumerate(card.impression.shown(), start=1):
        titles = [_counted(shop, item.item_id, item.quantity, language) for item in bundle.items]
        total = Money(bundle.total_cents, currency)
        lines.append(f"{number}. {total}: {' + '.join(titles)}")
    return "\n".join(lines)


def _counted(shop: ShopView, item_id: str, quantity: int, language: Language) -> str:
    title = shop.item(item_id).title.in_language(language)
    return title if quantity == 1 else f"{title} ×{quantity}"


def _basket(lines: tuple[BasketLine, ...], shop: ShopView, language: Language) -> dict[str, Any]:
    prices = {line.item_id: shop.item(line.item_id).price_cents for line in lines}
    return {
        "type": "basket",
        "items": [
            item_line(line.item_id, line.quantity, prices[line.item_id], shop, language)
            for line in lines
        ],
        "total_cents": sum(prices[line.item_id] * line.quantity for line in lines),
        "currency": shop.catalog.shop.currency,
        "checkout_url": checkout_url(lines, shop.catalog.shop),
    }


def _item(card: ItemCard, language: Language) -> dict[str, Any]:
    item = card.item
    return {
        "type": "item",
        "item_id": item.item_id,
        "title": item.title.in_language(language),
        "description": item.description.in_language(language),
        "price_cents": item.price_cents,
        "currency": item.currency,
        "image": item.image,
        "url": f"/items/{item.item_id}",
        "facts": [
            {"label": fact.label.in_language(language), "text": fact.value.in_language(language)}
            for fact in card.facts
        ],
    }


def _comparison(card: ComparisonCard, language: Language) -> dict[str, Any]:
    return {
        "type": "comparison",
        "bundle_ids": list(card.bundle_ids),
        "columns": [name.in_language(language) for name in card.names],
        "rows": [
            {
                "label": row.name.in_language(language),
                "values": [value.in_language(language) for value in row.values],
            }
            for row in card.rows
        ],
    }


def _choice(card: ChoiceCard, language: Language) -> dict[str, Any]:
    named = [(intent, reading_name(intent)) for intent in card.readings]
    return {
        "type": "choice",
        "options": [
            {"reading": intent, "label": _sentence(name.in_language(language))}
            for intent, name in named
            if name is not None
        ],
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _guides(card: GuideCard, language: Language) -> dict[str, Any]:
    return {
        "type": "guide",
        "guides": [
            {
                "guide_id": guide.guide_id,
                "title": guide.title.in_language(language),
                "body": guide.body.in_language(language),
            }
            for guide in card.guides
        ],
    }
