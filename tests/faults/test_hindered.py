"""No connection left, or no room on the disk: nothing is half-kept, all are told to come back, and it shows."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as house
from django.db import connection
from django.test import Client
from django.urls import reverse

from permanence.config import broken
from permanence.directory.models import Site
from permanence.directory.tests import personas
from permanence.foundation.actor import scope, system
from permanence.foundation.models import Trace
from permanence.runtime.postgres import Cluster

pytestmark = pytest.mark.usefixtures("committed")
DATABASE = str(house.DATABASES["default"]["NAME"])
TOKEN = {"authorization": "Bearer s3cret"}


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(broken, "AWAY", broken.Away())  # what was before is over
    return Client(raise_request_exception=False)


@pytest.fixture
def watched(settings: Any) -> None:
    settings.METRICS_TOKEN = "s3cret"


@pytest.fixture
def narrow(committed: None) -> Iterator[None]:
    """One connection for all threads, and hardly any patience."""
    options = connection.settings_dict["OPTIONS"]
    former = options["pool"]
    connection.close()
    connection.close_pool()
    options["pool"] = {"min_size": 0, "max_size": 1, "timeout": 0.2}
    yield
    connection.close()
    connection.close_pool()
    options["pool"] = former


@pytest.fixture
def all_taken(narrow: None) -> Iterator[threading.Event]:
    """Somebody else holds the only connection until he is told."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        connection.ensure_connection()
        held.set()
        let_go.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    yield let_go
    let_go.set()
    holder.join()


def test_without_a_connection_everyone_is_told_to_come_back(
    visitor: Client, all_taken: threading.Event, watched: None
) -> None:
    page = visitor.get(reverse("account_login"), headers={"Cookie": "sessionid=x"})
    told = visitor.post("/telephony/events", "{}", "application/json")
    asked = visitor.get("/fhir/r4/metadata", headers={"authorization": "Bearer x"})
    assert [one.status_code for one in (told, asked)] == [503, 503]
    assert {one["Retry-After"] for one in (told, asked)} == {"5"}
    assert told.json()["error"] == "Away"
    assert asked.json()["issue"][0]["code"] == "transient"
    assert page.status_code in {200, 503}, "what needs no database is served"
    assert visitor.get("/health/live").status_code == 200
    assert visitor.get("/health/ready").status_code == 503
    assert "permanence_database_answers 0.0" in visitor.get("/metrics", headers=TOKEN).content.decode()


def test_it_serves_as_soon_as_one_is_there(visitor: Client, all_taken: threading.Event, watched: None) -> None:
    assert visitor.get("/health/ready").status_code == 503
    all_taken.set()
    for _ in range(50):
        if visitor.get("/health/ready").status_code == 200:
            break
    assert visitor.get("/health/ready").status_code == 200
    assert "permanence_database_answers 1.0" in visitor.get("/metrics", headers=TOKEN).content.decode()


@pytest.fixture
def full(committed: None, cluster: Cluster) -> Iterator[None]:
    """PostgreSQL finds no room for another site, and notices at the very end of the transaction."""
    raises = (
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
        " 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;"
        "CREATE CONSTRAINT TRIGGER no_room AFTER INSERT ON directory_site DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION no_room()"
    )
    with psycopg.connect(cluster.url("postgres", DATABASE), autocommit=True) as administrator:
        administrator.execute(raises)
        yield
        administrator.execute("DROP FUNCTION no_room() CASCADE")


def test_on_a_full_disk_nothing_is_half_kept(visitor: Client, full: None) -> None:
    people = personas.three(may="manager", may_not="secretary")
    personas.sign_in(visitor, people.alice)
    new = reverse("directory:new_site", args=[people.here.pk])
    asked = {"name": "Annexe", "address": "1 rue X", "postal_code": "31000", "city": "Toulouse"}
    answer = visitor.post(new, asked)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "indisponible un instant" in answer.content.decode()
    assert "No space left" not in answer.content.decode()
    with scope(system("test", [people.here.pk])):
        assert not Site.objects.exists()
        assert not Trace.objects.filter(verb="site.added").exists()
    assert visitor.get(reverse("directory:structure", args=[people.here.pk])).status_code == 200, (
        "what is there is read"
    )
