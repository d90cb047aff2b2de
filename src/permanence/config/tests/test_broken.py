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
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert answer.json() == {"error": "Broken", "message": "Erreur de notre côté. Renvoyez l’événement."}


@pytest.mark.django_db
def test_a_person_reads_a_page(visitor: Client) -> None:
    answer = visitor.get("/rdv/x/")
    assert answer.status_code == 500
    assert "Une erreur de notre côté" in answer.content.decode()
    assert WHY not in answer.content.decode()
