"""Strategies and treatments at the engine: who draws, within what bounds, and what is logged."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.feedback.impressions import mixture_told
from data.types.money import Budget
from data.types.turn import Impression
from models.contract.constraints import Constraints
from models.contract.recommendation import (
    Edit,
    Recommendation,
    RecommendRequest,
    Taste,
    Treatment,
)
from models.engine.drawing import context_of
from models.engine.engine import Engine
from models.engine.errors import EngineError
from models.engine.settings import EngineSettings
from models.policy.bandit import EXPLORE, FEATURES, Bandit
from models.policy.mixing import STRATEGIES
from tests.propensities import propensity_complaints
from tests.unit.engine.shop import engine


@pytest.fixture(scope="session")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    exploring = EngineSettings(bandit=Bandit(explore=EXPLORE))
    return engine(tmp_path_factory.mktemp("drawing"), settings=exploring)


def asked(seed: int = 3, **rest: Any) -> RecommendRequest:
    return RecommendRequest("c-1", "en", "a camping trip", seed, **rest)


def complaints(answer: Recommendation) -> list[str]:
    """What the judge of propensities says of it."""
    pool = [asdict(bundle) for bundle in answer.pool]
    told = {
        "forced": answer.forced,
        "degraded": answer.degraded,
        "slate_propensity": answer.slate_propensity,
        "mixture": mixture_told(_impression(answer)),
    }
    return propensity_complaints(told, pool)


def _impression(answer: Recommendation) -> Impression:
    """As much of one as the mixture needs."""
    shape: dict[str, Any] = dict.fromkeys(Impression.__dataclass_fields__)
    return Impression(**{**shape, "pool": answer.pool, "mixture": answer.mixture})


ALL = (
    None,
    Treatment("e", "a", explore=1.0),
    Treatment("e", "a", explore=0.0),
    Treatment("e", "a", strategy="co_occurrence"),
    # Nobody has rated anything in this shop: popularity has nothing to say.
    Treatment("e", "a", strategy="popularity"),
    Treatment("e", "a", strategy="score", temperature=1.5, mmr_lambda=0.9),
    Treatment("e", "a", interleaved=("score", "co_occurrence")),
    Treatment("e", "a", interleaved=("co_occurrence", "popularity")),
)


@pytest.mark.parametrize("treatment", ALL)
def test_every_chance_is_exact_whatever_the_treatment(
    drawing: Engine, treatment: Treatment | None
) -> None:
    for seed in range(8):
        assert complaints(drawing.recommend(asked(seed, treatment=treatment))) == []


def test_where_nobody_asked_for_others_the_score_draws_alone(tmp_path: Path) -> None:
    usual = engine(tmp_path)
    for seed in range(8):
        answer = usual.recommend(asked(seed))
        assert (answer.mixture, answer.strategy) == (None, "score")
        left = 1.0
        for one in answer.slate():
            assert one.p_first is not None
            assert one.propensity == pytest.approx(one.p_first / left)
            left -= one.p_first


def test_others_than_the_score_draw_a_bounded_share(drawing: Engine) -> None:
    answer = drawing.recommend(asked())
    assert answer.mixture is not None
    assert answer.mixture.strategies == STRATEGIES
    assert answer.mixture.weights[0] >= 1 - EXPLORE - 1e-9
    assert len(answer.mixture.context) == len(FEATURES)
    counts = [drawing.recommend(asked(seed)).strategy for seed in range(150)]
    assert 0 < sum(one != "score" for one in counts) < 150 * 3 * EXPLORE


def test_no_treatment_lets_in_what_the_score_would_not_show(drawing: Engine) -> None:
    usual = {one.bundle_id for one in drawing.recommend(asked()).pool}
    for treatment in ALL[1:]:
        answer = drawing.recommend(asked(treatment=treatment))
        assert {one.bundle_id for one in answer.pool} == usual


def test_a_strategy_alone_names_itself(drawing: Engine) -> None:
    one = Treatment("e", "a", strategy="co_occurrence")
    assert drawing.recommend(asked(treatment=one)).strategy == "co_occurrence"
    assert drawing.recommend(asked(treatment=replace(one, strategy="score"))).mixture is None


def test_the_same_request_draws_the_same_slate_in_either_language(drawing: Engine) -> None:
    for seed in range(6):
        english = drawing.recommend(asked(seed, scenario_id="camping"))
        chinese = drawing.recommend(replace(asked(seed, scenario_id="camping"), language="zh"))
        assert [one.bundle_id for one in english.slate()] == [
            one.bundle_id for one in chinese.slate()
        ]


@pytest.mark.parametrize(
    "treatment",
    [
        Treatment("e", "a", temperature=0.0),
        Treatment("e", "a", explore=1.1),
        Treatment("e", "a", strategy="best"),
        Treatment("e", "a", interleaved=("score", "score")),
        Treatment("e", "a", interleaved=("score",)),
    ],
)
def test_what_a_treatment_may_not_set_is_refused(drawing: Engine, treatment: Treatment) -> None:
    with pytest.raises(EngineError) as refused:
        drawing.recommend(asked(treatment=treatment))
    assert refused.value.code == "bad_request"


def test_an_edit_is_nobodys_draw(drawing: Engine) -> None:
    base = drawing.recommend(asked()).slate()[0].items
    edit = Edit("remove", base, role_id=base[0].role_id)
    answer = drawing.recommend(asked(edit=edit, treatment=ALL[6]))
    assert (answer.forced, answer.mixture) == (True, None)


def test_the_context_of_a_request_by_hand() -> None:
    wanted = Constraints(budget=Budget("max", None, 9900, "USD"), exclude=("a", "b"), keep=("c",))
    request = asked(constraints=wanted, avoid=(("x",),) * 3, taste=Taste(("f", "g"), (0.3, 0.4)))
    assert context_of(request, "camping") == pytest.approx([1, 1, 3 / 6, 3 / 9, np.tanh(0.5), 1])
    assert context_of(asked(), None).tolist() == [1, 0, 0, 0, 0, 0]
