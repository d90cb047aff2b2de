"""Everything that happened with a person: in order, page by page, and no more than the reader may see."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.config.wiring import HISTORY
from permanence.desk import actions as desk
from permanence.desk.models import Outcome, Request
from permanence.desk.tests.scenes import LENT, NOW, Scene, make_patient, make_scene, seen, taken
from permanence.directory.tests.personas import make_member, make_structure, reloaded, sign_in
from permanence.foundation import timeline
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Trace
from permanence.foundation.rights import Can
from permanence.kernel import actions as kernel
from permanence.messaging.models import Message
from permanence.patients import actions as files
from permanence.patients.models import Patient
from permanence.waiting import actions as waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def patient(scene: Scene) -> Patient:
    return make_patient(scene, email="elodie@exemple.test")


def lived(scene: Scene, patient: Patient) -> None:
    """Let something of every kind happen with the patient."""
    by, later = scene.everyone, NOW + timedelta(days=2, hours=1)
    where = {"practitioner_role": scene.doctor, "reason": scene.reason}
    moved = agenda.move(by=by, appointment=seen(scene, patient), starts_at=later, now=NOW, **where)
    agenda.cancel(by=by, appointment=moved, now=NOW, by_patient=True)
    waiting.put_on_list(
        by=by, patient=patient, reason=scene.reason, practitioner_roles=[scene.doctor], now=NOW,
        until_on=(NOW + timedelta(days=30)).date(),
    )  # fmt: skip
    kernel.make(
        by=by, structure=scene.practice, title="Rappeler", about="patients.patient", about_id=patient.pk,
        due_at=NOW + timedelta(days=1), now=NOW,
    )  # fmt: skip
    row = files.note_follower(by=by, patient=patient, trade="nurse", name="Cabinet du Pont", now=NOW)
    files.end_follower(by=by, follower=row, now=later)
    with scope(by):
        Message.objects.create(
            structure=scene.practice, to_address="elodie@exemple.test", subject="Votre rendez-vous", body="…",
            key="told", person=patient.pk,
        )  # fmt: skip


def called(scene: Scene, patient: Patient, by: Actor) -> Request:
    """Let the patient call, and someone answer."""
    asked = taken(scene, by)
    return desk.choose_patient(by=by, request=asked, patient=patient, now=NOW)


def told(actor: Actor, patient: Patient, **asked: Any) -> list[timeline.Happened]:
    with scope(actor):
        return timeline.told(actor, patient.pk, **asked).events


def titles(events: Sequence[timeline.Happened]) -> str:
    return "\n".join(event.title for event in events)


def test_everything_is_told_the_newest_first_whoever_knows_it(scene: Scene, patient: Patient) -> None:
    lived(scene, patient)
    called(scene, patient, scene.claire)
    events = told(scene.everyone, patient)
    assert all(one.at >= other.at for one, other in pairwise(events))
    for word in (
        "Rendez-vous déplacé", "annulé", "Inscrit sur la liste d’attente", "Rappeler", "Votre rendez-vous",
        "Demande par téléphone", "Dossier ouvert",
    ):  # fmt: skip
        assert word in titles(events)


def test_a_move_is_one_fact_not_three(scene: Scene, patient: Patient) -> None:
    booked = seen(scene, patient)
    agenda.move(
        by=scene.everyone, appointment=booked, starts_at=booked.starts_at + timedelta(days=1), now=NOW,
        practitioner_role=scene.doctor, reason=scene.reason,
    )  # fmt: skip
    said = titles(told(scene.everyone, patient, kind="appointments"))
    assert said.count("déplacé") == 1
    assert "annulé" not in said
    assert said.count("pris pour") == 1


@pytest.mark.parametrize("kind", ["", *(source.code for source in HISTORY)])
def test_pages_follow_each_other_without_a_gap_or_a_repeat(scene: Scene, patient: Patient, kind: str) -> None:
    lived(scene, patient)
    called(scene, patient, scene.claire)
    whole = [one.id for one in told(scene.everyone, patient, kind=kind)]
    found: list[UUID] = []
    further = ""
    with scope(scene.everyone):
        while True:
            page = timeline.told(scene.everyone, patient.pk, kind=kind, further=further, most=2)
            found += [one.id for one in page.events]
            if not (further := page.further):
                break
    assert whole
    assert found == whole


@pytest.mark.parametrize("further", ["", "x", "a~b~c", "2026-01-01~0~0", "~~~~", "9999-99-99~0~" + str(UUID(int=1))])
def test_what_nobody_wrote_here_begins_at_the_newest(scene: Scene, patient: Patient, further: str) -> None:
    assert told(scene.everyone, patient, further=further)


def test_each_room_is_asked_once(scene: Scene, patient: Patient) -> None:
    lived(scene, patient)
    with scope(scene.everyone), CaptureQueriesContext(connection) as asked:
        timeline.told(scene.everyone, patient.pk)
    assert len(asked) == len(HISTORY)


def test_a_permanence_sees_the_calls_its_own_people_answered(scene: Scene, patient: Patient) -> None:
    of_the_house = reloaded(make_member(scene.practice, "secretary", "Bruno Petit"))
    called(scene, patient, scene.claire)
    desk.conclude(by=of_the_house, request=called(scene, patient, of_the_house), outcome=Outcome.NOTHING, now=NOW)
    assert len(told(of_the_house, patient, kind="requests")) == 2
    assert [one.by for one in told(scene.amel, patient, kind="requests")] == ["Claire"]


def test_a_permanence_sees_no_more_than_its_mandate_lets_it(scene: Scene, patient: Patient) -> None:
    lived(scene, patient)
    assert Can.VIEW_MESSAGES not in LENT
    assert Can.DO_TASKS not in LENT
    assert "Rappeler" in titles(told(scene.everyone, patient))
    seen_by_claire = titles(told(scene.claire, patient))
    assert "Rappeler" not in seen_by_claire
    assert "Votre rendez-vous" not in seen_by_claire
    assert "déplacé" in seen_by_claire


def url(patient: Patient) -> str:
    return reverse("patients:history", args=[patient.pk])


def as_(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def test_the_page_is_traced_filtered_and_closed_to_others(scene: Scene, patient: Patient) -> None:
    lived(scene, patient)
    alice = reloaded(make_member(scene.practice, "secretary", "Alice Roux"))
    carer, stranger = (
        make_member(scene.practice, "carer", "Bob Carrère"),
        make_member(make_structure("Cabinet du Canal"), "secretary", "Charlie Nguyen"),
    )
    answer = as_(alice).get(url(patient), {"kind": "tasks"})
    assert "Rappeler" in answer.content.decode()
    assert "déplacé" not in answer.content.decode()
    with scope(alice):
        assert Trace.objects.filter(verb="patient.history_read", subject_id=patient.pk, actor_id=alice.id).count() == 1
    assert as_(carer).get(url(patient)).status_code == 403
    assert as_(stranger).get(url(patient)).status_code == 404


def test_the_file_shows_the_last_of_it_when_asked(scene: Scene, patient: Patient) -> None:
    lived(scene, patient)
    alice = reloaded(make_member(scene.practice, "secretary", "Alice Roux"))
    client = as_(alice)
    file = client.get(reverse("patients:patient", args=[patient.pk])).content.decode()
    assert f'hx-get="{url(patient)}?beside=file"' in file
    beside = client.get(url(patient), {"beside": "file"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in beside
    assert "Rendez-vous déplacé" in beside


def test_nothing_of_this_kind_says_so(scene: Scene, patient: Patient) -> None:
    alice = reloaded(make_member(scene.practice, "secretary", "Alice Roux"))
    assert "Rien de ce genre" in as_(alice).get(url(patient), {"kind": "messages"}).content.decode()
