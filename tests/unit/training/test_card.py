from dataclasses import replace

from models.scorer.trained.checkpoint import About
from models.training.card import card_of

ABOUT = About("tiny", "0" * 64, ("title",), 12, 8, 3, {"shop": "f00"}, {"uniform": 0.5})


def test_a_card_says_what_was_seen_and_how_good_it_is() -> None:
    card = card_of(ABOUT)
    assert "shop (f00). Seed 3." in card
    assert "| uniform | 0.500 |" in card
    assert card.endswith("must have the hash above.\n")


def test_a_note_of_the_settings_ends_the_card() -> None:
    about = replace(ABOUT, settings={"note": "Research only."})
    assert card_of(about).endswith("\n\nResearch only.\n")
