from pathlib import Path

from tests.bench.turns import turn_figures
from tests.marks import full
from tests.stack import Stack


@full
def test_the_layers_of_a_turn_add_up_to_the_whole_turn(stack: Stack, tmp_path: Path) -> None:
    found = turn_figures(stack, 10, tmp_path)
    for one in found["turns"]["measured"].values():
        assert one["count"] + one["without_slate"] == 10
        assert one["count"] > 5
    whole = found["layers"]["called"]["full"]["p50_ms"]
    assert abs(sum(found["layers"]["own_ms"].values()) - whole) < 1
    assert found["turns"]["ratio"] > 1
    assert all(one["resident_mb"] > 10 for one in found["processes"].values())
