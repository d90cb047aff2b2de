"""The desk's manners by its doors: sentences of a practice, tone of a call, language, words, a room apart."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from permanence.capacity import actions as capacity
from permanence.desk import actions, queries
from permanence.desk.models import Call, Request, Tone, Tongue, Wording
from permanence.desk.tests.scenes import NOW, Scene, at, make_patient, taken, text
from permanence.directory.models import Site
from permanence.directory.tests.personas import make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import Invalid, NotPermitted
from permanence.patients.models import Patient


def secretary(scene: Scene) -> Actor:
    return make_member(scene.practice, "secretary", "Alice Martin")


def write(scene: Scene, by: Actor, words: str, situation: str = "reason") -> Wording:
    return actions.write_wording(by=by, structure=scene.practice, situation=situation, text=words, now=NOW)


def test_a_practice_says_it_in_its_own_words_and_takes_it_back(scene: Scene, claire: Client) -> None:
    alice, request = secretary(scene), taken(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=make_patient(scene), now=NOW)
    assert "Pour quelle raison souhaitez-vous consulter" in text(claire.get(at(request)))
    first = write(scene, alice, "  Qu’est-ce qui vous amène \n au {cabinet} ? ")
    assert (first.version, first.text) == (1, "Qu’est-ce qui vous amène au {cabinet} ?")
    assert "Qu’est-ce qui vous amène au MSP des Tilleuls ?" in text(claire.get(at(request)))
    assert write(scene, alice, first.text) == first
    assert write(scene, alice, "").version == 2
    assert "Pour quelle raison souhaitez-vous consulter" in text(claire.get(at(request)))
    with scope(scene.everyone):
        assert Wording.objects.count() == 2


def test_what_is_wrongly_written_is_shown_beside_what_was_typed(scene: Scene, client: Client) -> None:
    sign_in(client, secretary(scene))
    page = f"/desk/sentences/{scene.practice.pk}/"
    sent = client.post(f"{page}wording/", {"situation": "reason", "text": "Bonjour {cabinnet}"})
    assert sent.status_code == 422
    assert "Bonjour {cabinnet}" in text(sent)
    assert "{cabinnet}" in text(sent)
    assert client.post(f"{page}wording/", {"situation": "nothing", "text": "Bonjour"}).status_code == 422
    assert client.post(f"{page}wording/", {"situation": "closing", "text": "Au revoir."}).url == page
    assert "Au revoir." in text(client.get(page))


def test_who_answers_reads_the_sentences_and_writes_none(scene: Scene, claire: Client, client: Client) -> None:
    people = three()
    page = f"/desk/sentences/{scene.practice.pk}/"
    shown = text(claire.get(page))
    assert "merci de votre appel" in shown
    assert "<textarea" not in shown
    assert claire.post(f"{page}wording/", {"situation": "closing", "text": "Non."}).status_code == 403
    for actor in (scene.claire, people.charlie):
        with pytest.raises(NotPermitted):
            write(scene, actor, "Non.")
    sign_in(client, people.charlie)
    assert client.get(page).status_code == 404


def test_advice_stays_on_the_call_and_goes_with_it(scene: Scene, claire: Client) -> None:
    request, patient = taken(scene), make_patient(scene)
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    claire.post(at(request, "tone"), {"attitude": "stubborn"})
    shown = text(claire.get(at(request)))
    assert "Redire la même chose" in shown
    with scope(scene.everyone):
        assert Tone.objects.get().call_id == request.call_id
        assert not Change.objects.filter(table="desk_tone").exists()
        assert not any("stubborn" in str(vars(one)) for one in Trace.objects.all())
    for page in (f"/patients/{patient.pk}/", f"/patients/?q={patient.birth_name}", "/desk/board/?show=all"):
        assert not any(word in text(claire.get(page)) for word in ("insiste", "Redire la même chose"))
    claire.post(at(request, "tone"), {"attitude": ""})
    assert 'id="advice"' not in text(claire.get(at(request)))
    actions.note_tone(by=scene.claire, call=request.call, attitude="angry")
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).delete()
        Call.objects.get(pk=request.call_id).delete()
        assert not Tone.objects.exists()


def test_a_visitors_attitude_is_not_kept_at_all(scene: Scene, claire: Client) -> None:
    request = actions.open_request(by=scene.claire, structure=scene.practice, now=NOW)
    assert "Laisser finir" in text(claire.post(at(request, "tone"), {"attitude": "angry"})).replace("Le l", "L")
    assert 'id="advice"' not in text(claire.get(at(request)))
    with scope(scene.everyone):
        assert not Tone.objects.exists()


@pytest.mark.parametrize("attitude", ["rude", "Angry", "x" * 40])
def test_an_attitude_that_is_none_is_refused(scene: Scene, claire: Client, attitude: str) -> None:
    request = taken(scene)
    assert claire.post(at(request, "tone"), {"attitude": attitude}).status_code == 422


def test_a_colleague_and_a_stranger_note_nothing_of_ones_call(scene: Scene) -> None:
    request, charlie = taken(scene), three().charlie
    for attempt in (
        lambda by: actions.note_tone(by=by, call=request.call, attitude="angry"),
        lambda by: actions.note_tongue(by=by, request=request, language="ar", interpreter=True),
    ):
        with pytest.raises(actions.NotYours):
            attempt(scene.amel)
        with pytest.raises(NotPermitted):
            attempt(charlie)


def test_language_comes_with_its_sentences_and_is_kept_on_the_file_by_an_explicit_act(
    scene: Scene, claire: Client
) -> None:
    request, patient = taken(scene), make_patient(scene)
    claire.post(at(request, "tongue"), {"language": "ar", "interpreter": "on"})
    shown = text(claire.get(at(request)))
    assert 'lang="ar" dir="rtl"' in shown
    assert "Raccrochez et appelez le 15 maintenant." in shown
    assert "Arabe · interprète nécessaire" in shown
    assert claire.post(at(request, "tongue/file")).status_code == 409, "nobody is chosen"
    actions.choose_patient(by=scene.claire, request=request, patient=patient, now=NOW)
    with scope(scene.everyone):
        assert Patient.objects.get(pk=patient.pk).language == "fr"
    claire.post(at(request, "tongue/file"))
    with scope(scene.everyone):
        kept = Patient.objects.get(pk=patient.pk)
        assert (kept.language, kept.interpreter) == ("ar", True)
    assert "Gardé dans le dossier du patient." in text(claire.get(at(request)))
    claire.post(at(request, "tongue"), {"language": "fr"})
    with scope(scene.everyone):
        assert not Tongue.objects.exists()
    with pytest.raises(Invalid):
        actions.note_tongue(by=scene.claire, request=request, language="xx", interpreter=False)


def test_medical_words_are_looked_up_and_heard(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    assert "Prélèvement au col" in text(claire.post("/desk/glossary/", {"q": "frotis"}))
    assert "n’est pas dans le lexique" in text(claire.post("/desk/glossary/", {"q": "zzzz"}))
    heard = text(claire.post(at(request, "heard"), {"understood": "écho demandée, douleur dans la poitrine"}))
    assert heard.index("douleur dans la poitrine") < heard.index("écho")
    assert "Signe possible de gravité" in heard
    assert text(claire.post(at(request, "heard"), {"understood": "rien de particulier"})).strip() == ""


def make_room(scene: Scene, name: str = "Salle 2") -> Any:
    with scope(scene.everyone):
        site = Site.objects.get(structure=scene.practice)
    return capacity.add_resource(by=scene.everyone, site=site, kind="room", name=name)


def test_one_goes_on_in_private_in_one_action(scene: Scene, claire: Client) -> None:
    make_room(scene)
    request = actions.open_request(by=scene.claire, structure=scene.practice, now=NOW)
    claire.post(at(request, "aside"))
    assert "jusqu’à 10 h 15" in text(claire.get(at(request)))
    claire.post(at(request, "aside"))  # pressed twice, one room
    second = taken(scene, scene.amel)
    with pytest.raises(actions.NoRoomFree) as refused:
        actions.go_aside(by=scene.amel, request=second, instead="Parlez bas.", now=NOW)
    assert ("10 h 15" in str(refused.value.detail), refused.value.next_step) == (True, "Parlez bas.")
    claire.post(at(request, "aside"), {"back": "1"})
    assert actions.go_aside(by=scene.amel, request=second, instead="", now=NOW).room == "Salle 2"
    with scope(scene.everyone):
        assert queries.aside(second, NOW + timedelta(minutes=15)) is None


def test_without_a_room_it_says_what_to_do(scene: Scene, claire: Client) -> None:
    request = taken(scene)
    answer = claire.post(at(request, "aside"))
    assert answer.status_code == 409
    assert "passez en mode discret" in text(answer)
    write(scene, secretary(scene), "Passez par le couloir.", "aside")
    assert "Passez par le couloir." in text(claire.post(at(request, "aside")))
