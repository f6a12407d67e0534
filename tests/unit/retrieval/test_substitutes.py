"""Substitutes fill a role with nothing of its own left, but never one that was named."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data.types.association import Association
from data.types.item import Item
from models.contract.constraints import Constraints
from models.contract.recommendation import Edit, RecommendRequest
from models.retrieval.retrieve import RetrievalSettings, retrieve, widened
from models.retrieval.shelf import Shelf
from models.retrieval.substitutes import substitutes
from tests.unit.engine.shop import ITEMS, associated, catalog, lines, version
from tests.unit.retrieval.asking import never, request

RUG_FOR_TENT = associated("substitute", "tent", "rug")
BASE = lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas"))
SOLD_OUT = {one.item_id: 0 for one in ITEMS if one.category == "tent"}


def shelf_of(
    folder: Path, sold_out: Sequence[str] = (), associations: Sequence[Association] = ()
) -> Shelf:
    items = [replace(one, stock=0) if _is_out(one, sold_out) else one for one in ITEMS]
    return version(folder, catalog(items, associations=associations)).shelf


def _is_out(item: Item, sold_out: Sequence[str]) -> bool:
    return item.category in sold_out or item.item_id in sold_out


def role_of(
    asked: RecommendRequest, shelf: Shelf, role_id: str
) -> tuple[tuple[str, ...], list[str]]:
    """The role's categories and candidates; the wider search has no others."""
    brief = retrieve(asked, shelf, never, RetrievalSettings())
    entry = next(one for one in brief.roles if one.role.role_id == role_id)
    wide = widened(brief, asked, shelf, RetrievalSettings())
    assert next(one for one in wide.roles if one.role.role_id == role_id).role == entry.role
    return entry.role.categories, sorted(one.item_id for one in entry.candidates)


def test_a_role_with_nothing_left_is_opened_to_substitutes(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, ["tent"], [RUG_FOR_TENT])
    assert role_of(request("camping"), shelf, "tent") == (("tent", "rug"), ["it-rug"])


def test_what_is_excluded_counts_as_gone_and_excluded_substitutes_do_not_come(
    tmp_path: Path,
) -> None:
    shelf = shelf_of(tmp_path, associations=[associated("substitute", "lantern", "rug")])
    colours = Constraints(exclude=("black", "green"))
    assert role_of(request("camping", colours), shelf, "lantern")[1] == ["it-rug"]
    more = Constraints(exclude=("black", "green", "rug"))
    assert role_of(request("camping", more), shelf, "lantern") == (("lantern",), [])


def test_a_role_that_can_be_filled_stays_as_it_is(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, associations=[RUG_FOR_TENT])
    categories, found = role_of(request("camping"), shelf, "tent")
    assert categories == ("tent",)
    assert "it-rug" not in found


@pytest.mark.parametrize(
    "asked",
    [
        request("camping", Constraints(require=("tent",))),
        request("camping with a tent"),
        request("带帐篷去露营"),
        request("camping", edit=Edit("add", BASE[1:], category="tent")),
        request("camping", edit=Edit("swap", BASE, "tent", "tent")),
    ],
)
def test_what_the_shopper_named_is_never_exchanged(tmp_path: Path, asked: RecommendRequest) -> None:
    shelf = shelf_of(tmp_path, ["tent"], [RUG_FOR_TENT])
    assert role_of(asked, shelf, "tent")[0] == ("tent",)


def test_a_swap_with_nothing_else_of_the_kind_takes_a_substitute(tmp_path: Path) -> None:
    others = [one for one in SOLD_OUT if one != "it-tent-dome"]
    shelf = shelf_of(tmp_path, others, [RUG_FOR_TENT])
    asked = request("swap the tent", edit=Edit("swap", BASE, "tent"))
    categories, found = role_of(asked, shelf, "tent")
    assert categories == ("tent", "rug")
    assert "it-rug" in found


def test_a_swap_with_others_of_the_kind_keeps_to_it(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, associations=[RUG_FOR_TENT])
    asked = request("swap the tent", edit=Edit("swap", BASE, "tent"))
    assert role_of(asked, shelf, "tent")[0] == ("tent",)


def test_a_substitute_that_fits_nothing_kept_is_no_help(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, ["stove"], [associated("substitute", "stove", "rug")])
    assert role_of(request("camping"), shelf, "stove")[1] == ["it-rug"]
    gone = shelf_of(tmp_path, ["stove", "rug"], [associated("substitute", "stove", "rug")])
    assert role_of(request("camping"), gone, "stove") == (("stove",), [])


def test_what_a_person_wrote_comes_before_what_was_learned(tmp_path: Path) -> None:
    known = (
        associated("substitute", "tent", "mug", 0.5),
        associated("substitute", "tent", "rug"),
        associated("complement", "tent", "kettle"),
        associated("substitute", "grinder", "kettle"),
    )
    shelf = shelf_of(tmp_path, associations=known)
    assert substitutes(("tent",), shelf) == ("rug", "mug")
