import pytest

from data.db.tables import Base
from data.feedback.personal import TRACES, can_hold_words, impersonal_context, untold

ADVICE = "say in data/feedback/personal.py whether it may speak of a person"


def test_every_table_is_judged() -> None:
    assert set(TRACES) == set(Base.metadata.tables), ADVICE


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_column_that_can_hold_words_is_judged_once(table: str) -> None:
    traces = TRACES[table]
    judged = sorted([*traces.kept, *traces.erased])
    wordy = sorted(c.name for c in Base.metadata.tables[table].columns if can_hold_words(c))
    assert judged == wordy, ADVICE


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_row_of_a_shopper_or_conversation_has_an_owner(table: str) -> None:
    columns = set(Base.metadata.tables[table].columns.keys())
    if columns & {"shopper_id", "conversation_id"}:
        assert TRACES[table].owner in columns


def test_a_context_keeps_only_what_is_named() -> None:
    context = {"seed": 7, "scenario_id": "camping", "constraints": {"exclude": ["nuts"]}, "new": 1}
    assert impersonal_context(context) == {"seed": 7, "scenario_id": "camping"}


def test_a_reason_keeps_its_kind_and_items() -> None:
    reason = {"kind": "taste", "item_ids": ["gas"], "text": "you like steel"}
    assert untold([reason]) == [{"kind": "taste", "item_ids": ["gas"], "text": ""}]
