"""``refit-figures``: one whole cycle measured on simulated conversations, clean and poisoned."""

import argparse
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.training.refit.command import guarded, opened_sessions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from models.training.refit.cycle import Outcome
    from models.training.refit.places import Places
    from models.training.refit.settings import RefitSettings

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
NOW = BEGAN + timedelta(days=3650)
FASHION = 1


def add_figures(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "refit-figures", help="measure a cycle on simulated conversations; resumable"
    )
    one.add_argument("--work", type=Path, default=Path("var/refit-figures"), metavar="DIR")
    one.add_argument("--shoppers", type=int, default=5000)
    one.add_argument("--bots", type=int, default=1000, help="machines that want one seller")
    one.add_argument("--floods", type=int, default=20, help="conversations flooded afterwards")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--noise", type=float, default=0.1)
    one.add_argument("--config", type=Path, help="a YAML file of settings of the refit")
    one.add_argument("--base-data", type=Path, default=Path("var/data/demo"), metavar="DIR")
    one.add_argument("--shipped", type=Path, default=Path("models/checkpoints/demo"))
    one.add_argument("--cache", type=Path, default=Path("var/cache"))
    one.add_argument("--threads", type=int, default=1)
    one.add_argument("--poisoned-only", action="store_true", help="fit nothing: takes minutes")
    one.add_argument("--markdown", type=Path, metavar="OUT", help="docs/figures/refit.md")
    one.set_defaults(run=lambda asked: guarded(lambda: _run(asked)))


