"""When something breaks, people read a page, programs JSON, and neither is told why."""

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout, TooManyRequests

from permanence.config import broken

WHY = "secret of the engine room"


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Client:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError(WHY)

    monkeypatch.setattr("permanence.api.actions.receive", fail)
    monkeypatch.setattr("permanence.agenda.queries.behind_link", fail)
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_switchboard_is_told_in_json(visitor: Client) -> None:
    answer = visitor.post("/telephony/events", "{}", "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    words = "Erreur de notre côté. Renvoyez l’événement."
    said = {"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": words}
    assert answer.json() == said | {"error": "Broken", "message": words}


@pytest.mark.django_db
def test_a_person_reads_a_page(visitor: Client) -> None:
    answer = visitor.get("/rdv/x/")
    assert answer.status_code == 500
    assert "Une erreur de notre côté" in answer.content.decode()
    assert WHY not in answer.content.decode()


def of(cause: psycopg.Error) -> OperationalError:
    """A problem as Django tells it."""
    problem = OperationalError(str(cause))
    problem.__cause__ = cause
    return problem


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (of(PoolTimeout(WHY)), 503),
        (of(TooManyRequests(WHY)), 503),
        (of(psycopg.OperationalError(WHY)), 503),
        (of(psycopg.errors.AdminShutdown(WHY)), 503),
        (of(psycopg.errors.CannotConnectNow(WHY)), 503),
        (psycopg.OperationalError(WHY), 503),
        (of(psycopg.errors.LockNotAvailable(WHY)), 500),
        (of(psycopg.errors.DeadlockDetected(WHY)), 500),
        (ConnectionError(WHY), 500),
    ],
    ids=lambda told: type(getattr(told, "__cause__", None) or told).__name__,
)
def test_a_database_that_is_away_is_no_mistake(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int
) -> None:
    monkeypatch.setattr(broken, "AWAY", broken.Away())

    def fail(*_args: object, **_kwargs: object) -> None:
        raise problem

    monkeypatch.setattr("permanence.api.actions.receive", fail)
    monkeypatch.setattr("permanence.agenda.queries.behind_link", fail)
    visitor = Client(raise_request_exception=False)
    page, told = visitor.get("/rdv/x/"), visitor.post("/telephony/events", "{}", "application/json")
    assert (page.status_code, told.status_code) == (status, status)
    assert WHY not in page.content.decode() + told.content.decode()
    assert (visitor.get("/accounts/login/").status_code == 503) is (status == 503), "who comes next does not wait"
    assert visitor.get("/health/live").status_code == 200
    monkeypatch.setattr(broken.AWAY, "until", 0.0)
    assert visitor.get("/accounts/login/").status_code == 200
    if status == 503:
        assert page["Retry-After"] == told["Retry-After"] == "5"
        assert "Permanence est indisponible un instant" in page.content.decode()
        assert told.json()["error"] == "Away"


ASKED_IN_VAIN = [
    ("POST", "/telephony/events/", {}, 404, "NotFound"),
    ("GET", "/api/v2/free-times", {}, 404, "NotFound"),
    ("GET", "/telephony/events", {}, 405, "MethodNotAllowed"),
    ("DELETE", "/telephony/events", {}, 405, "MethodNotAllowed"),
    ("POST", "/telephony/events", {"Host": "ailleurs.test"}, 400, "BadRequest"),
    ("POST", "/api/v1/appointments", {}, 403, "NotProved"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "headers", "status", "code"), ASKED_IN_VAIN)
def test_what_programs_ask_in_vain_is_told_in_json(
    method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, path, "{}", "application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["error"] == code
    assert told["message"]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "host", "status"), [("/nowhere/", "localhost", 404), ("/", "ailleurs.test", 400)])
def test_what_is_asked_in_vain_is_so_whatever_is_sent_to_it(path: str, host: str, status: int) -> None:
    """What is sent is a form by its name, and none by what stands in it."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "k" * 32
    kind, body = "multipart/form-data; boundary=x", b"[" * 5_000
    assert client.generic("POST", path, body, content_type=kind, headers={"Host": host}).status_code == status


@pytest.mark.django_db
def test_what_people_ask_in_vain_is_a_page() -> None:
    for path, host, status in (("/nowhere/", "localhost", 404), ("/accounts/login/", "ailleurs.test", 400)):
        answer = Client().get(path, headers={"Host": host})
        assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
