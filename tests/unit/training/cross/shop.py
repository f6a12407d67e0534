"""Training data in which things of one colour go together, whatever their kind; what was asked
for names the colour."""

from pathlib import Path
from typing import Any

from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle
from models.evaluation.dataset.folder import TrainingData, write_folder
from models.evaluation.dataset.item import TrainingItem
from tests.unit.scorer.cross.tiny import COLORS, KINDS

NUMBERS = 12
VALID = (8, 9, 10, 11)


def item_id(color: str, kind: str, number: int) -> str:
    return f"{color}-{kind}-{number}"


def items() -> dict[str, TrainingItem]:
    made = [
        TrainingItem(
            item_id(color, kind, number),
            f"{color} {kind} n{number}",
            f"[[Shop,{kind}]]",
            family=f"{color} {kind}",
        )
        for color in COLORS
        for kind in KINDS
        for number in range(NUMBERS)
    ]
    return {one.item_id: one for one in made}


def bundle(color: str, number: int, **more: Any) -> TrainingBundle:
    members = tuple(item_id(color, kind, number) for kind in KINDS[:3])
    name = f"{color}{number}"
    return TrainingBundle(name, name, f"all in {color}", members, **more)


def row(color: str, number: int) -> OneOfTen:
    """The guitar of the right colour among those of others."""
    given = tuple(item_id(color, kind, number) for kind in KINDS[:2])
    wrong = [item_id(one, KINDS[2], at) for one in COLORS if one != color for at in range(5)][:9]
    candidates = (*wrong[:4], item_id(color, KINDS[2], number), *wrong[4:])
    return OneOfTen(f"{color}{number}", "", given, candidates, 4)


def write_colors(folder: Path) -> Path:
    train = tuple(bundle(color, number) for color in COLORS for number in range(VALID[0]))
    valid = tuple(bundle(color, number) for color in COLORS for number in VALID)
    rows = {"one_of_ten.valid": tuple(row(color, number) for color in COLORS for number in VALID)}
    bundles: Any = {"train": train, "valid": valid, "test": ()}
    write_folder(folder, TrainingData(items(), bundles, rows))
    return folder
