"""A real django-helpdesk in an environment of its own, on loopback, in a folder of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.stack import free_port

VERSION = "2.6.1"
PYTHON = "SATCHEL_TEST_HELPDESK_PYTHON"
"""Names a Python that has django-helpdesk already; else one is made for the test."""
PATIENCE_S = 900.0
PASSWORD = "only on loopback"
SETTINGS = """\
import os
SECRET_KEY = "only on loopback"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "desk_urls"
SITE_ID = 1
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.sites", "django.contrib.messages", "django.contrib.staticfiles",
    "django.contrib.admin", "django.contrib.humanize", "rest_framework", "helpdesk",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "desk.db",
                         "OPTIONS": {"timeout": 20}}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STATIC_URL = "/static/"
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_ACTIVATE_API_ENDPOINT = True
"""
URLS = """\
from django.contrib import admin
from django.urls import include, path
urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]
"""
PEOPLE = """\
from django.contrib.auth import get_user_model
from helpdesk.models import Queue
for name in ("satchel", "agent"):
    get_user_model().objects.create_superuser(name, name + "@satchel.test", "{password}")
Queue.objects.create(title="General", slug="general")
"""


class Unavailable(Exception):
    """Why it cannot run here."""


@dataclass
class Helpdesk:
    url: str

    def call(self, who: str, method: str, path: str, **what: Any) -> Any:
        """Raises httpx.HTTPStatusError."""
        answer = httpx.request(
            method, f"{self.url}/api/{path}", auth=(who, PASSWORD), timeout=30.0, **what
        )
        return answer.raise_for_status().json()

    def write(self, title: str, text: str) -> str:
        """A new ticket, as a customer's; its id."""
        ticket = {
            "queue": 1,
            "title": title,
            "description": text,
            "submitter_email": "customer@shop.test",
            "priority": 3,
        }
        return str(self.call("agent", "POST", "tickets/", json=ticket)["id"])

    def tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("satchel", "GET", "tickets/?page_size=100")[
            "results"
        ]
        return found

    def follow_up(
        self, ticket_id: str, text: str, *, who: str = "agent", public: bool = True, **more: Any
    ) -> None:
        body = {"ticket": int(ticket_id), "comment": text, "public": public}
        self.call(who, "POST", "followups/", json={**body, **more})

    def follow_ups(self, ticket_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("satchel", "GET", f"tickets/{ticket_id}/")[
            "followup_set"
        ]
        return found

    def notes(self, ticket_id: str) -> list[str]:
        """What of ours only staff can see."""
        marked = (one for one in self.follow_ups(ticket_id) if "[S-" in (one["comment"] or ""))
        return [one["comment"] for one in marked if not one["public"]]


@contextmanager
def running_helpdesk(folder: Path, told: str) -> Iterator[Helpdesk]:
    """``told`` is where its webhooks go. Raises Unavailable."""
    python = os.environ.get(PYTHON) or _installed(folder)
    port = free_port()
    (folder / "desk_settings.py").write_text(SETTINGS)
    (folder / "desk_urls.py").write_text(URLS)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "desk_settings",
        "PYTHONPATH": str(folder),
        "HELPDESK_NEW_TICKET_WEBHOOK_URLS": told,
        "HELPDESK_FOLLOWUP_WEBHOOK_URLS": told,
    }
    _run([python, "-m", "django", "migrate", "-v0"], folder, environment)
    people = PEOPLE.format(password=PASSWORD)
    _run([python, "-m", "django", "shell", "-c", people], folder, environment)
    with (folder / "helpdesk.log").open("wb") as log:
        process = subprocess.Popen(
            [python, "-m", "django", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, port, folder)
        yield Helpdesk(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(20.0)


def _installed(folder: Path) -> str:
    python = str(folder / "environment/bin/python")
    try:
        _run([sys.executable, "-m", "venv", "environment"], folder, dict(os.environ))
        wanted = f"django-helpdesk=={VERSION}"
        _run([python, "-m", "pip", "install", "-q", wanted], folder, dict(os.environ))
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"django-helpdesk could not be installed: {error}") from error
    return python


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 60.0
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/tickets/", timeout=5.0)
            return
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (folder / "helpdesk.log").read_text(errors="replace")
                raise RuntimeError(log[-2000:]) from None
            time.sleep(0.2)
