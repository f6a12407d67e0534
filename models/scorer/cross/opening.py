"""Opens a cross-encoder as the second stage of a checkpoint, within its share of time."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from models.scorer.cross.checkpoint import AboutCross
from models.scorer.cross.cross_encoder import CrossEncoder, open_cross
from models.scorer.cross.second import SecondSettings
from models.scorer.cross.two_stages import SecondStage
from models.scorer.trained.checkpoint import checkpoint_hash
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.opening import NOT_IN_MEMORY

logger = logging.getLogger(__name__)

FEWEST = 2
"""One bundle alone has nothing to be ranked among."""
ROUNDS = 3
WORD = "a "


@dataclass(frozen=True, slots=True)
class SecondPlaces:
    """``folder`` holds the cross-encoder, ``first`` the checkpoint whose best it judges."""

    folder: Path
    first: Path
    base_dir: Path
    device: str = "auto"
    threads: int = 1


def open_second_stage(places: SecondPlaces, settings: SecondSettings) -> SecondStage | None:
    """None where not even two bundles can be judged in its share of time.

    Raises CheckpointError for a folder without a cross-encoder and for one that was made beside
    another checkpoint or reads what no catalog in memory has, and EncoderError where its base has
    not been prepared.
    """
    encoder = open_cross(places.folder, places.base_dir, places.device, places.threads)
    _check(encoder.about, places)
    top = affordable(encoder, settings)
    if top < settings.top:
        logger.warning(
            "the second stage judges %d bundles, not %d, which would take over %d ms here",
            top,
            settings.top,
            settings.budget_ms,
        )
    return SecondStage(_name(places.folder, encoder, top), encoder, top) if top else None


def affordable(encoder: CrossEncoder, settings: SecondSettings) -> int:
    """How many of the best can be judged in the budget, by the time that the longest sets take;
    0 for fewer than two.

    Timed when it is opened and never again, or the answer to a request would hang on what else
    the machine does just then.
    """
    longest = [WORD * encoder.about.max_tokens]
    sets = [longest] * (2 * settings.top)  # a scenario is asked for in two languages
    seconds = min(_seconds(encoder, sets) for _ in range(ROUNDS))
    top = min(settings.top, int(settings.top * settings.budget_ms / (1000 * seconds)))
    return top if top >= FEWEST else 0


def _seconds(encoder: CrossEncoder, sets: list[list[str]]) -> float:
    began = perf_counter()
    encoder.rescore("", sets)
    return perf_counter() - began


def _check(about: AboutCross, places: SecondPlaces) -> None:
    first = checkpoint_hash(places.first)
    if about.first not in ("", first):
        raise CheckpointUnfit(
            f"{places.folder} was made beside another first stage ({about.first}) than "
            f"{places.first} ({first}); train it anew with fit-cross --first {places.first}"
        )
    if absent := [one for one in about.reads if one in NOT_IN_MEMORY]:
        raise CheckpointUnfit(
            f"{places.folder} reads {', '.join(absent)} of an item, which the engine does not "
            "have; train one whose reads leave that out"
        )


def _name(folder: Path, encoder: CrossEncoder, top: int) -> str:
    """Whatever changes its scores changes this."""
    about = encoder.about
    rest = (about.base_hash, about.reads, about.max_tokens, about.context_tokens, about.weight, top)
    digest = hashlib.sha256(str(rest).encode()).hexdigest()
    return f"{folder.resolve().name}@{encoder.version}-{digest[:8]}"
