"""Drift: the reports that the nightly comparison leaves in the audit, as an admin reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.operation import AuditRow

DRIFT = "drift"
LATEST = 30
LEVELS = ("alarm", "watch", "stable")
"""What a shift comes to, the worst first."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One measure of one area, before and now; ``told`` says what changed most."""

    area: str
    measure: str
    kind: str
    value: float
    level: str
    before: int
    now: int
    told: str

    @property
    def rank(self) -> tuple[int, float]:
        """The worst first."""
        known = LEVELS.index(self.level) if self.level in LEVELS else len(LEVELS)
        return known, -self.value


@dataclass(frozen=True, slots=True)
class Report:
    report_id: str
    at: datetime
    level: str
    shifts: tuple[Shift, ...]


def reports(session: Session) -> Sequence[Report]:
    """The latest first. A row that is of another shape is left out."""
    rows = session.scalars(
        select(AuditRow).where(AuditRow.action == DRIFT).order_by(AuditRow.at.desc()).limit(LATEST)
    )
    return [found for found in map(_report, rows) if found is not None]


def _report(row: AuditRow) -> Report | None:
    try:
        shifts = tuple(_shift(one) for one in row.detail["shifts"])
    except (KeyError, TypeError, ValueError):
        return None
    worst_first = tuple(sorted(shifts, key=lambda one: one.rank))
    return Report(row.audit_id, row.at, row.subject, worst_first)


def _shift(told: dict[str, Any]) -> Shift:
    return Shift(
        area=str(told["area"]),
        measure=str(told["measure"]),
        kind=str(told["kind"]),
        value=float(told["value"]),
        level=str(told["level"]),
        before=int(told["before"]),
        now=int(told["now"]),
        told=str(told["told"]),
    )
