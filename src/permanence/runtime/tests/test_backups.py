"""A server lost and made anew from its copies: up to its last second, or to a moment; nothing opens without the key."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from permanence.runtime.backups import nightly, restoring, taking, vault
from permanence.runtime.backups.archive import archive
from permanence.runtime.commands import backup, restore
from permanence.runtime.database import NoDatabase, copied_from, embedded_cluster
from permanence.runtime.postgres import Cluster


class House:
    """An installation with one table, its vault and its key."""

    def __init__(self, folder: Path) -> None:
        self.key = folder / "key"
        self.vault = vault.Vault(folder / "vault", vault.make_key(self.key))
        self.environment = type("E", (), {})()
        self.environment.backups, self.environment.backup_to = self.vault.folder, self.vault.recipient
        self.environment.postgres_folder = folder / "postgres"
        self.cluster: Cluster = embedded_cluster(self.environment)
        self.folder = folder

    def write(self, what: str) -> None:
        with psycopg.connect(self.cluster.url()) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS promise (what text)")
            connection.execute("INSERT INTO promise VALUES (%s)", [what])

    def put_away(self) -> None:
        """Have the log put away up to here, as happens by itself within a minute."""
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            ((segment,),) = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
        until = time.monotonic() + 60
        while not self.vault.segment_paths(segment):
            assert time.monotonic() < until, self.cluster.log.read_text()[-2000:]
            time.sleep(0.1)

    def again(self, name: str, until: datetime | None = None) -> set[str]:
        """Make it anew in another folder, and tell what is in it."""
        other = Cluster(self.folder / name)
        try:
            restoring.restore(self.vault, self.key, other, until=until)
            with psycopg.connect(other.url()) as connection:
                connection.execute("INSERT INTO promise VALUES ('it takes writes')")
                return {what for (what,) in connection.execute("SELECT what FROM promise")}
        finally:
            other.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("lost"))
    house.cluster.make_folders()
    (house.cluster.folder / "local.conf").write_text("max_connections = 90\n")  # larger than one made anew is
    with house.cluster.used():
        house.write("before the copy")
        taking.take(house.cluster.url(), house.vault, now=datetime.now(UTC))
        house.write("after the copy")
        time.sleep(1.1)
        house.moment = datetime.now(UTC)  # type: ignore[attr-defined]
        time.sleep(1.1)
        house.write("the mistake")
        house.put_away()
        yield house


def test_all_that_was_put_away_comes_back(house: House) -> None:
    assert house.again("all") == {"before the copy", "after the copy", "the mistake", "it takes writes"}


def test_a_moment_before_the_mistake_comes_back(house: House) -> None:
    assert house.again("moment", house.moment) == {"before the copy", "after the copy", "it takes writes"}  # type: ignore[attr-defined]


def test_no_copy_is_old_enough(house: House) -> None:
    with pytest.raises(restoring.NothingToRestore):
        house.again("never", datetime(2020, 1, 1, tzinfo=UTC))
    assert not (house.folder / "never").exists()


def test_another_key_opens_nothing(house: House, tmp_path: Path) -> None:
    vault.make_key(tmp_path / "other")
    with pytest.raises(vault.BadKey, match="sealed for another key"):
        restoring.restore(house.vault, tmp_path / "other", Cluster(tmp_path / "postgres"))
    assert not (tmp_path / "postgres" / "data").exists()


@pytest.mark.parametrize("place", [40, -40], ids=["at its head", "at its end"])
def test_a_damaged_copy_is_refused(house: House, tmp_path: Path, place: int) -> None:
    (whole,) = house.vault.bases
    content = bytearray(whole.path.read_bytes())
    content[place] ^= 1
    (tmp_path / "vault" / "base").mkdir(parents=True)
    (tmp_path / "vault" / "base" / whole.path.name).write_bytes(content)
    with pytest.raises(vault.BadKey):
        restoring.restore(vault.Vault(tmp_path / "vault"), house.key, Cluster(tmp_path / "postgres"))
    assert not (tmp_path / "postgres" / "data").exists()


def test_a_server_that_is_there_is_not_written_over(house: House) -> None:
    with pytest.raises(restoring.NotEmpty):
        restoring.restore(house.vault, house.key, house.cluster)


def test_nothing_readable_lies_in_the_vault(house: House) -> None:
    for path in house.vault.folder.rglob("*.age"):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org")
        assert b"the mistake" not in content


def test_a_copy_that_fails_leaves_nothing(house: House, tmp_path: Path) -> None:
    gone = Cluster(tmp_path / "postgres")
    with pytest.raises(psycopg.OperationalError):
        taking.take(gone.url(), vault.Vault(tmp_path / "vault", house.vault.recipient), now=datetime.now(UTC))
    assert not list(tmp_path.rglob("*.age"))


def test_one_segment_twice_is_one_and_anothers_is_refused(house: House, tmp_path: Path) -> None:
    put_into, segment = vault.Vault(tmp_path / "vault", house.vault.recipient), tmp_path / "segment"
    for content in (b"log", b"log"):
        segment.write_bytes(content)
        archive(put_into, segment, "0" * 24)
    assert len(put_into.segment_paths("0" * 24)) == 1
    segment.write_bytes(b"of another server")
    with pytest.raises(FileExistsError):
        archive(put_into, segment, "0" * 24)


def test_old_copies_go_with_the_log_that_only_they_need(house: House, tmp_path: Path) -> None:
    put_into, now = vault.Vault(tmp_path, house.vault.recipient), datetime(2026, 11, 28, tzinfo=UTC)
    for day in range(5):
        path = put_into.base_path(now + timedelta(days=day), f"{day * 10:024X}")
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "log").mkdir()
    for name in [f"{n:024X}" for n in range(0, 45, 5)] + ["00000002.history"]:
        (tmp_path / "log" / f"{name}.{'a' * 16}.gz.age").touch()
    gone = taking.tidy(put_into, keep=3)
    assert [one.at.day for one in gone] == [28, 29]
    assert sorted(int(name, 16) for name, _ in put_into.segments() if len(name) == 24) == [20, 25, 30, 35, 40]
    assert put_into.segment_paths("00000002.history"), "which server came from which is never forgotten"
    assert not taking.tidy(put_into, keep=0)[1:], "two are kept whatever is asked"


@pytest.mark.parametrize("words", ["yesterday", "2026-11-28", "2026-11-28T09:30", "2026-13-01T00:00Z"])
def test_a_moment_without_its_offset_is_refused(words: str) -> None:
    with pytest.raises(Exception, match=r"write .*\+01:00"):
        restore.moment(words)


@pytest.mark.parametrize(
    ("age_h", "hour", "told"),
    [(None, 12, True), (19.0, 3, False), (21.0, 3, True), (21.0, 12, False), (29.0, 5, False), (31.0, 12, True)],
)
def test_when_a_copy_is_due(age_h: float | None, hour: int, told: bool) -> None:
    assert nightly.due(age_h, hour) is told


def test_without_a_vault_it_says_what_to_set() -> None:
    environment = type("E", (), {"embedded": True, "backups": None})()
    with pytest.raises(backup.NoVault, match="PERMANENCE_BACKUPS"):
        backup.vault_of(environment)
    with pytest.raises(NoDatabase, match="PERMANENCE_BACKUP_FROM"):
        copied_from(type("E", (), {"embedded": False, "backup_from": ""})())
