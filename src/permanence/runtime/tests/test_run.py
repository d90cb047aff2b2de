"""An installation started for real: it answers, heals after kill -9, refuses a second start, stops at once."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import psutil
import pytest

from permanence.runtime import cli

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PERMANENCE_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"PERMANENCE_VAR": str(tmp_path_factory.mktemp("var")), "PERMANENCE_PORT": str(free_port())}


@pytest.fixture(scope="module")
def installation(surroundings):
    with subprocess.Popen([sys.executable, "-m", "permanence.runtime.cli", "run"], env=surroundings) as running:
        wait_for_answer(surroundings)
        yield running
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 0
        assert time.monotonic() - began < 5
    assert not [process for process in psutil.process_iter() if surroundings["PERMANENCE_VAR"] in words(process)]


def words(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def wait_for_answer(surroundings, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with closing(
                http.client.HTTPConnection("127.0.0.1", int(surroundings["PERMANENCE_PORT"]), timeout=5)
            ) as asking:
                asking.request("GET", "/")
                return asking.getresponse().status
        except OSError:
            time.sleep(0.1)
    pytest.fail("no answer")


def part(installation, name):
    return [process for process in psutil.Process(installation.pid).children(recursive=True) if name in words(process)]


@pytest.mark.parametrize("name", ["granian", "permanence.runtime.worker"])
def test_a_killed_process_is_back(installation, surroundings, name):
    killed = part(installation, name)[-1]
    killed.kill()
    killed.wait(5)
    deadline = time.monotonic() + 15
    while not part(installation, name) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert part(installation, name)
    assert wait_for_answer(surroundings) < 500


def test_a_second_start_says_who_is_in_the_way(installation, surroundings):
    second = subprocess.run(
        [sys.executable, "-m", "permanence.runtime.cli", "run"],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_is_named(installation, surroundings, tmp_path):
    other = surroundings | {"PERMANENCE_VAR": str(tmp_path)}
    second = subprocess.run(
        [sys.executable, "-m", "permanence.runtime.cli", "run"], env=other, capture_output=True, text=True, check=False
    )
    assert f"Port {surroundings['PERMANENCE_PORT']} cannot be used" in second.stderr


def test_bad_settings_stop_the_start_with_their_name(surroundings):
    bad = surroundings | {"PERMANENCE_PORT": "http", "SMTP_URL": "mail"}
    stopped = subprocess.run(
        [sys.executable, "-m", "permanence.runtime.cli", "run"], env=bad, capture_output=True, text=True, check=False
    )
    assert stopped.returncode == 1
    assert "PERMANENCE_PORT is not a whole number" in stopped.stderr
    assert "SMTP_URL is not a mail server's address" in stopped.stderr


def test_every_command_tells_what_it_is_for(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert all(command in told for command in ("run", "migrate", "check"))
