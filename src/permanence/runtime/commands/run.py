"""Start everything and keep it running until Ctrl-C."""

import argparse
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from permanence.config.environment import Environment
from permanence.runtime import assets, database
from permanence.runtime.postgres import Cluster, PostgresDoesNotStart
from permanence.runtime.steps import step
from permanence.runtime.supervisor import Child, Supervisor, tell

SUMMARY = "start the server, the worker and PostgreSQL; stop all with Ctrl-C"
ACCESS = "%(time)s web: %(method)s %(path)s %(status)d %(dt_ms).0f ms"  # never the query string


class CannotStart(RuntimeError):
    """Something outside the settings is in the way."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="with the demo world and its built-in mailbox")
    parser.add_argument("--port", type=int, help="the port to listen on (PERMANENCE_PORT, 8000)")
    parser.add_argument("--access-log", action="store_true", help="log each request: method, path, status, duration")


def run(arguments: argparse.Namespace) -> int:
    if arguments.demo:
        os.environ["PERMANENCE_DEMO"] = "1"
    if arguments.port:
        os.environ["PERMANENCE_PORT"] = str(arguments.port)
    from permanence.config.environment import ENVIRONMENT as environment

    with ExitStack() as held:
        held.enter_context(_only_one(environment))
        for port, name in ((environment.port, "PERMANENCE_PORT"), (environment.mail_sink_port, "PERMANENCE_MAIL_PORT")):
            if port:
                _check_free(environment.bind, port, name)
        print("Permanence is starting.", file=sys.stderr, flush=True)
        with step("Getting the browser's files"):
            assets.build()
        with step("Starting PostgreSQL" if environment.embedded else "Looking at PostgreSQL"):
            held.enter_context(database.reachable(environment))
        logins = _make_ready()
        _serve(environment, logins, access_log=arguments.access_log)
        print("Stopping.", file=sys.stderr, flush=True)
    return 0


def _serve(environment: Environment, logins: list[dict[str, str]], *, access_log: bool) -> None:
    cluster = database.embedded_cluster(environment) if environment.embedded else None

    def started() -> bool:
        if not _answers(environment):
            return False
        _welcome(environment, logins)
        return True

    supervisor = Supervisor(_children(environment, access_log=access_log), lambda: _tend(cluster))
    supervisor.stop_on_signals()
    try:
        supervisor.watch(started)
    finally:
        supervisor.stop()


def _tend(cluster: Cluster | None) -> None:
    """Start PostgreSQL again when it has ended; what hinders it may pass, so the next look tries again."""
    if cluster is None or cluster.running():
        return
    tell("PostgreSQL ended; starting it again")
    try:
        cluster.start()
    except PostgresDoesNotStart as problem:
        tell(str(problem))


def _children(environment: Environment, *, access_log: bool) -> list[Child]:
    python = sys.executable
    web = [
        python, "-m", "granian", "permanence.runtime.server.application:application", "--interface", "rsgi",
        "--host", environment.bind, "--port", str(environment.port), "--workers", str(environment.web_processes),
        "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "2", "--log-level", "warning",
    ]  # fmt: skip
    if access_log:
        web += ["--access-log", "--access-log-fmt", ACCESS, "--log-level", "info"]
    children = [Child("web server", web, warning=signal.SIGUSR1)]
    work = [python, "-m", "permanence.runtime.worker"]
    children += [Child(f"worker {number}", work) for number in range(1, environment.workers + 1)]
    if environment.backups and (environment.embedded or environment.backup_from):
        children.append(Child("nightly copies", [python, "-m", "permanence.runtime.backups.nightly"]))
    if environment.mail_sink_port and environment.smtp and environment.smtp.port == environment.mail_sink_port:
        sink = [python, "-m", "permanence.runtime.mailsink", str(environment.mailbox), str(environment.mail_sink_port)]
        children.append(Child("demo mailbox", sink))
    return children


def _make_ready() -> list[dict[str, str]]:
    ready = subprocess.run([sys.executable, "-m", "permanence.runtime.readiness"], stdout=subprocess.PIPE, check=False)
    if ready.returncode:
        raise CannotStart("The installation could not be made ready; the reason stands above.")
    logins: list[dict[str, str]] = json.loads(ready.stdout or b"[]")
    return logins


def _only_one(environment: Environment) -> Any:
    held = (environment.var / "run.lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"Permanence already runs with {environment.var}. Stop it, or choose another PERMANENCE_VAR."
        ) from None
    return held


def _check_free(bind: str, port: int, name: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((bind, port))
        except socket.gaierror as problem:
            raise CannotStart(
                f"PERMANENCE_BIND={bind} is no address of this machine ({problem.strerror}). "
                "Leave it out, or write 0.0.0.0 for all of them."
            ) from None
        except OSError as problem:
            raise CannotStart(f"Port {port} cannot be used ({problem.strerror}). Choose another with {name}.") from None


def _answers(environment: Environment) -> bool:
    host = "127.0.0.1" if environment.bind in {"0.0.0.0", "::"} else environment.bind  # noqa: S104
    try:
        socket.create_connection((host, environment.port), timeout=1).close()
    except OSError:
        return False
    return True


def _welcome(environment: Environment, logins: list[dict[str, str]]) -> None:
    print(f"\nPermanence answers at {environment.url}    (Ctrl-C stops it)", file=sys.stderr)
    if logins:
        print("\nDemo logins:", file=sys.stderr)
        for login in logins:
            print(
                f"  {login['persona']:28} {login['email']:42} {login['password']:22} {login['what']}", file=sys.stderr
            )
    print(file=sys.stderr, flush=True)
