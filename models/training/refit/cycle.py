"""One refit from the log to the gate: read, fit, compare, promote or refuse.

Killed at any point and begun again it goes on where it was. The same log is never learned from
twice; a lock keeps a second process out.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from data.catalog.snapshot import load_catalog
from data.db.operation import AuditRow
from data.db.releases import activate
from data.feedback.reading import Span, last_feedback_at
from models.evaluation.dataset.folder import SUMMARY, TrainingData, read_folder, write_folder
from models.policy.settings import PolicySettings
from models.scorer.trained.checkpoint import read_about
from models.simulation.shopper import Crowd
from models.training.examples.demo import demo_data
from models.training.fit import FitPlan, fingerprint, fit
from models.training.refit.errors import NothingNew
from models.training.refit.frozen import frozen
from models.training.refit.gate import Comparison, Verdict, verdict
from models.training.refit.judging import judged, off_policy, preferred
from models.training.refit.lessons import lessons, log_data
from models.training.refit.opened import open_scorer
from models.training.refit.places import Places
from models.training.refit.plan import RefitPlan, Workshop
from models.training.refit.releases import (
    PROMOTED,
    REFUSED,
    SHIPPED,
    Release,
    alone_with,
    content_hash,
    history,
    live,
    registered,
    shelve,
    verify,
)
from models.training.refit.settings import RefitSettings
from models.training.refit.simulated import simulated

Told = Callable[[str], None]
BASE_SEED = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a refit; ``told`` is what its release row keeps."""

    release_id: str
    promoted: bool
    told: dict[str, Any]


