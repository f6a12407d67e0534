import pytest

from data.datasets.concepts import Concepts, Settled, Shelf, slug
from data.types.vocabulary import Concept
from tests.unit.catalog.shop import concept

SHOP = (
    concept("camping", "department", "露营"),
    concept("shelter", "category", "帐篷天幕"),
    concept("tent", "category", "帐篷", "dome tent", parent="shelter"),
    concept("blue", "color", "蓝色", "sky blue"),
    concept("cotton", "material", "棉"),
)
PATH = ("Sporting Goods", "Outdoor", "Tents")


def shop(*more: Concept) -> Concepts:
    return Concepts((*SHOP, *more), Settled({"tent": "camping"}), "feed")


def again(former: Concepts) -> Concepts:
    """The words as the next import finds them."""
    return shop(*sorted(former.made, key=lambda one: (one.concept_id, one.kind)))


@pytest.mark.parametrize("path", [("Tents",), PATH, ("帐篷",), ("Camping", "Dome Tent")])
def test_the_shops_own_category_is_used(path: tuple[str, ...]) -> None:
    words = shop()
    assert words.shelf(path) == Shelf("camping", "tent")
    assert words.made == []


def test_a_category_of_another_department_is_not_used() -> None:
    words = Concepts((*SHOP, concept("toys", "department", "玩具")),
                     Settled({"tent": "camping", "doll": "toys"}), "feed")  # fmt: skip
    assert words.shelf(("Toys", "Tents")) == Shelf("toys", "tents")


def test_a_new_path_becomes_categories_below_each_other() -> None:
    words = shop()
    assert words.shelf(("Kitchen", "Knives", "Bread Knives")) == Shelf("kitchen", "bread_knives")
    made = {(one.kind, one.concept_id): one.parent for one in words.made}
    assert made == {
        ("department", "kitchen"): None,
        ("category", "kitchen"): None,
        ("category", "knives"): "kitchen",
        ("category", "bread_knives"): "knives",
    }


def test_the_same_name_in_two_places_is_two_categories() -> None:
    words = shop()
    first, second = words.shelf(("Music", "Stands")), words.shelf(("Garden", "Stands"))
    assert first.category != second.category
    assert again(words).shelf(("Garden", "Stands")) == second


def test_a_common_name_takes_the_one_above_with_it() -> None:
    words = shop()
    words.shelf(("Cameras", "Accessories"))
    assert "Cameras Accessories" in {one.name.en for one in words.made}
    assert "Accessories" not in {one.name.en for one in words.made}


@pytest.mark.parametrize("path", [(), ("Uncategorized",), ("",)])
def test_no_category_is_one_of_the_feeds_own(path: tuple[str, ...]) -> None:
    words = shop()
    assert words.shelf(path).category == "other_from_feed"


def test_home_is_no_category() -> None:
    assert shop().shelf(("Home", "Tents")).category == "tent"


def test_known_colours_and_materials_are_found_by_any_of_their_words() -> None:
    words = shop()
    assert words.facet("color", "Sky Blue") == ("blue",)
    assert words.facet("color", "蓝色") == ("blue",)
    assert words.facet("material", "100% Cotton") == ("cotton",)


def test_several_in_one_value_are_taken_apart() -> None:
    words = shop()
    assert words.facet("color", "Blue/Ochre") == ("blue", "ochre")
    assert words.facet("material", "80 % cotton, 20 % hemp") == ("cotton", "hemp")


def test_a_new_colour_counts_as_the_one_that_it_ends_with() -> None:
    assert shop().facet("color", "Turquoise Blue") == ("turquoise_blue", "blue")
    assert shop().facet("material", "Organic cotton") == ("organic_cotton",)


@pytest.mark.parametrize("text", ["BLK-01", "light", "n/a", "small", "a very long story of a dye"])
def test_what_no_shopper_means_as_a_colour_is_none(text: str) -> None:
    assert shop().facet("color", text) == ()


def test_an_id_is_free_among_all_kinds() -> None:
    words = shop()
    assert words.shelf(("Leather Shop", "Cotton")).category == "leather_shop_cotton"


def test_a_brand_is_known_by_what_items_carry() -> None:
    words = shop()
    for name in ("Acme Works", "acme works", "Blue", "Light", "7"):
        words.brand(name)
    assert [(one.concept_id, one.kind) for one in words.made] == [("acme works", "brand")]


def test_the_same_words_again_make_nothing_and_mean_the_same() -> None:
    first = shop()
    paths = [PATH, ("Kitchen", "Knives"), ("Kitchen", "Accessories"), ("Music",), ("厨具", "刀")]
    colours = ["Turquoise Blue", "Blue Turquoise", "Turquoise", "湖蓝色", "Ochre & Blue"]
    meant = [first.shelf(one) for one in paths], [first.facet("color", one) for one in colours]
    second = again(first)
    colours_again = [second.facet("color", one) for one in colours]
    assert ([second.shelf(one) for one in paths], colours_again) == meant
    assert second.made == []


def test_a_name_without_latin_letters_has_a_digest_for_an_id() -> None:
    assert slug("Home & Garden") == "home_garden"
    assert slug("厨具").startswith("word_")
    assert slug("厨具") != slug("餐具")
