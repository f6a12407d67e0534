from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.types.money import Budget
from data.types.text import Language
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import Edit, Recommendation, RecommendRequest, Taste
from models.contract.scoring import EmbedRequest, ExplainRequest, ScoreRequest
from models.engine.engine import Engine
from models.engine.errors import EngineError
from models.engine.steps import Step
from tests.unit.engine.shop import ITEMS, associated, catalog, engine, lines

BASE = lines(
    ("tent", "it-tent-dome"),
    ("stove", "it-stove-gas"),
    ("fuel", "it-fuel-gas"),
    ("lantern", "it-lantern-black"),
)


LIFTS = (("tent", 1.5), ("kettle", 5.0), ("mug", 4.0), ("lantern", 3.0))


@pytest.fixture(scope="session")
def shopping(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(tmp_path_factory.mktemp("vectors"))


def asked(
    utterance: str = "a camping trip", language: Language = "en", seed: int = 3, **rest: Any
) -> RecommendRequest:
    names = Constraints.__dataclass_fields__.keys() & rest.keys()
    constraints = Constraints(**{name: rest.pop(name) for name in names})
    return RecommendRequest("c-1", language, utterance, seed, constraints=constraints, **rest)


def bundles(answer: Recommendation) -> list[dict[str, str]]:
    return [{line.role_id: line.item_id for line in one.items} for one in answer.slate()]


def test_a_request_gets_three_different_explained_bundles(shopping: Engine) -> None:
    answer = shopping.recommend(asked())
    assert [one.position for one in answer.slate()] == [0, 1, 2]
    assert len({one.bundle_id for one in answer.pool}) == len(answer.pool)
    assert all(one.reasons for one in answer.slate())
    assert answer.scenario_id == "camping"


def test_the_log_can_be_written_from_the_answer(shopping: Engine) -> None:
    answer = shopping.recommend(asked())
    assert sum(one.p_first or 0.0 for one in answer.pool) == pytest.approx(1.0)
    shown = [one.propensity or 0.0 for one in answer.slate()]
    assert answer.slate_propensity == pytest.approx(np.prod(shown))
    assert all(one.score is not None and one.features_hash for one in answer.pool)
    assert answer.policy_hash
    assert answer.model_version == shopping.model_version


def test_the_same_request_gets_the_same_answer(shopping: Engine) -> None:
    assert shopping.recommend(asked()) == shopping.recommend(asked())


def test_another_seed_draws_another_slate(shopping: Engine) -> None:
    drawn = {tuple(map(str, bundles(shopping.recommend(asked(seed=seed))))) for seed in range(8)}
    assert len(drawn) > 1


def test_both_languages_get_the_same_slate(shopping: Engine) -> None:
    english = shopping.recommend(asked("a camping trip for two", party_size=2))
    chinese = shopping.recommend(asked("两个人去露营", "zh", party_size=2))
    assert bundles(english) == bundles(chinese)
    assert english.slate()[0].reasons[0].text != chinese.slate()[0].reasons[0].text


def test_quantities_follow_the_party(shopping: Engine) -> None:
    for one in shopping.recommend(asked(party_size=4)).slate():
        tent = next(line for line in one.items if line.role_id == "tent")
        capacity = shopping.catalog.items[tent.item_id].number("capacity")
        assert tent.quantity * (capacity or 0) >= 4


def test_a_budget_that_nothing_meets_is_relaxed_to_the_least_that_does(shopping: Engine) -> None:
    answer = shopping.recommend(asked(budget=Budget("max", None, 1000, "USD")))
    (relaxation,) = answer.relaxations
    assert relaxation.constraint == "budget"
    # the cheap tent, the alcohol stove and its fuel
    assert relaxation.to["max_cents"] == 5600
    assert answer.slate()[0].total_cents == 5600
    assert "$56" in relaxation.text


def test_what_must_not_come_back_does_not(shopping: Engine) -> None:
    first = shopping.recommend(asked())
    avoid = tuple(tuple(line.item_id for line in one.items) for one in first.pool)
    again = shopping.recommend(asked(avoid=avoid))
    assert not {one.bundle_id for one in first.pool} & {one.bundle_id for one in again.pool}


def test_an_anchor_is_in_every_bundle(shopping: Engine) -> None:
    answer = shopping.recommend(asked("what goes with this", anchor="it-kettle-black"))
    assert answer.scenario_id == "coffee"
    assert answer.assumptions["scenario"] == "coffee"
    assert all(one["kettle"] == "it-kettle-black" for one in bundles(answer))


def test_a_swap_leaves_everything_else(shopping: Engine) -> None:
    answer = shopping.recommend(asked(edit=Edit("swap", BASE, "tent"), scenario_id="camping"))
    rest = {line.role_id: line.item_id for line in BASE if line.role_id != "tent"}
    assert answer.forced
    assert answer.slate_propensity is None
    found = bundles(answer)
    assert len(found) == 3
    assert len({one["tent"] for one in found} - {"it-tent-dome"}) == 3
    assert all({k: v for k, v in one.items() if k != "tent"} == rest for one in found)
    assert all(one.p_first is None and one.score is None for one in answer.pool)


def test_a_removal_leaves_just_the_rest(shopping: Engine) -> None:
    answer = shopping.recommend(asked(edit=Edit("remove", BASE, "lantern"), scenario_id="camping"))
    assert [one.items for one in answer.pool] == [BASE[:3]]


def test_what_is_removed_is_not_required_or_kept_any_more(shopping: Engine) -> None:
    edit = Edit("remove", BASE, "lantern")
    rest: dict[str, Any] = {"require": ("lantern",), "keep": ("it-lantern-black", "it-stove-gas")}
    answer = shopping.recommend(asked(edit=edit, scenario_id="camping", **rest))
    assert [one.items for one in answer.pool] == [BASE[:3]]
    assert not answer.relaxations


def test_an_addition_adds_one_item(shopping: Engine) -> None:
    edit = Edit("add", BASE, category="mug")
    first = shopping.recommend(asked(edit=edit, scenario_id="camping")).slate()[0]
    assert first.items[:4] == BASE
    assert shopping.catalog.items[first.items[4].item_id].category == "mug"


def test_keeping_an_item_starts_from_the_bundle_as_it_is(shopping: Engine) -> None:
    edit = Edit("keep", BASE)
    answer = shopping.recommend(asked(edit=edit, scenario_id="camping", keep=("it-stove-gas",)))
    assert answer.slate()[0].items == BASE
    assert len(answer.slate()) > 1
    assert all(one["stove"] == "it-stove-gas" for one in bundles(answer))


def test_a_critique_is_met_strictly_by_every_bundle(shopping: Engine) -> None:
    bound = Bound("price", "less", 15300.0)
    answer = shopping.recommend(asked(bounds=(bound,)))
    assert not answer.relaxations
    assert answer.pool
    assert all(one.total_cents < 15300 for one in answer.pool)
    assert answer.slate()[0].reasons[0].kind == "critique"


def test_nothing_possible_is_an_empty_pool_and_no_error(shopping: Engine) -> None:
    answer = shopping.recommend(asked("a rug", exclude=("rug",)))
    assert answer.slate() == () or all("it-rug" not in one.values() for one in bundles(answer))


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ({"anchor": "it-nothing"}, "unknown_item"),
        ({"keep": ("it-nothing",)}, "unknown_item"),
        ({"anchor": "it-lantern-held"}, "unknown_item"),
        ({"keep": ("it-lantern-black", "it-lantern-held")}, "unknown_item"),
        ({"edit": Edit("keep", lines(("tent", "it-nothing")))}, "unknown_item"),
        ({"scenario_id": "sailing"}, "unknown_scenario"),
        ({"taste": Taste(("price",), ())}, "bad_request"),
        ({"slate_size": 0}, "bad_request"),
        ({"party_size": 0}, "bad_request"),
    ],
)
def test_what_the_catalog_does_not_have_is_refused(
    shopping: Engine, rest: dict[str, Any], code: str
) -> None:
    with pytest.raises(EngineError) as refused:
        shopping.recommend(asked(**rest))
    assert refused.value.code == code


