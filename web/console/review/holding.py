"""Listings that are held back: what was found in each, and whether it is offered after all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.catalog.screening.screen import Screen
from data.catalog.snapshot import Catalog
from data.db.operation import AuditRow
from data.db.shop import ItemRow
from data.types.item import Item, Seller
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.errors import Gone

OFFERED, KEPT = "listing_offered", "listing_kept"


@dataclass(frozen=True, slots=True)
class Held:
    """One listing as it waits for a person."""

    item: Item
    seller: Seller | None
    reason: str
    decided: datetime | None

    @property
    def code(self) -> str:
        """What kind of fault it is held for."""
        return self.reason.partition(":")[0]


def held_listings(session: Session, catalog: Catalog) -> Sequence[Held]:
    """Those that nobody has looked at yet come first."""
    looked_at = _decisions(session)
    found = [
        Held(item, catalog.sellers.get(item.seller_id), item.held_reason, looked_at.get(item_id))
        for item_id, item in catalog.items.items()
        if item.held_reason is not None
    ]
    return sorted(found, key=lambda one: (one.decided is not None, one.reason, one.item.item_id))


class Screens:
    """What the rules judge by, worked out once for each catalog that comes along."""

    def __init__(self) -> None:
        self._known: tuple[Catalog, Screen] | None = None

    def of(self, catalog: Catalog) -> Screen:
        known = self._known
        if known is None or known[0] is not catalog:
            items, sellers = catalog.items.values(), catalog.sellers.values()
            self._known = known = (catalog, Screen.of(items, sellers, catalog.concepts))
        return known[1]


def offer(session: Session, agent: Agent, item_id: str, at: datetime) -> None:
    """The listing is in the shop from the next answer on. Raises Gone where it is not held."""
    reason = _reason(session, item_id)
    released = session.execute(
        update(ItemRow)
        .where(ItemRow.item_id == item_id, ItemRow.held_reason == reason)
        .values(held_reason=None)
    )
    if not released.rowcount:  # type: ignore[attr-defined]
        raise Gone
    note(session, agent.agent_id, OFFERED, item_id, {"reason": reason}, at)


def keep_back(session: Session, agent: Agent, item_id: str, at: datetime) -> None:
    """The listing stays where it is, and somebody has looked at it. Raises Gone."""
    note(session, agent.agent_id, KEPT, item_id, {"reason": _reason(session, item_id)}, at)


def _reason(session: Session, item_id: str) -> str:
    row = session.get(ItemRow, item_id)
    if row is None or row.held_reason is None:
        raise Gone
    return row.held_reason


def _decisions(session: Session) -> Mapping[str, datetime]:
    """When somebody last decided that a listing stays held back."""
    rows = session.execute(
        select(AuditRow.subject, AuditRow.at).where(AuditRow.action == KEPT).order_by(AuditRow.at)
    )
    return {row[0]: row[1] for row in rows}
