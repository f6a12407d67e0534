"""CPU time of whole compositions over random shops (`python -m tests.bench.composition [n]`)."""

import sys
from collections.abc import Iterator
from random import Random
from statistics import median, quantiles
from time import process_time

from data.types.item import Item
from data.types.money import Budget
from data.types.scenario import Role
from models.composition.compose import compose
from models.constraints.facts import Facts
from models.constraints.violations import violations
from models.contract.candidates import Brief, Candidate, RoleCandidates
from models.contract.constraints import Bound, Constraints
from tests.unit.constraints.shop import facts, item, role, rule

MOUNTS = ("a", "b", "c")
CANDIDATES = 15


def _item(random: Random, category: str, number: int) -> Item:
    return item(
        f"{category}-{number}",
        category,
        random.randrange(500, 12_000, 5),
        rating=round(random.uniform(2.5, 5), 1),
        days=random.randrange(1, 7),
        weight_g=random.randrange(50, 5000),
        boldness=random.randrange(4),
        mount=random.choice(MOUNTS),
        watts=random.randrange(100),
    )


def _shop(random: Random, roles: list[Role]) -> Facts:
    names = [each.role_id for each in roles]
    items = [_item(random, name, number) for name in names for number in range(CANDIDATES)]
    rules = [
        rule((names[0], "mount"), "equal", (names[1], "mount"), "mount"),
        rule((names[1], "mount"), "equal", (names[2], "mount"), "second"),
        rule((names[3], "watts"), "at_least", (names[4], "watts"), "watts"),
    ]
    return facts(items, tuple(rules), tuple(roles))


def _constraints(random: Random, kind: str, cents: int) -> Constraints:
    if kind == "open":
        return Constraints()
    if kind == "impossible":
        return Constraints(budget=Budget("max", None, cents // 20, "USD"))
    budget = Budget("max", None, int(cents * random.uniform(0.35, 0.8)), "USD")
    if kind == "budget":
        return Constraints(budget=budget)
    lighter = Bound("weight", "less", random.uniform(8_000, 16_000))
    return Constraints(budget=budget, bounds=(lighter,), within_days=5)


def _requests(count: int, kind: str) -> Iterator[tuple[Brief, Constraints, Facts, int]]:
    for seed in range(count):
        random = Random(seed)
        size = random.randrange(5, 8)
        roles = [role(f"role{n}", required=n < size - 1) for n in range(size)]
        shop = _shop(random, roles)
        ranked = tuple(
            RoleCandidates(
                each,
                tuple(Candidate(f"{each.role_id}-{n}", random.random()) for n in range(CANDIDATES)),
            )
            for each in roles
        )
        yield Brief(None, ranked), _constraints(random, kind, 6_000 * size), shop, seed


def main(count: int) -> None:
    for kind in ("open", "budget", "tight", "impossible"):
        times_ms, sizes, relaxed = [], [], 0
        for brief, constraints, shop, seed in _requests(count, kind):
            started = process_time()
            answer = compose(brief, constraints, shop, seed=seed)
            times_ms.append((process_time() - started) * 1000)
            sizes.append(len(answer.bundles))
            relaxed += bool(answer.relaxed)
            if not answer.relaxed:
                assert not any(violations(each, constraints, shop) for each in answer.bundles)
        p95 = quantiles(times_ms, n=20)[18]
        print(
            f"{kind:>10}: CPU p50 {median(times_ms):6.1f} ms  p95 {p95:6.1f} ms  "
            f"max {max(times_ms):6.1f} ms  pool {median(sizes):.0f} (least {min(sizes)})  "
            f"relaxed {relaxed}/{count}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
