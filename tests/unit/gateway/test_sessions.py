import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, ShopperRow
from tests.unit.gateway.fakes import FakeClock, Shopper, hold_back, open_session
from web.gateway.settings import GatewaySettings

pytestmark = pytest.mark.anyio


async def test_a_session_has_a_conversation_and_a_shopper_of_its_own(
    http: httpx.AsyncClient, engine: Engine
) -> None:
    opened = await open_session(http, language="zh", page_item_id="it-1")
    with Session(engine) as session:
        row = session.get_one(ConversationRow, opened.conversation_id)
        assert (row.channel, row.language, row.page_item_id) == ("web", "zh", "it-1")
        assert row.owner is None
        assert session.get(ShopperRow, row.shopper_id) is not None


async def test_conversation_ids_are_long_and_never_the_same(http: httpx.AsyncClient) -> None:
    ids = {(await open_session(http)).conversation_id for _ in range(20)}
    assert len(ids) == 20
    assert min(len(one) for one in ids) >= 32


async def test_a_session_without_a_body_speaks_the_language_of_the_browser(
    http: httpx.AsyncClient, engine: Engine
) -> None:
    answer = await http.post("/chat/sessions", headers={"Accept-Language": "zh-CN,en;q=0.5"})
    assert answer.status_code == 200
    with Session(engine) as session:
        row = session.get_one(ConversationRow, answer.json()["conversation_id"])
        assert row.language == "zh"


@pytest.mark.parametrize(
    "wish", [{"language": "fr"}, {"language": ""}, {"page_item_id": "it-none"}, {"colour": "red"}]
)
async def test_a_wish_that_cannot_be_met_is_refused(
    http: httpx.AsyncClient, wish: dict[str, str]
) -> None:
    assert (await http.post("/chat/sessions", json=wish)).status_code == 422


async def test_an_unknown_page_item_is_told_what_to_do(http: httpx.AsyncClient) -> None:
    answer = await http.post("/chat/sessions", json={"page_item_id": "it-none"})
    assert "leave page_item_id out" in answer.json()["detail"]


async def test_a_conversation_is_never_about_a_listing_that_is_held_back(
    http: httpx.AsyncClient, engine: Engine
) -> None:
    hold_back(engine, "it-1")
    opened = await open_session(http, page_item_id="it-1")
    with Session(engine) as session:
        row = session.get_one(ConversationRow, opened.conversation_id)
        assert row.page_item_id is None


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer x", "Basic abc", "Bearer é"])
async def test_no_valid_token_no_conversation(
    http: httpx.AsyncClient, authorization: str | None
) -> None:
    sent = [] if authorization is None else [(b"authorization", authorization.encode())]
    headers = httpx.Headers(sent)
    calls = [
        await http.post("/chat/messages", json={"text": "hi"}, headers=headers),
        await http.post("/chat/events", json={"events": []}, headers=headers),
        await http.get("/chat/stream", headers=headers),
    ]
    assert [call.status_code for call in calls] == [401, 401, 401]
    assert calls[0].headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_opens_only_its_own_conversation(
    http: httpx.AsyncClient, shopper: Shopper
) -> None:
    other = await open_session(http)
    forged = shopper.token.replace(shopper.conversation_id, other.conversation_id)
    stranger = Shopper(http, forged, other.conversation_id)
    assert (await stranger.says("hi")).status_code == 401


async def test_a_token_expires(
    shopper: Shopper, clock: FakeClock, settings: GatewaySettings
) -> None:
    clock.pass_s(settings.session_lifetime_s + 2)
    answer = await shopper.says("hi")
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("token-expired")


async def test_a_token_of_an_erased_conversation_is_not_valid(
    shopper: Shopper, engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        session.delete(session.get_one(ConversationRow, shopper.conversation_id))
    assert (await shopper.says("hi")).status_code == 401
    assert (await shopper.reports([])).status_code == 401
