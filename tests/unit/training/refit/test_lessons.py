from dataclasses import replace
from datetime import datetime, timedelta

from data.catalog.snapshot import load_catalog
from data.feedback.reading import Span, conversations, with_feedback
from models.evaluation.dataset.folder import read_folder, write_folder
from models.training.refit.conduct import Conduct, conduct_of
from models.training.refit.lessons import Lessons, held_out, lessons, log_data, some_of
from models.training.refit.suspicion import SuspicionSettings
from tests.factories import NOW
from tests.unit.conftest import Sessions
from tests.unit.training.refit.logged import slate, talk

SPAN = Span(None, NOW + timedelta(days=1))


def learned(sessions: Sessions, span: Span = SPAN) -> Lessons:
    with sessions() as session:
        return lessons(session, span, load_catalog(session), SuspicionSettings())


def ten(sessions: Sessions, at: datetime = NOW) -> None:
    for number in range(10):
        place = at + timedelta(minutes=10 * number)
        name, taken = f"c-{at.day}-{number}", f"b-{number % 3 + 1}"
        talk(sessions, name, (slate("s-1"), (("accept", taken),)), at=place, said=name)


def conducted(sessions: Sessions) -> Conduct:
    with sessions() as session:
        ids, catalog = with_feedback(session, SPAN), load_catalog(session)
        return conduct_of(next(conversations(session, ids, SPAN)), catalog)


def test_the_latest_are_held_out_and_not_learned_from(sessions: Sessions) -> None:
    ten(sessions)
    found = learned(sessions)
    assert found.held_out == ("c-4-8", "c-4-9")
    assert [one.session_id for one in found.train] == [f"shopper-c-4-{n}" for n in range(8)]
    assert found.read == 10


def test_somebody_known_from_before_is_nobody_to_judge_by() -> None:
    shoppers = {f"c-{number}": f"s-{number}" for number in range(10)} | {"c-9": "s-2"}
    assert held_out(shoppers) == ("c-8",)


def test_the_same_log_has_the_same_name_and_one_more_event_another(sessions: Sessions) -> None:
    ten(sessions)
    before = learned(sessions).fingerprint
    assert learned(sessions).fingerprint == before
    talk(sessions, "more", (slate("s-1"), (("click", "b-1"),)))
    assert learned(sessions).fingerprint != before


def test_what_was_learned_before_is_not_read_again(sessions: Sessions) -> None:
    ten(sessions)
    ten(sessions, NOW + timedelta(days=2))
    later = Span(NOW + timedelta(days=1), NOW + timedelta(days=3))
    assert all(name.startswith("c-6") for name in learned(sessions, later).bundles)


def test_the_folder_is_one_that_a_fit_reads(sessions: Sessions, tmp_path) -> None:  # type: ignore[no-untyped-def]
    ten(sessions)
    talk(sessions, "k", (slate("s-1"), (("keep", "b-1", "gas"),)), at=NOW, said="k")
    with sessions() as session:
        catalog = load_catalog(session)
        found = lessons(session, SPAN, catalog, SuspicionSettings())
        data = log_data(session, catalog, found, 100, 1)
    write_folder(tmp_path, data)
    read = read_folder(tmp_path)
    assert read.bundles["train"] == data.bundles["train"]
    assert read.facts == data.facts
    kept = next(one for one in read.bundles["train"] if "keep" in one.bundle_id)
    assert (kept.weight, kept.example().pair_weight) == (0.0, kept.pair_weight)
    assert data.notes["kinds"] == {"taken": 8, "kept": 1}


def test_so_many_examples_and_always_the_same(sessions: Sessions) -> None:
    ten(sessions)
    bundles = learned(sessions).train
    some = some_of(bundles, 3, 5)
    assert len(some) == 3
    assert some == some_of(bundles, 3, 5)
    assert [one for one in bundles if one in some] == list(some)


def test_nobodys_words_stand_in_what_is_told(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("accept", "b-1"),)), said="my name is secret")
    assert "secret" not in str(learned(sessions).told())
    assert "shopper-c-2" not in str(learned(sessions).told())


def test_a_conduct_counts_what_was_done_and_how_fast(sessions: Sessions) -> None:
    done = (("accept", "b-1"), ("reject", "b-1"), ("click", "b-2"))
    talk(sessions, "c-2", (slate("s-1"), done), pace_s=3)
    found = conducted(sessions)
    assert (found.reactions, found.opposed, found.busiest, found.pace_s) == (3, 2, 3, 3.0)
    (taken,) = found.acceptances
    assert (taken.sellers, taken.chances) == (frozenset({"north"}), (("north", 1.0),))


def test_who_says_the_same_in_other_spacing_says_the_same(sessions: Sessions) -> None:
    talk(sessions, "c-2", (slate("s-1"), (("click", "b-1"),)), said="Camping  for two")
    first = conducted(sessions)
    assert first.said == replace(first).said != ""
    assert first.said == _said(sessions, "camping for TWO")


def _said(sessions: Sessions, words: str) -> str:
    talk(
        sessions, "c-0", (slate("s-1"), (("click", "b-1"),)), at=NOW - timedelta(days=1), said=words
    )
    return conducted(sessions).said
