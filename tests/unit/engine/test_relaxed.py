from data.types.money import Budget
from models.composition.report import RelaxedConstraint
from models.constraints.facts import Facts
from models.contract.constraints import Bound, Constraints
from models.engine.relaxed import after
from tests.unit.engine.shop import CAMPING


def test_only_what_was_given_up_is_loosened() -> None:
    asked = Constraints(
        budget=Budget("max", None, 100, "USD"),
        keep=("a", "b"),
        require=("mug", "rug"),
        exclude=("leather",),
        within_days=1,
        bounds=(Bound("price", "less", 9.0), Bound("weight", "less", 9.0, "tent")),
    )
    relaxed = (
        RelaxedConstraint(
            "budget", {"kind": "max", "min_cents": None, "max_cents": 200, "currency": "USD"}
        ),
        RelaxedConstraint("keep", {"item_id": "a"}),
        RelaxedConstraint("require", {"category": "mug"}),
        RelaxedConstraint("within_days", {"within_days": 4}),
        RelaxedConstraint(
            "bound", {"measure": "weight", "direction": "less", "role_id": "tent", "value": 9.5}
        ),
        RelaxedConstraint("role", {"role_id": "lantern"}),
    )
    constraints, facts = after(relaxed, asked, Facts({}, roles=CAMPING.roles))
    assert constraints == Constraints(
        budget=Budget("max", None, 200, "USD"),
        keep=("b",),
        require=("rug",),
        exclude=("leather",),
        within_days=4,
        bounds=(Bound("price", "less", 9.0),),
    )
    assert [role.role_id for role in facts.roles] == ["tent", "stove", "fuel"]
