"""The products of one page's JSON-LD: found in graphs and lists, references followed."""

from collections.abc import Iterator
from typing import Any

from data.datasets.decoding import storable

Node = dict[str, Any]
MOST_NODES = 20_000
DEEPEST = 12
PRODUCTS = frozenset(("product", "productmodel", "individualproduct", "someproducts"))
GROUP = "productgroup"
CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
"""Where a page's own products may stand; what is merely related to them stands elsewhere."""


def types_of(node: Node) -> set[str]:
    """Types without their vocabulary: "https://schema.org/Product" is "product"."""
    said = node.get("@type", ())
    many = said if isinstance(said, list) else [said]
    return {str(one).rsplit("/", 1)[-1].rsplit(":", 1)[-1].rsplit("#", 1)[-1].lower()
            for one in many}  # fmt: skip


def is_product(node: Node) -> bool:
    return bool(types_of(node) & PRODUCTS)


def is_group(node: Node) -> bool:
    return GROUP in types_of(node)


def text_of(value: Any) -> str:
    """The text of a value: itself, the first of several, or the name of a thing."""
    if isinstance(value, list):
        return next((text for text in map(text_of, value) if text), "")
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "@value", "value", "url", "contentUrl"))
        return next((text for text in map(text_of, named) if text), "")
    return storable(value).strip() if isinstance(value, str) else ""


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class Graph:
    """All nodes of a page. A node that is mentioned by its id alone is looked up; parts of one
    node in several scripts are joined."""

    def __init__(self, contents: list[Any]) -> None:
        self._by_id: dict[str, Node] = {}
        self._count = 0
        for content in contents:
            self._index(content, 0)

    def resolved(self, value: Any) -> Node:
        """The node that a value is or refers to; empty for anything else."""
        if not isinstance(value, dict):
            return {}
        known = self._by_id.get(str(value.get("@id", "")))
        return known | value if known is not None else value

    def nodes(self, content: Any, depth: int = 0) -> Iterator[Node]:
        """Nodes that the page itself is about, containers opened."""
        if depth > DEEPEST:
            return
        for one in as_list(content):
            if isinstance(one, list):
                yield from self.nodes(one, depth + 1)
            elif isinstance(one, dict):
                if "@type" in one:
                    yield self.resolved(one)
                for name in CONTAINERS:
                    yield from self.nodes(one.get(name), depth + 1)

    def _index(self, value: Any, depth: int) -> None:
        if depth > 2 * DEEPEST or self._count > MOST_NODES:
            return
        if isinstance(value, list):
            for one in value:
                self._index(one, depth + 1)
        elif isinstance(value, dict):
            self._count += 1
            if "@id" in value and len(value) > 1:
                key = str(value["@id"])
                self._by_id[key] = self._by_id.get(key, {}) | value
            for one in value.values():
                self._index(one, depth + 1)
