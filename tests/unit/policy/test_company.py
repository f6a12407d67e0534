from dataclasses import replace

import numpy as np
import pytest

from data.types.association import Association
from data.types.text import Bilingual
from models.policy.bandit import Habits
from models.policy.company import COMPLEMENT, Company
from models.policy.mixing import CO_OCCURRENCE, POPULARITY
from tests.factories import CONTENT, catalog_of

CATALOG = replace(catalog_of(CONTENT), associations=(), bundles={})
ITEMS = list(CATALOG.items.values())
FIRST, SECOND, THIRD = ITEMS[:3]


def complement(left: str, right: str, lift: float | None) -> Association:
    words = Bilingual("{left}, {right}", "{left}、{right}")
    return Association(f"{left}-{right}", "complement", left, right, "x", 1, words, lift=lift)


def test_what_sells_is_what_is_rated_and_what_shoppers_took() -> None:
    company = Company(CATALOG, Habits({FIRST.item_id: 3}))
    found = company.values([[FIRST], [replace(FIRST, rating_count=FIRST.rating_count + 30)]])
    sold = FIRST.rating_count + 30
    assert found[POPULARITY] == pytest.approx(np.log1p([sold, sold + 30]))


def test_what_was_taken_together_by_hand() -> None:
    ids = sorted((FIRST.item_id, SECOND.item_id))
    habits = Habits({}, {(ids[0], ids[1]): 3, ("x", "y"): 15})
    found = Company(CATALOG, habits).values([[FIRST, SECOND], [SECOND, FIRST, THIRD]])
    one = np.log1p(3) / np.log1p(15)
    assert found[CO_OCCURRENCE] == pytest.approx([one, one / 3])


def test_kinds_that_go_together_count_by_their_lift() -> None:
    left, right = FIRST, next(one for one in ITEMS if one.category != FIRST.category)
    for lift, worth in ((None, 1.0), (10.0, 1.0), (100.0, 1.0), (10**0.5, 0.5), (0.5, 0.0)):
        told = (complement(left.category, right.category, lift),)
        company = Company(replace(CATALOG, associations=told), Habits())
        found = company.values([[left, right], [right, left]])[CO_OCCURRENCE]
        assert found == pytest.approx([COMPLEMENT * worth] * 2)


def test_bundles_that_people_put_together_count_as_often_as_they_were_bought() -> None:
    catalog = replace(catalog_of(CONTENT), associations=())
    assert catalog.bundles
    best = max(catalog.bundles.values(), key=lambda one: one.popularity)
    items = [catalog.items[line.item_id] for line in best.items]
    found = Company(catalog, Habits()).values([items, items[:1]])[CO_OCCURRENCE]
    assert found[0] > found[1] == 0


def test_an_empty_bundle_says_nothing() -> None:
    found = Company(CATALOG, Habits()).values([[], [FIRST]])
    assert (found[POPULARITY][0], found[CO_OCCURRENCE][0]) == (0.0, 0.0)
