"""The driver through the gateway, against a gateway that answers by the wire's own examples."""

import json
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from data.types.scenario import BundleItem
from models.simulation.acceptance import FAILED
from models.simulation.place import EnginePlace
from models.simulation.shopper import Manner, Shopper
from models.simulation.through import Talk, ThroughGateway, constraints_of, slate_of, talk_report

pytestmark = pytest.mark.anyio
Bundles = list[tuple[BundleItem, ...]]


def card(slate_id: str, bundles: Bundles, prices: Callable[[str], int]) -> dict[str, object]:
    return {
        "type": "slate",
        "slate_id": slate_id,
        "degraded": False,
        "constraints": {"exclude": ["leather"]},
        "bundles": [
            {
                "bundle_id": f"{slate_id}-{position}",
                "position": position,
                "total_cents": 0,
                "items": [
                    {
                        "item_id": line.item_id,
                        "role": line.role_id,
                        "quantity": line.quantity,
                        "price_cents": prices(line.item_id),
                    }
                    for line in bundle
                ],
            }
            for position, bundle in enumerate(bundles)
        ],
    }


class Gateway:
    """Shows the shopper's market, the worst first; ``mute`` answers without a slate."""

    def __init__(self, place: EnginePlace, shopper: Shopper, *, mute: bool = False) -> None:
        self._shop, self._mute = place.shop, mute
        worths = shopper.worths_in(1)
        order = sorted(range(len(worths)), key=lambda index: worths[index])
        self._slates = [[shopper.market[index] for index in order[:3]]]
        self._slates += [[shopper.market[index] for index in order[-3:]]] * 20
        self.said: list[dict[str, object]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/chat/sessions":
            return httpx.Response(200, json={"token": "t", "conversation_id": "c"})
        assert request.headers["Authorization"] == "Bearer t"
        self.said.append(json.loads(request.content))
        message: dict[str, object] = {"seq": len(self.said), "author": "assistant", "text": "…"}
        if not self._mute:
            prices = self._shop.catalog.items
            shown = self._slates.pop(0)
            name = f"s-{len(self.said)}"
            message["custom"] = card(name, shown, lambda one: prices[one].price_cents)
        return httpx.Response(200, json={"messages": [message]})


@pytest.fixture
def shopper(shoppers: tuple[Shopper, ...]) -> Shopper:
    return replace(shoppers[0], manner=Manner(0.0, 0.0, 0.0, 10))


async def talked(place: EnginePlace, shopper: Shopper, gateway: Gateway) -> Talk:
    transport = httpx.MockTransport(gateway)
    async with httpx.AsyncClient(base_url="http://gateway", transport=transport) as http:
        return await ThroughGateway(shopper, place.shop, http).talk()


async def test_a_shopper_turns_the_worst_away_and_takes_the_best(
    place: EnginePlace, shopper: Shopper
) -> None:
    gateway = Gateway(place, shopper)
    talk = await talked(place, shopper, gateway)
    assert (talk.turns, talk.rejected_again, talk.unanswered) == (2, 0, 0)
    assert gateway.said[0] == {"text": shopper.opening}
    assert len(gateway.said) == 3


async def test_buttons_carry_the_ids_of_what_is_shown(place: EnginePlace, shopper: Shopper) -> None:
    pressed = []
    for number in range(8):
        gateway = Gateway(place, shopper)
        await talked(place, replace(shopper, name=f"n-{number}"), gateway)
        pressed += [one["press"] for one in gateway.said if "press" in one]
    assert pressed
    assert all(isinstance(one, dict) and one["slate_id"].startswith("s-") for one in pressed)


async def test_without_a_slate_nothing_is_bought(place: EnginePlace, shopper: Shopper) -> None:
    talk = await talked(place, shopper, Gateway(place, shopper, mute=True))
    assert (talk.turns, talk.unanswered) == (FAILED, 10)


def test_a_card_is_read_as_it_is_shown(shopper: Shopper) -> None:
    shown = card("s-1", [shopper.market[0]], lambda _: 5)
    slate = slate_of(shown)
    assert slate.shown()[0].items == shopper.market[0]
    assert slate.shown()[0].bundle_id == "s-1-0"
    assert constraints_of(shown).exclude == ("leather",)


def test_the_report_counts() -> None:
    found = talk_report([Talk("a", 2, 0, 1), Talk("b", FAILED, 1, 0)])
    assert (found["success_at_10"], found["mean_turns"]) == (0.5, 6.5)
    assert (found["rejected_shown_again"], found["without_slate"]) == (1, 1)
