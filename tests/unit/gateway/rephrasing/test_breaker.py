from dataclasses import dataclass

from web.gateway.rephrasing.breaker import Breaker


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def failed(times: int, breaker: Breaker) -> None:
    for _ in range(times):
        breaker.failed()


def test_it_rests_after_some_failures_in_a_row_and_not_before() -> None:
    breaker = Breaker(failures=3, rest_s=30.0, clock=Seconds())
    failed(2, breaker)
    assert not breaker.is_resting
    breaker.worked()
    failed(2, breaker)
    assert not breaker.is_resting
    breaker.failed()
    assert breaker.is_resting


def test_after_a_rest_one_more_failure_makes_it_rest_again_and_one_success_clears() -> None:
    clock = Seconds()
    breaker = Breaker(failures=3, rest_s=30.0, clock=clock)
    failed(3, breaker)
    clock.now = 30.0
    assert not breaker.is_resting
    breaker.failed()
    assert breaker.is_resting
    clock.now = 60.0
    breaker.worked()
    failed(2, breaker)
    assert not breaker.is_resting
