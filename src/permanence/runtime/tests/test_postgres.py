"""The embedded server: private, survives a kill, ready for two roles."""

import os
from pathlib import Path

import psutil
import psycopg
import pytest

from permanence.config import embedded
from permanence.runtime.postgres import Cluster, OldServer, check_version, preparation, prepare


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("pg") / "postgres", durable=True).used() as running:
        prepare(running, "practice")
        yield running


def owner(cluster):
    return psycopg.connect(cluster.url(embedded.OWNER, "practice"))


def application(cluster):
    return psycopg.connect(cluster.url(embedded.APPLICATION, "practice"))


def test_only_this_user_enters_and_no_port_is_open(cluster):
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_application_writes_rows_but_owns_nothing(cluster):
    with owner(cluster) as connection:
        connection.execute("CREATE TABLE promise (id int GENERATED ALWAYS AS IDENTITY, what text)")
    with application(cluster) as connection:
        connection.execute("INSERT INTO promise (what) VALUES ('call back')")
    with application(cluster) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine ()")
    with application(cluster) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("ALTER TABLE promise DISABLE ROW LEVEL SECURITY")


@pytest.mark.parametrize("role", [embedded.OWNER, embedded.APPLICATION])
def test_row_level_security_binds_both_roles(cluster, role):
    with psycopg.connect(cluster.url()) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", [role]
        )
        assert found.fetchone() == (False, False, False)


def test_preparing_again_changes_nothing(cluster):
    prepare(cluster, "practice")
    with owner(cluster) as connection:
        extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    assert {*preparation.EXTENSIONS, "pg_stat_statements"} <= extensions


def test_names_are_lowered_with_their_accents(cluster):
    with owner(cluster) as connection:
        assert connection.execute("SELECT lower('ÉLODIE'), unaccent(lower('ÇŒUR'))").fetchone() == ("élodie", "coeur")


def test_what_was_committed_outlives_kill_9(cluster):
    with owner(cluster) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    with psycopg.connect(cluster.url(embedded.OWNER, "practice"), autocommit=True) as connection:
        connection.execute("INSERT INTO kept VALUES (1)")
        server = psutil.Process(int((cluster.data / "postmaster.pid").read_text().split()[0]))
        server.kill()
        server.wait(5)
    cluster.start()
    with owner(cluster) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_the_last_user_stops_the_server(tmp_path):
    first, second = Cluster(tmp_path, durable=False), Cluster(tmp_path, durable=False)
    with first.used():
        with second.used():
            pass
        assert first.running()
    assert not first.running()


def test_a_note_left_by_a_dead_server_does_not_stop_the_next(tmp_path):
    cluster = Cluster(tmp_path, durable=False)
    with cluster.used():
        note = (cluster.data / "postmaster.pid").read_text().splitlines()
    (cluster.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *note[1:]]))  # the number is reused
    with cluster.used():
        assert cluster.running()


def test_a_long_path_gets_a_short_private_socket(tmp_path):
    folder = tmp_path / ("long" * 25)
    socket = embedded.socket_folder(folder)
    assert len(str(socket)) < embedded.LONGEST
    assert socket != embedded.socket_folder(folder / "other")
    with Cluster(folder, durable=False).used() as cluster:
        assert check_version(cluster.url()).startswith("18.")
    assert Path(socket).stat().st_mode & 0o777 == 0o700


def test_an_old_server_is_refused_in_plain_words(cluster, monkeypatch):
    monkeypatch.setattr(preparation, "OLDEST", 990000)
    with pytest.raises(OldServer, match=r"version 18\.\d+; Permanence needs 18"):
        check_version(cluster.url())
