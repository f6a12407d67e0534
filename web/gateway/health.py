"""GET /healthz and /readyz: whether the process lives, and whether it can serve shoppers."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from web.gateway.problems import Unavailable
from web.gateway.wiring import Gateway

RETRY_AFTER_S = 5


def health_router(gateway: Gateway) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def ready() -> dict[str, object]:
        checks = {"database": await _has_tables(gateway), "rasa": await gateway.rasa.is_ready()}
        down = [name for name, is_up in checks.items() if not is_up]
        if down:
            raise Unavailable(
                "not_ready",
                retry_after_s=RETRY_AFTER_S,
                members={"checks": checks},
                down=", ".join(down),
            )
        return {"status": "ready", "checks": checks}

    return router


async def _has_tables(gateway: Gateway) -> bool:
    try:
        await gateway.database.read(_first_conversation)
    except (SQLAlchemyError, Unavailable):
        return False
    return True


def _first_conversation(session: Session) -> str | None:
    return session.scalar(select(ConversationRow.conversation_id).limit(1))
