"""A proposal in words: the internal note, and the reply that it drafts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from data.types.money import Budget, Money
from web.gateway.texts import Texts, load_texts
from web.tickets.proposals.proposal import Proposal

TEXTS_FILE = Path(__file__).parents[1] / "texts.yaml"
REASONS = 4
Names = Mapping[str, str]
"""What the shop calls its concepts, by id, in one language."""


def ticket_texts() -> Texts:
    return load_texts(TEXTS_FILE)


class Wording:
    """In one language. ``shop_url`` stands before the links to items; empty, there are none."""

    def __init__(self, texts: Texts, language: str, names: Names, shop_url: str) -> None:
        self._texts = texts
        self._language = language
        self._names = names
        self._shop_url = shop_url.rstrip("/")

    def say(self, key: str, **params: object) -> str:
        return self._texts.say(key, self._language, **params)

    def note(self, proposal: Proposal, *, is_overtaken: bool) -> str:
        card = proposal.card
        parts = [self.say("note.title")]
        parts += [self.say("note.overtaken")] if is_overtaken else []
        parts += [self.say("note.degraded")] if card.get("degraded") else []
        stated = self.constraints(card) or self.say("note.nothing_stated")
        parts.append(self.say("note.understood", constraints=stated))
        for n, bundle in enumerate(proposal.bundles, 1):
            parts.append("\n".join(self._bundle(n, bundle)))
        parts.append(f"{self.say('note.draft')}\n----------\n{self.reply(proposal)}\n----------")
        return "\n\n".join(parts)

    def reply(self, proposal: Proposal) -> str:
        """What an agent may send as it is."""
        first, *others = proposal.bundles
        greeting, opening = (
            self.say("reply.greeting"),
            self.say("reply.opening", total=_total(first)),
        )
        lines = [greeting, *proposal.remarks, opening, "\n".join(self._items(first))]
        if reasons := self._reasons(first):
            lines.append("\n".join([self.say("reply.because"), *reasons]))
        if others:
            lines.append(self.alternatives(proposal))
        lines += [self.say("reply.closing"), self.say("reply.sender")]
        return "\n\n".join(lines)

    def alternatives(self, proposal: Proposal) -> str:
        """The draft's sentence about the other bundles."""
        told = self.say("between").join(map(self._other, proposal.bundles[1:]))
        return self.say("reply.others", others=told)

    def constraints(self, card: Mapping[str, Any]) -> str:
        """What is held to, in one line; empty where nothing is."""
        told = [self._constraint(name, value) for name, value in _stated(card)]
        return self.say("between").join(told)

    def bundles(self, card: Mapping[str, Any]) -> str:
        shown = [self._bundle(n, bundle) for n, bundle in enumerate(card["bundles"], 1)]
        return "\n".join(line for lines in shown for line in lines)

    def _constraint(self, name: str, value: Any) -> str:
        if name == "budget":
            return self.say(f"constraint.budget.{value['kind']}", amount=Budget(**value))
        if isinstance(value, list):
            value = self.say("listing").join(map(self._named, value))
        return self.say(f"constraint.{name}", value=value)

    def _named(self, value: Any) -> str:
        if isinstance(value, Mapping):
            return f"{value['measure']} {value['direction']}"
        return self._names.get(str(value), str(value).replace("_", " "))

    def _bundle(self, n: int, bundle: Mapping[str, Any]) -> list[str]:
        title = self.say("note.bundle", n=n, total=_total(bundle))
        reasons = self._reasons(bundle)
        return [title, *self._items(bundle), *([self.say("note.why"), *reasons] if reasons else [])]

    def _items(self, bundle: Mapping[str, Any]) -> Iterator[str]:
        for item in bundle["items"]:
            count = f" ×{item['quantity']}" if item["quantity"] != 1 else ""
            price = Money(item["price_cents"], bundle["currency"])
            link = f" {self._shop_url}{item['url']}" if self._shop_url else ""
            yield f"• {item['title']}{count} ({price}){link}"

    def _reasons(self, bundle: Mapping[str, Any]) -> list[str]:
        return [f"- {reason['text']}" for reason in bundle["reasons"][:REASONS]]

    def _other(self, bundle: Mapping[str, Any]) -> str:
        items = self.say("listing").join(str(item["title"]) for item in bundle["items"])
        return self.say("reply.other", total=_total(bundle), items=items)


def _total(bundle: Mapping[str, Any]) -> str:
    return str(Money(bundle["total_cents"], bundle["currency"]))


def _stated(card: Mapping[str, Any]) -> Sequence[tuple[str, Any]]:
    constraints: Mapping[str, Any] = card.get("constraints") or {}
    return tuple(constraints.items())


def ids_in(card: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of concepts that the limits speak of."""
    lists = [value for _, value in _stated(card) if isinstance(value, list)]
    return tuple(one for value in lists for one in value if isinstance(one, str))
