import csv
import io
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.middleware.sessions import SessionMiddleware

from data.feedback.erasure import forget_shopper
from tests.factories import NOW
from tests.unit.console.fakes import PASSWORD, deeds
from tests.unit.console.test_door import HERE, office_of
from web.console.access.door import Door
from web.console.access.pages import access_router
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.export.files import as_csv, export_router
from web.console.export.records import (
    Record,
    bad_replies,
    bundle_examples,
    conversations,
    intent_examples,
)
from web.console.labels.labelling import label_bundle, label_intent, label_reply

pytestmark = pytest.mark.anyio


@pytest.fixture
def labelled(database: Database, talked: str, agent: Agent) -> None:
    def work(session: Session) -> None:
        label_intent(session, agent, "t-c-1-1", "complete_anchor", NOW)
        label_bundle(session, agent, "s-c-1-1", "b-2", NOW)
        label_reply(session, agent, "c-1", 2, "names no price", NOW)

    database.write(work)


def test_labels_become_examples_with_their_provenance(
    database: Database, labelled: None, agent: Agent
) -> None:
    (intent,) = database.read(lambda session: list(intent_examples(session)))
    assert (intent["text"], intent["intent"]) == ("camping for two", "complete_anchor")
    assert intent["understood"] == "request_bundle"
    assert intent["agent_id"] == agent.agent_id
    (pair,) = database.read(lambda session: list(bundle_examples(session)))
    assert pair["better"] == ["tunnel", "wood", "flare"]
    assert pair["worse"] == [["dome", "gas", "lamp"], ["dome", "wood", "flare"]]
    assert (pair["policy"], pair["model_version"]) == ("softmax", "untrained")
    (reply,) = database.read(lambda session: list(bad_replies(session)))
    assert (reply["before"], reply["remark"]) == ("camping for two", "names no price")


def test_who_is_forgotten_is_in_no_example(database: Database, labelled: None) -> None:
    database.write(lambda session: forget_shopper(session, "shopper-c-1", NOW))

    def examples(session: Session) -> list[Record]:
        return [*intent_examples(session), *bad_replies(session), *bundle_examples(session)]

    assert database.read(examples) == []
    said = database.read(lambda session: [one["text"] for one in conversations(session)])
    assert set(said) == {""}


def test_a_cell_that_looks_like_a_formula_is_none() -> None:
    lines = "".join(as_csv([{"text": "=1+1", "count": -3, "ids": ["a"]}]))
    rows = list(csv.reader(io.StringIO(lines.lstrip("\ufeff"))))
    assert rows == [["text", "count", "ids"], ["'=1+1", "-3", '["a"]']]


@pytest.fixture
async def browser(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    office = office_of(database)
    app = FastAPI()
    app.include_router(access_router(office, None))
    app.include_router(export_router(office))
    app.add_middleware(Door, database=database, clock=office.clock, lifetime_s=3600)
    app.add_middleware(SessionMiddleware, secret_key="s" * 40)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        yield client


@pytest.mark.usefixtures("labelled")
@pytest.mark.parametrize(("login", "status"), [("mei", 403), ("ana", 200)])
async def test_files_are_for_leads(
    browser: httpx.AsyncClient,
    database: Database,
    lead: Agent,
    login: str,
    status: int,
) -> None:
    assert (await browser.get("/export/labels.jsonl")).status_code == 401
    await browser.post("/login", data={"login": login, "password": PASSWORD})
    answer = await browser.get("/export/labels.jsonl")
    assert answer.status_code == status
    assert (await browser.get("/export/audit.csv")).status_code == 403
    assert ((lead.agent_id, "export") in deeds(database)) == (status == 200)
    if status == 200:
        kinds = [json.loads(line)["kind"] for line in answer.text.splitlines()]
        assert sorted(kinds) == ["bad_reply", "better_bundle", "intent_wrong"]
        assert (await browser.get("/export/nothing.csv")).status_code == 404
