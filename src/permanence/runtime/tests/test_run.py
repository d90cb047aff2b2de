"""An installation started for real: it answers, heals after kill -9, refuses a second start, stops at once."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import closing

import psutil
import pytest

from permanence.runtime import cli

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), pytest.mark.xdist_group("installation")]  # started once


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
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    assert not [process for process in psutil.process_iter() if surroundings["PERMANENCE_VAR"] in words(process)]


def words(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def wait_for_answer(surroundings, seconds=300):  # three processes migrate a database each, and it is the fourth
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


@pytest.mark.parametrize(
    ("command", "setting", "value"),
    [
        ("run", "PERMANENCE_BIND", "no.such.invalid"),
        ("run", "DATABASE_OWNER_URL", "postgresql://owner:x@127.0.0.1:1/none"),
        ("check", "DATABASE_OWNER_URL", "postgresql://owner:x@127.0.0.1:1/none"),
        ("migrate", "DATABASE_OWNER_URL", "postgresql://owner:x@127.0.0.1:1/none"),
    ],
)
def test_what_nobody_answers_at_is_told_by_its_setting(surroundings, tmp_path, command, setting, value):
    bad = surroundings | {"PERMANENCE_VAR": str(tmp_path), "PERMANENCE_PORT": str(free_port()), setting: value}
    if setting == "DATABASE_OWNER_URL":
        bad |= {"DATABASE_URL": value, "PERMANENCE_SECRET_KEY": "x" * 40}
    stopped = subprocess.run(
        [sys.executable, "-m", "permanence.runtime.cli", command], env=bad, capture_output=True, text=True, check=False
    )
    assert stopped.returncode == 1
    assert setting in stopped.stderr + stopped.stdout
    assert "Traceback" not in stopped.stderr


FOUNDER = {
    "name": "MSP des Érables", "kind": "health_house", "given-name": "Marie-Françoise",
    "family-name": "Maisonneuve-Delacroix", "email": "marie@exemple.test",
}  # fmt: skip


def found(surroundings, password, **given):
    options = [f"--{name}={value}" for name, value in ({**FOUNDER, **given}).items()]
    command = [sys.executable, "-m", "permanence.runtime.cli", "found", "--password-stdin", *options]
    return subprocess.run(command, env=surroundings, input=password, capture_output=True, text=True, check=False)


def sign_in(surroundings, password):
    cookies = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(cookies)
    address = f"http://localhost:{surroundings['PERMANENCE_PORT']}/accounts/login/"
    browser.open(address)
    [token] = [cookie.value for cookie in cookies.cookiejar if cookie.name == "csrftoken"]
    sent = {"csrfmiddlewaretoken": token, "login": FOUNDER["email"], "password": password}
    return browser.open(address, urllib.parse.urlencode(sent).encode()).read().decode()


def test_a_founder_signs_in_while_the_installation_runs(installation, surroundings):
    refused = found(surroundings, "court\n", siret="99990900500013")
    assert refused.returncode == 1
    for said in ("Nothing was changed", "--siret: This SIRET does not exist", "password: This password is too short"):
        assert said in refused.stderr
    done = found(surroundings, "une phrase longue\n")
    assert (done.returncode, "MSP des Érables is founded" in done.stdout) == (0, True), done.stderr
    assert "Bonjour Marie-Françoise Maisonneuve-Delacroix" in sign_in(surroundings, "une phrase longue")
    again = found(surroundings, "une phrase longue\n")
    assert again.returncode == 1
    assert "“MSP des Érables” is already there" in again.stderr
    assert "already opens another account" in again.stderr


def test_nothing_is_founded_without_a_terminal_or_a_password(surroundings):
    command = [sys.executable, "-m", "permanence.runtime.cli", "found"]
    refused = subprocess.run(
        command, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "--password-stdin" in refused.stderr


def test_every_command_tells_what_it_is_for(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert all(command in told for command in ("run", "found", "migrate", "check"))
