"""A slate as the chat's card shows it, whoever sends it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from data.types.text import Language
from data.types.turn import Impression, LoggedBundle
from models.contract.constraints import Constraints
from models.turn.state import ShopView


def slate_card(
    impression: Impression, constraints: Constraints, shop: ShopView, language: Language
) -> dict[str, Any]:
    """The whole slate in one language, as the wire has it."""
    scenario_id = impression.context.get("scenario_id")
    return {
        "type": "slate",
        "slate_id": impression.slate_id,
        "language": language,
        "degraded": impression.degraded,
        "constraints": _constraints(constraints),
        "relaxations": [dict(relaxation) for relaxation in impression.relaxations],
        "bundles": [bundle_card(one, scenario_id, shop, language) for one in impression.shown()],
    }


def _constraints(constraints: Constraints) -> dict[str, Any]:
    """Only what holds: absent constraints are left out."""
    kept: Mapping[str, Any] = asdict(constraints)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in kept.items()
        if value not in (None, ())
    }


def bundle_card(
    bundle: LoggedBundle, scenario_id: str | None, shop: ShopView, language: Language
) -> dict[str, Any]:
    """One bundle with titles, roles, prices and reasons in one language."""
    return {
        "bundle_id": bundle.bundle_id,
        "position": bundle.position,
        "items": [
            {
                **item_line(item.item_id, item.quantity, price_cents, shop, language),
                "role": item.role_id,
                "role_name": _role_name(item.role_id, scenario_id, shop, language),
                "material": _material(item.item_id, shop, language),
            }
            for item, price_cents in zip(bundle.items, bundle.prices_cents, strict=True)
        ],
        "total_cents": bundle.total_cents,
        "currency": shop.catalog.shop.currency,
        "reasons": [dict(reason) for reason in bundle.reasons],
    }


def item_line(
    item_id: str, quantity: int, price_cents: int, shop: ShopView, language: Language
) -> dict[str, Any]:
    """What bundles and baskets say of an item."""
    return {
        "item_id": item_id,
        "title": shop.item(item_id).title.in_language(language),
        "quantity": quantity,
        "price_cents": price_cents,
        "image": shop.item(item_id).image,
        "url": f"/items/{item_id}",
    }


def _role_name(role_id: str, scenario_id: str | None, shop: ShopView, language: Language) -> str:
    name = shop.role_name(role_id, scenario_id)
    return name.in_language(language) if name else role_id.replace("_", " ")


def _material(item_id: str, shop: ShopView, language: Language) -> str:
    value = shop.item(item_id).attributes.get("material", ())
    ids = (value,) if isinstance(value, str) else value if isinstance(value, tuple | list) else ()
    concepts = [(one, shop.catalog.concept(str(one), "material")) for one in ids]
    return ", ".join(
        concept.name.in_language(language) if concept else str(one) for one, concept in concepts
    )
