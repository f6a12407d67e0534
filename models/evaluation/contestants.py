"""Who takes part in a comparison: every baseline, and checkpoints."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.contract.item_text import ItemText
from models.evaluation.dataset.shop_facts import ShopFacts
from models.evaluation.judge import Judge
from models.evaluation.sheets import Domain
from models.scorer.encoder.base import DEFAULT_BASE, prepare_base

BASES = ("all-MiniLM-L6-v2", DEFAULT_BASE)
UNLEARNED = ("tfidf", "untrained")
"""What can be asked for by name in place of a checkpoint: it needs no train bundles."""


@dataclass(frozen=True)
class Contestant:
    """``open`` makes the judge of a range of items. One that reads no texts is not disturbed."""

    name: str
    is_baseline: bool
    reads_texts: bool
    open: Callable[[Sequence[ItemText]], Judge]


@dataclass(frozen=True)
class Places:
    """Where base encoders are, or will be prepared, and where vectors are kept."""

    base_dir: Path = Path("var/base")
    cache_dir: Path = Path("var/cache")

    def base(self, name: str) -> Path:
        return prepare_base(name, self.base_dir, self.base_dir.parent / "wheels")


def contestants(
    domain: Domain,
    domains: Sequence[Domain],
    bases: Sequence[str],
    models: Mapping[str, Path],
    places: Places,
) -> Iterator[Contestant]:
    """Those for one domain, in the order of tables; the first base is the one boosting reads."""
    yield from _counting(domain)
    if domain.data.facts is not None:
        yield Contestant("roles and rules", True, True, _stated(domain.data.facts))
    yield Contestant("TF-IDF", True, True, _shared_words)
    for base in bases:
        yield Contestant(f"untrained {Path(base).name}", True, True, _untrained(base, places))
    yield _boosting("boosting", domains, bases[0], places)
    others = [one for one in domains if one is not domain]
    if others:
        yield _boosting("boosting, other domains", others, bases[0], places)
    for name, folder in models.items():
        yield Contestant(name, False, True, _checkpoint(folder, places, domain.data.facts))


def unlearned(name: str, places: Places, items: Sequence[ItemText]) -> Judge:
    """A baseline of UNLEARNED, over these items."""
    return (_shared_words if name == "tfidf" else _untrained(DEFAULT_BASE, places))(items)


def open_checkpoint_judge(
    folder: Path, places: Places, items: Sequence[ItemText], facts: ShopFacts | None
) -> Judge:
    """Prepares its base first, so that a fresh clone needs no command before. ``facts`` are what
    the shop states, if it states anything.

    Raises CheckpointError, EncoderError.
    """
    from models.evaluation.dataset.stated import known_of  # noqa: PLC0415
    from models.scorer.trained.checkpoint import read_about  # noqa: PLC0415
    from models.scorer.trained.opening import open_judge  # noqa: PLC0415

    places.base(read_about(folder).base)
    return open_judge(folder, items, known_of(items, facts), places.base_dir, places.cache_dir)


def with_second_stage(
    first: Judge, folder: Path, top: int, places: Places, items: Sequence[ItemText]
) -> Judge:
    """The first judge, whose ``top`` best the cross-encoder in the folder judges anew.

    Raises CheckpointError, EncoderError.
    """
    from models.evaluation.two_stages import TwoStages  # noqa: PLC0415
    from models.scorer.cross.checkpoint import read_about_cross  # noqa: PLC0415
    from models.scorer.cross.cross_encoder import open_cross  # noqa: PLC0415

    places.base(read_about_cross(folder).base)
    threads = os.cpu_count() or 1
    return TwoStages.of(first, open_cross(folder, places.base_dir, threads=threads), items, top)


def _checkpoint(
    folder: Path, places: Places, facts: ShopFacts | None
) -> Callable[[Sequence[ItemText]], Judge]:
    return lambda items: open_checkpoint_judge(folder, places, items, facts)


def _counting(domain: Domain) -> Iterator[Contestant]:
    from models.evaluation.baselines.counting import Cooccurrence, Popularity  # noqa: PLC0415
    from models.evaluation.baselines.factors import Factors  # noqa: PLC0415

    sets = {one.bundle_id: one.items for one in domain.data.bundles.get("train", ())}
    bundles = tuple(sets.values())
    yield Contestant("popularity", True, False, lambda items: Popularity.of(items, bundles))
    yield Contestant("co-occurrence", True, False, lambda items: Cooccurrence.of(items, bundles))
    yield Contestant("BPR", True, False, lambda items: Factors.of(items, bundles))


def _stated(facts: ShopFacts) -> Callable[[Sequence[ItemText]], Judge]:
    from models.evaluation.baselines.roles import RolesAndRules  # noqa: PLC0415

    @cache
    def opened(priced: tuple[tuple[str, int | None], ...]) -> Judge:
        # It reads no words: whatever is written worse, its judgements of pairs can be kept.
        return RolesAndRules.of([ItemText(one, "", price_cents=cents) for one, cents in priced],
                                facts)  # fmt: skip

    return lambda items: opened(tuple((one.item_id, one.price_cents) for one in items))


def _shared_words(items: Sequence[ItemText]) -> Judge:
    from models.evaluation.baselines.words import SharedWords  # noqa: PLC0415

    return SharedWords.of(items)


def _untrained(base: str, places: Places) -> Callable[[Sequence[ItemText]], Judge]:
    def opened(items: Sequence[ItemText]) -> Judge:
        from models.evaluation.baselines.untrained import UntrainedEncoder  # noqa: PLC0415
        from models.scorer.encoder.encoder import TextEncoder  # noqa: PLC0415

        return UntrainedEncoder.of(items, TextEncoder(places.base(base)), places.cache_dir)

    return opened


def _boosting(name: str, domains: Sequence[Domain], base: str, places: Places) -> Contestant:
    from models.evaluation.baselines.boosting import Boosting, fitted  # noqa: PLC0415
    from models.evaluation.baselines.features import TextFeatures  # noqa: PLC0415
    from models.scorer.encoder.encoder import TextEncoder  # noqa: PLC0415

    def features(items: Sequence[ItemText]) -> TextFeatures:
        return TextFeatures.of(items, TextEncoder(places.base(base)), places.cache_dir)

    @cache
    def boosted() -> object:
        return fitted([(features(one.texts), one.data.bundles.get("train", ())) for one in domains])

    return Contestant(name, True, True, lambda items: Boosting(features(items), boosted()))
