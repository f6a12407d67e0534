"""A simulated shopper through the whole stack: words and presses over the gateway's own API.

What is understood of the words is up to the dialogue server, so this measures more than learning;
it is slower, and shows neither chances nor taste.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import httpx

from data.types.scenario import BundleItem
from data.types.turn import Impression, LoggedBundle
from models.contract.constraints import Constraints
from models.evaluation.intervals import interval_of
from models.preference.posterior import prior
from models.simulation.acceptance import FAILED, ROUNDS, rule_hash
from models.simulation.reacting import Reacting, accepting, chosen
from models.simulation.shopper import Shopper
from models.turn.moves import Move
from models.turn.state import ShopView, TurnState

PATIENCE_S = 30.0
PRESSED = 0.5
"""How often a button is pressed where there is one."""
BUTTONS = ("accept_bundle", "swap_item", "keep_item", "reject_bundle", "show_more")
Wire = Mapping[str, Any]


@dataclass(frozen=True)
class Talk:
    """How a conversation through the stack went. ``unanswered`` counts messages that brought no
    slate although they asked for one."""

    shopper: str
    turns: int
    rejected_again: int
    unanswered: int


class ThroughGateway:
    """One shopper at one gateway; take it once."""

    def __init__(self, shopper: Shopper, shop: ShopView, http: httpx.AsyncClient) -> None:
        """``http`` has the gateway as its base URL."""
        self._shopper = shopper
        self._http = http
        self._token = ""
        self._state = TurnState("", "", shopper.language, 0, shop, prior(shop.space))
        self._turned_down: set[frozenset[str]] = set()
        self._again = 0
        self._unanswered = 0

    async def talk(self) -> Talk:
        """Up to ten rounds. Raises httpx.HTTPError where the gateway does not answer."""
        shopper, turns = self._shopper, FAILED
        begun = await self._post("/chat/sessions", {"language": shopper.language})
        self._token = begun["token"]
        move = Move("request_bundle", shopper.opening)
        for round_number in range(1, min(ROUNDS, shopper.manner.patience) + 1):
            random = Random(f"{shopper.name}/speaks/{round_number}")
            fresh = await self._says(move, random)
            choice = chosen(shopper, self._state, round_number, random) if fresh else None
            if choice is not None:
                turns = round_number
                await self._says(accepting(shopper, choice, random), random)
                break
            move = self._reaction(round_number, random)
        return Talk(shopper.name, turns, self._again, self._unanswered)

    async def _says(self, move: Move, random: Random) -> bool:
        """Whether a new slate came of it."""
        if move.intent == "reject_bundle":
            self._turned_down.update(one.item_ids() for one in self._state.bundles())
        body: dict[str, Any] = {"text": move.text}
        if move.intent in BUTTONS and self._state.slate and random.random() < PRESSED:
            body = {"press": self._press(move)}
        answer = await self._post("/chat/messages", body)
        cards = [one["custom"] for one in answer["messages"] if one.get("custom")]
        slates = [card for card in cards if card["type"] == "slate"]
        if not slates:
            self._unanswered += move.intent != "accept_bundle"
            refused = move.intent == "reject_bundle"
            self._state = replace(self._state, pending="what_wrong" if refused else None)
            return False
        slate, constraints = slate_of(slates[-1]), constraints_of(slates[-1])
        self._state = replace(self._state, slate=slate, constraints=constraints, pending=None)
        self._again += sum(one.item_ids() in self._turned_down for one in slate.shown())
        return True

    def _reaction(self, round_number: int, random: Random) -> Move:
        if not self._state.bundles():
            return Move("request_bundle", self._shopper.opening)
        return Reacting(self._shopper, self._state, round_number, random).move()

    def _press(self, move: Move) -> dict[str, str]:
        slate = self._state.slate
        found = {"intent": move.intent, "slate_id": slate.slate_id if slate else ""}
        for reference in move.references:
            if reference.bundle_id:
                found["bundle_id"] = reference.bundle_id
            if reference.item_id:
                found["item_id"] = reference.item_id
        return found

    async def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = await self._http.post(path, json=body, headers=headers)
        return answer.raise_for_status().json()


async def talks(gateway: str, shop: ShopView, shoppers: Iterable[Shopper]) -> list[Talk]:
    """One conversation after the other at the gateway of this address."""
    timeout = httpx.Timeout(PATIENCE_S)
    async with httpx.AsyncClient(base_url=gateway, timeout=timeout, trust_env=False) as http:
        return [await ThroughGateway(shopper, shop, http).talk() for shopper in shoppers]


def talk_report(talks: Sequence[Talk]) -> dict[str, Any]:
    """What came of conversations through the stack."""
    turns = interval_of([one.turns for one in talks], [one.shopper for one in talks])
    return {
        "success_at_10": sum(one.turns < FAILED for one in talks) / len(talks),
        "mean_turns": turns.mean,
        "turns_ci": [turns.low, turns.high],
        "rejected_shown_again": sum(one.rejected_again for one in talks),
        "without_slate": sum(one.unanswered for one in talks),
        "shoppers": len(talks),
        "acceptance_sha256": rule_hash(),
    }


def slate_of(card: Wire) -> Impression:
    """A slate as it is shown; what the gateway keeps to itself is missing."""
    pool = tuple(_bundle(one) for one in card["bundles"])
    return Impression(
        card["slate_id"], "", "", "", "", 0, None, card["degraded"], False, {}, (), pool
    )


def constraints_of(card: Wire) -> Constraints:
    """What the shopper reads of their own wishes on the card."""
    told = card["constraints"]
    return Constraints(
        exclude=tuple(told.get("exclude") or ()),
        prefer=tuple(told.get("prefer") or ()),
        keep=tuple(told.get("keep") or ()),
    )


def _bundle(one: Wire) -> LoggedBundle:
    lines: Sequence[BundleItem] = [
        BundleItem(line["item_id"], line["role"], line["quantity"]) for line in one["items"]
    ]
    prices = tuple(line["price_cents"] for line in one["items"])
    return LoggedBundle(
        bundle_id=one["bundle_id"],
        items=tuple(lines),
        prices_cents=prices,
        total_cents=one["total_cents"],
        features_hash="",
        score=None,
        logit=None,
        p_first=None,
        position=one["position"],
        propensity=None,
    )
