"""One Request Tracker with a database of its own, on loopback, in a folder of the test."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.stack import free_port
from tests.tickets.tracker.installing import SERVER
from tools.prepare import ROOT

SETUP = Path(__file__).with_name("setup.pl")
SCRIP = ROOT / "web/tickets/adapters/request_tracker_scrip.pl"
PATIENCE_S = 120.0
CONFIG = """\
Set($rtname, 'satchel.test');
Set($Organization, 'satchel.test');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt.db');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set($SatchelUrl, '{told}');
Set($SatchelSecret, '{secret}');
Set($SatchelUser, 'satchel');
1;
"""


@dataclass
class Tracker:
    """``told`` is where its scrip reports to; agents and customers act by their own tokens."""

    folder: Path
    port: int
    tokens: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "rt.log").open("ab") as output:
            self.process = subprocess.Popen(
                ["starman", "--listen", f"127.0.0.1:{self.port}", "--workers", "3", str(SERVER)],
                env=self._environment(),
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "rt.log").read_text(errors="replace")[-3000:])
            time.sleep(0.2)

    def stop(self) -> None:
        """Its workers end with it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30.0)

    def create(self, secret: str, told: str) -> None:
        config = CONFIG.format(folder=self.folder, port=self.port, secret=secret, told=told)
        (self.folder / "RT_SiteConfig.pm").write_text(config)
        (self.folder / "none").mkdir()
        self._run("/usr/sbin/rt-setup-database-5", "--action", "init", "--dba", "")
        names = ("satchel", "agent", "customer")
        self.tokens = dict(
            zip(names, self._run("perl", str(SETUP), str(SCRIP)).split(), strict=True)
        )

    def call(self, who: str, method: str, path: str, **what: Any) -> Any:
        headers = {"Authorization": f"token {self.tokens[who]}"}
        url = f"{self.url}/REST/2.0{path}"
        answer = httpx.request(method, url, headers=headers, timeout=30.0, **what)
        return answer.raise_for_status().json()

    def write(self, subject: str, text: str) -> str:
        """A customer's new ticket; its id."""
        body = {
            "Queue": "General",
            "Requestor": "customer@shop.test",
            "Subject": subject,
            "Content": text,
            "ContentType": "text/plain",
        }
        return str(self.call("customer", "POST", "/ticket", json=body)["id"])

    def answer(self, ticket_id: str, text: str, who: str = "agent") -> None:
        body = {"Content": text, "ContentType": "text/plain"}
        self.call(who, "POST", f"/ticket/{ticket_id}/correspond", json=body)

    def resolve(self, ticket_id: str) -> None:
        self.call("agent", "PUT", f"/ticket/{ticket_id}", json={"Status": "resolved"})

    def comments(self, ticket_id: str) -> list[str]:
        """What the internal comments of the ticket say."""
        found = self.call("agent", "GET", f"/ticket/{ticket_id}/history?fields=Type&per_page=100")
        ids = [one["id"] for one in found["items"] if one["Type"] == "Comment"]
        return [self._text(one) for one in ids]

    def tickets(self, words: str) -> list[str]:
        """Ids of the tickets whose subject has the words."""
        query = {"query": f"Subject LIKE '{words}'"}
        return [one["id"] for one in self.call("agent", "GET", "/tickets", params=query)["items"]]

    def said(self, ticket_id: str) -> str:
        """All that was written on the ticket."""
        path = f"/ticket/{ticket_id}/attachments?fields=Content&per_page=100"
        return "\n".join(one["Content"] for one in self.call("agent", "GET", path)["items"])

    def _text(self, transaction_id: str) -> str:
        path = f"/transaction/{transaction_id}/attachments?fields=Content"
        return "\n".join(one["Content"] for one in self.call("agent", "GET", path)["items"])

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "RT_SITE_CONFIG": str(self.folder / "RT_SiteConfig.pm"),
            "RT_SITE_CONFIG_DIR": str(self.folder / "none"),
        }

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/REST/2.0/rt", timeout=10.0).status_code < 500
        except httpx.HTTPError:
            return False


@contextmanager
def running_tracker(folder: Path, secret: str, told: str) -> Iterator[Tracker]:
    tracker = Tracker(folder, free_port())
    tracker.create(secret, told)
    tracker.start()
    try:
        yield tracker
    finally:
        tracker.stop()
