"""One shopper talking to the running stack; every slate that comes back is judged at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.facts import Facts, Wire, read_facts, rows
from tests.oracle import complaints, item_ids_of
from tests.propensities import propensity_complaints

PATIENCE_S = 30.0
SLATES_TABLES = ("impression_bundle",)

Talk = Callable[..., "Chat"]


@dataclass(frozen=True)
class Answer:
    """What the assistant said in one turn."""

    messages: tuple[Wire, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(message["text"] for message in self.messages)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def language(self) -> str:
        """Chinese as soon as a Chinese character is in it."""
        return "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in self.text) else "en"

    @property
    def asks(self) -> bool:
        return "?" in self.text or "？" in self.text

    @property
    def slate(self) -> Wire | None:
        return self.custom("slate")

    @property
    def basket(self) -> Wire | None:
        return self.custom("basket")

    def custom(self, kind: str) -> Wire | None:
        """The last custom message of that type."""
        found = [m["custom"] for m in self.messages if (m.get("custom") or {}).get("type") == kind]
        return found[-1] if found else None

    def bundles(self) -> list[Wire]:
        """The bundles shown; an answer without a slate fails here and shows what was said."""
        assert self.slate is not None, f"no slate in: {self.text}"
        return list(self.slate["bundles"])

    def constraints(self) -> Wire:
        """The constraints that the slate says it kept to."""
        assert self.slate is not None, f"no slate in: {self.text}"
        constraints: Wire = self.slate["constraints"]
        return constraints


@dataclass(frozen=True)
class Judge:
    """The oracle over the stack's own database."""

    database_url: str
    facts: Facts

    @classmethod
    def over(cls, database_url: str) -> "Judge":
        return cls(database_url, read_facts(database_url))

    def check(self, slate: Wire, expected: Wire) -> None:
        """Fails on a broken constraint, on a wrong propensity and on a slate not yet stored."""
        impressions = rows(self.database_url, "impression", slate_id=slate["slate_id"])
        assert impressions, "the slate reached the shopper before it was stored"
        pool = rows(self.database_url, "impression_bundle", slate_id=slate["slate_id"])
        shown = {row["bundle_id"]: row["position"] for row in pool if row["position"] is not None}
        on_the_wire = {bundle["bundle_id"]: bundle["position"] for bundle in slate["bundles"]}
        assert shown == on_the_wire, f"stored as shown: {shown}, sent: {on_the_wire}"
        scenario = impressions[0]["context"].get("scenario_id")
        found = complaints(self.facts, slate, {"scenario_id": scenario, **expected})
        found += propensity_complaints(impressions[0], pool)
        assert not found, "\n".join(found)


@dataclass
class Chat:
    """A session of its own. What ``expected`` names is demanded of every slate from then on."""

    client: httpx.Client
    judge: Judge
    conversation_id: str
    token: str
    expected: dict[str, Any] = field(default_factory=dict)
    slate: Wire | None = None

    @classmethod
    def begun(
        cls,
        client: httpx.Client,
        judge: Judge,
        language: str | None = None,
        page_item_id: str | None = None,
    ) -> "Chat":
        wishes = {"language": language, "page_item_id": page_item_id}
        body = {name: value for name, value in wishes.items() if value is not None}
        answer = client.post("/chat/sessions", json=body)
        assert answer.is_success, answer.text
        opened = answer.json()
        return cls(client, judge, opened["conversation_id"], opened["token"])

    @property
    def facts(self) -> Facts:
        return self.judge.facts

    def expect(self, **constraints: Any) -> None:
        """Demands these constraints of every slate from now on."""
        self.expected.update(constraints)

    def say(self, text: str, client_message_id: str | None = None) -> Answer:
        body = {"text": text, "client_message_id": client_message_id}
        return self._answered({name: value for name, value in body.items() if value is not None})

    def press(
        self,
        intent: str,
        *,
        bundle_id: str | None = None,
        item_id: str | None = None,
        slate_id: str | None = None,
    ) -> Answer:
        """A button of the slate last shown, unless another slate is named."""
        if slate_id is None and self.slate is not None:
            slate_id = self.slate["slate_id"]
        named = {"slate_id": slate_id, "bundle_id": bundle_id, "item_id": item_id}
        given = {name: value for name, value in named.items() if value is not None}
        return self._answered({"press": {"intent": intent, **given}})

    def pick(self, reading: str) -> Answer:
        """A button of the choice that was offered last."""
        return self._answered({"press": {"intent": "choose_reading", "reading": reading}})

    def post(self, body: Any, token: str | None = None) -> httpx.Response:
        """The bare exchange, for what should be refused."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.client.post("/chat/messages", json=body, headers=headers)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """This conversation's rows of a table."""
        if table not in SLATES_TABLES:
            return rows(self.judge.database_url, table, conversation_id=self.conversation_id)
        slates = [row["slate_id"] for row in self.rows("impression")]
        return [r for s in slates for r in rows(self.judge.database_url, table, slate_id=s)]

    def _answered(self, body: Wire) -> Answer:
        response = self.post(body)
        assert response.status_code == 200, f"{response.status_code}: {response.text}"
        messages = response.json()["messages"]
        answer = Answer(tuple(m for m in messages if m["author"] == "assistant"))
        assert answer.messages, "no answer at all"
        assert all(text.strip() for text in answer.texts), "a message without text"
        if answer.slate is not None:
            self.slate = answer.slate
            self.judge.check(answer.slate, self.expected)
        return answer


def item_sets(bundles: list[Wire]) -> list[frozenset[str]]:
    """What tells bundles apart: the items in them."""
    return [frozenset(item_ids_of(bundle)) for bundle in bundles]


def quantities(bundle: Wire) -> dict[str, int]:
    """How many of each item a bundle holds."""
    return {line["item_id"]: line["quantity"] for line in bundle["items"]}
