"""The pages of telephone lines: those of one's structures, a new one, and the secret of its switchboard."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Line
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotPermitted

from .scenes import NOW

NUMBER = "+33536498801"


@pytest.fixture
def people(db: None) -> Personas:
    return three(may="manager")


@pytest.fixture
def alice(people: Personas) -> Client:
    return browser(people.alice)


def browser(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def make_line(structure: Structure, number: str = NUMBER, role: PractitionerRole | None = None) -> Line:
    by = system("test", [structure.pk])
    return actions.open_line(
        by=by, structure=structure, number=number, label="Accueil", greeting="Bonjour, {agent} à votre écoute.",
        practitioner_role=role, now=NOW,
    )  # fmt: skip


def typed(structure: Structure, **more: Any) -> dict[str, Any]:
    return {
        "structure": structure.pk, "number": "05 36 49 88 01", "label": "Ligne du Dr Benali",
        "greeting": "Cabinet Benali, bonjour.", "practitioner_role": "",
    } | more  # fmt: skip


def lines_of(structure: Structure) -> list[Line]:
    with scope(system("test", [structure.pk])):
        return list(Line.objects.filter(structure=structure))


def secret_of(line: Line) -> str:
    with scope(system("test", [line.structure_id])):
        return queries.line_secret(Line.objects.get(pk=line.pk))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_lists_the_lines_of_ones_structures_alone(people: Personas, alice: Client) -> None:
    assert "Aucune ligne pour l’instant" in text(alice.get("/desk/lines/"))
    make_line(people.here, role=make_practitioner(people.here))
    make_line(people.elsewhere, "+33536498802")
    shown = text(alice.get("/desk/lines/"))
    for said in ("05 36 49 88 01", "Accueil", "MSP des Tilleuls", "Dr Benali", "{agent} à votre écoute."):
        assert said in shown
    assert "05 36 49 88 02" not in shown


def test_the_rail_leads_there_those_who_manage(people: Personas, alice: Client) -> None:
    assert 'href="/desk/lines/"' in text(alice.get("/"))
    assert 'href="/desk/lines/"' not in text(browser(people.bob).get("/"))


def test_a_line_is_added_as_people_write_numbers(people: Personas, alice: Client) -> None:
    role = make_practitioner(people.here)
    page = alice.post("/desk/lines/new/", typed(people.here, practitioner_role=role.pk), follow=True)
    [line] = lines_of(people.here)
    assert (line.number, line.label, line.practitioner_role_id) == (NUMBER, "Ligne du Dr Benali", role.pk)
    assert page.redirect_chain == [(f"/desk/lines/{line.pk}/", 302)]
    assert settings.BASE_URL + "/telephony/events" in text(page)


@pytest.mark.parametrize(
    ("number", "said"), [("05 36 49", "Ce n’est pas un numéro de téléphone"), ("0536498801", "déjà celui d’une autre")]
)
def test_a_bad_or_taken_number_is_told_and_nothing_typed_is_lost(
    people: Personas, alice: Client, number: str, said: str
) -> None:
    make_line(people.elsewhere)
    page = alice.post("/desk/lines/new/", typed(people.here, number=number))
    assert page.status_code == 422
    for kept in (said, f'value="{number}"', 'value="Ligne du Dr Benali"', 'value="Cabinet Benali, bonjour."'):
        assert kept in text(page)
    assert not lines_of(people.here)


def test_practices_and_practitioners_of_others_are_not_to_be_chosen(people: Personas, alice: Client) -> None:
    stranger = make_practitioner(people.elsewhere, "Dupuy")
    assert "Dupuy" not in text(alice.get("/desk/lines/new/"))
    for sent in (typed(people.elsewhere), typed(people.here, practitioner_role=stranger.pk)):
        assert alice.post("/desk/lines/new/", sent).status_code == 422
    assert not lines_of(people.here) + lines_of(people.elsewhere)


def test_the_secret_is_shown_when_asked_for_and_traced(people: Personas, alice: Client) -> None:
    line = make_line(people.here)
    address, secret = f"/desk/lines/{line.pk}/", secret_of(line)
    assert secret not in text(alice.get(address))
    assert alice.get(f"{address}secret/").status_code == 405
    shown = alice.post(f"{address}secret/")
    assert secret in text(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    with scope(system("test", [people.here.pk])):
        assert Trace.objects.filter(verb="line.secret_read", actor_id=people.alice.id, subject_id=line.pk).count() == 1


def test_a_changed_secret_replaces_the_former(people: Personas, alice: Client) -> None:
    line = make_line(people.here)
    address, former = f"/desk/lines/{line.pk}/", secret_of(line)
    changed = alice.post(f"{address}secret/new/")
    assert (changed.status_code, changed.headers["Location"]) == (302, address)
    shown = text(alice.post(f"{address}secret/"))
    assert secret_of(line) != former
    assert secret_of(line) in shown
    assert former not in shown


def test_a_colleague_is_refused_and_a_stranger_finds_nothing(people: Personas) -> None:
    line = make_line(people.here)
    former = secret_of(line)
    for method, noun in (("get", ""), ("post", "secret/"), ("post", "secret/new/")):
        for actor, status in ((people.bob, 403), (people.charlie, 404)):
            assert getattr(browser(actor), method)(f"/desk/lines/{line.pk}/{noun}").status_code == status
    assert browser(people.bob).get("/desk/lines/").status_code == 403
    assert browser(people.bob).post("/desk/lines/new/", typed(people.here)).status_code == 403
    assert secret_of(line) == former


def test_lines_are_opened_and_their_secrets_changed_by_those_who_manage(people: Personas) -> None:
    line = make_line(people.here)
    for actor in (people.bob, people.charlie):
        with pytest.raises(NotPermitted):
            actions.rotate_secret(by=actor, line=line, now=NOW)
        with pytest.raises(NotPermitted):
            actions.open_line(
                by=actor, structure=people.here, number="+33536498803", label="L", greeting="Bonjour", now=NOW
            )
