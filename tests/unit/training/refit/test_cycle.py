"""Whole refits of a tiny model on what simulated shoppers left in a real database."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from data.db.operation import AuditRow, ReleaseRow
from data.db.releases import active_release
from models.scorer.trained.checkpoint import read_about
from models.training.refit.cycle import Outcome
from models.training.refit.errors import (
    NoFormerRelease,
    NothingNew,
    RefitBusy,
    ReleaseDamaged,
)
from models.training.refit.gate import Margins
from models.training.refit.releases import (
    alone_with,
    content_hash,
    history,
    live,
    roll_back,
    shelve,
)
from tests.marks import full
from tests.unit.training.refit.conftest import Scene


def rows(scene: Scene) -> list[ReleaseRow]:
    with scene.sessions() as session:
        return list(session.scalars(select(ReleaseRow)))


def back(scene: Scene, wanted: str | None = None) -> tuple[str, str]:
    with scene.sessions.begin() as session:
        left, target = roll_back(session, wanted)
    return left.release_id, target.release_id


def test_a_better_model_becomes_the_release_and_can_be_taken_back(
    released: tuple[Scene, Outcome],
) -> None:
    scene, promoted = released
    assert promoted.promoted, promoted.told["gate"]["reasons"]
    with scene.sessions() as session:
        release = live(session)
    assert release is not None
    assert release.release_id == promoted.release_id
    assert content_hash(release.folder) == release.content
    assert read_about(release.folder).data.keys() == {"demo", "log"}
    assert release.metrics["gate"]["comparisons"].keys() >= {"preferred", "off_policy", "simulated"}
    assert not scene.places.work.exists()

    shipped = scene.places.shipped
    before = {one.name: one.read_bytes() for one in shipped.rglob("*") if one.is_file()}
    _, former = back(scene)
    with scene.sessions() as session:
        now = live(session)
    assert now is not None
    assert now.release_id == former == f"shipped-{content_hash(shipped)[:8]}"
    assert before == {one.name: one.read_bytes() for one in now.folder.rglob("*") if one.is_file()}
    with pytest.raises(NoFormerRelease, match="nothing came before"):
        back(scene)
    assert back(scene, promoted.release_id) == (former, promoted.release_id)


def test_the_same_log_is_not_learned_from_twice(released: tuple[Scene, Outcome]) -> None:
    scene, promoted = released
    with pytest.raises(NothingNew):
        scene.refit().run()
    # Not after a rollback either, when the log since the former release is the same again.
    back(scene)
    with pytest.raises(NothingNew, match="nothing new"):
        scene.refit().run()
    assert len(rows(scene)) == 2
    back(scene, promoted.release_id)


def test_one_that_may_be_worse_is_refused_and_its_weights_are_not_kept(scene: Scene) -> None:
    outcome = scene.refit(margins=Margins(simulated=-9)).run()
    assert not outcome.promoted
    assert any(one.startswith("simulated may be worse") for one in outcome.told["gate"]["reasons"])
    with scene.sessions() as session:
        assert active_release(session) is None
        assert [one.outcome for one in history(session)] == ["refused"]
        (audit,) = session.scalars(select(AuditRow))
    assert audit.detail["outcome"] == "refused"
    assert [one.name for one in scene.places.releases.iterdir()] == ["lock"]


def test_nothing_is_fitted_from_next_to_nothing(scene: Scene) -> None:
    with pytest.raises(NothingNew, match="are needed"):
        scene.refit(least_examples=1000).run()
    assert rows(scene) == []


class Stopped(Exception):
    pass


@pytest.mark.parametrize("stage", ["fitting", "judging", "simulating"])
def test_what_was_stopped_goes_on_with_the_same_plan(
    scene: Scene, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(said: str) -> None:
        if said.startswith(stage):
            raise Stopped

    with pytest.raises(Stopped):
        replace(scene.refit(), told=stop).run()
    plan = json.loads((scene.places.work / "plan.json").read_text())
    told: list[str] = []
    outcome = replace(scene.refit(), told=told.append).run()
    assert outcome.release_id == plan["release_id"]
    assert told[0] == f"going on with {outcome.release_id}"
    assert ("fitting" in told) == (stage == "fitting"), "what was done is not done again"


def test_whoever_was_killed_after_the_last_commit_has_nothing_left_to_do(
    scene: Scene, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"

    def keep(said: str) -> None:
        if said.startswith("simulating"):
            shelve(scene.places.work, kept)

    first = replace(scene.refit(), told=keep).run()
    registered = [row.release_id for row in rows(scene)]
    assert registered.count(first.release_id) == 1
    shelve(kept, scene.places.work)
    assert scene.refit().run() == first
    assert not scene.places.work.exists()
    # The shipped checkpoint is registered beside a release that is promoted.
    assert [row.release_id for row in rows(scene)] == registered
    assert len(rows(scene)) == 1 + first.promoted


@full
def test_other_settings_begin_anew(scene: Scene) -> None:
    def stop(said: str) -> None:
        if said.startswith("judging"):
            raise Stopped

    with pytest.raises(Stopped):
        replace(scene.refit(), told=stop).run()
    told: list[str] = []
    replace(scene.refit(preference=1.0), told=told.append).run()
    assert "fitting" in told


def test_two_at_once_are_one_too_many(scene: Scene) -> None:
    with alone_with(scene.places.releases), pytest.raises(RefitBusy):
        scene.refit().run()


def test_what_was_changed_is_neither_gone_back_to_nor_on_from(
    released: tuple[Scene, Outcome],
) -> None:
    scene, promoted = released
    with scene.sessions() as session:
        known = history(session)
    for release in known:
        place = release.folder / "checkpoint.json"
        before = place.read_bytes()
        place.write_bytes(before + b" ")
        with pytest.raises(ReleaseDamaged):
            back(scene) if release.outcome == "shipped" else scene.refit().run()
        place.write_bytes(before)
    with scene.sessions() as session:
        now = live(session)
    assert now is not None
    assert now.release_id == promoted.release_id
