from data.datasets.woocommerce import WooCommerceReader
from tests.unit.datasets.conftest import Write
from tests.unit.datasets.feeds import Sessions, counts, items, reasons, run

HEAD = (
    'ID,Type,SKU,Name,Published,"Visibility in catalog","Short description",Description,'
    '"Date sale price starts","Date sale price ends","In stock?",Stock,"Backorders allowed?",'
    '"Weight (lbs)","Length (in)","Width (in)","Height (in)","Sale price","Regular price",'
    'Categories,Images,Parent,"Attribute 1 name","Attribute 1 value(s)","Attribute 2 name",'
    '"Attribute 2 value(s)"\n'
)
FEED = HEAD + (
    '46,variation,tee-red,"",1,visible,,,,,1,4,0,,,,,15,20,,,tee,Color,Red,Size,\n'
    '44,variable,tee,"Plain Tee",1,visible,Short,"<p>Soft</p>",,,1,,0,.5,24,1,2,,,'
    '"Clothing > Tees, Sale","http://a/1.jpg, http://a/2.jpg",,Color,"Blue, Red",Size,"L, M"\n'
    '47,variation,tee-blue,"Plain Tee - Blue",1,visible,,,,,0,,0,,,,,,20,,,id:44,Color,Blue,Size,\n'
    '48,simple,cap,Cap,1,visible,,A cap,2026-04-01,2026-05-01,1,,0,,,,,16,18,'
    'Clothing > Hats,,,Material,Cotton,,\n'
    '49,simple,bag,Bag,0,visible,,,,,backorder,,1,,,,,,30,Bags,,,,,,\n'
    '50,grouped,group,Group,1,visible,,,,,1,,0,,,,,,,Bags,,,,,,\n'
    '51,variation,lost,Lost,1,visible,,,,,1,,0,,,,,,5,,,nothing,Color,Red,,\n'
    '52,variable,alone,Alone,1,visible,,,,,1,,0,,,,,,,Bags,,,Color,"A, B",,\n'
    '53,"simple, virtual",,Album,1,hidden,,,,,1,,0,,,,,,"9,90",Music,,,,,,\n'
)  # fmt: skip


def test_variations_inherit_from_their_design_wherever_it_stands(
    write: Write, sessions: Sessions
) -> None:
    run(sessions, WooCommerceReader(write("shop.csv", FEED)))
    red, blue = items(sessions)["tee-red"], items(sessions)["tee-blue"]
    assert (red.title.en, blue.title.en) == ("Plain Tee - Red", "Plain Tee - Blue")
    assert red.description.en == blue.description.en == "Soft"
    assert red.category == blue.category == "tees"
    assert (red.attributes["color"], blue.attributes["color"]) == ("red", "blue")
    assert red.attributes["weight_g"] == 226.8
    assert red.attributes["volume_ml"] == 786.6
    assert red.image == "http://a/1.jpg"


def test_sales_stock_and_state_are_those_of_the_shop(write: Write, sessions: Sessions) -> None:
    run(sessions, WooCommerceReader(write("shop.csv", FEED)))
    found = items(sessions)
    assert (found["tee-red"].price_cents, found["tee-red"].list_price_cents) == (1500, 2000)
    assert found["cap"].price_cents == 1600  # the sale's last day
    assert (found["tee-red"].stock, found["tee-blue"].stock, found["bag"].stock) == (4, 0, 0)
    assert found["bag"].held_reason == "unpublished"
    assert (found["id-53"].held_reason, found["id-53"].price_cents) == ("unpublished", 990)
    assert found["cap"].attributes["material"] == "cotton"


def test_what_cannot_be_sold_by_itself_is_named(write: Write, sessions: Sessions) -> None:
    report = run(sessions, WooCommerceReader(write("shop.csv", FEED)))
    assert counts(report) == (5, 0, 0, 3)
    assert report.folded == 1
    assert "grouped" in reasons(report)[7]
    assert "'nothing'" in reasons(report)[8]
    assert "no variation" in reasons(report)[9]
