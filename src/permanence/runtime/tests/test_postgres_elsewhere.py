"""A PostgreSQL on another machine: all that runs speaks TLS with it, and with nobody that cannot prove who it is."""

import signal
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from permanence.api.tests.test_sas_handshakes import HOST, Authority
from permanence.config.embedded import APPLICATION, OWNER, SOCKET

from .test_run import free_port, surroundings, wait_for_answer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
__all__ = ["surroundings"]
ASKS_FOR_TLS = bytes.fromhex("0000000804d2162f")  # a client's SSLRequest
RUN, CHECK = ([sys.executable, "-m", "permanence.runtime.cli", verb] for verb in ("run", "check"))


class Front(socketserver.ThreadingTCPServer):
    """Speaks TLS for PostgreSQL, as a server's own does or as a proxy that is spoken to by TLS at once."""

    daemon_threads = True

    def __init__(self, certificate, behind, *, strips=False):
        super().__init__(("127.0.0.1", 0), Meeting)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.context.set_alpn_protocols(["postgresql"])
        self.behind, self.strips, self.let_in, self.in_clear = str(behind), strips, 0, 0


class Meeting(socketserver.BaseRequestHandler):
    """One connection."""

    def handle(self):
        front, begins = self.server, self.request.recv(8, socket.MSG_PEEK)
        if begins == ASKS_FOR_TLS:
            self.request.recv(8)
            self.request.sendall(b"N" if front.strips else b"S")
        if front.strips or begins[:1] not in (ASKS_FOR_TLS[:1], b"\x16"):
            front.in_clear += len(self.request.recv(1024))
            return
        with (
            suppress(OSError),
            front.context.wrap_socket(self.request, server_side=True) as client,
            socket.socket(socket.AF_UNIX) as server,
        ):
            if not (said := client.recv(65536)):
                return  # it looked at the certificate, and left without a word
            front.let_in += 1
            server.connect(front.behind)
            server.sendall(said)
            back = threading.Thread(target=pour, args=(server, client), daemon=True)
            back.start()
            pour(client, server)
            back.join(5)


def pour(source, target):
    with suppress(OSError):
        while read := source.recv(65536):
            target.sendall(read)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def served(front):
    with front:
        threading.Thread(target=front.serve_forever, daemon=True).start()
        try:
            yield front
        finally:
            front.shutdown()


@pytest.fixture
def database(cluster, django_db_setup):
    """A database of its own, migrated: its name."""
    name = f"elsewhere_{uuid4().hex[:8]}"
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        (migrated,) = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated_%'").fetchone()
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        admin.execute(made.format(sql.Identifier(name), sql.Identifier(migrated), sql.Identifier(OWNER)))
        yield name
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def ours(tmp_path):
    return Authority(tmp_path, "ours")


def addresses(front, database, authority, *, host=HOST, more=""):
    """What an administrator writes; the name resolves to this machine."""
    asked = f"sslmode=verify-full&sslrootcert={authority.file}{more}"
    at = f"{host}:{front.server_address[1]}/{database}?hostaddr=127.0.0.1&{asked}"
    return {
        "DATABASE_URL": f"postgresql://{APPLICATION}:secret@{at}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}:secret@{at}",
        "PERMANENCE_SECRET_KEY": "x" * 50,
    }


def checked(surroundings):
    return subprocess.run(CHECK, env=surroundings, capture_output=True, text=True, check=False, timeout=60)


def test_all_that_runs_speaks_tls_and_nothing_else(surroundings, cluster, database, ours):
    with served(Front(ours.gives("postgres")[1], cluster.socket / SOCKET)) as front:
        around = surroundings | addresses(front, database, ours) | {"PERMANENCE_PORT": str(free_port())}
        with subprocess.Popen(RUN, env=around) as running:
            try:
                assert wait_for_answer(around) < 500
                told = checked(around | addresses(front, database, ours, more="&sslnegotiation=direct"))
            finally:
                running.send_signal(signal.SIGINT)
            assert running.wait(60) == 0
        assert "PostgreSQL 18" in told.stdout + told.stderr
        assert "proves nothing" not in told.stdout + told.stderr
        assert front.let_in > 3, "pages, worker, live screens and the owner"
        assert front.in_clear == 0


@pytest.mark.parametrize("wrong", ["authority", "name", "no TLS"])
def test_whoever_cannot_prove_who_it_is_hears_nothing(surroundings, cluster, database, ours, wrong):
    shown = Authority(ours.folder, "other") if wrong == "authority" else ours
    front = Front(shown.gives("postgres")[1], cluster.socket / SOCKET, strips=wrong == "no TLS")
    with served(front):
        host = "postgres.test" if wrong == "name" else HOST
        told = checked(surroundings | addresses(front, database, ours, host=host))
    assert told.returncode == 1
    assert "DATABASE_OWNER_URL opens no database" in told.stdout + told.stderr
    assert "Traceback" not in told.stderr
    assert "secret" not in told.stdout + told.stderr
    assert (front.let_in, front.in_clear) == (0, 0)
