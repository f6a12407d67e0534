from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from data.db.shop import ItemRow
from tests.factories import NOW
from tests.unit.console.fakes import deeds
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.errors import Gone
from web.console.proposals.counter import Counter
from web.console.review.holding import Held, Screens, held_listings, keep_back, offer


def _hold(database: Database, item_id: str, reason: str) -> None:
    def work(session: Session) -> None:
        session.get_one(ItemRow, item_id).held_reason = reason

    database.write(work)


def _queue(database: Database) -> list[Held]:
    catalog = Counter(database.sessions).shop().catalog
    return list(database.read(lambda session: held_listings(session, catalog)))


def test_what_is_held_waits_in_the_queue_and_is_offered_by_a_person(
    database: Database, lead: Agent
) -> None:
    _hold(database, "gas", "price_bait: 6 % of what such items cost")
    (held,) = _queue(database)
    assert (held.item.item_id, held.code) == ("gas", "price_bait")
    database.write(lambda session: offer(session, lead, "gas", NOW))
    assert _queue(database) == []
    assert Counter(database.sessions).shop().catalog.offered("gas") is not None
    assert (lead.agent_id, "listing_offered") in deeds(database)


def test_what_a_person_keeps_back_goes_behind_what_nobody_has_seen(
    database: Database, lead: Agent
) -> None:
    _hold(database, "gas", "counterfeit: a copy")
    _hold(database, "lamp", "price_bait: cheap")
    database.write(lambda session: keep_back(session, lead, "gas", NOW))
    queue = _queue(database)
    assert [one.item.item_id for one in queue] == ["lamp", "gas"]
    assert [one.decided for one in queue] == [None, NOW]


@pytest.mark.parametrize("item_id", ["gas", "nothing"])
def test_what_is_not_held_cannot_be_decided(database: Database, lead: Agent, item_id: str) -> None:
    with pytest.raises(Gone):
        database.write(lambda session: offer(session, lead, item_id, NOW))
    with pytest.raises(Gone):
        database.write(lambda session: keep_back(session, lead, item_id, NOW))
    assert (lead.agent_id, "listing_kept") not in deeds(database)


def test_the_rules_are_worked_out_once_for_a_catalog(database: Database) -> None:
    catalog = Counter(database.sessions).shop().catalog
    screens = Screens()
    first = screens.of(catalog)
    assert screens.of(catalog) is first
    assert screens.of(replace(catalog)) is not first
