"""What the shop calls its concepts and items, for limits told to people."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.shop import ConceptRow, ItemRow


def names_of(session: Session, ids: Sequence[str], language: str) -> Mapping[str, str]:
    """The names of those that the shop knows, by id."""
    if not ids:
        return {}
    is_zh = language == "zh"
    concepts = select(ConceptRow.concept_id, ConceptRow.name_zh if is_zh else ConceptRow.name_en)
    items = select(ItemRow.item_id, ItemRow.title_zh if is_zh else ItemRow.title_en)
    found = [
        *session.execute(concepts.where(ConceptRow.concept_id.in_(ids))),
        *session.execute(items.where(ItemRow.item_id.in_(ids))),
    ]
    return {row[0]: row[1] for row in found if row[1]}
