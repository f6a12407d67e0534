"""Which release of the scorer is live, and which came before it."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.db.operation import ReleaseRow


def active_release(session: Session) -> ReleaseRow | None:
    """None where there was never one: then the shipped checkpoint is live."""
    return session.scalars(select(ReleaseRow).where(ReleaseRow.active.is_(True)).limit(1)).first()


def activate(session: Session, release_id: str) -> None:
    """This one alone is live once the session commits."""
    session.execute(update(ReleaseRow).values(active=False).where(ReleaseRow.active.is_(True)))
    session.execute(
        update(ReleaseRow).values(active=True).where(ReleaseRow.release_id == release_id)
    )


def all_releases(session: Session) -> Sequence[ReleaseRow]:
    """The oldest first, refused ones too."""
    return session.scalars(select(ReleaseRow).order_by(ReleaseRow.at, ReleaseRow.release_id)).all()
