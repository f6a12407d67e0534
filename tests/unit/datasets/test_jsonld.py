import json
from pathlib import Path
from typing import Any

import pytest

from data.datasets.errors import UnreadableFeed
from data.datasets.jsonld import JsonLdReader
from data.datasets.listing import Listing
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, listings, run, skips


def page(*contents: Any) -> str:
    scripts = (f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in contents)
    return "<html><head>\n" + "\n".join(scripts) + "</head><body><p>x</p></body></html>"


def product(**more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Tent",
        "sku": "t1",
    } | more


def offer(price: object = "12.50", **more: Any) -> dict[str, Any]:
    return {"@type": "Offer", "price": price, "priceCurrency": "EUR"} | more


def only(write: Write, *contents: Any) -> Listing:
    (found,) = listings(JsonLdReader(write("page.html", page(*contents))))
    return found


def test_a_plain_product_is_read(write: Write, sessions: Sessions) -> None:
    rating = {"@type": "AggregateRating", "ratingValue": 8, "bestRating": 10, "reviewCount": "12"}
    weight = {"@type": "QuantitativeValue", "value": 2.5, "unitCode": "KGM"}
    brand = {"@type": "Brand", "name": "Acme"}
    offers = offer(1299.5, availability="https://schema.org/InStock", url="https://a/t")
    more = {"color": "Red", "category": "Camping > Tents", "image": ["https://a/1.jpg"]}
    told = product(offers=offers, aggregateRating=rating, weight=weight, brand=brand, **more)
    text = page(told)
    run(sessions, JsonLdReader(write("page.html", text)))
    item = items(sessions)["t1"]
    assert (item.price_cents, item.currency, item.stock) == (129950, "EUR", 10)
    assert (item.rating, item.rating_count, item.brand) == (4.0, 12, "Acme")
    assert item.attributes == {"color": "red", "weight_g": 2500}
    assert (item.department, item.category) == ("camping", "tents")
    assert (item.image, item.url) == ("https://a/1.jpg", "https://a/t")


@pytest.mark.parametrize(
    "content",
    [
        [product(offers=offer())],
        {"@graph": [{"@type": "WebPage"}, product(offers=offer())]},
        {"@type": "WebPage", "mainEntity": product(offers=offer())},
        {"@type": "ItemList", "itemListElement": [{"item": product(offers=offer())}]},
        product(**{"@type": ["Product", "Book"]}, offers=offer()),
        product(**{"@type": "http://schema.org/Product"}, offers=offer()),
        {"@graph": [product(offers={"@id": "#o"}), offer() | {"@id": "#o"}]},
    ],
)  # fmt: skip
def test_a_product_is_found_wherever_it_may_stand(write: Write, content: Any) -> None:
    assert only(write, content).price == "12.50"


@pytest.mark.parametrize(
    ("offers", "price", "former"),
    [
        ([offer("9"), offer("7"), offer("5", availability="OutOfStock")], "7", ""),
        ({"@type": "AggregateOffer", "lowPrice": "8", "priceCurrency": "EUR"}, "8", ""),
        ({"@type": "AggregateOffer", "lowPrice": "8", "offers": [offer("9")]}, "9", ""),
        ({"@type": "AggregateOffer", "priceCurrency": "EUR", "offers": [{"price": "6"}]}, "6", ""),
        (
            {
                "@type": "Offer",
                "priceSpecification": [
                    {"price": 6, "priceCurrency": "EUR"},
                    {
                        "price": 8,
                        "priceCurrency": "EUR",
                        "priceType": "https://schema.org/ListPrice",
                    },
                    {"price": 1, "validForMemberTier": {"name": "gold"}},
                ],
            },
            "6",
            "8",
        ),
    ],
)
def test_a_price_is_found_in_any_form_of_offer(
    write: Write, offers: Any, price: str, former: str
) -> None:
    found = only(write, product(offers=offers))
    assert (found.price, found.currency, found.former_price) == (
        price,
        "EUR",
        former,
    )


