"""What one logged conversation prefers: sets of items over others it could have had as well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.catalog.snapshot import Catalog
from data.feedback.decisions import TAKEN
from data.feedback.reading import LoggedConversation, LoggedSlate
from data.types.scenario import BundleItem
from data.types.turn import Impression, LoggedBundle
from models.evaluation.dataset.bundle import TrainingBundle
from models.preference.rewards import rewards
from models.training.examples.log import told_by, weight

MOST_FORMER = 2
"""Bundles complained of earlier that a set taken is compared with; the latest ones."""
MOST_RIVALS = 4
"""What one set is compared with: every item of it is encoded in the same step."""
COMPLAINED = ("swap", "remove", "critique", "reject")
Ids = tuple[str, ...]


def is_drawn(slate: Impression) -> bool:
    """Whether it was drawn by chances that are known, for a request whose words are still there."""
    return bool(
        not slate.forced
        and not slate.degraded
        and slate.slate_propensity is not None
        and slate.context.get("utterance")
    )


def blind_weight(bundle: LoggedBundle, slate: Impression) -> float:
    """How much more often a blind draw would have shown it in its place: see examples/log.py."""
    return weight(bundle.propensity or 0.0, len(slate.pool) - (bundle.position or 0))


def preferences(conversation: LoggedConversation, catalog: Catalog) -> Iterator[TrainingBundle]:
    """Each weighted by what its kind of reaction is worth, times ``blind_weight``.

    Taken: over those shown beside it, over bundles of earlier slates for the same purpose that
    were complained of, and over itself with an item put back that was swapped away. That set is
    one to learn from in every way. Kept: the bundle over itself with the items that other bundles
    shown had in the kept one's role. Clicked, where nothing was taken: over those beside it. Of
    the last two nothing but the comparison is learned, as the shopper did not take the rest.
    """
    reader = _Reader(conversation, catalog)
    before: list[LoggedSlate] = []
    for slate in conversation.slates:
        if is_drawn(slate.impression):
            yield from reader.of_slate(slate, before)
        before.append(slate)


@dataclass(frozen=True)
class _Reader:
    conversation: LoggedConversation
    catalog: Catalog

    def of_slate(
        self, slate: LoggedSlate, before: Sequence[LoggedSlate]
    ) -> Iterator[TrainingBundle]:
        shown = [one for one in slate.impression.shown() if self._is_known(one.items)]
        taken = slate.bundles_of(*TAKEN)
        for bundle in shown:
            if bundle.bundle_id in taken:
                yield from self._taken(slate, bundle, shown, before)
        yield from self._kept(slate, shown)
        if not taken:
            yield from self._clicked(slate, shown)

    def _taken(
        self,
        slate: LoggedSlate,
        bundle: LoggedBundle,
        shown: Sequence[LoggedBundle],
        before: Sequence[LoggedSlate],
    ) -> Iterator[TrainingBundle]:
        kinds = [one.event.kind for one in slate.reactions if one.event.kind in TAKEN
                 and one.event.bundle_id == bundle.bundle_id]  # fmt: skip
        taken = slate.bundles_of(*TAKEN)
        beside = [_ids(one.items) for one in shown if one.bundle_id not in taken]
        purpose = slate.impression.context.get("scenario_id")
        earlier = [one for one in before if one.impression.context.get("scenario_id") == purpose]
        rivals = (*beside, *self._put_back(bundle, earlier), *self._complained_of(earlier))
        worth = max(rewards()[kind].reward for kind in kinds)
        yield from self._example(slate, bundle, rivals, worth, is_whole=True)

    def _complained_of(self, before: Sequence[LoggedSlate]) -> list[Ids]:
        found = [
            _ids(bundle.items)
            for slate in before
            for bundle in slate.impression.shown()
            if bundle.bundle_id in slate.bundles_of(*COMPLAINED) and self._is_known(bundle.items)
        ]
        return list(dict.fromkeys(reversed(found)))[:MOST_FORMER]

    def _put_back(self, bundle: LoggedBundle, before: Sequence[LoggedSlate]) -> Iterator[Ids]:
        """The set taken, but for one item the one of its role that was swapped away before."""
        gone = {
            line.role_id: line
            for slate in before
            for reaction in slate.reactions
            if reaction.event.kind == "swap"
            for line in _lines(slate.impression, reaction.event.bundle_id)
            if line.item_id == reaction.event.item_id
        }
        for line in bundle.items:
            former = gone.get(line.role_id)
            if former is not None and former.item_id != line.item_id:
                yield _ids(_with(bundle.items, line, former))

    def _kept(self, slate: LoggedSlate, shown: Sequence[LoggedBundle]) -> Iterator[TrainingBundle]:
        kept = {
            (one.event.bundle_id, one.event.item_id)
            for one in slate.reactions
            if one.event.kind == "keep"
        }
        for bundle in shown:
            for line in bundle.items:
                if (bundle.bundle_id, line.item_id) in kept:
                    others = [
                        _ids(_with(bundle.items, line, other))
                        for one in shown
                        for other in one.items
                        if other.role_id == line.role_id and other.item_id != line.item_id
                    ]
                    worth = rewards()["keep"].reward
                    name = f"keep/{line.item_id}"
                    yield from self._example(slate, bundle, others, worth, name=name)

    def _clicked(
        self, slate: LoggedSlate, shown: Sequence[LoggedBundle]
    ) -> Iterator[TrainingBundle]:
        clicked = slate.bundles_of("click")
        for bundle in shown:
            if bundle.bundle_id in clicked:
                others = [_ids(one.items) for one in shown if one.bundle_id not in clicked]
                worth = rewards()["click"].reward
                yield from self._example(slate, bundle, others, worth, name="click")

    def _example(
        self,
        slate: LoggedSlate,
        bundle: LoggedBundle,
        rivals: Sequence[Ids],
        worth: float,
        *,
        is_whole: bool = False,
        name: str = "",
    ) -> Iterator[TrainingBundle]:
        """None for a set that cannot be compared: one item alone, or without rivals."""
        items = _ids(bundle.items)
        different = (one for one in dict.fromkeys(rivals) if set(one) != set(items))
        rejected = tuple(one for one in different if len(one) > 1)[:MOST_RIVALS]
        if len(items) < 2 or not bundle.propensity or not (rejected or is_whole):
            return
        counts = worth * blind_weight(bundle, slate.impression)
        place = (slate.impression.slate_id, bundle.bundle_id, name)
        yield replace(
            told_by(slate.impression.context, self.catalog),
            session_id=self.conversation.shopper_id,
            bundle_id="/".join(one for one in place if one),
            items=items,
            roles=tuple(line.role_id for line in bundle.items),
            rejected=rejected,
            weight=counts if is_whole else 0.0,
            pair_weight=None if is_whole else counts,
        )

    def _is_known(self, items: Sequence[BundleItem]) -> bool:
        return all(line.item_id in self.catalog.items for line in items)


def _ids(items: Sequence[BundleItem]) -> Ids:
    return tuple(line.item_id for line in items)


def _lines(slate: Impression, bundle_id: str | None) -> Sequence[BundleItem]:
    return next((one.items for one in slate.pool if one.bundle_id == bundle_id), ())


def _with(items: Sequence[BundleItem], old: BundleItem, new: BundleItem) -> tuple[BundleItem, ...]:
    return tuple(new if line is old else line for line in items)
