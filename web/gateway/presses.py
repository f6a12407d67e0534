"""Presses of the widget's buttons: checked against what was shown in the conversation."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow
from data.db.impression import ImpressionBundleRow, ImpressionRow
from web.gateway.problems import Problem, Refused, Unknown
from web.gateway.transcript import ASSISTANT

_LOOKED_BACK = 20
"""Answers among which a choice is looked for."""

PressIntent = Literal[
    "accept_bundle",
    "swap_item",
    "keep_item",
    "remove_item",
    "reject_bundle",
    "show_more",
    "ask_why",
    "view_basket",
    "checkout",
    "restart",
    "choose_reading",
]
CHOOSING = "choose_reading"
"""The press of one of the readings that the assistant asked about; Rasa gets its intent."""
# What each press must name; alternatives stand in one entry.
NEEDS: Mapping[PressIntent, tuple[tuple[str, ...], ...]] = {
    "accept_bundle": (("slate_id",), ("bundle_id",)),
    "swap_item": (("slate_id",), ("item_id",)),
    "keep_item": (("slate_id",), ("item_id",)),
    "remove_item": (("slate_id",), ("item_id",)),
    "reject_bundle": (("slate_id",),),
    "show_more": (("slate_id",),),
    "ask_why": (("slate_id",), ("bundle_id", "item_id")),
    "choose_reading": (("reading",),),
}
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,128}$")]
Reading = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]


class Press(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    intent: PressIntent
    slate_id: Id | None = None
    bundle_id: Id | None = None
    item_id: Id | None = None
    reading: Reading | None = None

    @property
    def named(self) -> dict[str, str]:
        ids = {
            "slate_id": self.slate_id,
            "bundle_id": self.bundle_id,
            "item_id": self.item_id,
            "reading": self.reading,
        }
        return {name: value for name, value in ids.items() if value is not None}

    def for_rasa(self) -> str:
        intent = self.reading if self.intent == CHOOSING else self.intent
        return f"/{intent}{json.dumps(self.named) if self.named else ''}"

    def for_transcript(self) -> dict[str, Any]:
        return {"type": "press", "intent": self.intent, **self.named}


def check_press(session: Session, conversation_id: str, press: Press) -> None:
    """Raises Refused for what is not named, Unknown for what this conversation never showed."""
    for alternatives in NEEDS.get(press.intent, ()):
        if not set(alternatives) & set(press.named):
            raise Refused("press_incomplete", intent=press.intent, needs=" / ".join(alternatives))
    if press.intent == CHOOSING:
        option_offered(session, conversation_id, press.reading)
        return
    if press.reading is not None:
        raise Refused("press_incomplete", intent=press.intent, needs="no reading")
    if press.slate_id is None and press.named:
        raise Refused("press_incomplete", intent=press.intent, needs="slate_id")
    if press.slate_id is not None:
        shown = shown_bundles(session, conversation_id, press.slate_id, Unknown)
        named_bundles(shown, press.bundle_id, press.item_id, Unknown)


def option_offered(session: Session, conversation_id: str, reading: str | None) -> str:
    """What the option says that was offered last. Raises Unknown for one that was not."""
    said = session.scalars(
        select(MessageRow.custom)
        .where(MessageRow.conversation_id == conversation_id)
        .where(MessageRow.author == ASSISTANT)
        .order_by(MessageRow.seq.desc())
        .limit(_LOOKED_BACK)
    )
    cards = (card for card in said if card is not None)
    choice: Mapping[str, Any] = next((one for one in cards if one.get("type") == "choice"), {})
    for option in choice.get("options", ()):
        if option["reading"] == reading:
            return str(option["label"])
    raise Unknown("reading_unknown")


def shown_bundles(
    session: Session, conversation_id: str, slate_id: str, refusal: type[Problem]
) -> list[ImpressionBundleRow]:
    """The bundles that this slate showed. Raises ``refusal`` for another conversation's slate."""
    slate = session.get(ImpressionRow, slate_id)
    if slate is None or slate.conversation_id != conversation_id:
        raise refusal("slate_unknown")
    return list(
        session.scalars(
            select(ImpressionBundleRow)
            .where(ImpressionBundleRow.slate_id == slate_id)
            .where(ImpressionBundleRow.position.is_not(None))
            .order_by(ImpressionBundleRow.position)
        )
    )


def named_bundles(
    shown: list[ImpressionBundleRow],
    bundle_id: str | None,
    item_id: str | None,
    refusal: type[Problem],
) -> list[ImpressionBundleRow]:
    """Those of the bundles shown that are meant. Raises ``refusal`` when there are none."""
    if bundle_id is not None:
        shown = [bundle for bundle in shown if bundle.bundle_id == bundle_id]
        if not shown:
            raise refusal("bundle_unknown")
    if item_id is not None:
        shown = [bundle for bundle in shown if _has_item(bundle, item_id)]
        if not shown:
            raise refusal("item_unknown")
    return shown


def _has_item(bundle: ImpressionBundleRow, item_id: str) -> bool:
    return any(item["item_id"] == item_id for item in bundle.items)
