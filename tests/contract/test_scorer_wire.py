"""Our client against our service: what goes in at one end comes out at the other."""

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr

from data.types.money import Budget
from models.client.client import ScorerClient
from models.client.errors import ScorerRejected
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit, RecommendRequest, Taste
from models.contract.scoring import EmbedRequest, ExplainRequest, ScoreRequest
from models.engine.engine import Engine
from models.serving.app import create_app
from models.serving.settings import ScorerSettings
from tests.unit.engine.shop import engine, lines
from tests.unit.serving.fakes import OneEngine

pytestmark = pytest.mark.anyio

TOKEN = "a-service-token-for-tests"
BASE = lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas"))
FULL = RecommendRequest(
    conversation_id="c-1",
    language="zh",
    utterance="四个人去露营",
    seed=11,
    constraints=Constraints(
        budget=Budget("max", None, 60000, "USD"),
        exclude=("red",),
        party_size=4,
        keep=("it-stove-gas",),
        owned=("mug",),
        require=("lantern",),
        prefer=("black",),
        age_months=None,
        within_days=5,
        bounds=(Bound("price", "less", 60000.0, None),),
    ),
    scenario_id="camping",
    roles=("tent", "stove", "fuel", "lantern"),
    taste=Taste(("price", "color:black"), (-0.1, 0.4)),
    avoid=(("it-tent-dome", "it-stove-gas", "it-fuel-gas"),),
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shopping(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(tmp_path_factory.mktemp("vectors"))


@pytest.fixture
async def client(shopping: Engine) -> AsyncIterator[ScorerClient]:
    settings = ScorerSettings(_env_file=None, service_token=SecretStr(TOKEN))
    transport = httpx.ASGITransport(create_app(settings, OneEngine(shopping)))
    client = ScorerClient("http://scorer", TOKEN, transport=transport)
    yield client
    await client.close()


@pytest.mark.parametrize(
    "request_",
    [
        FULL,
        RecommendRequest("c-2", "en", "what goes with it", 1, anchor="it-kettle-black"),
        RecommendRequest(
            "c-3", "en", "", 1, scenario_id="camping", edit=Edit("swap", BASE, "tent")
        ),
        RecommendRequest(
            "c-4", "en", "camping", 1, Constraints(budget=Budget("max", None, 1, None))
        ),
    ],
    ids=["everything", "anchor", "edit", "relaxed"],
)
async def test_a_recommendation_is_the_same_over_the_wire(
    client: ScorerClient, shopping: Engine, request_: RecommendRequest
) -> None:
    assert await client.recommend(request_) == shopping.recommend(request_)


async def test_scores_reasons_and_vectors_are_the_same_over_the_wire(
    client: ScorerClient, shopping: Engine
) -> None:
    score = ScoreRequest("露营", (BASE, BASE[:2]), "zh", "camping", Taste(("price",), (0.5,)))
    assert await client.score(score) == shopping.score(score)
    explain = ExplainRequest(BASE, "zh", Constraints(prefer=("green",)), item_id="it-fuel-gas")
    assert await client.explain(explain) == shopping.explain(explain)
    embed = EmbedRequest(("tent", "帐篷"))
    assert await client.embed(embed) == shopping.embed(embed)


async def test_a_refusal_arrives_with_its_code(client: ScorerClient) -> None:
    with pytest.raises(ScorerRejected) as refused:
        await client.recommend(RecommendRequest("c", "en", "x", 1, scenario_id="sailing"))
    assert refused.value.code == "unknown_scenario"


async def test_a_wrong_token_is_a_refusal(shopping: Engine) -> None:
    settings = ScorerSettings(_env_file=None, service_token=SecretStr(TOKEN))
    transport = httpx.ASGITransport(create_app(settings, OneEngine(shopping)))
    stranger = ScorerClient("http://scorer", "another-token", transport=transport)
    with pytest.raises(ScorerRejected) as refused:
        await stranger.embed(EmbedRequest(("x",)))
    assert refused.value.code == "unauthorised"
