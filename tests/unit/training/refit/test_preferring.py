from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.catalog.snapshot import load_catalog
from data.feedback.reading import LoggedConversation, Span, conversations, with_feedback
from data.types.turn import Impression
from models.evaluation.dataset.bundle import TrainingBundle
from models.training.refit.preferring import preferences
from tests.factories import LARGE, MIXED, NOW, SMALL
from tests.unit.conftest import Sessions
from tests.unit.training.refit.logged import CONTEXT, Done, slate, talk

SPAN = Span(None, NOW + timedelta(days=1))
SMALL_IDS, LARGE_IDS, MIXED_IDS = (
    tuple(line.item_id for line in some) for some in (SMALL, LARGE, MIXED)
)


def read(sessions: Sessions, span: Span = SPAN) -> list[LoggedConversation]:
    with sessions() as session:
        return list(conversations(session, with_feedback(session, span), span))


def learned(sessions: Sessions) -> list[TrainingBundle]:
    with sessions() as session:
        catalog = load_catalog(session)
    return [bundle for one in read(sessions) for bundle in preferences(one, catalog)]


def test_what_was_taken_stands_over_what_was_shown_beside_it(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("accept", "b-2"),)))
    (bundle,) = learned(sessions)
    assert bundle.items == LARGE_IDS
    assert bundle.rejected == (SMALL_IDS, MIXED_IDS)
    # Second of three, drawn with .25 of two: as often as a blind draw would, times two.
    assert bundle.weight == pytest.approx(2.0)
    assert bundle.pair_weight is None
    assert bundle.session_id == "shopper-c-2"


def test_a_critique_speaks_against_its_bundle_once_another_is_taken(sessions: Sessions) -> None:
    first, then = slate("s-1", LARGE, SMALL), slate("s-2", MIXED, SMALL)
    talk(sessions, "c-2", (first, (("critique", "b-1"),)), (then, (("accept", "b-1"),)))
    (bundle,) = learned(sessions)
    assert bundle.items == MIXED_IDS
    assert bundle.rejected == (SMALL_IDS, LARGE_IDS)


def test_for_another_purpose_nothing_is_held_against_it(sessions: Sessions) -> None:
    other = slate("s-1", LARGE, SMALL, context=CONTEXT | {"scenario_id": "picnic"})
    talk(sessions, "c-2", (other, (("critique", "b-1"),)), (slate("s-2"), (("accept", "b-3"),)))
    (bundle,) = learned(sessions)
    assert bundle.rejected == (SMALL_IDS, LARGE_IDS)


def test_an_item_swapped_away_loses_to_the_one_taken_in_its_role(sessions: Sessions) -> None:
    done: tuple[Done, ...] = (("swap", "b-1", "gas"),)
    talk(sessions, "c-2", (slate("s-1", SMALL), done), (slate("s-2", MIXED), (("accept", "b-1"),)))
    (bundle,) = learned(sessions)
    assert bundle.items == ("dome", "wood", "flare")
    assert bundle.rejected == (("dome", "gas", "flare"), SMALL_IDS)


def test_an_item_kept_stands_over_the_others_of_its_role(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("keep", "b-1", "gas"),)))
    (bundle,) = learned(sessions)
    assert bundle.items == SMALL_IDS
    assert bundle.rejected == (("dome", "wood", "lamp"),)
    # Nothing but the comparison: .7 for a keep, times (1/3) / .25 at the first place.
    assert bundle.weight == 0.0
    assert bundle.pair_weight == pytest.approx(0.7 / 0.75)


def test_a_click_counts_only_where_nothing_was_taken(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("click", "b-3"),)))
    talk(sessions, "c-3", (slate("s-1"), (("click", "b-3"), ("accept", "b-1"))))
    clicked, taken = learned(sessions)
    assert (clicked.items, clicked.weight) == (MIXED_IDS, 0.0)
    assert taken.items == SMALL_IDS


@pytest.mark.parametrize(
    "shown",
    [
        slate("s-1", forced=True),
        slate("s-1", degraded=True),
        slate("s-1", slate_propensity=None),
        slate("s-1", context={"language": "en"}),
    ],
)
def test_what_was_not_drawn_by_known_chances_teaches_nothing(
    sessions: Sessions, shown: Impression
) -> None:
    talk(sessions, "c-2", (shown, (("accept", "b-1"),)))
    assert learned(sessions) == []


def test_items_the_shop_no_longer_knows_are_left_out(sessions: Sessions) -> None:
    gone: Any = (*SMALL[:2], SMALL[2].__class__("nowhere", "light"))
    talk(sessions, "c-2", (_priced(slate("s-1"), gone), (("accept", "b-2"),)))
    (bundle,) = learned(sessions)
    assert bundle.rejected == (MIXED_IDS,)


def _priced(shown: Impression, items: Any) -> Impression:
    first, *rest = shown.pool
    return replace(shown, pool=(replace(first, items=items), *rest))


def test_only_the_span_is_read(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("accept", "b-1"),)), at=NOW)
    talk(sessions, "c-3", (slate("s-1"), (("accept", "b-1"),)), at=NOW + timedelta(hours=1))
    later = Span(NOW + timedelta(minutes=5), NOW + timedelta(days=1))
    assert [one.conversation_id for one in read(sessions, later)] == ["c-3"]
    earlier = Span(None, NOW + timedelta(minutes=5))
    assert [one.conversation_id for one in read(sessions, earlier)] == ["c-2"]
