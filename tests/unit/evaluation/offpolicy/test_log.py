from dataclasses import replace

import numpy as np
import pytest

from data.feedback.decisions import Decision, Reaction, decisions
from data.feedback.log import FeedbackLog
from data.types.turn import Impression
from models.evaluation.offpolicy.command import NothingLogged, judged
from models.evaluation.offpolicy.log import drawn_of, logged_mixture
from models.evaluation.offpolicy.targets import UnknownPolicy, by_scores, target_of
from models.policy.settings import PolicySettings
from tests.drawn import SCORES, SETTINGS, drawn_impression, taken, three
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions


@pytest.fixture
def shown(sessions: Sessions) -> list[Impression]:
    """Forty slates, every third of which had its first bundle taken, and a forced one."""
    found = [drawn_impression(f"s-{seed}", seed, three()) for seed in range(40)]
    log = FeedbackLog(sessions)
    for number, one in enumerate(found, 1):
        reactions = (taken(one, 0),) if number % 3 == 0 else ()
        log.record(turn_record(number, impression=one, feedback=reactions))
    log.record(turn_record(41, impression=_forced()))
    log.close()
    return found


def _forced() -> Impression:
    return replace(impression("s-forced"), forced=True, slate_propensity=None)


def test_decisions_are_read_as_they_were_drawn(sessions: Sessions, shown: list[Impression]) -> None:
    with sessions() as session:
        found = list(decisions(session))
    assert {one.impression.slate_id for one in found} == {one.slate_id for one in shown}
    assert {one.impression.slate_id: one.impression.mixture for one in found} == {
        one.slate_id: one.mixture for one in shown
    }
    assert sum(sum(one.rewards()) for one in found) == 13
    assert {one.shopper_id for one in found} == {"shopper-c-1"}


def test_the_logged_chances_are_those_that_are_worked_out_anew(shown: list[Impression]) -> None:
    for one in shown:
        mixture = logged_mixture(one)
        assert mixture.first() == pytest.approx([bundle.p_first for bundle in one.pool])
        slate = tuple(int(bundle.bundle_id[2:]) for bundle in one.shown())
        assert mixture.chance(slate) == pytest.approx(one.slate_propensity)
        assert mixture.slates(2)[slate] == pytest.approx(one.slate_propensity)


def test_the_own_policy_is_worth_what_was_earned(
    sessions: Sessions, shown: list[Impression]
) -> None:
    with sessions() as session:
        report = judged(decisions(session), ["logged"])
    own = report["policies"]["logged"]
    assert report["decisions"] == 40
    for name in ("ips", "self_normalised_ips", "independent_ips", "pseudo_inverse"):
        assert own["estimates"][name]["value"] == pytest.approx(13 / 40)
    assert own["gain"]["value"] == pytest.approx(0, abs=1e-9)
    assert own["effective_decisions"] == pytest.approx(40)
    assert own["uncovered"] == 0


def test_every_kind_of_policy_can_be_asked_about(
    sessions: Sessions, shown: list[Impression]
) -> None:
    asked = ["uniform", "greedy", "score", "popularity", "temperature=0.3,mmr_lambda=1"]
    with sessions() as session:
        report = judged(decisions(session), asked, how="bootstrap")
    assert set(report["policies"]) == set(asked)
    for one in report["policies"].values():
        # One conversation alone says nothing of its spread.
        assert all(each["low"] is None for each in one["estimates"].values())
        assert all(np.isfinite(each["value"]) for each in one["estimates"].values())


def test_nothing_drawn_and_no_policy_are_told(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(NothingLogged, match="nothing to judge"):
        judged(decisions(session), ["uniform"])
    for said in ("best", "warmth=3", "temperature=hot", "temperature=0"):
        with pytest.raises(UnknownPolicy, match="is no policy"):
            target_of(said)


def test_the_same_scores_and_settings_give_the_policy_that_drew() -> None:
    one = drawn_impression("s", 3)
    mixture = by_scores(one, SCORES, SETTINGS)
    assert mixture.first() == pytest.approx([bundle.p_first for bundle in one.pool])


def test_what_is_too_far_behind_has_no_chance() -> None:
    one = drawn_impression("s", 3)
    scores = np.array([1.0, 0.99, 0.98, -9.0])
    mixture = by_scores(one, scores, PolicySettings(max_gap=1.0))
    assert mixture.first()[3] < 1e-300


def test_a_strategy_that_was_not_asked_is_refused() -> None:
    one = drawn_impression("s", 3)
    assert target_of("score")(one).first() == pytest.approx([b.p_first for b in one.pool])
    with pytest.raises(ValueError, match="was not asked"):
        target_of("popularity")(one)


def test_a_decision_for_estimators() -> None:
    one = drawn_impression("s", 3, three())
    second = one.shown()[1].bundle_id
    decision = Decision(one, "c", "p", NOW, (Reaction("accept", second), Reaction("view", "b-x")))
    drawn = drawn_of(decision)
    assert drawn.rewards == (0.0, 1.0)
    assert [one.pool[place].bundle_id for place in drawn.slate] == [
        bundle.bundle_id for bundle in one.shown()
    ]
    assert drawn.features.shape == (4, 3)
