"""What a product's offers say of price, stock and seller, in any of schema.org's forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from data.datasets.amounts import amount_of
from data.datasets.errors import BadValue
from data.datasets.graph import Graph, Node, as_list, text_of, types_of
from data.datasets.vocabulary import availability_of

FORMER = ("listprice", "strikethroughprice", "srp", "msrp", "suggestedretailprice")
OFFERS = frozenset(("offer", "offerforpurchase", "offerforlease", "demand"))


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer, amounts still as written."""

    price: str = ""
    currency: str = ""
    former_price: str = ""
    availability: str = ""
    quantity: str = ""
    seller: str = ""
    sku: str = ""
    name: str = ""
    url: str = ""
    condition: str = ""

    def is_in_stock(self) -> bool:
        return not self.availability or availability_of(self.availability) == "in_stock"

    def cents(self) -> int:
        """For comparing; beyond everything where the price cannot be read."""
        try:
            return amount_of(self.price, self.currency or None).cents
        except BadValue:
            return 2**62


def offers_of(product: Node, graph: Graph) -> list[Offer]:
    """Every offer of a product, those of an aggregate included; where an aggregate tells only
    its lowest price, that is the offer."""
    return [offer for value in as_list(product.get("offers"))
            for offer in _offers(graph.resolved(value), graph)]  # fmt: skip


def best(offers: list[Offer]) -> Offer:
    """The cheapest one that is in stock, or the cheapest where none is."""
    return min(offers, key=lambda one: (not one.is_in_stock(), one.cents()), default=Offer())


def variants(offers: list[Offer]) -> list[Offer]:
    """Offers that are variants of the product: at least two with article numbers of their own."""
    by_sku = {one.sku: one for one in reversed(offers) if one.sku}
    return list(reversed(by_sku.values())) if len(by_sku) > 1 and all(
        one.sku for one in offers
    ) else []  # fmt: skip


def _offers(node: Node, graph: Graph) -> Iterator[Offer]:
    inner = as_list(node.get("offers"))
    if "aggregateoffer" not in types_of(node) and not inner:
        if node:
            yield _offer(node, graph)
        return
    found = [_offer({"priceCurrency": node.get("priceCurrency")} | graph.resolved(one), graph)
             for one in inner if graph.resolved(one)]  # fmt: skip
    priced = [one for one in found if one.price]
    if priced:
        yield from priced
    elif node:
        yield _offer({"price": node.get("lowPrice")} | node, graph)


def _offer(node: Node, graph: Graph) -> Offer:
    price, currency, former = _amounts(node, graph)
    item = graph.resolved(node.get("itemOffered"))
    return Offer(
        price=price,
        currency=currency,
        former_price=former,
        availability=text_of(node.get("availability")),
        quantity=text_of(graph.resolved(node.get("inventoryLevel")).get("value")),
        seller=text_of(graph.resolved(node.get("seller")) or node.get("seller")),
        sku=text_of(node.get("sku")) or text_of(item.get("sku")),
        name=text_of(node.get("name")) or text_of(item.get("name")),
        url=text_of(node.get("url")),
        condition=text_of(node.get("itemCondition")).rsplit("/", 1)[-1].removesuffix("Condition"),
    )


def _amounts(node: Node, graph: Graph) -> tuple[str, str, str]:
    """Price, currency and struck-through price; specifications of a price fill what is missing.
    Prices for members only do not count."""
    specified = [graph.resolved(one) for one in as_list(node.get("priceSpecification"))]
    ordinary = [one for one in specified if _kind(one) not in FORMER
                and not one.get("validForMemberTier")]  # fmt: skip
    former = next((text_of(one.get("price")) for one in specified if _kind(one) in FORMER), "")
    usual = next((one for one in ordinary if _price(one)), {})
    currency = text_of(node.get("priceCurrency")) or text_of(usual.get("priceCurrency"))
    stated = next((text_of(one.get("priceCurrency")) for one in specified), "")
    return text_of(node.get("price")) or _price(usual), currency or stated, former


def _price(specification: Node) -> str:
    return text_of(specification.get("price")) or text_of(specification.get("minPrice"))


def _kind(specification: Node) -> str:
    return text_of(specification.get("priceType")).rsplit("/", 1)[-1].lower()
