"""A formality is a list of steps with who and when, a sheet filled in from the file, a reminder without its name."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from permanence.coverage import actions, queries
from permanence.coverage.guide_words import STEPS, WHO
from permanence.coverage.models import Formality, FormalityKind
from permanence.coverage.rules import guides
from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.kernel.models import Task
from permanence.patients.actions import merge
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here)


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def begun(who: Personas, patient: Patient, kind: str = "insurer") -> Formality:
    now = timezone.now()
    return actions.begin(by=who.alice, patient=patient, kind=kind, due_on=now.date() + timedelta(days=9), now=now)


def test_every_formality_has_its_steps_in_words() -> None:
    assert {*guides.GUIDES} == {*FormalityKind.values}
    codes = [code for kind in guides.GUIDES for code in guides.steps(kind)]
    assert len(codes) == len({*codes})
    assert {*codes} == {*STEPS}
    assert {one for steps in guides.GUIDES.values() for _code, one in steps} == {*WHO}


def test_a_formality_is_begun_once_ticked_and_closed_with_its_task(who: Personas, patient: Patient) -> None:
    row, now = begun(who, patient, "ald"), timezone.now()
    with scope(who.alice):
        task = Task.objects.get(pk=row.task_id)
    assert "ALD" not in task.title
    assert (task.about, task.about_id) == ("patients.patient", patient.pk)
    with pytest.raises(actions.AlreadyBegun):
        begun(who, patient, "ald")
    for _again in range(2):
        actions.tick(by=who.alice, formality=row, step="ald_asked", done=True, now=now)
    with scope(who.alice):
        (told,) = queries.formalities(who.alice, patient)
    assert (told.done, told.next and told.next.code) == (1, "ald_answer")
    actions.tick(by=who.alice, formality=row, step="ald_asked", done=False, now=now)
    with pytest.raises(Invalid):
        actions.tick(by=who.alice, formality=row, step="in_card", done=True, now=now)
    actions.close(by=who.alice, formality=row, now=now)
    with scope(who.alice):
        assert Task.objects.get(pk=row.task_id).done_at
    begun(who, patient, "ald")


def test_who_may_not_sees_none_of_it(who: Personas, patient: Patient) -> None:
    row, voice = begun(who, patient, "state_aid"), make_member(who.here, "telesecretary", "Claire Voisin")
    with scope(voice):
        assert queries.formalities(voice, patient) == []
        with pytest.raises(NotFound):
            queries.formality(voice, row.pk)
    for actor in (who.bob, who.charlie, voice):
        with pytest.raises(NotPermitted):
            actions.tick(by=actor, formality=row, step="aid_rights", done=True, now=timezone.now())
    with pytest.raises(Invalid):
        begun(who, patient, "luck")


def test_the_pages_and_the_sheet(who: Personas, patient: Patient) -> None:
    client = client_of(who.alice)
    actions.note(
        by=who.alice, patient=patient, kind="complementary", payer="Midi", contract="MM-4471", now=timezone.now()
    )
    answer = client.post(reverse("coverage:beginning", args=[patient.pk]), {"kind": "insurer"}, follow=True)
    assert "0 sur 4" in answer.content.decode()
    with scope(who.alice):
        row = Formality.objects.get()
    ticked = client.post(reverse("coverage:tick", args=[row.pk]), {"step": "in_asked", "done": "1"}, follow=True)
    assert "1 sur 4" in ticked.content.decode()
    assert "1 sur 4" in client.get(reverse("coverage:file", args=[patient.pk])).content.decode()
    assert "1 sur 4" in client.get(reverse("patients:patient", args=[patient.pk])).content.decode()
    paper = client.get(reverse("coverage:sheet", args=[row.pk]))
    text = "\n".join(one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages)
    assert paper["Content-Type"] == "application/pdf"
    assert "MM-4471" in text
    assert "DURAND" in text
    closed = client.post(reverse("coverage:closing", args=[row.pk]), follow=True)
    assert "fermée" in closed.content.decode()


def test_two_files_with_the_same_formality_under_way_are_merged_once_one_is_closed(
    who: Personas, patient: Patient
) -> None:
    other, now = make_patient(who.here), timezone.now()
    begun(who, patient)
    late = begun(who, other)
    with pytest.raises(actions.BegunTwice) as refused:
        merge(by=who.alice, kept=patient, gone=other, now=now)
    assert "démarche" in str(refused.value.title)
    actions.close(by=who.alice, formality=late, now=now)
    merge(by=who.alice, kept=patient, gone=other, now=now)
    with scope(who.alice):
        assert Formality.objects.filter(patient=patient).count() == 2


def test_closing_early_is_asked_once_more(who: Personas, patient: Patient) -> None:
    row, client = begun(who, patient), client_of(who.alice)
    page = reverse("coverage:formality", args=[row.pk])
    assert "alors qu’il reste des étapes" in client.get(page).text
    for step in guides.steps(row.kind):
        actions.tick(by=who.alice, formality=row, step=step, done=True, now=timezone.now())
    assert "alors qu’il reste des étapes" not in client.get(page).text


def test_the_deadline_is_chosen_and_the_task_follows(who: Personas, patient: Patient) -> None:
    row, now = begun(who, patient), timezone.now()
    later = timezone.localdate(now) + timedelta(days=40)
    actions.choose_due(by=who.alice, formality=row, due_on=later, now=now)
    with scope(who.alice):
        task = Task.objects.get(pk=row.task_id)
    assert timezone.localdate(task.due_at) == later
    with pytest.raises(actions.DayPast):
        actions.choose_due(by=who.alice, formality=row, due_on=timezone.localdate(now), now=now)
    client, page = client_of(who.alice), reverse("coverage:formality", args=[row.pk])
    refused = client.post(reverse("coverage:deadline", args=[row.pk]), {"due_on": "2020-01-02"})
    assert refused.status_code == 422
    assert "déjà passée" in refused.text
    sooner = (later - timedelta(days=20)).isoformat()
    assert client.post(reverse("coverage:deadline", args=[row.pk]), {"due_on": sooner}).status_code == 302
    assert sooner in client.get(page).text
    actions.close(by=who.alice, formality=row, now=now)
    with pytest.raises(actions.IsClosed):
        actions.choose_due(by=who.alice, formality=row, due_on=later, now=now)


def test_a_closed_one_is_opened_again_with_its_steps_and_its_task(who: Personas, patient: Patient) -> None:
    row, now = begun(who, patient), timezone.now()
    actions.tick(by=who.alice, formality=row, step="in_asked", done=True, now=now)
    actions.close(by=who.alice, formality=row, now=now)
    page = reverse("coverage:formality", args=[row.pk])
    assert "Rouvrir" in client_of(who.alice).get(page).text
    much_later = now + timedelta(days=60)
    again = actions.reopen(by=who.alice, formality=row, now=much_later)
    assert again.due_on == timezone.localdate(much_later) + timedelta(days=guides.USUAL_DAYS)
    with scope(who.alice):
        task = Task.objects.get(pk=row.task_id)
        assert task.done_at is None
        assert timezone.localdate(task.due_at) == again.due_on
        assert queries.progress(again).done == 1
    actions.close(by=who.alice, formality=row, now=much_later)
    begun(who, patient)
    with pytest.raises(actions.AlreadyBegun):
        actions.reopen(by=who.alice, formality=row, now=much_later)
    client = client_of(who.alice)
    assert client.post(reverse("coverage:reopening", args=[row.pk])).status_code == 409


def test_its_papers_are_ticked_and_stand_on_the_sheet_with_a_code(who: Personas, patient: Patient) -> None:
    row, client = begun(who, patient), client_of(who.alice)
    sent = client.post(reverse("coverage:gathered", args=[row.pk]), {"came": ["insurer", "luck"]}, follow=True)
    assert "Papiers à réunir" in sent.text
    with scope(who.alice):
        (told,) = queries.gathered(row)
    assert told.came_at
    paper = PdfReader(BytesIO(client.get(reverse("coverage:sheet", args=[row.pk])).content))
    text = "\n".join(one.extract_text() for one in paper.pages)
    assert "arrivé" in text
    assert "appareil photo" in text
    reserved = begun(who, patient, "state_aid")
    voice = make_member(who.here, "telesecretary", "Claire Voisin")
    with pytest.raises(NotPermitted):
        actions.tick_gathered(by=voice, formality=reserved, came=["identity"], now=timezone.now())
    shown = PdfReader(BytesIO(client.get(reverse("coverage:sheet", args=[reserved.pk])).content))
    assert "appareil photo" not in "\n".join(one.extract_text() for one in shown.pages)
