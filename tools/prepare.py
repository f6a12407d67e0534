"""Prepares what the processes need: secrets, base encoder, demo shop, dialogue model, widget.

Every step is skipped when nothing it depends on has changed. With the word "console", only what
the agents' console needs is prepared.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
SECRETS = VAR / "secrets.env"
SECRET_NAMES = ("SATCHEL_SERVICE_TOKEN", "SATCHEL_SESSION_SECRET", "SATCHEL_CONSOLE_SECRET")
DEMO_CHECKPOINT = "models/checkpoints/demo"
READERS = ("models/scorer/encoder", "models/scorer/shop_text.py", "models/scorer/trained")
"""What decides which words of an item are encoded, and how."""
DIALOGUE = ROOT / "assistant" / "build"


def main() -> None:
    os.chdir(ROOT)
    VAR.mkdir(exist_ok=True)
    load_environment()
    generate_secrets(SECRETS, os.environ)
    alone = sys.argv[1:] == ["console"]
    widget = _files("web/widget", skip=("node_modules", "dist"))
    if not alone:
        step("widget", widget, _widget, made=(ROOT / "web/widget/dist/satchel-chat.js",))
    step("base encoder", _files("models/scorer/encoder"), _encoder)
    shop = _files("data/demo", "data/db", "data/catalog", "data/types")
    step("demo shop", shop, _shop, made=_shop_files())
    trained = released(checkpoint(os.environ), database_url())
    step("item vectors", _files("data/demo", *READERS, trained), _vectors)
    _agents()
    if not alone:
        _dialogue()


def load_environment() -> None:
    """Takes the settings of .env and the generated secrets into this process's environment."""
    for file in (ROOT / ".env", SECRETS):
        for name, value in read_settings(file).items():
            os.environ.setdefault(name, value)


def read_settings(file: Path) -> dict[str, str]:
    """The NAME=VALUE lines of a file, without remarks and without names that have no value."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    stated = (line.partition("=") for line in lines if not line.lstrip().startswith("#"))
    values = {name.strip(): _value(text) for name, found, text in stated if found}
    return {name: value for name, value in values.items() if value}


def _value(text: str) -> str:
    return re.split(r"(?:^|\s)#", text, maxsplit=1)[0].strip().strip("\"'")


def checkpoint(environment: Mapping[str, str], root: Path = ROOT) -> str:
    """The setting of the trained scorer's folder; unless something is set the demo shop's own,
    where there is one, else "untrained"."""
    own = (root / DEMO_CHECKPOINT / "checkpoint.json").is_file()
    return environment.get("SATCHEL_CHECKPOINT", DEMO_CHECKPOINT if own else "untrained")


def released(said: str, url: str) -> str:
    """The folder of the active release where the database has one, else what is set."""
    from models.engine.settings import checkpoint_folder  # noqa: PLC0415
    from models.serving.live import live_checkpoint  # noqa: PLC0415

    return str(live_checkpoint(url, checkpoint_folder(said)) or "untrained")


def database_url() -> str:
    return os.environ.get("SATCHEL_DATABASE_URL", "sqlite:///var/satchel.db")


def generate_secrets(file: Path, known: Mapping[str, str]) -> None:
    """Development secrets, generated once, readable by their owner only."""
    stored = read_settings(file)
    missing = [name for name in SECRET_NAMES if not (stored.get(name) or known.get(name))]
    if missing:
        file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{name}={secrets.token_urlsafe(32)}\n" for name in missing)


def step(
    name: str,
    inputs: Iterable[Path],
    work: Callable[[], None],
    stamps: Path = VAR / "stamps",
    made: Iterable[Path] = (),
) -> None:
    """Does the work unless its stamp says that it was done from the same inputs, and what it
    ``made`` still lies where it was put."""
    stamp = stamps / name.replace(" ", "-")
    wanted = _fingerprint(inputs) + os.environ.get("SATCHEL_DATABASE_URL", "")
    if stamp.exists() and stamp.read_text() == wanted and all(map(Path.exists, made)):
        return
    started = time.monotonic()
    print(f"preparing the {name} …", flush=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    print(f"  done in {time.monotonic() - started:.0f} s", flush=True)


def _shop_files() -> tuple[Path, ...]:
    """The shop's files; of a database elsewhere we know none."""
    return () if "SATCHEL_DATABASE_URL" in os.environ else (VAR / "satchel.db", VAR / "images")


def _files(*folders: str, skip: tuple[str, ...] = ()) -> list[Path]:
    return sorted(
        file
        for folder in folders
        for file in (ROOT / folder, *(ROOT / folder).rglob("*"))
        if file.is_file()
        and "__pycache__" not in file.parts
        and not any(part in skip for part in file.parts)
    )


def _fingerprint(files: Iterable[Path]) -> str:
    digest = sha256()
    for file in files:
        name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
        digest.update(str(name).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _widget() -> None:
    if shutil.which("npm") is None:
        sys.exit("The chat widget is built with Node.js 20 or newer: install nodejs and npm.")
    folder = ROOT / "web/widget"
    _run("npm", "ci", "--no-audit", "--no-fund", "--silent", cwd=folder)
    _run("npm", "run", "--silent", "build", cwd=folder)


def _encoder() -> None:
    _run(sys.executable, "-m", "models.scorer.encoder", "prepare")


def _shop() -> None:
    _run(sys.executable, "-m", "data.demo", "fill", "--database", database_url())


def _agents() -> None:
    """A log-in for the console, once; its password is of chance and lies in var/."""
    url = os.environ.get("SATCHEL_DATABASE_URL", "sqlite:///var/satchel.db")
    login = VAR / "console.txt"
    _run(
        *(sys.executable, "-m", "web.console", "agents", "demo"),
        *("--database", url, "--file", str(login)),
    )


def _vectors() -> None:
    """Encodes the catalog, so that the scorer is ready in seconds."""
    url = database_url()
    read_by = ("--checkpoint", released(checkpoint(os.environ), url))
    _run(sys.executable, "-m", "models.engine", "warm", "--database", url, *read_by)


def _dialogue() -> None:
    """Trains the dialogue model, named by what it is trained from."""
    folders = ("assistant/domain", "assistant/training", "assistant/components")
    inputs = [*_files(*folders), ROOT / "assistant/config.yml", ROOT / "requirements/assistant.txt"]
    model = DIALOGUE / f"{_fingerprint(inputs)[:16]}.tar.gz"
    if not model.exists():
        started = time.monotonic()
        print("training the dialogue model (a few minutes) …", flush=True)
        python = ROOT / ".venv-assistant/bin/python"
        train = ("train", "--data", "training", "--domain", "domain", "--out", "build")
        name = ("--fixed-model-name", model.name.removesuffix(".tar.gz"))
        _run(str(python), "-m", "rasa", *train, *name, cwd=ROOT / "assistant")
        print(f"  done in {time.monotonic() - started:.0f} s", flush=True)
    current = DIALOGUE / "dialogue.tar.gz"
    if not current.is_symlink() or current.readlink().name != model.name:
        current.unlink(missing_ok=True)
        current.symlink_to(model.name)


def _run(*command: str, cwd: Path = ROOT) -> None:
    """Runs a command quietly; shows all it printed when it fails."""
    quiet = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    result = subprocess.run(
        command, cwd=cwd, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if result.returncode:
        sys.stderr.buffer.write(result.stdout[-8000:])
        sys.exit(f"\n{' '.join(command)} failed; its output is above")


if __name__ == "__main__":
    main()
