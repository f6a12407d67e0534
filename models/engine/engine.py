"""The recommender: the five steps one after the other, over one version of the catalog."""

import logging
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from data.types.item import Item
from models.composition.compose import Composition, compose
from models.constraints.facts import Facts
from models.constraints.violations import violations
from models.contract.candidates import Brief
from models.contract.recommendation import Edit, Recommendation, RecommendRequest, Relaxation
from models.contract.scoring import (
    MAX_EMBED_TEXTS,
    EmbedAnswer,
    EmbedRequest,
    ExplainAnswer,
    ExplainRequest,
    ScoreAnswer,
    ScoreRequest,
)
from models.engine.drawing import check_treatment, mixing_for, policy_for
from models.engine.errors import EngineError
from models.engine.item_vectors import Reader
from models.engine.relaxed import after
from models.engine.request import check_lines, check_request, check_scenario, check_taste, settled
from models.engine.settings import EngineSettings
from models.engine.slate import Bundle, Slate, drawn_slate, edited_slate, explained
from models.engine.steps import Observer, timed, unobserved
from models.engine.version import CatalogVersion, catalog_version_of
from models.explanation.ground import Ground
from models.explanation.reasons import explain, explain_item
from models.explanation.relaxations import worded
from models.policy.company import Company
from models.policy.draw import draw
from models.retrieval.index import Clustering, Vector
from models.retrieval.purpose import purpose_of
from models.retrieval.retrieve import retrieve, widened
from models.retrieval.roles import roles_in
from models.scorer.encoder.vectors import Encoder, VectorCache
from models.scorer.scorer import ScoreContext, Scorer, Scores
from models.scorer.stock import Stock
from models.scorer.untrained import UntrainedScorer

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judge:
    """What a checkpoint puts in place of the untrained score: a scorer of a stock whose vectors
    are by ``reader``. ``ahead`` is told, before bundles are composed, by which words they will be
    scored."""

    reader: Reader
    scorer: Callable[[Stock], Scorer]
    ahead: Callable[[str], None] = lambda _: None


