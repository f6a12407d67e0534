import pytest

from models.scorer.stated.purposes import Purpose, PurposeRole, Purposes, open_roles

CAMP = Purpose(
    ("camping weekend", "露营"),
    (PurposeRole(("tents",)), PurposeRole(("stoves",)), PurposeRole(("fuel",), required=False)),
)
READ = Purpose(("reading", "weekend"), (PurposeRole(("novels",)), PurposeRole(("lamps",))))


def is_within(leaf: str, above: str) -> bool:
    return above in {leaf, {"small stoves": "stoves"}.get(leaf)}


@pytest.fixture
def purposes() -> Purposes:
    return Purposes((CAMP, READ), is_within)


def test_the_purpose_with_the_longest_name_in_the_text_is_meant(purposes: Purposes) -> None:
    assert purposes.named("A Camping Weekend, please") == (0,)
    assert purposes.named("周末去露营") == (0,)
    assert purposes.named("one weekend") == (1,)
    assert purposes.named("something nice") == ()


def test_what_is_held_says_what_it_is_for(purposes: Purposes) -> None:
    assert purposes.guessed(("fuel", "lamps", "tents")) == (0,)
    assert purposes.guessed(("lamps", "tents")) == (0, 1)
    assert purposes.guessed(("rope",)) == ()
    assert purposes.guessed(()) == ()


def test_two_things_of_one_role_count_once_for_a_purpose(purposes: Purposes) -> None:
    assert purposes.guessed(("lamps", "novels", "tents", "tents")) == (1,)


def test_kinds_fill_what_is_open_and_required_before_what_is_not(purposes: Purposes) -> None:
    found = purposes.openings((0,), ("tents",), ("tents", "small stoves", "fuel", "novels"))
    assert found == {"tents": (0, 0), "small stoves": (1, 0), "fuel": (0, 1), "novels": (0, 0)}


def test_of_several_purposes_it_is_the_share(purposes: Purposes) -> None:
    assert purposes.openings((0, 1), (), ("novels", "fuel")) == {
        "novels": (0.5, 0),
        "fuel": (0, 0.5),
    }
    assert purposes.openings((), (), ("novels",)) == {"novels": (0, 0)}


@pytest.mark.parametrize(
    ("able", "left"),
    [([(0, 1)], {0, 1}), ([(0,)], {1}), ([(0, 1), (0,)], set()), ([(0,)] * 2, {1})],
)
def test_a_role_stays_open_while_who_took_it_could_do_another(
    able: list[tuple[int, ...]], left: set[int]
) -> None:
    assert open_roles(2, able) == left
