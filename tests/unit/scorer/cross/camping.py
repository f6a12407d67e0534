"""A cross-encoder fitted in the test on bundles of the small shop, beside a tiny checkpoint."""

from itertools import product
from pathlib import Path

from peft import LoraConfig

from models.evaluation.dataset.bundle import OneOfTen, TrainingBundle
from models.evaluation.dataset.folder import TrainingData, write_folder
from models.evaluation.dataset.item import TrainingItem
from models.training.cross.fit import CrossPlan, fit_cross
from models.training.cross.settings import CrossSettings
from tests.unit.engine.shop import CAMPING, COFFEE, ITEMS
from tests.unit.scorer.cross.tiny import MARKS, write_tiny_base
from tests.unit.scorer.trained.tiny import write_base, write_checkpoint

READS = ("title", "title_zh")
CAMPS = (("dome", "family", "canvas"), ("stove-gas", "stove-red"), ("fuel-gas",))
CORNERS = (("grinder-steel", "grinder-hand"), ("kettle-black", "kettle-white"), ("mug-white",))


def write_first(folder: Path) -> Path:
    """The checkpoint of the first stage; its base lies beside it."""
    config = LoraConfig(r=2, target_modules=["query", "value", "dense"])
    return write_checkpoint(folder / "demo", write_base(folder / "tiny"), config)


def write_second(folder: Path, first: Path) -> Path:
    """The fitted cross-encoder; its base lies beside it."""
    names = (one.name for one in (CAMPING, COFFEE))
    said = [text for one in (*(item.title for item in ITEMS), *names) for text in (one.en, one.zh)]
    words = dict.fromkeys((*MARKS, "|", *" ".join(said).split()))
    settings = CrossSettings(
        base=str(write_tiny_base(folder / "words", tuple(words))),
        reads=READS,
        max_tokens=48,
        context_tokens=8,
        epochs=6,
        hardest=0,
        accumulate=1,
        warmup=1,
        learning_rate=5e-3,
        head_learning_rate=5e-3,
        find_weight=False,
    )
    data = _write_data(folder / "data")
    out = folder / "cross"
    cache = folder / "cache"
    fit_cross(
        CrossPlan((data,), out, settings, first=first, cache_dir=cache, threads=1, trackers=())
    )
    return out


def _write_data(folder: Path) -> Path:
    items = {
        one.item_id: TrainingItem(
            one.item_id, one.title.en, f"[[Shop,{one.category}]]", title_zh=one.title.zh
        )
        for one in ITEMS
    }
    train = tuple(_bundles("weekend camping", CAMPS)) + tuple(_bundles("pour-over coffee", CORNERS))
    ids = tuple(items)
    row = OneOfTen("row", "weekend camping", ids[:1], ids[4:14], 0)
    rows = {"one_of_ten.valid": (row,)}
    write_folder(folder, TrainingData(items, {"train": train, "valid": (), "test": ()}, rows))
    return folder


def _bundles(intent: str, roles: tuple[tuple[str, ...], ...]) -> list[TrainingBundle]:
    whole = {one.item_id.removeprefix("it-tent-").removeprefix("it-"): one.item_id for one in ITEMS}
    made = []
    for number, some in enumerate(product(*roles)):
        name = f"{intent} {number}"
        made.append(TrainingBundle(name, name, intent, tuple(whole[one] for one in some)))
    return made
