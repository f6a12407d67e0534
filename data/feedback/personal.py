"""Which columns of which tables speak of people, and what is left of them once forgotten.

The one place that knows: erasure and the anonymous export both go by it. Every column that can
hold words stands here, so that a new one must be judged before it is filled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, String

Treatment = Callable[[Any], Any]
"""What is left of a value."""
Owner = str
"""The column that says whose a row is: conversation_id, shopper_id or slate_id."""

IMPERSONAL_CONTEXT = ("language", "roles", "scenario_id", "seed", "slate_size", "treatment")
"""Of what a slate was drawn from, all that says nothing of the person."""


def blank(_: Any) -> str:
    return ""


def empty(_: Any) -> dict[str, Any]:
    return {}


def nothing(_: Any) -> None:
    return None


CONSTANT = (blank, empty, nothing)
"""Treatments that need not look at the value."""


def impersonal_context(context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: context[name] for name in context if name in IMPERSONAL_CONTEXT}


def untold(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons and relaxations: their kind stays, what they say of the wish does not."""
    left: dict[str, Any] = {"text": "", "to": {}}
    return [{name: left.get(name, one[name]) for name in one} for one in told]


@dataclass(frozen=True)
class Traces:
    """What one table knows of people.

    ``goes``: the whole row is erased. ``erased``: what is left of a column. ``kept``: the other
    columns that can hold words, all judged to tell nothing of a person. A table without
    ``owner`` has no row of a person's own; where it has something to erase, it may name people.
    """

    kept: tuple[str, ...] = ()
    erased: Mapping[str, Treatment] = field(default_factory=dict)
    owner: Owner | None = None
    goes: bool = False


def _of_the_shop(columns: str) -> Traces:
    return Traces(kept=tuple(columns.split()))


def _of(owner: Owner | None, columns: str, **erased: Treatment) -> Traces:
    return Traces(tuple(columns.split()), erased, owner)


def _gone(owner: Owner, columns: str) -> Traces:
    return Traces(tuple(columns.split()), owner=owner, goes=True)


TRACES: Mapping[str, Traces] = {
    "shop": _of_the_shop("name currency rates checkout_url"),
    "seller": _of_the_shop("seller_id name"),
    "item": _of_the_shop(
        "item_id department category title_en title_zh description_en description_zh brand "
        "currency seller_id attributes held_reason image group_id url source"
    ),
    "item_change": _of_the_shop("item_id"),
    "review": _of_the_shop("review_id item_id language text"),
    "compatibility_rule": _of_the_shop(
        "rule_id left_category left_attribute relation right_category right_attribute "
        "reason_en reason_zh"
    ),
    "association": _of_the_shop(
        "association_id kind left_category right_category source reason_en reason_zh"
    ),
    "concept": _of_the_shop("concept_id kind name_en name_zh aliases parent"),
    "scenario": _of_the_shop(
        "scenario_id department name_en name_zh description_en description_zh aliases roles"
    ),
    "authored_bundle": _of_the_shop("bundle_id scenario_id items why_en why_zh"),
    "guide": _of_the_shop("guide_id scenario_id category title_en title_zh body_en body_zh"),
    "experiment": _of_the_shop("experiment_id name arms kind"),
    "release": _of_the_shop("release_id checkpoint checkpoint_hash metrics"),
    "shopper": _of("shopper_id", "shopper_id"),
    "consent": _gone("shopper_id", "consent_id shopper_id purpose"),
    "assignment": _of("shopper_id", "experiment_id shopper_id arm"),
    "conversation": _of(
        "shopper_id", "conversation_id shopper_id channel language owner", page_item_id=nothing
    ),
    "message": _of(
        "conversation_id",
        "conversation_id author",
        client_message_id=nothing,
        text=blank,
        custom=nothing,
    ),
    "turn": _of(
        "conversation_id",
        "turn_id conversation_id intent language slate_id",
        utterance=blank,
        state=empty,
    ),
    "basket_line": _gone("conversation_id", "conversation_id item_id bundle_id"),
    "preference": _gone(
        "shopper_id", "preference_id shopper_id conversation_id features mean precision folded"
    ),
    "impression": _of(
        "conversation_id",
        "slate_id conversation_id turn_id policy policy_hash strategy model_version mixture",
        context=impersonal_context,
        relaxations=untold,
    ),
    "impression_bundle": _of("slate_id", "slate_id bundle_id items features_hash", reasons=untold),
    "feedback": _of(
        "conversation_id",
        "event_id conversation_id kind slate_id bundle_id item_id policy model_version source",
        detail=empty,
    ),
    "survey": _of("conversation_id", "survey_id conversation_id slate_id", text=blank),
    "label": _of("conversation_id", "label_id agent_id conversation_id kind", value=empty),
    "ticket_link": _gone("conversation_id", "provider ticket_id conversation_id"),
    "delivery": _of(None, "provider delivery_id state", payload=empty),
    "outbox": _of(None, "outbox_id destination idempotency_key", payload=empty),
    "audit": _of(None, "audit_id actor action", subject=blank, detail=empty),
    "agent": _of(None, "agent_id role", login=blank, password_hash=nothing),
}


def can_hold_words(column: "Column[Any]") -> bool:
    """Whether the column is of a type in which a person can be spoken of."""
    return isinstance(column.type, String | JSON)
