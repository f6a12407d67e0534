"""schema.org products in the JSON-LD of saved pages: a page, a folder, or a pattern."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from data.datasets.errors import UnreadableFeed
from data.datasets.graph import Graph, Node, as_list, is_group, is_product, text_of, types_of
from data.datasets.listing import Listing, Record, Skip
from data.datasets.offers import Offer, best, offers_of, variants
from data.datasets.paths import category_path
from data.datasets.quantities import number
from data.datasets.saved_pages import Page, page_files, read_page
from data.datasets.vocabulary import feed_words

OWN = ("@id", "hasVariant", "variesBy", "offers", "sku", "mpn", "url", "productGroupID", "@type",
       "productID", "gtin", "gtin8", "gtin12", "gtin13", "gtin14", "aggregateRating")  # fmt: skip
"""What a group does not hand down to its variants."""
GTINS = ("gtin13", "gtin12", "gtin14", "gtin8", "gtin", "isbn")
VARYING = ("color", "size", "material", "pattern")
SIZES = {"weight": "weight", "depth": "length", "width": "width", "height": "height"}
MOST_PROPERTIES = 30


@dataclass(frozen=True, slots=True)
class JsonLdReader:
    path: Path
    encoding: str | None = None
    kind: str = field(default="jsonld", init=False)

    @property
    def name(self) -> str:
        return self.path.stem.strip("*?") or self.path.parent.name

    def records(self) -> Iterator[Record]:
        for file in page_files(self.path):
            try:
                yield from _records(read_page(file, self.encoding))
            except UnreadableFeed as error:
                yield Skip(1, str(error), file.name)


def _records(page: Page) -> Iterator[Record]:
    graph = Graph([script.content for script in page.scripts])
    found = list(_products(page, graph))
    path = _breadcrumb(page, graph, [text_of(product.get("name")) for _, product in found])
    yield from page.broken
    for line, product in found:
        for listing in _listings(line, product, graph):
            yield replace(listing, path=listing.path or path, file=page.file)
    if not found and not page.broken:
        yield Skip(1, "the page has no product in JSON-LD", page.file)


def _products(page: Page, graph: Graph) -> Iterator[tuple[int, Node]]:
    """Products with the line of their script, variants with what their group says of them all.
    A product that stands in several places of a page is one."""
    told: set[str] = set()
    everything = [(script.line, node) for script in page.scripts
                  for node in graph.nodes(script.content)]  # fmt: skip
    groups = [(line, node) for line, node in everything if is_group(node)]
    for line, group in groups:
        for variant in as_list(group.get("hasVariant")):
            node = graph.resolved(variant)
            if node:
                told.add(_identity(node))
                yield line, _inherited(node, group)
        if not group.get("hasVariant") and group.get("offers"):
            yield line, group
    for line, node in everything:
        if is_product(node) and not is_group(node) and _identity(node) not in told:
            told.add(_identity(node))
            group = graph.resolved(next(iter(as_list(node.get("isVariantOf"))), None))
            yield line, _inherited(node, group) if group else node


def _identity(node: Node) -> str:
    said = (text_of(node.get(one)) for one in ("@id", "sku", "productID", *GTINS, "url"))
    return next((one for one in said if one), repr(sorted(node.items(), key=str)))


def _inherited(variant: Node, group: Node) -> Node:
    shared = {name: value for name, value in group.items() if name not in OWN}
    group_id = text_of(group.get("productGroupID")) or text_of(group.get("@id"))
    merged = shared | {"inProductGroupWithID": group_id} | variant
    if text_of(merged.get("name")) == text_of(group.get("name")):
        told = [text for one in VARYING if (text := text_of(variant.get(one)))]
        merged["name"] = " - ".join((text_of(group.get("name")), *told[:3]))
    return merged


def _listings(line: int, product: Node, graph: Graph) -> Iterator[Listing]:
    offers = offers_of(product, graph)
    several = variants(offers)
    for offer in several:
        title = " - ".join((text_of(product.get("name")), _told(offer, product)))
        group = _feed_id(product)
        listing = _listing(line, product, offer, graph)
        yield replace(listing, feed_id=offer.sku, title=title, group=group)
    if not several:
        yield _listing(line, product, best(offers), graph)


def _told(offer: Offer, product: Node) -> str:
    name = text_of(product.get("name"))
    return offer.name.removeprefix(name).strip(" -–/") or offer.sku


def _listing(line: int, product: Node, offer: Offer, graph: Graph) -> Listing:
    facets, attributes = _properties(product, graph)
    rating = graph.resolved(product.get("aggregateRating"))
    sizes = {ours: _measure(product.get(theirs)) for theirs, ours in SIZES.items()}
    return Listing(
        line=line,
        feed_id=_feed_id(product),
        title=text_of(product.get("name")),
        description=text_of(product.get("description")),
        brand=text_of(graph.resolved(product.get("brand")) or product.get("brand"))
        or text_of(product.get("manufacturer")),
        seller=offer.seller,
        price=offer.price,
        former_price=offer.former_price,
        currency=offer.currency,
        path=_category(product),
        availability=offer.availability,
        quantity=offer.quantity,
        group=text_of(product.get("inProductGroupWithID")),
        url=offer.url or text_of(product.get("url")),
        image=_image(product.get("image"), graph),
        gtin=next((text for one in GTINS if (text := text_of(product.get(one)))), ""),
        rating=text_of(rating.get("ratingValue")),
        rating_count=text_of(rating.get("reviewCount")) or text_of(rating.get("ratingCount")),
        best_rating=text_of(rating.get("bestRating")),
        facets=facets,
        attributes=attributes | {"condition": offer.condition, "mpn": text_of(product.get("mpn"))},
        **sizes,
    )


def _feed_id(product: Node) -> str:
    names = ("sku", "productID", *GTINS, "mpn", "@id", "url", "name")
    return next((text for one in names if (text := text_of(product.get(one)))), "")


def _category(product: Node) -> tuple[str, ...]:
    """A path written as one text or as a list of paths; the longest counts."""
    paths = [category_path(text_of(one)) for one in as_list(product.get("category"))]
    return max(paths, key=len, default=())


def _breadcrumb(page: Page, graph: Graph, titles: list[str]) -> tuple[str, ...]:
    """The page's path without the product itself at its end."""
    for script in page.scripts:
        for node in graph.nodes(script.content):
            if "breadcrumblist" in types_of(node):
                crumbs = [graph.resolved(one) for one in as_list(node.get("itemListElement"))]
                crumbs.sort(key=lambda one: number(text_of(one.get("position"))) or 0)
                names = [text_of(one.get("name")) or text_of(graph.resolved(one.get("item")))
                         for one in crumbs]  # fmt: skip
                ends = names and any(title.lower().startswith(names[-1].lower())
                                     for title in titles)  # fmt: skip
                return tuple(filter(None, names[:-1] if ends else names))
    return ()


