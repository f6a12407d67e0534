"""What a simulated shopper does about a slate that has nothing for them: one move, and clicks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from data.catalog.measures import Direction, MeasureId, phrases_of
from data.types.feedback import FeedbackKind
from data.types.item import Item
from data.types.scenario import BundleItem
from data.types.turn import FeedbackEvent, LoggedBundle
from models.constraints.measures import measure_value
from models.simulation.acceptance import taken
from models.simulation.shopper import Shopper, Wants
from models.simulation.wording import worded
from models.turn.moves import Changes, Critique, Move, Reference
from models.turn.state import TurnState

CLICKED, DISMISSED = 0.5, 0.3
MOST_KEPT = 2
GOOD_SHARE = 0.1
"""Of the market: what the shopper compares with when they say what is missing."""
CRITICISED: tuple[MeasureId, ...] = ("price", "boldness", "weight")


@dataclass(frozen=True)
class Reacting:
    """A shopper looking at the slate of ``state`` in one round.

    ``random`` is the round's own, so that arms which show the same get the same reaction.
    """

    shopper: Shopper
    state: TurnState
    round_number: int
    random: Random

    def move(self) -> Move:
        """What is said; with the chance of the shopper's noise it is the opposite of what fits."""
        random, manner = self.random, self.shopper.manner
        if random.random() < manner.contradiction and self._has_said():
            return self._taken_back()
        if random.random() < manner.silence and self.state.pending is None:
            return self._plain("show_more", "more")
        deeds = dict(self.shopper.deeds)
        while deeds:
            deed = random.choices(tuple(deeds), tuple(deeds.values()))[0]
            move = self._deeds[deed]()
            if move is not None:
                return move
            del deeds[deed]
        return self._plain("show_more", "more")

    def clicks(self) -> tuple[FeedbackEvent, ...]:
        """Looks at the best bundle a little longer, waves the worst away; or does neither."""
        ranked = self._ranked()
        found: list[FeedbackEvent] = []
        if self.random.random() < CLICKED:
            found.append(self._event("click", ranked[0]))
        if len(ranked) > 1 and self.random.random() < DISMISSED:
            found.append(self._event("dismiss", ranked[-1]))
        return tuple(found)

    @property
    def _deeds(self) -> dict[str, Callable[[], Move | None]]:
        return {
            "reject": self._reject,
            "keep": self._keep,
            "swap": self._swap,
            "critique": self._critique,
            "wish": self._wish,
        }

    @property
    def _wants(self) -> Wants:
        return self.shopper.wants_in(self.round_number)

    def _mistaken(self) -> bool:
        return self.random.random() < self.shopper.manner.noise

    def _ranked(self) -> list[LoggedBundle]:
        """The bundles shown, the one wanted most first."""
        worth = {one.bundle_id: self._wants.of_bundle(one.items) for one in self.state.bundles()}
        ranked = sorted(self.state.bundles(), key=lambda one: -worth[one.bundle_id])
        return ranked[::-1] if self._mistaken() else ranked

    def _lines(self, bundle: LoggedBundle) -> list[BundleItem]:
        """Its items, the one wanted most, beside others that do the same role, first."""
        usual = self._usual
        worth = {
            one.item_id: self._wants.of_item(one.item_id) - usual.get(one.role_id, 0.0)
            for one in bundle.items
        }
        ranked = sorted(bundle.items, key=lambda one: -worth[one.item_id])
        return ranked[::-1] if self._mistaken() else ranked

    @property
    def _usual(self) -> dict[str, float]:
        worths: dict[str, list[float]] = {}
        for bundle in self.shopper.market[:50]:
            for line in bundle:
                worths.setdefault(line.role_id, []).append(self._wants.of_item(line.item_id))
        return {role: sum(some) / len(some) for role, some in worths.items()}

    def _reject(self) -> Move | None:
        """Who is asked what is wrong has said already that nothing suits."""
        if self.state.pending == "what_wrong":
            return None
        return self._plain("reject_bundle", "reject")

    def _keep(self) -> Move | None:
        if len(self.state.constraints.keep) >= MOST_KEPT:
            return None
        bundle = self._ranked()[0]
        held = self.state.constraints.keep
        line = next((one for one in self._lines(bundle) if one.item_id not in held), None)
        if line is None or not self.state.shop.item(line.item_id).is_offered:
            return None
        return replace(self._of_item("keep_item", "keep", bundle, line), rest=True)

    def _swap(self) -> Move | None:
        bundle = self._ranked()[0]
        return self._of_item("swap_item", "swap", bundle, self._lines(bundle)[-1])

    def _critique(self) -> Move | None:
        """Along the measure in which the bundles wanted most differ most from the best shown."""
        bundle = self._ranked()[0]
        gaps = {one: self._gap(one, bundle) for one in CRITICISED}
        measure = max(gaps, key=lambda one: abs(gaps[one]))
        if abs(gaps[measure]) < 0.1:
            return None
        more = (gaps[measure] > 0) != self._mistaken()
        direction: Direction = "more" if more else "less"
        phrases = [one for one in phrases_of(measure, direction) if self._is_mine(one)]
        text = self._said_so(
            "critique", phrase=self.random.choice(phrases), number=(bundle.position or 0) + 1
        )
        return Move(
            "critique",
            text,
            references=(Reference(kind="bundle", bundle_id=bundle.bundle_id),),
            critiques=(Critique(measure, direction),),
        )

    def _gap(self, measure: MeasureId, bundle: LoggedBundle) -> float:
        """How much more of it the wanted have, as a share of both."""
        facts = self.state.shop.facts
        here = measure_value(bundle.items, measure, facts)
        there = [measure_value(one, measure, facts) for one in self._wanted()]
        known = [value for value in there if value is not None]
        if here is None or not known:
            return 0.0
        mean = sum(known) / len(known)
        return (mean - here) / (abs(mean) + abs(here) + 1e-9)

    def _wanted(self) -> list[Sequence[BundleItem]]:
        worths = self.shopper.worths_in(self.round_number)
        order = sorted(range(len(worths)), key=lambda index: -worths[index])
        best = order[: max(1, round(GOOD_SHARE * len(order)))]
        return [self.shopper.market[index] for index in best]

    def _wish(self) -> Move | None:
        """Something liked that the best bundle lacks, or disliked that it has."""
        items = [self.state.shop.item(one.item_id) for one in self._ranked()[0].items]
        concepts = self._concepts(items)
        if not concepts:
            return None
        concept, weight = self.random.choice(concepts)
        liked = (weight > 0) != self._mistaken()
        return self._wishing(concept, liked=liked)

    def _concepts(self, items: Sequence[Item]) -> list[tuple[str, float]]:
        likes = getattr(self._wants, "likes", {})
        carried = {concept for item in items for concept in item.facets}
        stated = {*self.state.constraints.exclude, *self.state.constraints.prefer}
        return [
            (concept, weight)
            for concept, weight in sorted(likes.items())
            if (concept in carried) == (weight < 0) and concept not in stated
        ]

    def _wishing(self, concept: str, *, liked: bool) -> Move:
        changes = Changes(prefer=(concept,)) if liked else Changes(exclude=(concept,))
        text = self._said_so("prefer" if liked else "exclude", concept=self._name(concept))
        return Move("refine", text, changes=changes)

    def _has_said(self) -> bool:
        return bool(self.state.constraints.prefer or self.state.constraints.exclude)

    def _taken_back(self) -> Move:
        """The opposite of what was said before."""
        constraints = self.state.constraints
        if constraints.exclude:
            return self._wishing(constraints.exclude[-1], liked=True)
        return self._wishing(constraints.prefer[-1], liked=False)

    def _of_item(self, intent: str, deed: str, bundle: LoggedBundle, line: BundleItem) -> Move:
        references = (Reference(bundle_id=bundle.bundle_id), Reference(item_id=line.item_id))
        role = self.state.shop.role_name(line.role_id, self.state.scenario_id)
        title = role or self.state.shop.item(line.item_id).title
        text = self._said_so(deed, item=title.in_language(self.shopper.language))
        return Move(intent, text, references=references)

    def _plain(self, intent: str, deed: str) -> Move:
        return Move(intent, self._said_so(deed))

    def _said_so(self, deed: str, **values: object) -> str:
        return worded(deed, self.shopper.language, self.random, **values)

    def _name(self, concept: str) -> str:
        names = (
            one.name.in_language(self.shopper.language)
            for one in self.state.shop.catalog.concepts
            if one.concept_id == concept
        )
        return next(names, concept)

    def _is_mine(self, phrase: str) -> bool:
        return phrase.isascii() == (self.shopper.language == "en")

    def _event(self, kind: FeedbackKind, bundle: LoggedBundle) -> FeedbackEvent:
        name = f"{self.shopper.name}-{self.round_number}-{kind}"
        slate = self.state.slate
        return FeedbackEvent(
            name, kind, slate.slate_id if slate else None, bundle.bundle_id, source="event"
        )


def chosen(
    shopper: Shopper, state: TurnState, round_number: int, random: Random
) -> LoggedBundle | None:
    """The bundle of the slate that the shopper takes, if any is good enough."""
    wants, shown = shopper.wants_in(round_number), state.bundles()
    worths = [wants.of_bundle(one.items) for one in shown]
    place = taken(worths, shopper.least_in(round_number), shopper.manner.noise, random)
    return None if place is None else shown[place]


def accepting(shopper: Shopper, bundle: LoggedBundle, random: Random) -> Move:
    """Taking it, in words that count the bundles."""
    number = (bundle.position or 0) + 1
    text = worded("accept", shopper.language, random, number=number)
    return Move("accept_bundle", text, references=(Reference(bundle_id=bundle.bundle_id),))
