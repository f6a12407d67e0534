import pytest

from data.datasets.errors import UnreadableFeed
from data.datasets.merchant import MerchantReader
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, listings, reasons, run

SPACE = 'xmlns:g="http://base.google.com/ns/1.0"'
HEAD = f'<?xml version="1.0"?><rss {SPACE} version="2.0"><channel><title>Shop</title>'
TAIL = "</channel></rss>"
TSV_HEAD = "id\ttitle\tprice\tavailability\tsale_price\tsale_price_effective_date\n"


def rss(*entries: str, tail: str = TAIL) -> str:
    return "\n".join((HEAD, *(f"<item>{one}</item>" for one in entries), tail))


def entry(item_id: str, more: str = "", price: str = "12.50 USD") -> str:
    return (
        f"<g:id>{item_id}</g:id><g:title>Item {item_id}</g:title><g:price>{price}</g:price>{more}"
    )


def test_an_rss_entry_becomes_a_listing(write: Write) -> None:
    more = (
        "<title>plain</title><link>https://a/?x=1&amp;y=2</link>"
        "<description><![CDATA[<p>a & b</p>]]></description>"
        "<g:shipping><g:country>US</g:country><g:price>3 USD</g:price></g:shipping>"
        "<g:google_product_category>Home &amp; Garden &gt; Kitchen</g:google_product_category>"
        "<g:color>Blue/White</g:color><g:shipping_weight>2 lb</g:shipping_weight>"
    )
    (one,) = listings(MerchantReader(write("feed.xml", rss(entry("1", more)))))
    assert (one.title, one.price, one.url) == ("Item 1", "12.50 USD", "https://a/?x=1&y=2")
    assert one.description == "<p>a & b</p>"
    assert one.path == ("Home & Garden", "Kitchen")
    assert (one.facets, one.weight) == ({"color": "Blue/White"}, "2 lb")


