"""Which items of the shop a text names: by the address of their page, or by their title."""

import re

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.db.shop import ItemRow

ADDRESS = re.compile(r"/items/([A-Za-z0-9._:-]{1,128})")
SHORTEST_TITLE = 4


def items_named(session: Session, text: str) -> frozenset[str]:
    """Ids of the items; where one title is a part of another that is named, the longer only."""
    addressed = set(ADDRESS.findall(text))
    known = session.scalars(select(ItemRow.item_id).where(ItemRow.item_id.in_(addressed)))
    return frozenset(known) | _titled(session, text)


def _titled(session: Session, text: str) -> frozenset[str]:
    titles = (ItemRow.title_en, ItemRow.title_zh)
    found = session.execute(
        select(ItemRow.item_id, *titles).where(or_(*(_stands_in(session, text, t) for t in titles)))
    ).all()
    named = {
        title: item_id
        for item_id, *both in found
        for title in both
        if len(title) >= SHORTEST_TITLE and title in text
    }
    return frozenset(
        item_id
        for title, item_id in named.items()
        if not any(title != other and title in other for other in named)
    )


def _stands_in(
    session: Session, text: str, title: InstrumentedAttribute[str]
) -> ColumnElement[bool]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    place = (func.instr if is_sqlite else func.strpos)(literal(text), title)
    return (func.length(title) >= SHORTEST_TITLE) & (place > 0)
