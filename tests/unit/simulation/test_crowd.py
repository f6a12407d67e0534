"""What is in fashion with a crowd, and machines that pose as shoppers."""

from dataclasses import replace

import pytest

from data.types.turn import TurnRecord
from models.simulation.arms import Learning
from models.simulation.conversation import Conversation
from models.simulation.fashion import fashion, in_fashion
from models.simulation.hidden import HiddenTaste
from models.simulation.place import EnginePlace
from models.simulation.poison import OneSeller, bought, contradicted
from models.simulation.shopper import Manner, Shopper
from tests.factories import impression, turn_record

pytestmark = pytest.mark.anyio


def test_a_fashion_is_everybodys_and_the_seeds(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    catalog = place.shop.catalog
    liked = fashion(catalog, 1)
    assert liked == fashion(catalog, 1) != fashion(catalog, 2)
    assert {weight > 0 for weight in liked.values()} == {True, False}
    one = in_fashion(shoppers[0], liked)
    wants, before = one.wants, shoppers[0].wants
    assert isinstance(wants, HiddenTaste)
    assert isinstance(before, HiddenTaste)
    assert wants.likes == {**liked, **before.likes}, "one's own liking goes before it"
    assert one.market == shoppers[0].market


def test_a_machine_takes_whatever_its_seller_has_a_part_in(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    catalog = place.shop.catalog
    seller = catalog.items[shoppers[0].market[0][0].item_id].seller_id
    bot = bought(shoppers[0], catalog, seller)
    assert isinstance(bot.wants, OneSeller)
    for bundle in bot.market[:20]:
        sellers = {catalog.items[line.item_id].seller_id for line in bundle}
        assert bot.wants.of_bundle(bundle) == float(seller in sellers)


def test_a_flood_takes_and_turns_down_every_bundle_shown() -> None:
    turns: list[TurnRecord] = [turn_record(1, impression=impression()), turn_record(2)]
    events = contradicted(turns, 2)
    assert len(events) == 3 * 2 * 2
    assert len({one.event_id for one in events}) == len(events)
    assert [one.kind for one in events[:2]] == ["accept", "reject"]


async def test_a_conversation_gives_out_its_turns_and_what_the_page_saw(
    place: EnginePlace, shoppers: tuple[Shopper, ...]
) -> None:
    patient = replace(shoppers[1], manner=Manner(0.0, 0.0, 0.0, 6))
    held = Conversation(patient, place.shop, Learning(place.source(patient)))
    course = await held.course()
    assert len(held.records) >= course.turns - 1
    slates = {one.impression.slate_id for one in held.records if one.impression}
    assert {one.slate_id for one in held.clicks} <= slates
