"""Who did what: a row of ``audit`` in the same transaction as the deed itself."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from data.db.operation import AuditRow


def note(  # noqa: PLR0917 - who, what, to what, how, when
    session: Session, actor: str, action: str, subject: str, detail: dict[str, Any], at: datetime
) -> None:
    """``actor`` is an agent's id, ``subject`` the id of what was done something to.

    ``detail`` never holds what a shopper said: an audit is kept for good.
    """
    session.add(
        AuditRow(
            audit_id=f"audit-{uuid4().hex}",
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            at=at,
        )
    )
