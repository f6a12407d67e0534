from data.types.money import Budget
from models.contract.constraints import Bound, Constraints
from models.turn.changing import begun_anew, changed, released
from models.turn.moves import Changes
from tests.factories import SHOP

BUDGET = Budget("max", None, 30000, "USD")
TIGHTER = Budget("max", None, 20000, "USD")


def test_the_newest_budget_and_party_win() -> None:
    before = Constraints(budget=BUDGET, party_size=2)
    after = changed(before, Changes(budget=TIGHTER, party_size=4))
    assert (after.budget, after.party_size) == (TIGHTER, 4)


def test_what_is_not_spoken_of_stays() -> None:
    before = Constraints(
        budget=BUDGET,
        exclude=("leather",),
        party_size=4,
        keep=("gas",),
        owned=("tent",),
        age_months=6,
        within_days=3,
        bounds=(Bound("price", "less", 100.0),),
    )
    assert changed(before, Changes()) == before


def test_an_age_of_zero_is_an_age() -> None:
    assert changed(Constraints(age_months=6), Changes(age_months=0)).age_months == 0


def test_a_deadline_of_today_is_a_deadline() -> None:
    assert changed(Constraints(within_days=6), Changes(within_days=0)).within_days == 0


def test_liking_what_was_refused_lifts_the_refusal() -> None:
    after = changed(Constraints(exclude=("blue", "leather")), Changes(prefer=("blue",)))
    assert (after.exclude, after.prefer) == (("leather",), ("blue",))


def test_refusing_what_was_liked_ends_the_liking() -> None:
    after = changed(Constraints(prefer=("blue",)), Changes(exclude=("blue",)))
    assert (after.exclude, after.prefer) == (("blue",), ())


def test_a_kind_asked_for_again_is_owned_or_refused_no_more() -> None:
    before = Constraints(exclude=("lantern",), owned=("tent",))
    after = changed(before, Changes(require=("tent", "lantern")))
    assert (after.exclude, after.owned, after.require) == ((), (), ("tent", "lantern"))


def test_owning_a_kind_ends_the_need_for_it() -> None:
    after = changed(Constraints(require=("tent",)), Changes(owned=("tent",)))
    assert (after.require, after.owned) == ((), ("tent",))


def test_saying_a_thing_twice_changes_nothing() -> None:
    once = changed(Constraints(), Changes(exclude=("leather",)))
    assert changed(once, Changes(exclude=("leather",))) == once


def test_refused_materials_and_likes_outlive_a_purpose_and_nothing_else_does() -> None:
    before = Constraints(
        budget=BUDGET,
        exclude=("leather", "lantern"),
        party_size=4,
        keep=("gas",),
        owned=("tent",),
        require=("stove",),
        prefer=("blue",),
        age_months=3,
    )
    after = begun_anew(before, SHOP.catalog)
    assert after == Constraints(exclude=("leather",), prefer=("blue",))


def test_an_item_let_go_is_held_no_more() -> None:
    assert released(Constraints(keep=("gas", "lamp")), "gas").keep == ("lamp",)
