"""The parts of the page that are plain HTML: everything a shopper wrote is escaped in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from data.types.money import Money
from models.turn.state import ShopView
from web.console.access.pages import TEMPLATES
from web.console.access.roles import Agent
from web.console.proposals.reasons import Evidence
from web.console.review.holding import Held
from web.console.talks.reading import Talk
from web.console.texts import Words


def lasted(since: datetime, now: datetime, words: Words) -> str:
    """How long ago, as people say it."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return words("time.now")
    if minutes < 60:
        return words("time.minutes", count=minutes)
    if minutes < 48 * 60:
        return words("time.hours", count=minutes // 60)
    return words("time.days", count=minutes // (24 * 60))


@dataclass(frozen=True)
class Pages:
    """Fills the templates for one language."""

    words: Words

    def bar(self, agent: Agent) -> str:
        other = "zh" if self.words.language == "en" else "en"
        return self._filled("bar.html", agent=agent, other=other)

    def talk(self, talk: Talk, shop: ShopView, agent: Agent, now: datetime) -> str:
        waits = lasted(talk.waiting_since, now, self.words) if talk.waiting_since else ""
        return self._filled(
            "talk.html",
            talk=talk,
            mine=talk.owner_id == agent.agent_id,
            waits=waits,
            conditions=conditions(talk.state, shop, self.words),
        )

    def slates(self, columns: list[Mapping[str, Any]]) -> str:
        """Slates side by side; each column has a name, notes and bundles (as cards)."""
        return self._filled("slates.html", columns=columns)

    def evidence(self, evidence: Sequence[Evidence]) -> str:
        return self._filled("evidence.html", evidence=evidence)

    def listing(self, held: Held, findings: Sequence[tuple[str, str]]) -> str:
        return self._filled(
            "listing.html",
            item=held.item,
            seller=held.seller,
            reason=held.reason,
            decided=held.decided,
            findings=findings,
        )

    def exports(self, names: Sequence[str]) -> str:
        return self._filled("exports.html", names=names)

    def table(
        self, caption: str, names: Sequence[str], rows: Sequence[Sequence[object]], nothing: str
    ) -> str:
        return self._filled("table.html", caption=caption, names=names, rows=rows, nothing=nothing)

    def nothing(self, key: str) -> str:
        return self._filled("nothing.html", text=self.words(key))

    def _filled(self, name: str, **values: Any) -> str:
        return _template(name).render(words=self.words, price=price, **values)


def price(cents: int, currency: str) -> str:
    return str(Money(cents, currency))


def conditions(state: Mapping[str, Any], shop: ShopView, words: Words) -> list[str]:
    """What holds in the conversation, a few words each."""
    held: Mapping[str, Any] = state.get("constraints") or {}
    told = []
    if state.get("purpose"):
        told.append(words("condition.purpose", value=state["purpose"]))
    for name, value in held.items():
        if value not in (None, (), []):
            told.append(words(f"condition.{name}", value=_value(name, value, shop, words)))
    return told


def _value(name: str, value: Any, shop: ShopView, words: Words) -> str:
    if name == "budget":
        return _budget(value)
    if name == "keep":
        items = (shop.catalog.item(one) for one in value)
        return ", ".join(one.title.in_language(words.language) for one in items if one)
    if isinstance(value, list | tuple):
        return ", ".join(concept_name(str(one), shop, words) for one in value)
    return str(value)


def _budget(held: Mapping[str, Any]) -> str:
    currency = str(held.get("currency") or "")
    bounds = [held.get("min_cents"), held.get("max_cents")]
    return "–".join(price(int(one), currency) for one in bounds if one is not None)


def concept_name(concept_id: str, shop: ShopView, words: Words) -> str:
    concept = shop.catalog.concept(concept_id)
    return concept.name.in_language(words.language) if concept else concept_id


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
