import pytest

from data.datasets.errors import UnreadableFeed
from data.datasets.shopify import ShopifyReader
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, listings, reasons, run

OLD_COLUMNS = (
    "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
    "Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src,Variant Image,Status"
)
OLD = f"""{OLD_COLUMNS}
pot,Clay Pot,"<p>Nice &amp;
warm</p>",Acme,Garden > Pots,true,Size,Regular,Color,Blue,P1,500,shopify,3,deny,9.99,12,http://a/1.jpg,,active
pot,,,,,,,Large,,Red,P2,900,shopify,-1,deny,15.99,,,http://a/2.jpg,
pot,,,,,,,,,,,,,,,,,http://a/3.jpg,,
lamp,Copper Lamp,<p>x</p>,Acme,Lamps,TRUE,Title,Default Title,,,,,,0,deny,59.99,,,,draft
tray,Tray,,Acme,Trays,TRUE,Title,Default Title,,,,,shopify,0,continue,5.00,4.00,,,active
free,Free thing,,Acme,Lamps,TRUE,Title,Default Title,,,,,,2,deny,0.00,,,,active
mug,Mug,,Acme,Mugs,TRUE,Title,Default Title,,,,,,2,deny,,,,,active
"""
NEW_COLUMNS = (
    "Title,URL handle,Description,Vendor,Type,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,"
    "Weight value (grams),Product image URL"
)
NEW = f"""{NEW_COLUMNS}
Tee,tee,<b>Soft</b>,Acme,Shirts,TRUE,Active,T-1,4006381333931,Size,S,10,,shopify,4,150,https://a/t.png
,tee,,,,,,T-2,,,M,10,,shopify,0,150,
"""


def test_variants_inherit_their_designs_texts_and_are_told_apart(
    write: Write, sessions: Sessions
) -> None:
    run(sessions, ShopifyReader(write("shop.csv", OLD)))
    small, large = items(sessions)["pot-regular-blue"], items(sessions)["pot-large-red"]
    assert small.title.en == "Clay Pot - Regular / Blue"
    assert large.title.en == "Clay Pot - Large / Red"
    assert large.description.en == "Nice & warm"
    assert (large.brand, large.category, large.group_id) == ("Acme", small.category, "pot")
    assert (small.attributes["color"], large.attributes["color"]) == ("blue", "red")
    assert (small.image, large.image) == ("http://a/1.jpg", "http://a/2.jpg")
    assert (small.attributes["weight_g"], small.attributes["size"]) == (500, "Regular")


def test_prices_stock_and_state_are_those_of_the_shop(write: Write, sessions: Sessions) -> None:
    run(sessions, ShopifyReader(write("shop.csv", OLD)))
    found = items(sessions)
    assert (found["pot-regular-blue"].price_cents, found["pot-regular-blue"].list_price_cents) == (
        999,
        1200,
    )
    assert found["tray"].list_price_cents is None  # compared at less than it costs
    assert found["pot-large-red"].stock == 0  # oversold
    assert found["tray"].stock == 0  # can be ordered, but is not there
    assert found["lamp"].stock == 10  # not tracked
    assert found["lamp"].held_reason == "unpublished"


def test_pictures_of_their_own_rows_are_folded_and_bad_rows_are_named(
    write: Write, sessions: Sessions
) -> None:
    report = run(sessions, ShopifyReader(write("shop.csv", OLD)))
    assert report.folded == 1
    assert counts(report) == (4, 0, 0, 2)
    assert "not above zero" in reasons(report)[8]
    assert "no price" in reasons(report)[9]


def test_the_newer_template_is_read_too(write: Write) -> None:
    first, second = listings(ShopifyReader(write("new.csv", NEW)))
    assert (first.feed_id, first.title, first.price) == ("tee-s", "Tee - S", "10")
    assert (second.feed_id, second.title, second.quantity) == ("tee-m", "Tee - M", "0")
    assert (first.gtin, first.weight, first.image) == ("4006381333931", "150 g", "https://a/t.png")


def test_a_variant_before_its_title_is_refused(write: Write, sessions: Sessions) -> None:
    text = "Handle,Title,Option1 Value,Variant Price\na,,S,5\nb,Bowl,,6\n"
    report = run(sessions, ShopifyReader(write("shop.csv", text)))
    assert "title first" in reasons(report)[2]
    assert set(items(sessions)) == {"b"}


def test_the_same_variant_twice_is_refused_the_second_time(
    write: Write, sessions: Sessions
) -> None:
    text = "Handle,Title,Variant Price\na,A,5\nb,B,6\na,A,7\n"
    report = run(sessions, ShopifyReader(write("shop.csv", text)))
    assert "in line 2" in reasons(report)[4]
    assert items(sessions)["a"].price_cents == 500


def test_a_feed_without_handles_is_no_export_of_shopify(write: Write) -> None:
    path = write("merchant.csv", "id,title,price\n1,Tent,5 USD\n")
    with pytest.raises(UnreadableFeed, match="no column 'Handle'"):
        list(ShopifyReader(path).records())


def test_a_design_whose_rows_were_sorted_apart_keeps_its_title(
    write: Write, sessions: Sessions
) -> None:
    head = "Handle,Title,Option1 Name,Option1 Value,Variant Price\n"
    rows = "a,Shirt,Size,S,5\nb,Hat,Size,S,7\na,,,M,6\n"
    report = run(sessions, ShopifyReader(write("s.csv", head + rows)))
    assert counts(report) == (3, 0, 0, 0)
    titles = {item_id: item.title.en for item_id, item in items(sessions).items()}
    assert titles == {"a-s": "Shirt - S", "a-m": "Shirt - M", "b-s": "Hat - S"}
