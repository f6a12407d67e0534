"""A slate as the chat's card shows it: the same wire as the assistant's own slates."""

from dataclasses import asdict
from typing import Any

from data.types.scenario import BundleItem
from data.types.text import Language
from data.types.turn import Impression, LoggedBundle
from models.contract.constraints import Constraints
from models.turn.state import ShopView


def slate_card(
    impression: Impression, constraints: Constraints, shop: ShopView, language: Language
) -> dict[str, Any]:
    """A test holds this to what the assistant sends of the same slate."""
    scenario_id = impression.context.get("scenario_id")
    return {
        "type": "slate",
        "slate_id": impression.slate_id,
        "language": language,
        "degraded": impression.degraded,
        "constraints": _holding(constraints),
        "relaxations": [dict(relaxation) for relaxation in impression.relaxations],
        "bundles": [bundle_card(one, scenario_id, shop, language) for one in impression.shown()],
    }


def bundle_card(
    bundle: LoggedBundle, scenario_id: str | None, shop: ShopView, language: Language
) -> dict[str, Any]:
    """One bundle with titles, roles, prices and reasons in one language."""
    priced = zip(bundle.items, bundle.prices_cents, strict=True)
    return {
        "bundle_id": bundle.bundle_id,
        "position": bundle.position,
        "items": [_line(one, cents, scenario_id, shop, language) for one, cents in priced],
        "total_cents": bundle.total_cents,
        "currency": shop.catalog.shop.currency,
        "reasons": [dict(reason) for reason in bundle.reasons],
    }


def _holding(constraints: Constraints) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(constraints).items()
        if value not in (None, ())
    }


def _line(
    line: BundleItem, price_cents: int, scenario_id: str | None, shop: ShopView, language: Language
) -> dict[str, Any]:
    item = shop.item(line.item_id)
    name = shop.role_name(line.role_id, scenario_id)
    return {
        "item_id": line.item_id,
        "title": item.title.in_language(language),
        "quantity": line.quantity,
        "price_cents": price_cents,
        "image": item.image,
        "url": f"/items/{line.item_id}",
        "role": line.role_id,
        "role_name": name.in_language(language) if name else line.role_id.replace("_", " "),
        "material": _material(line.item_id, shop, language),
    }


def _material(item_id: str, shop: ShopView, language: Language) -> str:
    value = shop.item(item_id).attributes.get("material", ())
    ids = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    named = ((one, shop.catalog.concept(one, "material")) for one in ids)
    return ", ".join(known.name.in_language(language) if known else one for one, known in named)