def test_what_was_held_back_after_it_was_shown_can_be_swapped_out_and_explained(
    shopping: Engine,
) -> None:
    shown = (*BASE[:-1], replace(BASE[-1], item_id="it-lantern-held"))
    swap = asked(edit=Edit("swap", shown, "lantern"), scenario_id="camping")
    found = bundles(shopping.recommend(swap))
    assert {one["lantern"] for one in found} == {"it-lantern-black", "it-lantern-green"}
    assert shopping.explain(ExplainRequest(shown, "en", item_id="it-lantern-held")) is not None
    assert "it-lantern-held" not in str(shopping.recommend(asked(edit=Edit("keep", shown))).pool)


def test_a_shop_in_which_nobody_has_rated_recommends_all_the_same(tmp_path: Path) -> None:
    unrated = [replace(one, rating=0.0, rating_count=0) for one in ITEMS]
    shop = engine(tmp_path, catalog(unrated))
    assert len(shop.recommend(asked()).slate()) == 3
    better = asked(bounds=(Bound("quality", "more", 4.0),))
    assert [one.constraint for one in shop.recommend(better).relaxations] == ["bound"]


def test_what_nobody_has_rated_scores_in_the_middle(tmp_path: Path) -> None:
    def scored(**rating: float) -> float:
        items = [replace(one, **rating) for one in ITEMS]  # type: ignore[arg-type]
        request = ScoreRequest("a camping trip", (BASE,))
        return engine(tmp_path, catalog(items)).score(request).scores[0]

    unrated = scored(rating=0.0, rating_count=0)
    assert scored(rating=3.0) < unrated < scored(rating=4.9)
    assert unrated == pytest.approx(scored(rating=4.0))


