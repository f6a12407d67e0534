import logging
from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import Engine

from tests.contract.endpoint import Endpoint, running_endpoint, saying
from tests.unit.gateway.conftest import MakeApp
from tests.unit.gateway.fakes import Entries, FakeRasa, Shopper, open_session, transcript_of
from web.gateway.logs import LOGGER
from web.gateway.rephrasing.rephraser import open_rephraser
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio

WRITTEN = "Here is what fits together:\n1. $134: Dome tent"
REWORDED = "These go together nicely:\n1. $134: Dome tent"
SLATE: Entries = [{"text": WRITTEN}, {"custom": {"type": "slate"}}]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with running_endpoint(lambda _: saying("These go together nicely:")) as running:
        yield running


@pytest.fixture
def settings(settings: GatewaySettings, endpoint: Endpoint) -> GatewaySettings:
    key = SecretStr("key-1")
    update = {"llm_url": endpoint.url, "llm_model": "m", "llm_key": key, "llm_timeout_s": 5.0}
    return settings.model_copy(update=update)


async def test_the_transcript_keeps_the_words_that_the_shopper_saw(
    shopper: Shopper, rasa: FakeRasa, engine: Engine, endpoint: Endpoint
) -> None:
    rasa.answer = SLATE
    first = await shopper.says("camping", "m-1")
    assert [one["text"] for one in first.json()["messages"]] == [REWORDED]
    assert transcript_of(engine, shopper.conversation_id)[-1].text == REWORDED
    assert (await shopper.says("camping", "m-1")).json() == first.json()
    assert len(endpoint.asked) == 1


async def test_neither_what_the_shopper_said_nor_who_it_was_is_sent(
    shopper: Shopper, rasa: FakeRasa, endpoint: Endpoint
) -> None:
    rasa.answer = SLATE
    await shopper.says("camping with my aunt Wilhelmina")
    sent = str(endpoint.asked) + str(endpoint.headers)
    assert "Wilhelmina" not in sent
    assert shopper.conversation_id not in sent
    assert endpoint.headers[0]["Authorization"] == "Bearer key-1"


async def test_the_log_has_the_message_that_it_belongs_to(
    shopper: Shopper, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    rasa.answer = SLATE
    await shopper.says("camping", "m-1")
    (record,) = [record for record in caplog.records if record.message == "reworded"]
    fields = record.__dict__["fields"]
    assert fields["conversation_id"] == shopper.conversation_id
    assert fields["client_message_id"] == "m-1"
    assert fields["outcome"] == "kept"


async def test_an_apology_is_never_reworded(
    shopper: Shopper, rasa: FakeRasa, endpoint: Endpoint
) -> None:
    rasa.answer = [{"text": "Sorry:", "custom": {"type": "retry"}}]
    await shopper.says("hi")
    rasa.failures = [httpx.Response(500)]
    await shopper.says("ho")
    assert endpoint.asked == []


async def test_without_an_endpoint_nothing_is_reworded(
    make_app: MakeApp, settings: GatewaySettings, rasa: FakeRasa
) -> None:
    off = settings.model_copy(update={"llm_url": ""})
    assert open_rephraser(off) is None
    transport = httpx.ASGITransport(app=make_app(off))
    rasa.answer = SLATE
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as http:
        answer = await (await open_session(http)).says("camping")
    assert answer.json()["messages"][0]["text"] == WRITTEN


def test_it_is_off_by_default_and_needs_a_model_and_an_address() -> None:
    secret = SecretStr("s" * 40)
    assert GatewaySettings(_env_file=None, session_secret=secret).llm_url == ""
    with pytest.raises(ValidationError, match="SATCHEL_LLM_MODEL"):
        GatewaySettings(_env_file=None, session_secret=secret, llm_url="http://127.0.0.1/v1")
    with pytest.raises(ValidationError, match="llm_url"):
        GatewaySettings(_env_file=None, session_secret=secret, llm_url="ftp://x", llm_model="m")


def test_a_message_counts_as_left_only_after_its_words_had_their_time(
    settings: GatewaySettings,
) -> None:
    off = settings.model_copy(update={"llm_url": ""})
    assert settings.work_limit_s == off.work_limit_s + settings.llm_timeout_s