def test_an_atom_entry_becomes_a_listing(write: Write) -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>
    <entry><id>tag:a</id><g:id>A1</g:id><title>Tent</title><link href="https://a/t"/><summary>Big</summary>
    <g:price>5 EUR</g:price></entry></feed>"""
    (one,) = listings(MerchantReader(write("feed.xml", text)))
    assert (one.feed_id, one.title, one.url, one.description) == (
        "A1",
        "Tent",
        "https://a/t",
        "Big",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_xml_is_read_in_any_encoding_whatever_it_declares(write: Write, encoding: str) -> None:
    text = rss("<g:id>1</g:id><g:title>露营帐篷防雨大空间</g:title><g:price>199元</g:price>")
    text = text.replace("?>", ' encoding="UTF-8"?>', 1)
    assert listings(MerchantReader(write("f.xml", text, encoding)))[0].title == "露营帐篷防雨大空间"


def test_a_broken_entry_costs_only_itself(write: Write, sessions: Sessions) -> None:
    text = rss(
        entry("1"), "<g:id>2</g:id><g:title>x</g:titel>", entry("3", "<b>Fish & chips&nbsp;</b>")
    )
    report = run(sessions, MerchantReader(write("feed.xml", text)))
    assert counts(report) == (2, 0, 0, 1)
    assert "well-formed" in reasons(report)[3]
    assert not report.complete


def test_a_feed_that_breaks_off_keeps_what_it_had(write: Write, sessions: Sessions) -> None:
    text = rss(entry("1"), entry("2"), tail="<item><g:id>3</g:id><g:tit")
    report = run(sessions, MerchantReader(write("feed.xml", text)))
    assert counts(report) == (2, 0, 0, 1)
    assert "not closed" in reasons(report)[4]


def test_a_feed_cut_between_two_entries_is_not_complete(write: Write, sessions: Sessions) -> None:
    report = run(sessions, MerchantReader(write("feed.xml", rss(entry("1"), tail=""))))
    assert counts(report) == (1, 0, 0, 0)
    assert not report.complete


def test_entities_are_never_expanded(write: Write, sessions: Sessions) -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    start = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = rss(entry("1"), entry("2", "<b>&l11;</b>"), entry("3", "<b>&f;</b>"))
    report = run(sessions, MerchantReader(write("feed.xml", text.replace("?>", f"?>{start}", 1))))
    assert set(items(sessions)) == {"1"}
    assert "&l11;" in reasons(report)[3]
    assert "never expanded" in reasons(report)[4]


def test_commented_out_entries_and_tags_in_cdata_are_no_entries(write: Write) -> None:
    more = "<description><![CDATA[</item><item>]]></description>"
    text = rss(entry("1", more)).replace("<item>", f"<!-- <item>{entry('0')}</item> --><item>", 1)
    assert [one.feed_id for one in listings(MerchantReader(write("feed.xml", text)))] == ["1"]


def test_an_entry_across_the_readers_chunks_is_whole(write: Write) -> None:
    long = f"<g:description>{'word ' * 40_000}</g:description>"
    text = rss(*(entry(str(n), long) for n in range(4)))
    found = listings(MerchantReader(write("feed.xml", text)))
    assert [(one.feed_id, one.line) for one in found] == [(str(n), n + 2) for n in range(4)]


def test_xml_without_entries_is_unreadable(write: Write) -> None:
    with pytest.raises(UnreadableFeed, match="no <item>"):
        listings(MerchantReader(write("feed.xml", "<html><body>Sorry</body></html>")))


def test_text_columns_are_found_however_they_are_written(write: Write) -> None:
    text = "g:id;Title;Image Link;product_type;PRICE\n1;Tent;http://a;Camp > Tents;1.299,00 €\n"
    (one,) = listings(MerchantReader(write("feed.csv", text)))
    assert (one.image, one.path, one.price) == ("http://a", ("Camp", "Tents"), "1.299,00 €")


@pytest.mark.parametrize(
    ("availability", "stock"),
    [("in_stock", 10), ("in stock", 10), ("out_of_stock", 0), ("preorder", 0), ("backorder", 0),
     ("https://schema.org/InStock", 10), ("有货", 10), ("", 10)],
)  # fmt: skip
def test_only_what_is_there_is_in_stock(
    write: Write, sessions: Sessions, availability: str, stock: int
) -> None:
    run(sessions, MerchantReader(write("f.tsv", f"{TSV_HEAD}1\tTent\t5 USD\t{availability}\n")))
    assert items(sessions)["1"].stock == stock


def test_an_unknown_availability_is_refused(write: Write, sessions: Sessions) -> None:
    report = run(sessions, MerchantReader(write("f.tsv", f"{TSV_HEAD}1\tTent\t5 USD\tperhaps\n")))
    assert "use in_stock" in reasons(report)[2]


@pytest.mark.parametrize(
    ("dates", "cents"),
    [("", 400), ("2026-04-01T00:00+0100/2026-06-01T00:00+0100", 400),
     ("2026-04-01T00:00Z / 2026-04-02T00:00Z", 500), ("2026-06-01/2026-07-01", 500),
     ("soon", 500)],
)  # fmt: skip
def test_a_sale_counts_on_its_days_only(
    write: Write, sessions: Sessions, dates: str, cents: int
) -> None:
    text = f"{TSV_HEAD}1\tTent\t5 USD\tin_stock\t4 USD\t{dates}\n"
    run(sessions, MerchantReader(write("f.tsv", text)))
    item = items(sessions)["1"]
    assert item.price_cents == cents
    assert item.list_price_cents == (500 if cents == 400 else None)


def test_a_category_by_number_is_named_or_the_merchants_own(write: Write) -> None:
    rows = "1,a,988,\n2,b,2271,Wear > Tops\n3,c,537 - Baby > Toys,\n"
    text = f"id,title,google_product_category,product_type\n{rows}"
    found = listings(MerchantReader(write("f.csv", text)))
    assert [one.path for one in found] == [("Sporting Goods",), ("Wear", "Tops"), ("Baby", "Toys")]


def test_an_entry_that_is_too_long_is_called_so_and_the_next_one_is_read(
    write: Write, sessions: Sessions
) -> None:
    long = f"<item><g:id>1</g:id><description>{'word ' * 500_000}</description></item>"
    short = "<item><g:id>2</g:id><title>Tent</title><g:price>5 USD</g:price></item>"
    feed = f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{long}{short}</channel></rss>'
    report = run(sessions, MerchantReader(write("f.xml", feed)))
    assert counts(report) == (1, 0, 0, 1)
    assert "longer than 2,000,000 characters" in reasons(report)[1]


def test_a_feed_of_which_no_row_fits_is_said_to_be_perhaps_another_format(
    write: Write, sessions: Sessions
) -> None:
    path = write("shopify.csv", "Handle,Title,Vendor,Variant Price\nx,Tent,Alder,5\n")
    report = run(sessions, MerchantReader(path))
    assert counts(report) == (0, 0, 0, 1)
    assert "is it another format?" in report.notes[0]
