"""The second stage: a network that reads the context and all items of a set together."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from models.contract.item_text import ItemText
from models.scorer.cross.checkpoint import AboutCross, CrossFiles, cross_hash, read_about_cross
from models.scorer.cross.network import Floats, logits_of, tuned
from models.scorer.cross.set_tokens import SetText, SetTokens
from models.scorer.encoder.encoder import device_of
from models.scorer.trained.checkpoint import own_base
from models.scorer.trained.errors import CheckpointUnfit
from models.scorer.trained.reading import FIELDS, words_of


class CrossEncoder:
    """Judges whole sets by their words, for a machine with a GPU: one forward pass a set.

    ``version`` names its weights exactly.
    """

    def __init__(
        self, about: AboutCross, tokens: SetTokens, network: nn.Module, version: str
    ) -> None:
        self.about = about
        self.version = version
        self._tokens = tokens
        self._network = network

    def words(self, item: ItemText) -> str:
        """What it was trained to read of an item."""
        return words_of(item, self.about.reads)

    def rescore(self, context: str, sets: Sequence[Sequence[str]]) -> Floats:
        """A logit a set, (sets,), comparable within one call; higher is better.

        ``context`` is what was asked for, ``sets`` the items' ``words``. The order of a set's
        items means nothing. Safe to call from several threads.
        """
        return logits_of(
            self._network,
            self._tokens,
            [SetText(context, tuple(sorted(items))) for items in sets],
        )


def open_cross(
    folder: Path, base_dir: Path, device: str = "auto", threads: int = 1
) -> CrossEncoder:
    """``device`` is torch's name of one; auto takes the GPU where there is one.

    Raises CheckpointError, and EncoderError where its base has not been prepared.
    """
    about = read_about_cross(folder)
    if unknown := set(about.reads) - FIELDS.keys():
        raise CheckpointUnfit(
            f"{folder} reads {', '.join(sorted(unknown))} of an item, which this version does not "
            "know; train it anew"
        )
    base = own_base(folder, about.base, about.base_hash, base_dir)
    torch.set_num_threads(threads)
    network = tuned(base, CrossFiles(folder).adapter).to(device_of(device))
    tokens = SetTokens(base, about.max_tokens, about.context_tokens)
    return CrossEncoder(about, tokens, network, cross_hash(folder))
