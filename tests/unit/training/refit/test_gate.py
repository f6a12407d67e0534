from dataclasses import replace

from models.training.refit.gate import ASKED, Comparison, Margins, verdict

LEVEL = [Comparison(name, 0.0, -0.005, 0.0, 0.5, 100) for name in ASKED]
MARGINS = Margins()


def with_one(place: int, low: float, mean: float = 0.05) -> list[Comparison]:
    return [replace(one, mean=mean, low=low, high=0.1) if at == place else one
            for at, one in enumerate(LEVEL)]  # fmt: skip


def test_better_in_one_and_worse_in_none_goes_live() -> None:
    found = verdict(with_one(2, 0.01), 0.0, MARGINS)
    assert found.promoted
    assert found.reasons == ("preferred is better: +0.050 (+0.010 to +0.100)",)


def test_level_in_everything_stays_where_it_is() -> None:
    assert verdict(LEVEL, 0.0, MARGINS).reasons == ("nothing is better beyond doubt",)


def test_better_on_the_mean_alone_is_not_better() -> None:
    assert not verdict(with_one(2, -0.001, mean=0.3), 0.0, MARGINS).promoted


def test_one_lower_bound_below_its_margin_is_enough_to_refuse() -> None:
    better = with_one(2, 0.01)
    for place, one in enumerate(better):
        low = -MARGINS.of(one.name) - 0.001
        worse = [replace(each, low=low) if at == place else each for at, each in enumerate(better)]
        found = verdict(worse, 0.0, MARGINS)
        assert not found.promoted
        assert found.reasons[0].startswith(f"{one.name} may be worse")


def test_what_was_not_measured_was_not_shown() -> None:
    found = verdict(with_one(2, 0.01)[:-1], 0.0, MARGINS)
    assert found.reasons[0] == "simulated was not measured"
    assert not found.promoted


def test_nothing_goes_live_while_much_is_suspicious() -> None:
    assert verdict(with_one(2, 0.01), 0.3, MARGINS).promoted
    found = verdict(with_one(2, 0.01), 0.31, MARGINS)
    assert not found.promoted
    assert "31% of what was taken is suspicious" in found.reasons[0]