def test_steps_are_timed(shopping: Engine) -> None:
    seen: list[Step] = []
    shopping.recommend(asked("something for the morning"), lambda step, _: seen.append(step))
    assert {"encode", "retrieve", "compose", "check", "score", "explain"} <= set(seen)


def test_scores_come_in_the_order_asked(shopping: Engine) -> None:
    request = ScoreRequest("camping", (BASE, BASE[:1], BASE))
    answer = shopping.score(request)
    assert answer.scores[0] == answer.scores[2] != answer.scores[1]
    with pytest.raises(EngineError):
        shopping.score(replace(request, bundles=(lines(("tent", "it-nothing")),)))


def test_a_bundle_and_one_of_its_items_are_explained(shopping: Engine) -> None:
    request = ExplainRequest(BASE, "zh", scenario_id="camping")
    assert shopping.explain(request).reasons
    about = shopping.explain(replace(request, item_id="it-fuel-gas")).reasons
    assert all("it-fuel-gas" in reason.item_ids for reason in about)
    with pytest.raises(EngineError):
        shopping.explain(replace(request, item_id="it-rug"))


def test_texts_are_embedded_up_to_a_limit(shopping: Engine) -> None:
    answer = shopping.embed(EmbedRequest(("tent", "帐篷")))
    assert (len(answer.vectors), len(answer.vectors[0])) == (2, answer.dim)
    with pytest.raises(EngineError):
        shopping.embed(EmbedRequest(("x",) * 257))


def test_a_bundle_that_breaks_a_rule_never_leaves(
    shopping: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks the composer on purpose: it forgets the rules about compatibility."""
    careless = engine(tmp_path)
    compose = careless._compose

    def forgetful(brief: Any, request: RecommendRequest) -> Any:
        composition = compose(brief, request)
        wrong = lines(
            ("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-alcohol")
        )
        return replace(composition, bundles=(wrong, *composition.bundles))

    monkeypatch.setattr(careless, "_compose", forgetful)
    pool = careless.recommend(asked()).pool
    assert len(pool) == len(shopping.recommend(asked()).pool)
    assert all(
        "it-fuel-alcohol" not in {line.item_id for line in one.items}
        or "it-stove-alcohol" in {line.item_id for line in one.items}
        for one in pool
    )


@pytest.fixture
def without_tents(tmp_path: Path) -> Engine:
    """No tent is left, and a rug may stand in for one."""
    items = [replace(one, stock=0) if one.category == "tent" else one for one in ITEMS]
    known = [associated("substitute", "tent", "rug"), associated("complement", "stove", "lantern")]
    return engine(tmp_path, catalog(items, associations=known))


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "rug in place of tent: rug goes with tent"), ("zh", "用地毯代替帐篷：地毯配帐篷")],
)
def test_a_substitute_is_proposed_and_says_so(
    without_tents: Engine, language: Language, text: str
) -> None:
    answer = without_tents.recommend(asked(language=language))
    assert answer.slate()
    assert not answer.relaxations
    for one, bundle in zip(answer.slate(), bundles(answer), strict=True):
        assert bundle["tent"] == "it-rug"
        assert text in [reason.text for reason in one.reasons]


def test_what_the_shopper_requires_is_given_up_openly_and_not_exchanged(
    without_tents: Engine,
) -> None:
    answer = without_tents.recommend(asked(require=("tent",)))
    assert {"require", "role"} & {one.constraint for one in answer.relaxations}
    assert all("it-rug" not in bundle.values() for bundle in bundles(answer))


def test_a_swap_takes_a_substitute_where_the_kind_has_nothing_else(tmp_path: Path) -> None:
    others = {"it-tent-family", "it-tent-canvas", "it-tent-cheap"}
    items = [replace(one, stock=0) if one.item_id in others else one for one in ITEMS]
    shop = catalog(items, associations=[associated("substitute", "tent", "rug")])
    answer = engine(tmp_path, shop).recommend(
        asked("swap it", scenario_id="camping", edit=Edit("swap", BASE, "tent"))
    )
    first = answer.slate()[0]
    assert bundles(answer)[0]["tent"] == "it-rug"
    assert [one.kind for one in first.reasons][:1] == ["substitute"]


def test_one_thing_in_a_shop_without_scenarios_gets_what_goes_with_it(tmp_path: Path) -> None:
    known = [associated("complement", "rug", name, lift) for name, lift in LIFTS]
    shopping = engine(tmp_path, catalog(scenarios=(), associations=known))
    proposed = bundles(shopping.recommend(asked("a rug")))
    assert {role for one in proposed for role in one} == {"rug", "kettle", "mug", "lantern"}
    assert all("rug" in one and len(one) > 1 for one in proposed)
    answer = shopping.recommend(asked("a rug", budget=Budget("max", None, 7000, "USD")))
    assert not answer.relaxations
    assert all("rug" in one for one in bundles(answer))
    kinds = {reason.kind for one in answer.slate() for reason in one.reasons}
    assert "complement" in kinds