def _image(value: object, graph: Graph) -> str:
    for one in as_list(value):
        node = graph.resolved(one)
        said = (text_of(node.get(name)) for name in ("contentUrl", "url", "@id"))
        address = next((text for text in said if text), "") if node else text_of(one)
        if address:
            return address
    return ""


def _measure(value: object) -> str:
    """A quantity with its unit, "1.2 KGM", as ``quantities`` reads it."""
    if not isinstance(value, dict):
        return text_of(value)
    unit = text_of(value.get("unitText")) or text_of(value.get("unitCode")).rsplit("/", 1)[-1]
    return f"{text_of(value.get('value'))} {unit}".strip()


def _properties(product: Node, graph: Graph) -> tuple[dict[str, str], dict[str, str]]:
    """Facets, and everything else that is said by name and value."""
    known = feed_words().facets
    said = {name: text_of(product.get(name)) for name in VARYING}
    for one in as_list(product.get("additionalProperty"))[:MOST_PROPERTIES]:
        node = graph.resolved(one)
        said.setdefault(text_of(node.get("name")).lower(), _measure(node))
    facets = {known[name]: text for name, text in said.items() if name in known and text}
    free = {name.replace(" ", "_"): text for name, text in said.items()
            if name and text and name not in known}  # fmt: skip
    return facets, free | _ages(graph.resolved(product.get("audience")))


def _ages(audience: Node) -> dict[str, str]:
    """Ages in months of an audience that gives them in years."""
    names = {"suggestedMinAge": "age_min_months", "suggestedMaxAge": "age_max_months"}
    years = {ours: text_of(audience.get(theirs)) for theirs, ours in names.items()}
    return {name: str(12 * int(age)) for name, age in years.items() if age.isdigit()}
