"""Writes a difference of knowledge into the shop's tables, only the rows that it names."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from data.catalog.knowledge.differences import Difference
from data.catalog.knowledge.knowledge import Known
from data.catalog.rows import association_values, rule_values
from data.catalog.store import note_content_change
from data.db.shop import AssociationRow, CompatibilityRuleRow
from data.types.association import Association
from data.types.compatibility import CompatibilityRule


def apply(session: Session, found: Difference, *, remove: Iterable[Known] = ()) -> None:
    """Adds and changes what the difference says, and removes what is named; the caller commits.

    The catalog's version grows only if anything was to be done, so that every process reads the
    shop's knowledge again.
    """
    gone = tuple(remove)
    for one in found.written():
        session.merge(_row(one))
    for one in gone:
        _delete(session, one)
    session.flush()
    if found.written() or gone:
        note_content_change(session)


def _row(one: Known) -> CompatibilityRuleRow | AssociationRow:
    if isinstance(one, CompatibilityRule):
        return CompatibilityRuleRow(**rule_values(one))
    return AssociationRow(**association_values(one))


def _delete(session: Session, one: Known) -> None:
    if isinstance(one, Association):
        row, key = AssociationRow, AssociationRow.association_id == one.association_id
        session.execute(delete(row).where(key))
    else:
        rule = CompatibilityRuleRow.rule_id == one.rule_id
        session.execute(delete(CompatibilityRuleRow).where(rule))
