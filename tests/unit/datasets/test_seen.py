from hypothesis import given
from hypothesis import strategies as st

from data.datasets.seen import SeenIds


@given(st.lists(st.text(max_size=4), max_size=60))
def test_an_id_is_told_to_have_been_seen_and_where(ids: list[str]) -> None:
    seen, plain = SeenIds(), dict[str, int]()
    for line, one in enumerate(ids, start=2):
        assert seen.first(one, line) == plain.get(one)
        plain.setdefault(one, line)
    assert len(seen) == len(plain)
    assert all(one in seen for one in ids)


def test_a_hundred_thousand_ids_are_kept_apart() -> None:
    seen = SeenIds()
    assert all(seen.first(f"id-{n}", n) is None for n in range(100_000))
    assert [seen.first(f"id-{n}", 0) for n in (0, 5, 99_999)] == [0, 5, 99_999]
    assert "id-100000" not in seen
