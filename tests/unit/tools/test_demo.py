import signal
import socket
import subprocess
import sys

import pytest

from tools.demo import defaults, endpoints, stop, wait_until_ready


def test_every_process_is_asked_at_its_own_port() -> None:
    waiting, gateway = endpoints({"SATCHEL_GATEWAY_PORT": "9001", "SATCHEL_RASA_PORT": "9002"})
    assert gateway == "http://127.0.0.1:9001"
    assert waiting == {
        "scorer": "http://127.0.0.1:8090/readyz",
        "actions": "http://127.0.0.1:5055/health",
        "rasa": "http://127.0.0.1:9002/",
        "console": "http://127.0.0.1:7860/healthz",
        "web": "http://127.0.0.1:9001/readyz",
    }


def test_processes_find_each_other_when_a_port_is_moved() -> None:
    moved = defaults({"SATCHEL_ACTIONS_PORT": "9003", "SATCHEL_SCORER_PORT": "9004"})
    assert moved["SATCHEL_ACTIONS_URL"] == "http://127.0.0.1:9003/webhook"
    assert moved["SATCHEL_SCORER_URL"] == "http://127.0.0.1:9004"
    assert moved["RASA_TELEMETRY_ENABLED"] == "false"


def _python(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def test_a_supervisor_that_ends_while_starting_is_reported() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = str(unused.getsockname()[1])
        names = ("GATEWAY", "RASA", "ACTIONS", "SCORER", "CONSOLE")
        nowhere = {f"SATCHEL_{name}_PORT": port for name in names}
        with _python("") as ended:
            ended.wait()
            with pytest.raises(SystemExit, match="ended while starting"):
                wait_until_ready(ended, nowhere)


def test_a_supervisor_is_ended_politely() -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(3));"
        "print(flush=True); signal.pause()"
    )
    with _python(code) as supervisor:
        assert supervisor.stdout is not None
        supervisor.stdout.readline()
        stop(supervisor)
        assert supervisor.returncode == 3


def test_one_that_does_not_listen_is_ended_all_the_same() -> None:
    code = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(flush=True); signal.pause()"
    )
    with _python(code) as deaf:
        assert deaf.stdout is not None
        deaf.stdout.readline()
        stop(deaf, patience_s=0.1)
        assert deaf.returncode == -signal.SIGKILL
