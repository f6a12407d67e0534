import pytest

from data.types.money import Budget
from data.types.text import Bilingual, Language
from models.contract.constraints import Bound, Constraints
from models.contract.context_text import constraints_text, preference_text
from models.contract.recommendation import Taste

NAMES = {"leather": Bilingual("leather", "皮革"), "stove": Bilingual("camp stove", "炉子")}
ASKED = Constraints(
    budget=Budget("max", None, 30000, "USD"),
    exclude=("leather", "silk_satin"),
    party_size=4,
    owned=("stove",),
    bounds=(Bound("weight", "less", 900.0), Bound("weight", "less", 500.0, "tent")),
)


def name_of(concept_id: str) -> Bilingual | None:
    return NAMES.get(concept_id)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "at most $300; for 4 people; no leather, silk satin; has camp stove; lighter"),
        ("zh", "不超过$300；4人用；不要皮革、silk satin；已有炉子；更轻"),
    ],
)
def test_constraints_are_told_in_either_language(language: Language, told: str) -> None:
    assert constraints_text(ASKED, language, name_of) == told


def test_nothing_asked_and_no_taste_say_nothing() -> None:
    assert constraints_text(Constraints(keep=("tent-1",)), "en", name_of) == ""
    assert preference_text(Taste(), "zh", name_of) == ""


def test_taste_is_told_from_the_strongest_and_what_is_weak_is_not() -> None:
    names = ("price", "quality", "material:leather", "category:stove", "color:red")
    taste = Taste(names, (-0.2, 0.05, -0.9, 0.4, 0.0999))
    assert preference_text(taste, "en", name_of) == "cheaper; likes camp stove; dislikes leather"
    assert preference_text(taste, "zh", name_of) == "更便宜；喜欢炉子；不喜欢皮革"
