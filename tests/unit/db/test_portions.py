from data.db.portions import KEYS_AT_ONCE, portions


def test_portions_hold_every_key_once_in_order() -> None:
    keys = list(range(2 * KEYS_AT_ONCE + 1))
    cut = list(portions(keys))
    assert [len(one) for one in cut] == [KEYS_AT_ONCE, KEYS_AT_ONCE, 1]
    assert [key for one in cut for key in one] == keys


def test_no_keys_make_no_portion() -> None:
    assert list(portions([])) == []