@dataclass(frozen=True)
class Refit:
    """``now`` is the time it counts as; ``told`` hears of every stage."""

    sessions: sessionmaker[Session]
    places: Places
    settings: RefitSettings
    now: datetime
    seed: int = 1
    told: Told = lambda _: None

    def run(self) -> Outcome:
        """Raises NothingNew, RefitBusy, ReleaseDamaged for a champion that is not what was
        registered, NothingToLearn without base data, CheckpointError, EncoderError."""
        with alone_with(self.places.releases):
            shop = Workshop(self.places.work)
            plan = self._under_way(shop) or self._begun(shop)
            if (done := self._done_before(plan)) is not None:
                shop.clear()
                return done
            outcome = self._concluded(plan, shop, self._judged(plan, shop))
            shop.clear()
            return outcome

    def _judged(self, plan: RefitPlan, shop: Workshop) -> Verdict:
        """Where too much is suspicious nothing is fitted: whatever came of it would be refused."""
        doubted, margins = plan.told["doubted_share"], self.settings.margins
        if doubted > margins.doubted:
            return verdict((), doubted, margins)
        base = self._base()
        shop.once("fitted", lambda: self._fitted(plan, shop))
        return verdict(self._comparisons(plan, shop, base), doubted, margins)

    def _under_way(self, shop: Workshop) -> RefitPlan | None:
        """A plan for another champion or other settings is given up."""
        plan = shop.plan()
        if plan is None:
            shop.clear()
            return None
        champion, _ = self._champion()
        asked = (content_hash(champion), self.seed, _plain(self.settings))
        same = asked == (plan.champion_content, plan.seed, plan.settings)
        if same or self._done_before(plan) is not None:
            self.told(f"going on with {plan.release_id}")
            return plan
        shop.clear()
        return None

    def _begun(self, shop: Workshop) -> RefitPlan:
        champion, former = self._champion()
        if former is not None:
            verify(champion, former.content)
        with self.sessions() as session:
            until = last_feedback_at(session, self.now)
            if until is None:
                raise NothingNew("nobody has reacted to anything yet")
            span = Span(former.until if former else None, until)
            catalog = load_catalog(session)
            found = lessons(session, span, catalog, self.settings.suspicion)
            known = {one.log: one for one in history(session) if one.log}
            if found.fingerprint in known:
                before = known[found.fingerprint]
                raise NothingNew(f"nothing new since {before.release_id} ({before.outcome})")
            if len(found.train) < self.settings.least_examples:
                raise NothingNew(
                    f"{len(found.train)} examples since the last release, and "
                    f"{self.settings.least_examples} are needed"
                )
            write_folder(
                shop.log,
                log_data(session, catalog, found, self.settings.most_examples, self.seed),
            )
        content = content_hash(champion)
        plan = RefitPlan(
            release_id=f"r-{until:%Y%m%d-%H%M%S}-{found.fingerprint[:6]}",
            since=span.since.isoformat() if span.since else None,
            until=until.isoformat(),
            champion=str(champion),
            champion_content=content,
            former=former.release_id if former else f"{SHIPPED}-{content[:8]}",
            seed=self.seed,
            settings=_plain(self.settings),
            log=found.fingerprint,
            told=found.told(),
            held_out=found.held_out,
        )
        shop.begin(plan)
        self.told(f"{plan.release_id}: {json.dumps(found.told(), ensure_ascii=False)[:500]}")
        return plan

    def _champion(self) -> tuple[Path, Release | None]:
        with self.sessions() as session:
            former = live(session)
        return (former.folder, former) if former else (self.places.shipped, None)

    def _done_before(self, plan: RefitPlan) -> Outcome | None:
        """A refit that was killed after its last transaction."""
        with self.sessions() as session:
            found = {one.release_id: one for one in history(session)}.get(plan.release_id)
        if found is None:
            return None
        return Outcome(plan.release_id, found.outcome == PROMOTED, dict(found.metrics))

    def _base(self) -> TrainingData:
        folder = self.places.base_data
        if not (folder / SUMMARY).is_file():
            with self.sessions() as session:
                write_folder(folder, demo_data(session, BASE_SEED))
        return read_folder(folder)

    def _fitted(self, plan: RefitPlan, shop: Workshop) -> dict[str, float]:
        about = read_about(Path(plan.champion))
        self.told("fitting")
        return fit(
            FitPlan(
                data=(self.places.base_data, shop.log),
                out=shop.challenger,
                settings=self.settings.fit(dict(about.settings), about.base),
                base_dir=self.places.base_dir,
                wheels=self.places.wheels,
                seed=self.seed,
                threads=self.places.threads,
                trackers=(),
                start=Path(plan.champion),
            )
        )

    def _comparisons(self, plan: RefitPlan, shop: Workshop, base: TrainingData) -> list[Comparison]:
        champion, settings = Path(plan.champion), self.settings

        def on_frozen_rows() -> list[dict[str, Any]]:
            self.told("asking the frozen rows")
            split = settings.frozen_split
            return _rows(frozen(base, champion, shop.challenger, split, self.places))

        def before_shoppers() -> list[dict[str, Any]]:
            self.told("simulating shoppers")
            crowd = Crowd(settings.crowd_seed, settings.shoppers, settings.noise)
            with self.sessions() as session:
                catalog = load_catalog(session)
            return _rows([simulated(catalog, champion, shop.challenger, crowd, self.places)])

        stages = {
            "frozen": on_frozen_rows,
            "logged": lambda: _rows(self._on_the_log(plan, shop)),
            "simulated": before_shoppers,
        }
        return [Comparison(**one) for name, work in stages.items() for one in shop.once(name, work)]

    def _on_the_log(self, plan: RefitPlan, shop: Workshop) -> list[Comparison]:
        self.told("judging by held-out shoppers")
        with self.sessions() as session:
            catalog = load_catalog(session)
            former = open_scorer(Path(plan.champion), catalog, self.places)
            latter = open_scorer(shop.challenger, catalog, self.places)
            some = judged(session, plan.held_out, plan.span, catalog, (former, latter))
        found = (preferred(some), off_policy(some, PolicySettings()))
        least = self.settings.least_held_out
        return [one for one in found if one is not None and one.count >= least]

    def _concluded(self, plan: RefitPlan, shop: Workshop, found: Verdict) -> Outcome:
        """One transaction: the row, and where promoted what is live."""
        told = self._metrics(plan, shop, found)
        folder = self.places.releases / plan.release_id
        content = content_hash(shop.challenger) if found.comparisons else ""
        if found.promoted:
            shipped = self.places.releases / plan.former
            if plan.former.startswith(SHIPPED):
                shelve(Path(plan.champion), shipped)
            shelve(shop.challenger, folder)
        with self.sessions.begin() as session:
            if found.promoted and plan.former.startswith(SHIPPED):
                before = {"outcome": SHIPPED, "of": plan.champion}
                registered(
                    session,
                    plan.former,
                    shipped,
                    plan.champion_content,
                    told=before,
                    at=plan.span.until,
                )
            registered(session, plan.release_id, folder, content, told=told, at=self.now)
            if found.promoted:
                activate(session, plan.release_id)
            session.add(_audit(plan, told, self.now))
        return Outcome(plan.release_id, found.promoted, told)

    def _metrics(self, plan: RefitPlan, shop: Workshop, found: Verdict) -> dict[str, Any]:
        return {
            "outcome": PROMOTED if found.promoted else REFUSED,
            "former": plan.former,
            "since": plan.since,
            "until": plan.until,
            "log": plan.log,
            "data": {one.name: fingerprint(one) for one in (self.places.base_data, shop.log)},
            "seed": plan.seed,
            "settings": dict(plan.settings),
            "read": dict(plan.told),
            "gate": found.told(),
            "validation": shop.once("fitted", dict),
        }


def _audit(plan: RefitPlan, told: dict[str, Any], at: datetime) -> AuditRow:
    detail = {"outcome": told["outcome"], "reasons": told["gate"]["reasons"],
              "findings": told["read"]["findings"]}  # fmt: skip
    return AuditRow(
        audit_id=f"refit-{plan.release_id}",
        actor="refit",
        action="refit",
        subject=plan.release_id,
        detail=detail,
        at=at,
    )


def _rows(some: Sequence[Comparison]) -> list[dict[str, Any]]:
    return [asdict(one) for one in some]


def _plain(settings: RefitSettings) -> dict[str, Any]:
    """As JSON gives it back."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(settings)))
    return found
