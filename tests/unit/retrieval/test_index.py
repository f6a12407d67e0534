import numpy as np
import pytest
from numpy.typing import NDArray

from models.retrieval import index as index_module
from models.retrieval.clusters import cluster
from models.retrieval.index import ClusteredIndex, ExactIndex, VectorIndex, best, index_of

DIM = 32


def clouds(count: int, seed: int = 3) -> NDArray[np.float32]:
    """Unit vectors around some centres, as texts of one kind of thing are."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((60, DIM))
    vectors = centres[random.integers(60, size=count)] + 0.4 * random.standard_normal((count, DIM))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def named(vectors: NDArray[np.float32]) -> dict[str, int]:
    return {f"it-{row:05}": row for row in range(len(vectors))}


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return clouds(6000)


@pytest.fixture(scope="module")
def clustered(vectors: NDArray[np.float32]) -> ClusteredIndex:
    return ClusteredIndex(named(vectors), vectors, cluster(named(vectors), vectors))


def test_the_nearest_come_first_and_equals_in_order() -> None:
    cosines = np.array([0.1, 0.9, 0.5, 0.9], np.float32)
    assert [item for item, _ in best("abcd", cosines, 3)] == ["b", "d", "c"]
    assert best("abcd", cosines, 0) == ()
    assert len(best("abcd", cosines, 9)) == 4


def test_clusters_find_nearly_all_that_looking_at_everything_finds(
    clustered: ClusteredIndex, vectors: NDArray[np.float32]
) -> None:
    exact = ExactIndex(named(vectors), vectors)
    shares = []
    for query in clouds(20, seed=4):
        wanted = {item for item, _ in exact.nearest(query, 50)}
        shares.append(len(wanted & {item for item, _ in clustered.nearest(query, 50)}) / 50)
    assert np.mean(shares) > 0.95


def test_what_clusters_find_has_its_exact_cosine(
    clustered: ClusteredIndex, vectors: NDArray[np.float32]
) -> None:
    (item_id, cosine), *_ = clustered.nearest(vectors[17], 1)
    assert item_id == "it-00017"
    assert cosine == pytest.approx(1.0, abs=1e-5)


def test_an_item_whose_vector_changed_is_found_where_it_is_now(
    clustered: ClusteredIndex, vectors: NDArray[np.float32]
) -> None:
    changed = vectors.copy()
    changed[17] = -vectors[17]
    after = clustered.after(named(vectors), changed, ["it-00017"])
    assert "it-00017" not in {item for item, _ in after.nearest(vectors[17], 20)}
    assert after.nearest(-vectors[17], 1)[0][0] == "it-00017"


def test_new_items_are_found_and_gone_ones_are_not(
    clustered: ClusteredIndex, vectors: NDArray[np.float32]
) -> None:
    rows = named(vectors)
    del rows["it-00017"]
    kept = np.delete(vectors, 17, axis=0)
    rows = {item_id: row for row, item_id in enumerate((*rows, "new"))}
    after = clustered.after(rows, np.vstack([kept, vectors[17:18]]), [])
    near = [item for item, _ in after.nearest(vectors[17], 5)]
    assert near[0] == "new"
    assert "it-00017" not in near


def test_items_that_nobody_encoded_yet_are_in_no_cluster(vectors: NDArray[np.float32]) -> None:
    some = vectors.copy()
    some[::2] = 0.0
    clusters = cluster(named(some), some)
    assert len(clusters.item_ids) == 3000
    assert cluster(named(some), np.zeros_like(some)).near(vectors[0], 5) == ()


def grown(index: VectorIndex, vectors: NDArray[np.float32], count: int) -> VectorIndex:
    """The index with that many items more."""
    more = np.vstack([vectors, clouds(count, seed=9)])
    return index.after(named(more), more, [])


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a few thousand items be a large catalog."""
    monkeypatch.setattr(index_module, "EXACT_UP_TO", 5000)
    monkeypatch.setattr(index_module, "LEAST_FRESH", 500)


@pytest.mark.usefixtures("large")
def test_a_large_index_looks_at_everything_until_it_has_clusters(
    vectors: NDArray[np.float32],
) -> None:
    index = index_of(named(vectors), vectors)
    exact = ExactIndex(named(vectors), vectors)
    assert index.is_stale
    assert index.nearest(vectors[3], 20) == exact.nearest(vectors[3], 20)
    assert not index.taking(index.clustering()).is_stale


@pytest.mark.usefixtures("large")
def test_clusters_are_stale_when_more_than_a_fifth_is_fresh(
    clustered: ClusteredIndex, vectors: NDArray[np.float32]
) -> None:
    assert not grown(clustered, vectors, 1200).is_stale
    assert grown(clustered, vectors, 1201).is_stale


@pytest.mark.usefixtures("large")
def test_items_without_a_vector_make_nothing_stale(
    clustered: ClusteredIndex, vectors: NDArray[np.float32]
) -> None:
    more = np.vstack([vectors, np.zeros((3000, DIM), np.float32)])
    blank = clustered.after(named(more), more, [])
    assert not blank.is_stale
    encoded = np.vstack([vectors, clouds(3000, seed=9)])
    assert blank.after(named(encoded), encoded, list(named(encoded))[6000:]).is_stale


@pytest.mark.usefixtures("large")
def test_what_changes_while_clusters_are_made_is_found_with_them_too(
    vectors: NDArray[np.float32],
) -> None:
    before = grown(index_of(named(vectors), vectors), vectors, 100)
    clustering = before.clustering()
    changed = np.vstack([vectors, clouds(100, seed=9)])
    changed[17] = -vectors[17]
    after = before.after(named(changed), changed, ["it-00017"]).taking(clustering)
    assert not after.is_stale
    assert "it-00017" not in {item for item, _ in after.nearest(vectors[17], 20)}
    assert after.nearest(-vectors[17], 1)[0][0] == "it-00017"
    assert after.nearest(changed[6050], 1)[0][0] == "it-06050"


@pytest.mark.usefixtures("large")
def test_clusters_of_another_catalog_are_not_taken(vectors: NDArray[np.float32]) -> None:
    index = index_of(named(vectors), vectors)
    other = index_of(named(vectors), vectors)
    assert other.taking(index.clustering()) is other


@pytest.mark.usefixtures("large")
def test_a_shop_that_grows_large_gets_clusters_and_one_that_shrinks_loses_them(
    vectors: NDArray[np.float32],
) -> None:
    small = index_of(named(vectors[:100]), vectors[:100])
    assert not small.is_stale
    large = small.after(named(vectors), vectors, [])
    assert large.is_stale
    assert not large.after(named(vectors[:100]), vectors[:100], []).is_stale