def _run(asked: argparse.Namespace) -> int:
    from models.training.refit.settings import read_refit_settings  # noqa: PLC0415

    settings = read_refit_settings(asked.config)
    asked.work.mkdir(parents=True, exist_ok=True)
    counts = _logged(asked, _places(asked, "clean"))
    poisoned = _poisoned(asked, settings)
    clean = {} if asked.poisoned_only else _clean(asked, settings)
    told = {
        "command": _command(asked),
        "shoppers": asked.shoppers,
        "noise": asked.noise,
        "log": counts,
        "clean": clean,
        "poisoned": poisoned,
    }
    (asked.work / "figures.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    text = page(told)
    if asked.markdown:
        asked.markdown.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _command(asked: argparse.Namespace) -> str:
    """Without the places, which are others elsewhere."""
    said = {"shoppers": asked.shoppers, "bots": asked.bots, "floods": asked.floods,
            "seed": asked.seed, "noise": asked.noise}  # fmt: skip
    options = " ".join(f"--{name} {value}" for name, value in said.items())
    if asked.config:
        options += f" --config {asked.config.name}"
    if asked.poisoned_only:
        options += " --poisoned-only"
    return f"python -m models.training refit-figures {options}"


def _clean(asked: argparse.Namespace, settings: "RefitSettings") -> dict[str, Any]:
    """The crowd's log, a refit on it, and the way back."""
    from models.training.refit.releases import roll_back  # noqa: PLC0415

    places = _places(asked, "clean")
    kept = asked.work / "clean.json"
    if not kept.is_file():
        began = time.monotonic()
        outcome = _refitted(places, settings, asked.seed)
        found = {"minutes": round((time.monotonic() - began) / 60, 1), **_told(outcome)}
        if outcome.promoted:
            began = time.monotonic()
            with opened_sessions(places.database_url) as sessions, sessions.begin() as session:
                _, target = roll_back(session)
            found["rollback_s"] = round(time.monotonic() - began, 2)
            found["rollback_content"] = target.content
        kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
    told: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return told


def _poisoned(asked: argparse.Namespace, settings: "RefitSettings") -> dict[str, Any]:
    """The same log with machines in it."""
    from data.catalog.stored import stored_catalog  # noqa: PLC0415
    from models.simulation.crowd_log import log_floods, log_replays  # noqa: PLC0415
    from models.simulation.shopper import Crowd  # noqa: PLC0415
    from models.training.refit.simulated import engine_place  # noqa: PLC0415

    places = _places(asked, "poisoned")
    kept = asked.work / "poisoned.json"
    if kept.is_file():
        found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return found
    _copied(asked.work / "clean.db", asked.work / "poisoned.db")
    catalog = stored_catalog(places.database_url)
    seller = _middling(item.seller_id for item in catalog.offers())
    place = engine_place(places.shipped, catalog, places)
    at = BEGAN + timedelta(days=1)
    with opened_sessions(places.database_url) as sessions:
        bots = log_replays(catalog, asked.bots, seller, sessions, at)
        floods = log_floods(place, Crowd(asked.seed + 2, asked.floods, 0.1), sessions, at)
        kept_of = _trusted(sessions, settings)
    outcome = _refitted(places, settings, asked.seed)
    found = {"seller": seller, "bots": bots, "flood_events": floods, **kept_of, **_told(outcome)}
    kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


def _trusted(sessions: "sessionmaker[Session]", settings: "RefitSettings") -> dict[str, int]:
    """Of how many conversations, machines' and others', something is learned."""
    from data.catalog.snapshot import load_catalog  # noqa: PLC0415
    from data.feedback.reading import Span  # noqa: PLC0415
    from models.simulation.poison import MACHINE  # noqa: PLC0415
    from models.training.refit.lessons import lessons  # noqa: PLC0415

    with sessions() as session:
        found = lessons(session, Span(None, NOW), load_catalog(session), settings.suspicion)
    kept = found.suspicion.conversations
    machines = sum(one.startswith(MACHINE) for one in kept)
    return {"bots_trusted": machines, "shoppers_trusted": len(kept) - machines}


def _middling(sellers: "Any") -> str:
    """Neither the largest nor the smallest."""
    ranked = [name for name, _ in Counter(sellers).most_common()]
    return str(ranked[len(ranked) // 2])


def _logged(asked: argparse.Namespace, places: "Places") -> dict[str, int]:
    from sqlalchemy import func, select  # noqa: PLC0415

    from data.catalog.store import replace_catalog  # noqa: PLC0415
    from data.catalog.stored import stored_catalog  # noqa: PLC0415
    from data.db.migrate import upgrade  # noqa: PLC0415
    from data.db.shop import ItemRow  # noqa: PLC0415
    from data.demo.build import build_shop  # noqa: PLC0415
    from models.simulation.crowd_log import log_crowd  # noqa: PLC0415
    from models.simulation.shopper import Crowd  # noqa: PLC0415
    from models.training.refit.simulated import engine_place  # noqa: PLC0415

    upgrade(places.database_url)
    with opened_sessions(places.database_url) as sessions:
        with sessions.begin() as session:
            if not session.scalar(select(func.count()).select_from(ItemRow)):
                replace_catalog(session, build_shop())
        if _counts(sessions)["conversations"] < asked.shoppers:
            catalog = stored_catalog(places.database_url)
            place = engine_place(places.shipped, catalog, places)
            crowd = Crowd(asked.seed, asked.shoppers, asked.noise)
            log_crowd(place, crowd, sessions, BEGAN, fashion_seed=FASHION, told=_progress)
        return _counts(sessions)


def _counts(sessions: "sessionmaker[Session]") -> dict[str, int]:
    from sqlalchemy import func, select  # noqa: PLC0415

    from data.db.conversation import ConversationRow  # noqa: PLC0415
    from data.db.impression import FeedbackRow, ImpressionRow  # noqa: PLC0415

    tables = {"conversations": ConversationRow, "slates": ImpressionRow, "reactions": FeedbackRow}
    with sessions() as session:
        return {
            name: int(session.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in tables.items()
        }


def _refitted(places: "Places", settings: "RefitSettings", seed: int) -> "Outcome":
    from models.training.refit.cycle import Refit  # noqa: PLC0415

    def told(said: str) -> None:
        print(f"{datetime.now(UTC):%H:%M:%S} {said}", file=sys.stderr, flush=True)

    with opened_sessions(places.database_url) as sessions:
        return Refit(sessions, places, settings, NOW, seed, told).run()


def _told(outcome: "Outcome") -> dict[str, Any]:
    told = outcome.told
    return {
        "promoted": outcome.promoted,
        "gate": told["gate"],
        "read": told["read"],
        "validation": told["validation"],
        "settings": told["settings"],
    }


def _places(asked: argparse.Namespace, name: str) -> "Places":
    from models.training.refit.places import Places  # noqa: PLC0415

    places = Places(f"sqlite:///{asked.work}/{name}.db")
    return replace(
        places,
        base_data=asked.base_data,
        shipped=asked.shipped,
        releases=asked.work / f"releases-{name}",
        cache=asked.cache,
        threads=asked.threads,
    )


def _copied(one: Path, other: Path) -> None:
    """A SQLite file that nobody has open, without what an interrupted attempt left."""
    for ending in ("", "-wal", "-shm"):
        other.with_name(other.name + ending).unlink(missing_ok=True)
        if (place := one.with_name(one.name + ending)).is_file():
            shutil.copy(place, other.with_name(other.name + ending))


def _progress(count: int) -> None:
    if count % 50 == 0:
        print(f"{datetime.now(UTC):%H:%M:%S} {count} conversations", file=sys.stderr, flush=True)


def page(told: dict[str, Any]) -> str:
    """The figures as Markdown; without a clean cycle it says so."""
    log, clean = told["log"], told["clean"]
    lines = [
        "# Figures of a refit",
        "",
        "Made by the command, not by hand:",
        "",
        f"    {told['command']}",
        "",
        f"{log['conversations']} simulated conversations of the demo shop ({log['slates']} slates, "
        f"{log['reactions']} reactions, noise {told['noise']:g}), by shoppers who beside what each "
        "of them likes have a fashion in common; whole engine, the shipped checkpoint as champion.",
        "",
        *(_of_clean(clean) if clean else ("A cycle on it was not measured by this command.",)),
        "",
        *_of_poisoned(told["poisoned"]),
        "",
    ]
    return "\n".join(lines)


def _of_clean(clean: dict[str, Any]) -> Sequence[str]:
    read = clean["read"]
    lines = [
        "## One cycle",
        "",
        f"Trusted: {read['trusted']} of {read['conversations']} conversations, {read['examples']} "
        f"examples, {read['held_out_conversations']} conversations held out. It took "
        f"{clean['minutes']} minutes. Differences are challenger less champion with 95 % "
        "intervals; above zero is better.",
        "",
        *_table(clean["gate"]["comparisons"]),
        "",
        _gate(clean),
    ]
    if "rollback_s" in clean:
        told = f"Back to the former release, hash verified (`{clean['rollback_content'][:16]}…`)"
        lines += ["", f"{told}: {clean['rollback_s']} s, without the reload of a service."]
    return lines


def _of_poisoned(poisoned: dict[str, Any]) -> Sequence[str]:
    read, comparisons = poisoned["read"], poisoned["gate"]["comparisons"]
    kinds = Counter(one["kind"] for one in read["findings"])
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return [
        "## Poisoned",
        "",
        f"The same log with {poisoned['bots']} conversations of machines, each a shopper of its "
        "own, that ask what was asked before and take whatever the seller "
        f"`{poisoned['seller']}` has a part in, and {poisoned['flood_events']} events that "
        f"contradict themselves. Of the machines' conversations {poisoned['bots_trusted']} are "
        f"learned from, of the shoppers' {poisoned['shoppers_trusted']}; "
        f"{read['doubted_share']:.0%} of all acceptances are doubted. Findings: {counted}.",
        "",
        *([*_table(comparisons), ""] if comparisons else ()),
        _gate(poisoned),
    ]


def _gate(found: dict[str, Any]) -> str:
    word = "promoted" if found["promoted"] else "refused"
    return f"Gate: **{word}**. {'; '.join(found['gate']['reasons'])}."


def _table(comparisons: dict[str, Any]) -> Sequence[str]:
    return [
        "| measured | champion | difference | on |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {one['champion']:.3f} | {one['mean']:+.4f} ({one['low']:+.4f} to "
            f"{one['high']:+.4f}) | {one['count']} |"
            for name, one in comparisons.items()
        ),
    ]
