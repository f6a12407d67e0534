"""A tiny shop in which what belongs together shares its number, which no encoder here can read."""

from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem

KINDS, EACH = 4, 12


def items() -> list[TrainingItem]:
    """Of four kinds."""
    return [
        TrainingItem(f"{kind}-{number}", f"thing {kind} N{number}", f"[[Shop,Kind {kind}]]")
        for kind in range(KINDS)
        for number in range(EACH)
    ]


def bundle(number: int) -> TrainingBundle:
    ids = tuple(f"{kind}-{number}" for kind in range(KINDS - 1))
    return TrainingBundle(f"b{number}", f"s{number}", f"set {number}", ids)


def row(number: int) -> OneOfTen:
    candidates = tuple(f"2-{(number + step) % EACH}" for step in range(10))
    return OneOfTen(f"b{number}", "", (f"0-{number}", f"1-{number}"), candidates, 0)


def things() -> TrainingData:
    return TrainingData(
        {one.item_id: one for one in items()},
        {
            "train": tuple(map(bundle, range(8))),
            "valid": tuple(map(bundle, range(8, 12))),
            "test": (),
        },
        {"one_of_ten.valid": tuple(map(row, range(8, 12)))},
    )
