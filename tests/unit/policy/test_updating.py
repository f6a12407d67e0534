import json
from pathlib import Path

import numpy as np
import pytest

from data.feedback.decisions import decisions
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation
from data.types.turn import BasketLine
from models.policy.__main__ import main
from models.policy.bandit import Bandit
from models.policy.stored import read_bandit
from models.policy.updating import habits_of, shares_of, updated
from tests.drawn import VALUES, drawn_impression, taken
from tests.factories import NOW, turn_record
from tests.unit.conftest import Sessions

BY_NAME = {"co_occurrence": VALUES[0], "popularity": VALUES[1]}
CONTEXT = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 1.0])


@pytest.fixture
def logged(sessions: Sessions) -> Sessions:
    """Sixty slates half by other strategies; whatever popularity drew was taken."""
    log = FeedbackLog(sessions)
    for seed in range(60):
        one = drawn_impression(
            f"s-{seed}", seed, Bandit(explore=1.0).mixing(CONTEXT, BY_NAME, 3, seed)
        )
        assert one.mixture is not None
        reactions = (taken(one, 0),) if one.mixture.drawn == 2 else ()
        basket = (BasketLine("gas", 1), BasketLine("dome", 1)) if seed == 59 else None
        log.record(turn_record(seed + 1, impression=one, feedback=reactions, basket=basket))
    log.close()
    return sessions


def test_shares_are_those_of_bayes_and_sum_to_one(logged: Sessions) -> None:
    with logged() as session:
        for decision in decisions(session):
            shares = shares_of(decision)
            assert sum(shares.values()) == pytest.approx(1)
            mixed = decision.impression.mixture
            assert mixed is not None
            assert decision.impression.slate_propensity is not None


def test_the_strategy_whose_slates_are_taken_is_believed_to_be_worth_more(
    logged: Sessions,
) -> None:
    with logged() as session:
        found = updated(session, explore=0.3)
    assert found.decisions == 60
    worth = {name: one.of(CONTEXT)[0] for name, one in found.beliefs.items()}
    assert worth["popularity"] > max(worth["score"], worth["co_occurrence"]) + 0.2
    with logged() as session:
        assert updated(session, explore=0.3).hash == found.hash


def test_however_often_one_shopper_takes_a_thing_it_counts_once(sessions: Sessions) -> None:
    log = FeedbackLog(sessions)
    for number, conversation in enumerate(("c-1", "c-2", "c-3")):
        if number:
            with sessions.begin() as session:
                begin_conversation(
                    session,
                    conversation,
                    channel="web",
                    language="en",
                    page_item_id=None,
                    at=NOW,
                    shopper_id=f"p-{number}",
                )
        lines = (BasketLine("gas", 5), BasketLine("dome", 1))
        log.record(
            turn_record(1, turn_id=f"t-{conversation}", conversation_id=conversation, basket=lines)
        )
    log.close()
    with sessions() as session:
        habits = habits_of(session)
    assert habits.taken == {"gas": 3, "dome": 3}
    assert habits.together == {("dome", "gas"): 3}


def test_the_command_writes_what_the_scorer_reads(
    logged: Sessions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "strategies.json"
    with logged() as session:
        url = str(session.get_bind().engine.url)
    assert main(["update", "--database", url, "--file", str(file), "--explore", "0.25"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["hash"] == read_bandit(file).hash
    assert (told["decisions"], told["explore"]) == (60, 0.25)
    assert main(["update", "--database", url, "--file", str(file)]) == 0
    assert main(["show", "--file", str(file)]) == 0
    assert told["hash"] in capsys.readouterr().out
    assert read_bandit(file).explore == 0.25
    first = tmp_path / "first.json"
    assert main(["update", "--database", url, "--file", str(first)]) == 0
    assert read_bandit(first).explore == 0.1


def test_a_database_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/none.db"
    assert main(["update", "--database", url, "--file", str(tmp_path / "s.json")]) == 1
    assert "cannot be read" in capsys.readouterr().err
