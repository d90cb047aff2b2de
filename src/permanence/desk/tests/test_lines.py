"""The pages of telephone lines: those of one's structures, a new one, its words, its end, its switchboard's secret."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Line
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.tests.personas import Personas, make_practitioner, make_structure, sign_in, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import NotPermitted, Refusal

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
    changed = alice.post(f"{address}secret/new/", {"seen": 1})
    assert (changed.status_code, changed.headers["Location"]) == (302, address)
    shown = text(alice.post(f"{address}secret/"))
    assert secret_of(line) != former
    assert secret_of(line) in shown
    assert former not in shown


def test_of_two_who_change_the_secret_one_is_told(people: Personas, alice: Client) -> None:
    line = make_line(people.here)
    address = f"/desk/lines/{line.pk}/"
    assert 'name="seen" value="1"' in text(alice.get(address))
    alice.post(f"{address}secret/new/", {"seen": 1})
    first = secret_of(line)
    for stale in ({"seen": 1}, {"seen": "x"}, {}):
        late = alice.post(f"{address}secret/new/", stale)
        assert (late.status_code, "vient d’être changé" in text(late)) == (409, True)
    assert secret_of(line) == first


def test_a_line_is_corrected_and_keeps_its_secret(people: Personas, alice: Client) -> None:
    line, role = make_line(people.here), make_practitioner(people.here)
    address, former = f"/desk/lines/{line.pk}/details/", secret_of(line)
    shown = text(alice.get(address))
    for said in ('value="05 36 49 88 01"', 'value="Accueil"', "{agent} à votre écoute.", "Dr Benali"):
        assert said in shown
    sent = {"number": "0536498801", "label": "Dr Benali", "greeting": "Bonjour.", "practitioner_role": role.pk}
    page = alice.post(address, sent, follow=True)
    assert "Modifications enregistrées." in text(page)
    [kept] = lines_of(people.here)
    assert (kept.number, kept.label, kept.greeting, kept.practitioner_role_id) == (
        NUMBER, "Dr Benali", "Bonjour.", role.pk,
    )  # fmt: skip
    page = alice.post(address, sent | {"number": "05 36 49 88 09", "practitioner_role": ""}, follow=True)
    assert "doit désormais annoncer le nouveau numéro" in text(page)
    [kept] = lines_of(people.here)
    assert (kept.number, kept.practitioner_role_id) == ("+33536498809", None)
    assert secret_of(line) == former


def test_a_correction_takes_no_number_and_no_practitioner_of_others(people: Personas, alice: Client) -> None:
    line, stranger = make_line(people.here), make_practitioner(people.elsewhere, "Dupuy")
    make_line(people.elsewhere, "+33536498802")
    address, sent = f"/desk/lines/{line.pk}/details/", typed(people.here, label="Neuve")
    assert "Dupuy" not in text(alice.get(address))
    for wrong, said in (
        ({"number": "05 36 49 88 02"}, "déjà celui d’une autre"),
        ({"number": "05 36"}, "Ce n’est pas un numéro de téléphone"),
        ({"practitioner_role": stranger.pk}, "choix"),
        ({"greeting": ""}, "obligatoire"),
    ):
        page = alice.post(address, sent | wrong)
        assert (page.status_code, said in text(page), 'value="Neuve"' in text(page)) == (422, True, True)
    [kept] = lines_of(people.here)
    assert (kept.number, kept.label) == (NUMBER, "Accueil")


def test_a_line_is_closed_and_opened_again(people: Personas, alice: Client) -> None:
    line = make_line(people.here)
    address, former = f"/desk/lines/{line.pk}/", secret_of(line)
    assert "Fermer cette ligne" in text(alice.get(address))
    page = alice.post(f"{address}closure/", follow=True)
    for said in ("Cette ligne est fermée", "par Alice Maisonneuve-Delacroix", "Rouvrir la ligne"):
        assert said in text(page)
    assert "fermée" in text(alice.get("/desk/lines/"))
    [kept] = lines_of(people.here)
    assert (kept.closed_at is not None, kept.closed_by_id) == (True, people.alice.id)
    first = kept.closed_at
    alice.post(f"{address}closure/")
    assert lines_of(people.here)[0].closed_at == first, "the first to close it did"
    page = alice.post(f"{address}return/", follow=True)
    assert "La ligne est rouverte." in text(page)
    [kept] = lines_of(people.here)
    assert (kept.closed_at, kept.closed_by_id, secret_of(line)) == (None, None, former)
    with scope(system("test", [people.here.pk])):
        assert Change.objects.filter(row_id=line.pk, operation="update").count() == 2


def test_a_closed_line_gives_its_number_back(people: Personas, alice: Client) -> None:
    former = make_line(people.here)
    alice.post(f"/desk/lines/{former.pk}/closure/")
    assert alice.post("/desk/lines/new/", typed(people.here, label="Neuve")).status_code == 302
    assert [line.label for line in queries_of(people.alice)] == ["Neuve", "Accueil"], "closed ones last"
    late = alice.post(f"/desk/lines/{former.pk}/return/")
    assert (late.status_code, "déjà celui d’une autre" in text(late)) == (409, True)


def queries_of(actor: Actor) -> list[Line]:
    with scope(actor):
        return list(queries.managed_lines(actor))


def test_a_closed_line_is_not_offered_to_ring(people: Personas) -> None:
    line = make_line(people.here)
    with scope(system("test", [people.here.pk])) as by:
        assert list(queries.lines(by)) == [line]
        actions.close_line(by=by, line=line, now=NOW)
        assert not queries.lines(by)


def test_the_page_tells_when_the_switchboard_was_last_heard(people: Personas, alice: Client) -> None:
    line = make_line(people.here)
    assert "aucun pour l’instant" in text(alice.get(f"/desk/lines/{line.pk}/"))
    by = system("telephony", [people.here.pk])
    actions.hear(by=by, line=line, provider_id="c1", kind="ringing", at=NOW, caller_number="", now=NOW)
    shown = text(alice.get(f"/desk/lines/{line.pk}/"))
    assert "aucun pour l’instant" not in shown
    assert NOW.date().isoformat() in shown


def test_the_trial_has_the_secret_once_it_is_shown(people: Personas, alice: Client) -> None:
    line = make_line(people.here)
    address = f"/desk/lines/{line.pk}/"
    covered, shown = text(alice.get(address)), text(alice.post(f"{address}secret/"))
    assert secret_of(line) not in covered
    assert f"SECRET='{secret_of(line)}'" in shown
    for said in (r"{\"line\":\"+33536498801\"", f"curl -sS '{settings.BASE_URL}/telephony/events'"):
        assert said in shown


NOUNS = (
    ("get", ""), ("post", "secret/"), ("post", "secret/new/"), ("get", "details/"), ("post", "details/"),
    ("post", "closure/"), ("post", "return/"),
)  # fmt: skip


def test_a_colleague_is_refused_and_a_stranger_finds_nothing(people: Personas) -> None:
    line = make_line(people.here)
    former = secret_of(line)
    for method, noun in NOUNS:
        for actor, status in ((people.bob, 403), (people.charlie, 404)):
            sent = typed(people.here, seen=1, label="Mienne")
            assert getattr(browser(actor), method)(f"/desk/lines/{line.pk}/{noun}", sent).status_code == status
    assert browser(people.bob).get("/desk/lines/").status_code == 403
    assert browser(people.bob).post("/desk/lines/new/", typed(people.here)).status_code == 403
    [kept] = lines_of(people.here)
    assert (secret_of(line), kept.label, kept.closed_at) == (former, "Accueil", None)


def test_lines_are_managed_by_those_who_may(people: Personas) -> None:
    line = make_line(people.here)
    words = {"number": NUMBER, "label": "L", "greeting": "Bonjour"}
    for actor in (people.bob, people.charlie):
        for attempt in (
            lambda by: actions.rotate_secret(by=by, line=line, seen=1, now=NOW),
            lambda by: actions.open_line(by=by, structure=people.here, now=NOW, **words | {"number": "+33536498803"}),
            lambda by: actions.correct_line(by=by, line=line, practitioner_role=None, **words),
            lambda by: actions.close_line(by=by, line=line, now=NOW),
            lambda by: actions.reopen_line(by=by, line=line),
        ):
            with pytest.raises(NotPermitted):
                attempt(actor)


def at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Do them together, each on a connection of its own; return what came of each."""
    ready = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> str:
        try:
            with connection.cursor():  # the connection is there before the start
                ready.wait()
            deed()
        except Refusal as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(one, deeds))


@pytest.mark.usefixtures("committed")
def test_of_eight_who_change_one_secret_at_once_one_does() -> None:
    here = make_structure("MSP des Tilleuls")
    by, line = system("test", [here.pk]), make_line(here)
    changes = [partial(actions.rotate_secret, by=by, line=line, seen=1, now=NOW)] * 8
    assert at_once(changes) == ["SecretChanged"] * 7 + ["done"]
    assert [line.secret_version for line in lines_of(here)] == [2]


@pytest.mark.usefixtures("committed")
def test_of_eight_lines_that_want_one_number_back_one_has_it() -> None:
    here = make_structure("MSP des Tilleuls")
    by = system("test", [here.pk])
    lines = [actions.close_line(by=by, line=make_line(here), now=NOW) for _ in range(8)]
    returns = [partial(actions.reopen_line, by=by, line=line) for line in lines]
    assert at_once(returns) == ["NumberTaken"] * 7 + ["done"]
    assert [line.closed_at is None for line in lines_of(here)].count(True) == 1