class Engine:
    """Recommends, scores, explains and embeds over one catalog; made anew when that changes.

    Every method raises EngineError for a request that names what the catalog does not have.
    The same request gives the same answer. Safe to use from several threads.
    """

    def __init__(
        self,
        catalog: Catalog,
        encoder: Encoder,
        vectors: VectorCache,
        base: str,
        settings: EngineSettings,
        *,
        judge: Judge | None = None,
    ) -> None:
        """``vectors`` are kept of ``encoder``, the base by which retrieval searches."""
        self._encoder = encoder
        self._settings = settings
        self._base = base
        self._ahead = judge.ahead if judge else None
        version = catalog_version_of(catalog, vectors, judge.reader if judge else None)
        self._company = Company(catalog, settings.bandit.habits)
        scorer = judge.scorer if judge else self._untrained
        self._take(version, scorer(version.stock))

    def _untrained(self, stock: Stock) -> Scorer:
        return UntrainedScorer(self._base, self._encoder.base_hash, stock, self._settings.weights)

    def _take(self, version: CatalogVersion, scorer: Scorer) -> None:
        self.catalog = version.catalog
        self._version = version
        self._scorer = scorer

    @property
    def model_version(self) -> str:
        return self._scorer.model_version

    @property
    def unencoded(self) -> frozenset[str]:
        """The items whose texts nobody has encoded yet: they count as like nothing."""
        return self._version.unencoded

    def after(self, changes: Changes) -> "Engine":
        """The engine of the catalog with these changes of items; this one stays as it is."""
        return self._over(self._version.after(changes))

    def encode_more(self, stopped: Callable[[], bool]) -> None:
        """Encodes some of what nobody has encoded yet into the cache; takes seconds."""
        self._version.encode_more(stopped)

    def encoded(self) -> "Engine":
        """The engine with the vectors that have become known since."""
        return self._over(self._version.encoded())

    @property
    def needs_clusters(self) -> bool:
        """Whether so much of a large catalog is new that clustering it anew would pay."""
        return self._version.shelf.index.vectors.is_stale

    def clustering(self) -> Clustering:
        """Clusters of the vectors as they are; takes up to minutes, and changes nothing."""
        return self._version.shelf.index.vectors.clustering()

    def clustered(self, clustering: Clustering) -> "Engine":
        """The engine with clusters that were made of it, or of one that it came from."""
        return self._over(self._version.clustered(clustering))

    def _over(self, version: CatalogVersion) -> "Engine":
        other = copy(self)
        other._take(version, self._scorer.over(version.stock))
        return other

    def recommend(
        self, request: RecommendRequest, observer: Observer = unobserved
    ) -> Recommendation:
        """A slate for the request, with the pool that it was drawn from."""
        check_request(request, self.catalog)
        check_treatment(request.treatment)
        request = settled(request, self._version.facts)
        brief, composition = self._composed(request, observer)
        facts = self._facts_for(brief)
        with timed("check", observer):
            bundles = self._allowed(composition, request, facts)
        with timed("score", observer):
            slate = self._slate(bundles, request, brief.scenario_id)
        with timed("explain", observer):
            ground = self._ground(request, brief.scenario_id, facts)
            slate = explained(slate, lambda bundle: explain(bundle, ground))
            relaxations = _relaxations(composition, ground)
        return Recommendation(
            pool=slate.pool,
            policy=slate.policy,
            policy_hash=slate.policy_hash,
            strategy=slate.strategy,
            model_version=self.model_version,
            seed=request.seed,
            scenario_id=brief.scenario_id,
            slate_propensity=slate.propensity,
            relaxations=relaxations,
            forced=slate.forced,
            mixture=slate.mixture,
            assumptions=dict(brief.assumed),
        )

    def score(self, request: ScoreRequest) -> ScoreAnswer:
        """Judges bundles that somebody else put together."""
        for bundle in request.bundles:
            check_lines(bundle, self.catalog)
        check_scenario(request.scenario_id, self.catalog)
        check_taste(request.taste)
        asked = RecommendRequest("", request.language, request.utterance, 0)
        asked = replace(asked, scenario_id=request.scenario_id, taste=request.taste)
        purpose = purpose_of(asked, self._version.shelf, lambda: self._query(request.utterance))
        scenario_id = purpose.scenario.scenario_id if purpose.scenario else None
        scores = self._scorer.score(self._context(asked, scenario_id), request.bundles)
        return ScoreAnswer(tuple(float(score) for score in scores), self.model_version)

    def explain(self, request: ExplainRequest) -> ExplainAnswer:
        """Why a bundle, or with ``item_id`` one item of it, is a good proposal."""
        check_lines(request.items, self.catalog)
        check_scenario(request.scenario_id, self.catalog)
        check_taste(request.taste)
        scenario = self.catalog.scenarios.get(request.scenario_id or "")
        roles = roles_in(request.items, scenario, self._version.shelf)
        facts = replace(self._version.facts, roles=roles)
        ground = Ground(
            self.catalog, facts, request.language, request.constraints, request.taste, scenario
        )
        if request.item_id is None:
            return ExplainAnswer(explain(request.items, ground))
        if request.item_id not in {line.item_id for line in request.items}:
            raise EngineError("unknown_item", "the item is not in the bundle")
        return ExplainAnswer(explain_item(request.item_id, request.items, ground))

    def embed(self, request: EmbedRequest) -> EmbedAnswer:
        """Unit vectors of texts, by the base encoder."""
        if len(request.texts) > MAX_EMBED_TEXTS:
            raise EngineError("bad_request", f"at most {MAX_EMBED_TEXTS} texts at once")
        vectors = self._encoder.encode(request.texts)
        rows = tuple(tuple(float(value) for value in vector) for vector in vectors)
        return EmbedAnswer(rows, self._encoder.dim, f"{self._base}@{self._encoder.base_hash[:8]}")

    def _composed(self, request: RecommendRequest, observer: Observer) -> tuple[Brief, Composition]:
        """Retrieval and composition; over the whole catalog before anything is given up."""
        shelf, settings = self._version.shelf, self._settings.retrieval

        def query() -> Vector:
            with timed("encode", observer):
                return self._query(request.utterance)

        with timed("retrieve", observer):
            brief = retrieve(request, shelf, query, settings)
        if self._ahead and brief.scenario_id is None and request.utterance.strip():
            self._ahead(request.utterance.strip())
        with timed("compose", observer):
            composition = self._compose(brief, request)
        if _is_enough(composition, request):
            return brief, composition
        with timed("widen", observer):
            brief = widened(brief, request, shelf, settings)
            return brief, self._compose(brief, request)

    def _compose(self, brief: Brief, request: RecommendRequest) -> Composition:
        return compose(
            brief,
            request.constraints,
            self._facts_for(brief),
            anchor=request.anchor,
            avoid=tuple(frozenset(ids) for ids in request.avoid),
            edit=request.edit,
            seed=request.seed,
        )

    def _allowed(
        self, composition: Composition, request: RecommendRequest, facts: Facts
    ) -> tuple[Bundle, ...]:
        """The last check before anything leaves, by rules that share no code with the search."""
        constraints, facts = after(composition.relaxed, request.constraints, facts)
        allowed = []
        for bundle in composition.bundles:
            wrong = violations(bundle, constraints, facts)
            if wrong:
                logger.error("a composed bundle was dropped: %s", wrong)
            else:
                allowed.append(bundle)
        return tuple(allowed)

    def _slate(
        self, bundles: Sequence[Bundle], request: RecommendRequest, scenario_id: str | None
    ) -> Slate:
        """The policy's draw, or what an edit makes of the pool."""
        scores = self._scorer.score(self._context(request, scenario_id), bundles)
        if request.edit is not None:
            return self._edited(bundles, scores, request.edit, request.slate_size)
        things = [[self.catalog.items[line.item_id] for line in bundle] for bundle in bundles]
        policy = policy_for(request, self._settings.policy)
        drawn = draw(
            scores,
            [_likeness(items) for items in things],
            [any(item.is_new for item in items) for items in things],
            policy,
            request.seed,
            mixing_for(request, scenario_id, self._settings.bandit, self._company, things),
        )
        return drawn_slate(bundles, scores, drawn, self._version)

    def _edited(self, bundles: Sequence[Bundle], scores: Scores, edit: Edit, size: int) -> Slate:
        """The edited bundle first. Where the edit left a choice, the best scored goes first and
        further choices follow it; a removal leaves none."""
        ranked = [bundles[index] for index in np.argsort(-scores, kind="stable")]
        if edit.kind == "keep" and bundles:
            ranked = [bundles[0], *(bundle for bundle in ranked if bundle is not bundles[0])]
        if edit.kind == "swap":
            ranked = self._other_makes_first(ranked, edit)
        if edit.kind == "remove":
            ranked = list(bundles[:1])
        return edited_slate(ranked, edit.kind, size, self._version)

    def _other_makes_first(self, ranked: list[Bundle], edit: Edit) -> list[Bundle]:
        """Whoever wants another tent does not want the same one in green."""
        old = next((line for line in edit.base if line.role_id == edit.role_id), None)
        if old is None:
            return ranked
        make = _make(self.catalog.items[old.item_id])

        def is_same_make(bundle: Bundle) -> bool:
            new = (line for line in bundle if line.role_id == edit.role_id)
            return any(_make(self.catalog.items[line.item_id]) == make for line in new)

        return sorted(ranked, key=is_same_make)

    def _context(self, request: RecommendRequest, scenario_id: str | None) -> ScoreContext:
        """Scores look at the scenario where there is one, so that they are the same whichever
        language it was asked for in."""
        purpose = self._version.shelf.scenario_vector(scenario_id) if scenario_id else None
        return ScoreContext(
            request.utterance, scenario_id, purpose, request.taste, request.constraints.prefer
        )

    def _ground(self, request: RecommendRequest, scenario_id: str | None, facts: Facts) -> Ground:
        scenario = self.catalog.scenarios.get(scenario_id or "")
        return Ground(
            self.catalog, facts, request.language, request.constraints, request.taste, scenario
        )

    def _facts_for(self, brief: Brief) -> Facts:
        return replace(self._version.facts, roles=tuple(entry.role for entry in brief.roles))

    def _query(self, utterance: str) -> Vector:
        return np.asarray(self._encoder.encode([utterance])[0], np.float32)


def _is_enough(composition: Composition, request: RecommendRequest) -> bool:
    """Whether the shortlists gave all that was asked for, a whole slate of it."""
    wanted = 1 if request.edit is not None else request.slate_size
    return composition.complete and not composition.relaxed and len(composition.bundles) >= wanted


def _relaxations(composition: Composition, ground: Ground) -> tuple[Relaxation, ...]:
    return tuple(worded(one.constraint, one.to, one.detail, ground) for one in composition.relaxed)


def _likeness(items: Sequence[Item]) -> frozenset[str]:
    """What makes bundles alike: the same items, and the same makes in another colour."""
    return frozenset([*(item.item_id for item in items), *map(_make, items)])


def _make(item: Item) -> str:
    """One brand's things of one kind, which differ in colour or size only."""
    return f"{item.brand}/{item.category}"