def test_variants_of_a_group_inherit_and_are_told_apart(write: Write) -> None:
    group = {
        "@type": "ProductGroup", "name": "Tent", "productGroupID": "g", "description": "Big",
        "hasVariant": [{"@id": "#v1"}, product(sku="v2", color="Red", offers=offer("7"))],
    }  # fmt: skip
    first = product(sku="v1", size="L", offers=offer("6")) | {"@id": "#v1"}
    found = listings(JsonLdReader(write("page.html", page({"@graph": [group, first]}))))
    assert [(one.feed_id, one.title) for one in found] == [("v1", "Tent - L"), ("v2", "Tent - Red")]
    assert {(one.group, one.description) for one in found} == {("g", "Big")}


def test_offers_with_article_numbers_of_their_own_are_variants(write: Write) -> None:
    offers = [offer(sku="a", name="Tent - Small"), offer(sku="b", name="Tent - Large")]
    found = listings(JsonLdReader(write("page.html", page(product(offers=offers)))))
    assert [(one.feed_id, one.title) for one in found] == [
        ("a", "Tent - Small"),
        ("b", "Tent - Large"),
    ]


def test_the_breadcrumb_is_the_path_without_the_product(write: Write) -> None:
    names = ["Home", "Camping", "Tents", "Tent"]
    crumbs = [
        {"@type": "ListItem", "position": at, "item": {"name": one}} for at, one in enumerate(names)
    ]
    trail = {"@type": "BreadcrumbList", "itemListElement": crumbs[::-1]}
    assert only(write, trail, product(offers=offer())).path == ("Home", "Camping", "Tents")


def test_a_related_product_is_not_the_pages_own(write: Write) -> None:
    other = product(sku="other", name="Other", offers=offer())
    assert (
        only(write, product(offers=offer(), isRelatedTo=other, isSimilarTo=[other])).feed_id == "t1"
    )


def test_json_as_pages_write_it_is_read(write: Write) -> None:
    text = (
        '<script type="application/ld+json">\n//<![CDATA[\n{"@type":"Product","name":"Line\nbreak",'
        '"sku":"x","offers":{"price":12.50,},}\n//]]></script>'
    )
    (found,) = listings(JsonLdReader(write("page.html", text)))
    assert (found.feed_id, found.price, found.line) == ("x", "12.50", 1)


def test_a_broken_script_costs_only_itself(write: Write) -> None:
    text = page(product(offers=offer())).replace(
        "<head>", '<head><script type="application/ld+json">{oops</script>'
    )
    reader = JsonLdReader(write("page.html", text))
    assert "not valid JSON" in skips(reader)[0].reason
    assert len(listings(reader)) == 1


@pytest.mark.parametrize(
    "text", ["<html></html>", '<script type="application/ld+json">[[[{"@type":1}]]]</script>']
)
def test_a_page_without_a_product_is_named(write: Write, text: str) -> None:
    assert "no product" in skips(JsonLdReader(write("page.html", text)))[0].reason


def test_a_folder_and_a_pattern_are_read_page_by_page(write: Write, tmp_path: Path) -> None:
    for name in ("a.html", "sub/b.htm", "c.json"):
        content = product(sku=name, offers=offer())
        write(name, json.dumps(content) if name.endswith("json") else page(content))
    write("notes.txt", "no page")
    folder = tmp_path / "feeds"
    found = listings(JsonLdReader(folder))
    assert sorted((one.feed_id, one.file) for one in found) == [
        ("a.html", "a.html"), ("c.json", "c.json"), ("sub/b.htm", "b.htm"),
    ]  # fmt: skip
    assert len(listings(JsonLdReader(folder / "*.html"))) == 1
    with pytest.raises(UnreadableFeed, match="no page"):
        listings(JsonLdReader(folder / "*.php"))


def test_deeply_nested_rubbish_is_no_harm(write: Write) -> None:
    text = '<script type="application/ld+json">' + "[" * 5000 + "</script>"
    assert skips(JsonLdReader(write("page.html", text)))


def test_halves_of_characters_are_no_end_of_the_import(write: Write, sessions: Sessions) -> None:
    text = (
        '{"@type": "Product", "name": "A \\ud800 B", "sku": "s\\udfff", '
        '"offers": {"price": "1", "priceCurrency": "USD"}}'
    )
    assert counts(run(sessions, JsonLdReader(write("p.json", text)))) == (1, 0, 0, 0)
