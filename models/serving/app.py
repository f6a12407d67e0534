"""The scorer service: routes over the engine."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Response

from models.contract.recommendation import Recommendation, RecommendRequest
from models.contract.scoring import (
    EmbedAnswer,
    EmbedRequest,
    ExplainAnswer,
    ExplainRequest,
    ScoreAnswer,
    ScoreRequest,
)
from models.engine.engine import Engine
from models.engine.live import LiveEngine
from models.engine.opening import Opening, open_live_engine
from models.engine.settings import EngineSettings, checkpoint_folder
from models.engine.steps import Observer
from models.policy.errors import StrategiesUnreadable
from models.scorer.cross.second import SecondSettings
from models.scorer.encoder.errors import EncoderError
from models.scorer.trained.errors import CheckpointError
from models.serving.gate import Gate, TokenCheck
from models.serving.live import live_checkpoint
from models.serving.metrics import Metrics
from models.serving.problems import Refusal, answer_problems, problem
from models.serving.released import ReleasedEngines
from models.serving.settings import ScorerSettings
from models.serving.work import WorkPool

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class EngineSource(Protocol):
    """Hands out the engine to answer with, as LiveEngine does."""

    def current(self) -> Engine: ...

    def recommend(self, request: RecommendRequest, observer: Observer) -> Recommendation: ...

    def reload(self) -> Engine: ...

    def close(self) -> None: ...


class Desk:
    """Takes requests to the engine of the moment, in the work pool."""

    def __init__(self, settings: ScorerSettings) -> None:
        self.metrics = Metrics()
        self.engines: EngineSource | None = None
        self.failed = False
        self.pool = WorkPool(settings.scorer_workers, settings.scorer_queue)

    async def ask(self, question: Callable[[EngineSource], Answer]) -> Answer:
        """The engine's answer; raises Refusal while there is no engine or no room to wait."""
        engines = self.ready()
        return await self.pool.run(lambda: question(engines))

    def ready(self) -> EngineSource:
        if self.engines is None:
            raise Refusal("not_ready", "the encoder and the catalog are still being loaded")
        return self.engines

    def close(self) -> None:
        self.pool.close()
        if self.engines is not None:
            self.engines.close()


def create_app(settings: ScorerSettings, engines: EngineSource | None = None) -> FastAPI:
    """The app; without ``engines`` it opens them from the settings once it has started."""
    desk = Desk(settings)
    desk.engines = engines

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        opening = asyncio.create_task(_open(desk, settings))
        yield
        await opening
        desk.close()

    app = FastAPI(title="Satchel scorer", lifespan=lifespan)
    app.add_middleware(Gate, metrics=desk.metrics, max_bytes=settings.scorer_body_max_bytes)
    answer_problems(app)
    check = Depends(TokenCheck(settings.service_token.get_secret_value()))
    app.include_router(_open_routes(desk))
    app.include_router(_inner_routes(desk), dependencies=[check])
    return app


async def _open(desk: Desk, settings: ScorerSettings) -> None:
    """Loads in a thread, so that the health page answers from the first second."""
    if desk.engines is not None:
        return
    try:
        desk.engines = await asyncio.to_thread(_engines, settings)
    except (CheckpointError, EncoderError, StrategiesUnreadable) as error:
        # Their messages say what to do; where it was noticed helps nobody.
        logger.error("the engine could not be opened: %s", error)
        desk.failed = True
    except Exception:
        # The process stays up and says so on its ready page, rather than restart in a loop.
        logger.exception("the engine could not be opened")
        desk.failed = True


def _engines(settings: ScorerSettings) -> EngineSource:
    """Those of the live release, where there is one and a checkpoint is wanted at all."""
    opening = _opening(settings)

    def opened(checkpoint: Path | None) -> LiveEngine:
        return open_live_engine(replace(opening, checkpoint=checkpoint))

    def wanted() -> Path | None:
        return live_checkpoint(settings.database_url, opening.checkpoint)

    return ReleasedEngines(wanted, opened, standby=settings.scorer_standby)


def _opening(settings: ScorerSettings) -> Opening:
    second = SecondSettings(settings.second_stage_top, settings.second_stage_ms)
    return Opening(
        database_url=settings.database_url,
        base=settings.base_model,
        base_dir=settings.base_dir,
        cache_dir=settings.var_dir / "cache",
        device=settings.device,
        torch_threads=settings.torch_threads,
        checkpoint=checkpoint_folder(settings.checkpoint),
        second_stage=checkpoint_folder(settings.second_stage),
        precision=settings.precision,
        strategies=settings.strategies,
        settings=EngineSettings(second=second),
    )


def _open_routes(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", response_model=None)
    async def readyz() -> dict[str, str | int] | Response:
        if desk.failed:
            return problem(503, "not_ready", "the engine could not be opened; the log says why")
        return _state(desk.ready().current())

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(desk.metrics.text(), media_type="text/plain; version=0.0.4")

    return router


def _inner_routes(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/v1/recommend")
    async def recommend(request: RecommendRequest) -> Recommendation:
        answer = await desk.ask(lambda engines: engines.recommend(request, desk.metrics.step))
        desk.metrics.slate(answer)
        return answer

    @router.post("/v1/score")
    async def score(request: ScoreRequest) -> ScoreAnswer:
        return await desk.ask(lambda engines: engines.current().score(request))

    @router.post("/v1/explain")
    async def explain(request: ExplainRequest) -> ExplainAnswer:
        return await desk.ask(lambda engines: engines.current().explain(request))

    @router.post("/v1/embed")
    async def embed(request: EmbedRequest) -> EmbedAnswer:
        return await desk.ask(lambda engines: engines.current().embed(request))

    @router.post("/admin/reload")
    async def reload() -> dict[str, str | int]:
        engines = desk.ready()
        try:
            return _state(await asyncio.to_thread(engines.reload))
        except (CheckpointError, EncoderError, StrategiesUnreadable) as error:
            # Who asks has the service token, and has to know what to do; the old one answers on.
            raise Refusal("not_ready", f"the live release cannot be opened: {error}") from error

    return router


def _state(engine: Engine) -> dict[str, str | int]:
    return {
        "status": "ready",
        "catalog_version": engine.catalog.version,
        "model_version": engine.model_version,
    }
