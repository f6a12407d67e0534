"""Fills a shop's log with simulated shoppers, and with machines among them where that is wanted."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session, sessionmaker

from data.catalog.snapshot import Catalog
from data.db.writer import open_writer
from data.feedback.events import append
from data.feedback.reading import Span, begun_since, conversations
from models.simulation.arms import Learning
from models.simulation.conversation import Conversation
from models.simulation.fashion import fashion, in_fashion
from models.simulation.logged import keep, log_visits
from models.simulation.place import EnginePlace, Visit
from models.simulation.poison import MACHINE, bought, contradicted, taking
from models.simulation.population import Population
from models.simulation.shopper import Crowd, Shopper

Told = Callable[[int], None]
FLOOD = 12
"""How often each bundle of a slate is taken and turned down again."""


def nobody(_: int) -> None:
    """Is told of progress and says nothing."""


def log_crowd(
    place: EnginePlace,
    crowd: Crowd,
    sessions: sessionmaker[Session],
    begins_at: datetime,
    *,
    fashion_seed: int | None = None,
    told: Told = nobody,
) -> int:
    """Conversations of a crowd, with a liking in common where there is a ``fashion_seed``. Killed
    and begun again it goes on where it was. Raises ValueError like Population."""
    shoppers = crowd_of(place, crowd, fashion_seed)
    visits = (Visit(place, one) for one in shoppers)
    return asyncio.run(log_visits(visits, sessions, begins_at, told))


def crowd_of(place: EnginePlace, crowd: Crowd, fashion_seed: int | None) -> Iterator[Shopper]:
    liked = {} if fashion_seed is None else fashion(place.shop.catalog, fashion_seed)
    for one in Population(place.shop, crowd).shoppers():
        yield in_fashion(one, liked) if liked else one


def log_bots(
    place: EnginePlace,
    crowd: Crowd,
    seller_id: str,
    sessions: sessionmaker[Session],
    begins_at: datetime,
) -> int:
    """So many machines, each a shopper of its own, that take whatever the seller has a part in."""
    catalog = place.shop.catalog
    shoppers = Population(place.shop, crowd).shoppers()
    visits = (Visit(place, bought(one, catalog, seller_id)) for one in shoppers)
    return asyncio.run(log_visits(visits, sessions, begins_at))


def log_replays(
    catalog: Catalog,
    count: int,
    seller_id: str,
    sessions: sessionmaker[Session],
    begins_at: datetime,
) -> int:
    """As ``log_bots``, for as many as nobody could simulate: they ask what was asked before, so
    that the slates are there already. Returns how many found something of the seller's."""
    with sessions() as session:
        span = Span(None, begins_at)
        logged = conversations(session, begun_since(session, None, begins_at), span)
        slates = [one.impression for each in logged for one in each.slates]
    drawn = [one for one in slates if not one.forced and not one.degraded]
    wanted = [one for one in drawn if taking(one, seller_id, catalog, "", begins_at)]
    writer = open_writer(sessions)
    try:
        for number in range(count if wanted else 0):
            at, name = begins_at + timedelta(seconds=40 * number), f"{MACHINE}-{seller_id}-{number}"
            shown = wanted[number % len(wanted)]
            keep(writer, taking(shown, seller_id, catalog, name, at), (), at, Random(name))
    finally:
        writer.close()
    return count if wanted else 0


def log_floods(
    place: EnginePlace, crowd: Crowd, sessions: sessionmaker[Session], begins_at: datetime
) -> int:
    """So many conversations, each then flooded with what contradicts itself; how many events."""
    count, writer = 0, open_writer(sessions)
    try:
        for one in Population(place.shop, crowd).shoppers():
            held = Conversation(one, place.shop, Learning(place.source(one)))
            asyncio.run(held.course())
            keep(writer, held.records, (), begins_at, Random(one.name))
            events = contradicted(held.records, FLOOD)
            name = held.records[0].conversation_id
            writer.run(lambda s, n=name, e=events: append(s, n, e, begins_at))  # type: ignore[misc]
            count += len(events)
    finally:
        writer.close()
    return count
