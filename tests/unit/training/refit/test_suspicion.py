"""What is doubted, over conducts written by hand: what is counted can be counted here too."""

from dataclasses import replace

from models.training.refit.conduct import Acceptance, Conduct
from models.training.refit.suspicion import SuspicionSettings, drawn, trusted

HALF = (("north", 0.5), ("south", 0.5))
SETTINGS = SuspicionSettings()


def genuine(number: int) -> Conduct:
    """Takes the one seller as often as the other."""
    seller = "north" if number % 2 else "south"
    taken = Acceptance(frozenset({seller}), HALF)
    return Conduct(f"c-{number}", f"s-{number}", f"words {number}", (taken,), 3, 0, 2, 20.0)


def everybody(count: int = 200) -> list[Conduct]:
    return [genuine(number) for number in range(count)]


def for_one_seller(number: int) -> Conduct:
    taken = Acceptance(frozenset({"south"}), HALF)
    return replace(
        genuine(number), conversation_id=f"bot-{number}", shopper=f"bot-{number}",
        said=f"bot {number}", acceptances=(taken,),
    )  # fmt: skip


def kept_of(bots: list[Conduct], among: list[Conduct]) -> int:
    kept = trusted([*among, *bots], SETTINGS).conversations
    return sum(one.conversation_id in kept for one in bots)


def test_ordinary_shoppers_are_all_trusted() -> None:
    found = trusted(everybody(), SETTINGS)
    assert len(found.conversations) == 200
    assert (found.findings, found.doubted) == ((), 0.0)


def test_a_thousand_acceptances_of_one_person_count_as_a_few() -> None:
    bots = [replace(for_one_seller(n), shopper="one") for n in range(1000)]
    found = trusted([*everybody(), *bots], SETTINGS)
    kept = sum(one.conversation_id in found.conversations for one in bots)
    assert kept <= 15
    (finding,) = (one for one in found.findings if one.kind == "shopper")
    assert (finding.subject, finding.count) == ("one", 1000)
    assert found.doubted > 0.8


def test_one_sellers_thousand_customers_leave_it_the_share_that_chance_gives() -> None:
    bots = [for_one_seller(number) for number in range(1000)]
    found = trusted([*everybody(), *bots], SETTINGS)
    (finding,) = found.findings
    # Of 1,200 choices 100 were for the other: as many are left for this one.
    assert (finding.kind, finding.subject, finding.count) == ("seller", "south", 1100)
    assert finding.kept == round(100 / 1100, 3)
    taken = [one for one in (*everybody(), *bots) if one.conversation_id in found.conversations]
    south = sum("south" in one.acceptances[0].sellers for one in taken)
    assert 70 <= south <= 130


def test_the_same_words_from_many_sessions_count_as_one_source() -> None:
    bots = [replace(for_one_seller(n), said="the same", acceptances=()) for n in range(300)]
    assert 5 <= kept_of(bots, everybody(2000)) <= 40


def test_nobody_reacts_before_they_can_read() -> None:
    bots = [replace(for_one_seller(number), pace_s=0.2) for number in range(50)]
    found = trusted([*everybody(), *bots], SETTINGS)
    assert found.conversations == {one.conversation_id for one in everybody()}
    assert found.findings[0].kind == "hasty"


def test_a_flood_about_one_slate_is_not_learned_from() -> None:
    assert kept_of([replace(genuine(900), conversation_id="bot", busiest=60)], everybody()) == 0


def test_who_says_one_thing_and_its_opposite_is_not_believed() -> None:
    said = replace(genuine(900), conversation_id="bot", reactions=12, opposed=8)
    assert kept_of([said], everybody()) == 0
    # Changing one's mind once is no contradiction.
    changed = replace(said, opposed=2)
    assert kept_of([changed], everybody()) == 1


def test_a_better_seller_is_not_a_poisoned_one() -> None:
    """Taken in 60 of 100 where chance would say 50."""
    some = [genuine(number) for number in range(1000)]
    swayed = [
        replace(one, acceptances=(Acceptance(frozenset({"south"}), HALF),))
        if index % 5 == 1 else one
        for index, one in enumerate(some)
    ]  # fmt: skip
    assert trusted(swayed, SETTINGS).findings == ()


def test_the_draw_is_even_and_always_the_same() -> None:
    values = [drawn(f"c-{number}") for number in range(2000)]
    assert values == [drawn(f"c-{number}") for number in range(2000)]
    assert 0.47 < sum(values) / len(values) < 0.53
