"""Puts the gateway together: chat routes, store pages, health, and what wraps them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime

from fastapi import Depends, FastAPI
from sqlalchemy import Engine
from starlette.middleware.cors import CORSMiddleware

from data.db.engine import open_engine, session_factory
from web.gateway.console import console_router
from web.gateway.doorbell import last_numbers
from web.gateway.envelope import REQUEST_ID, BodyLimit, Envelope, LastResort
from web.gateway.events import events_router
from web.gateway.forgetting import Forgetting
from web.gateway.health import health_router
from web.gateway.messages import messages_router
from web.gateway.problems import ProblemAnswers
from web.gateway.rasa import RasaClient
from web.gateway.sessions import sessions_router
from web.gateway.settings import GatewaySettings
from web.gateway.store import Store, open_store
from web.gateway.stream import stream_router
from web.gateway.tokens import Clock
from web.gateway.wiring import Gateway, wire_gateway
from web.tickets.adapters.opening import open_systems
from web.tickets.desk import Desk, open_desk
from web.tickets.settings import TicketSettings

CHAT_ROUTERS = (sessions_router, messages_router, stream_router, events_router)


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: GatewaySettings,
    *,
    engine: Engine | None = None,
    rasa: RasaClient | None = None,
    store: Store | None = None,
    tickets: TicketSettings | None = None,
    clock: Clock = utc_now,
) -> FastAPI:
    """The gateway. What is not given is opened from the settings; without ``tickets`` no
    ticket system is."""
    engine = engine or open_engine(settings.database_url)
    rasa = rasa or RasaClient(settings.rasa_url, deadline_s=settings.rasa_deadline_s)
    sessions = session_factory(engine)
    gateway = wire_gateway(settings, sessions, rasa, clock)
    store = store or open_store(settings, sessions)
    tickets = tickets or TicketSettings.model_construct()
    desk = open_desk(gateway, tickets, open_systems(tickets, clock))
    app = FastAPI(
        title="Satchel",
        lifespan=_lifespan(gateway, engine, store, desk),
        docs_url=None,
        redoc_url=None,
    )
    app.state.close_streams = gateway.doorbell.close
    _add_routes(app, gateway, store, desk)
    _wrap(app, gateway, ProblemAnswers(gateway.texts, store.not_found_page))
    return app


def _add_routes(app: FastAPI, gateway: Gateway, store: Store, desk: Desk) -> None:
    for router_of in CHAT_ROUTERS:
        app.include_router(router_of(gateway), dependencies=[Depends(gateway.count_address)])
    app.include_router(health_router(gateway))
    if gateway.settings.console_url:
        app.include_router(console_router(gateway.settings.console_url))
    app.include_router(desk.router)
    app.include_router(store.router)


def _wrap(app: FastAPI, gateway: Gateway, answers: ProblemAnswers) -> None:
    """The middleware added last is the outermost."""
    answers.install(app)
    app.add_middleware(BodyLimit, max_bytes=gateway.settings.body_max_bytes)
    app.add_middleware(LastResort, answers=answers)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=gateway.settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID", REQUEST_ID],
        expose_headers=["Retry-After", REQUEST_ID],
    )
    app.add_middleware(Envelope)


def _lifespan(
    gateway: Gateway, engine: Engine, store: Store, desk: Desk
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(
            gateway.doorbell.watch(
                lambda ids: gateway.database.read(lambda session: last_numbers(session, ids)),
                gateway.settings.stream_poll_s,
            )
        )
        forgetting = asyncio.create_task(
            Forgetting(gateway).watch(gateway.settings.forgetting_poll_s)
        )
        opening = asyncio.create_task(asyncio.to_thread(store.open_search))
        async with desk.running():
            yield
        for task in (watching, forgetting, opening):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await gateway.rasa.close()
        if gateway.rephraser is not None:
            await gateway.rephraser.close()
        await gateway.database.close()
        engine.dispose()

    return lifespan
