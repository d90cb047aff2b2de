"""When something breaks, people read a page, programs JSON, and neither is told why."""

import pytest
from django.test import Client

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
