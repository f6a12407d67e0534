from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from data.demo.images import ANY_CATEGORY, draw, draw_all, read_shapes
from tests.unit.catalog.shop import CAMERA


def test_there_are_many_distinct_shapes_and_one_for_everything_else() -> None:
    shapes = read_shapes()
    assert len(set(shapes.by_category.values())) >= 25
    assert shapes.of(("unheard-of",)) == shapes.by_category[ANY_CATEGORY]


def test_a_category_without_a_shape_takes_the_one_above_it() -> None:
    shapes = read_shapes()
    assert shapes.of(("new-kind-of-lens", "lens")) == shapes.by_category["lens"]


@pytest.mark.parametrize("color", ["black", "white", "red", "unheard-of"])
def test_a_picture_is_well_formed_svg_for_any_colour(color: str) -> None:
    item = replace(CAMERA, attributes={"color": color, "boldness": 3})
    for drawing in set(read_shapes().by_category.values()):
        assert ElementTree.fromstring(draw(item, drawing)).tag.endswith("svg")


def test_a_picture_shows_the_items_colour() -> None:
    drawing = read_shapes().of(("camera",))
    red = draw(replace(CAMERA, attributes={"color": "red"}), drawing)
    assert "#cf4a43" in red
    assert red != draw(replace(CAMERA, attributes={"color": "blue"}), drawing)


def test_drawing_again_writes_only_what_changed(tmp_path: Path) -> None:
    items = [CAMERA, replace(CAMERA, item_id="it-other")]

    def alone(category: str) -> tuple[str, ...]:
        return (category,)

    assert draw_all(items, alone, tmp_path) == 2
    assert draw_all(items, alone, tmp_path) == 0
    (tmp_path / "it-other.svg").write_text("damaged", encoding="utf-8")
    assert draw_all(items, alone, tmp_path) == 1
