"""What the routes share, put together once for each app."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.orm import Session, sessionmaker

from web.gateway.database import Database
from web.gateway.doorbell import Doorbell
from web.gateway.limits import Limits
from web.gateway.rasa import RasaClient
from web.gateway.rephrasing.rephraser import Rephraser, open_rephraser
from web.gateway.settings import GatewaySettings
from web.gateway.texts import Texts, load_texts
from web.gateway.tokens import Clock, Tokens


@dataclass(frozen=True)
class Gateway:
    settings: GatewaySettings
    database: Database
    rasa: RasaClient
    rephraser: Rephraser | None
    texts: Texts
    tokens: Tokens
    limits: Limits
    doorbell: Doorbell
    clock: Clock

    async def count_address(self, request: Request) -> None:
        """A dependency of every chat route."""
        self.limits.count_address(request.client.host if request.client else "unknown")

    async def conversation_id(self, request: Request) -> str:
        """A dependency of the routes that need a session. Raises Unauthorized."""
        return self.tokens.conversation_of(request.headers.get("authorization"))


def wire_gateway(
    settings: GatewaySettings, sessions: sessionmaker[Session], rasa: RasaClient, clock: Clock
) -> Gateway:
    secret = settings.session_secret.get_secret_value()
    return Gateway(
        settings=settings,
        database=Database(sessions, settings.database_patience_s),
        rasa=rasa,
        rephraser=open_rephraser(settings),
        texts=load_texts(),
        tokens=Tokens(secret, settings.session_lifetime_s, clock),
        limits=Limits(settings),
        doorbell=Doorbell(settings.streams_per_session),
        clock=clock,
    )
