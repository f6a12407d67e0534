import os

import pytest

from tests.bench.figures import own_times, ratio, shares, spread
from tests.bench.processes import Cost, cost_of, costs_a_turn, seconds
from tests.bench.utterances import Speaker, scripts, scripts_of


def test_a_spread_has_the_middle_and_the_slow_end() -> None:
    found = spread([float(n) for n in range(1, 102)])
    assert (found.count, found.p50_ms, found.p95_ms) == (101, 51.0, 96.0)


def test_nothing_measured_makes_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing"):
        spread([])


def test_layers_are_differences_of_medians_and_add_up() -> None:
    own = own_times(
        {
            "full": [100.0, 90.0, 500.0],
            "rasa": [80.0],
            "action": [50.0],
            "scorer": [30.0],
            "read": [2.0],
            "commit": [3.0, 5.0],
        }
    )
    assert own == {"gateway": 20, "rasa": 30, "action": 14, "scorer": 30, "database": 6}
    assert shares(own) == {
        "gateway": 20,
        "rasa": 30,
        "action": 14,
        "scorer": 30,
        "database": 6,
    }


def test_the_ratio_is_that_of_the_medians() -> None:
    assert ratio([90.0, 100.0, 900.0], [40.0, 50.0, 60.0]) == 2


def test_conversations_are_repeated_and_the_last_one_is_cut() -> None:
    told = sum(len(script.says) for script in scripts())
    repeated = list(scripts_of(told + 2))
    assert sum(len(script.says) for script in repeated) == told + 2
    assert repeated[-1].says == scripts()[0].says[:2]


def test_both_languages_have_the_same_number_of_utterances() -> None:
    said = {"en": 0, "zh": 0}
    for script in scripts():
        said[script.language] += len(script.says)
    assert said["en"] == said["zh"] >= 20


@pytest.mark.parametrize(
    ("told", "meant"),
    [("00:00:07", 7), ("3:04.50", 184.5), ("02:03:04", 7384), ("1-00:00:01", 86_401)],
)
def test_the_time_that_ps_tells_is_read(told: str, meant: float) -> None:
    assert seconds(told) == meant


def test_a_turn_costs_what_was_used_between_divided_by_the_turns() -> None:
    before, after = {"web": Cost(90, 10.0)}, {"web": Cost(95, 12.0)}
    assert costs_a_turn(before, after, 100) == {"web": {"resident_mb": 95, "cpu_ms_a_turn": 20}}


def test_a_process_that_runs_holds_memory_and_no_process_is_an_error() -> None:
    assert cost_of([os.getpid()]).resident_mb > 10
    with pytest.raises(ValueError, match="no such process"):
        cost_of([])


def test_a_first_request_is_never_said_twice_in_the_same_words() -> None:
    speaker, script = Speaker(), scripts()[0]
    once, again = speaker.words(script), speaker.words(script)
    assert once[0] != again[0]
    assert once[1:] == again[1:]
    assert "{" not in once[0]
