"""Parts of the pane asked for by themselves: they show what the pane shows there, and trace what it traces."""

from datetime import timedelta

from django.test import Client

from permanence.agenda import actions as agenda
from permanence.desk.tests.scenes import NOW, Scene, at, make_patient, make_scene, seen, taken, text
from permanence.directory.tests.personas import make_member, make_structure, sign_in
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace

FOUND = {"HX-Request": "true", "HX-Target": "who-found"}
PANE = {"HX-Request": "true", "HX-Target": "pane"}
DAY = {"HX-Request": "true", "HX-Target": "day"}


def readings(scene: Scene) -> int:
    with scope(scene.everyone):
        return Trace.objects.filter(verb="patient.read", actor_id=scene.claire.id).count()


def test_a_name_looked_for_brings_who_is_found_and_nothing_else(scene: Scene, claire: Client) -> None:
    patient, request = make_patient(scene, phone=""), taken(scene)
    page, before = text(claire.get(at(request), headers={"Searched": "dura"})), readings(scene)
    alone = text(claire.get(at(request), headers=FOUND | {"Searched": "dura"}))
    assert f'id="who-{patient.pk}"' in alone
    assert alone.strip().split('name="csrfmiddlewaretoken"')[0] in page
    assert 'id="pane"' not in alone
    assert readings(scene) == before, "shown a moment ago"
    assert "Personne" in text(claire.get(at(request), headers=FOUND | {"Searched": "zzz"}))


def test_a_file_shown_by_a_name_alone_is_traced_once(scene: Scene, claire: Client) -> None:
    make_patient(scene, phone="")
    request, before = taken(scene), readings(scene)
    for _ in range(2):
        claire.get(at(request), headers=FOUND | {"Searched": "dura"})
    assert readings(scene) == before + 1


def test_once_somebody_is_chosen_the_pane_comes_whole(scene: Scene, claire: Client) -> None:
    patient, request = make_patient(scene), taken(scene)
    claire.post(at(request, "choice"), {"patient": patient.pk})
    assert 'id="pane"' in text(claire.get(at(request), headers=FOUND | {"Searched": "dura"}))


def test_a_day_is_shown_by_itself_as_the_pane_shows_it(scene: Scene, claire: Client) -> None:
    request, tomorrow = taken(scene), (NOW + timedelta(days=1)).date().isoformat()
    seen(scene, make_patient(scene, "Petit"))
    page = text(claire.get(f"{at(request)}?day={tomorrow}"))
    alone = text(claire.get(f"{at(request)}?day={tomorrow}", headers=DAY))
    assert "Consultation" in alone
    assert 'name="starts_at"' in alone
    assert "disabled" not in alone
    assert 'id="pane"' not in alone
    assert alone.strip().split('name="csrfmiddlewaretoken"')[0] in page


def test_a_colleague_chooses_nothing_there_and_a_stranger_sees_nothing(scene: Scene, client: Client) -> None:
    request = taken(scene)
    sign_in(client, scene.amel)
    assert "disabled" in text(client.get(at(request), headers=DAY))
    assert 'id="who-found"' not in text(client.get(at(request), headers=FOUND | {"Searched": "dura"}))
    sign_in(client, make_member(make_structure("Ailleurs"), "secretary", "Charlie Nguyen"))
    for part in (DAY, FOUND):
        assert client.get(at(request), headers=part).status_code == 404


def test_two_practices_shown_in_turn_by_one_process_share_no_word_of_anybody(scene: Scene, client: Client) -> None:
    scenes = [scene, make_scene()]
    agenda.add_reason(by=scenes[1].everyone, practitioner_role=scenes[1].doctor, name="Suivi", duration_min=20)
    own = [{"DURAND", "Consultation"}, {"ZUCCARELLI", "Consultation", "Suivi"}]
    people = [make_patient(one, name) for one, name in zip(scenes, ("Durand", "Zuccarelli"), strict=True)]
    requests = [taken(one) for one in scenes]
    for _ in range(2):
        for here, there in ((0, 1), (1, 0)):
            sign_in(client, scenes[here].claire)
            address, shown = at(requests[here]), ""
            for answer in (
                client.post(f"{address}choice/", {"patient": ""}, headers=PANE),
                client.post(f"{address}choice/", {"patient": people[here].pk}, headers=PANE),
                client.get(address, headers=DAY),
            ):
                assert answer.status_code == 200
                shown += text(answer)
            assert all(word in shown for word in own[here])
            assert not any(word in shown for word in own[there] - own[here])
            for row in (requests[there], people[there], scenes[there].doctor, scenes[there].practice):
                assert str(row.pk) not in shown
            assert client.get(at(requests[there]), headers=PANE).status_code == 404
