"""What tests of who speaks start from: a file long known, a call about it, answers as the screen sends them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.postgres.functions import TransactionNow
from django.test import Client

from permanence.desk import actions, queries
from permanence.desk.models import Proof, Request
from permanence.desk.tests.scenes import NOW, Scene, again, at, make_patient, taken
from permanence.foundation.actor import Actor, scope
from permanence.patients import actions as files
from permanence.patients.models import Contact, Patient, Relative

EARLIER = NOW - timedelta(days=40)
FILED = "+33561000009"
READY, PAPER = uuid4(), uuid4()


def known(scene: Scene, **more: Any) -> Patient:
    """Return a patient whose file held two numbers and an address long before the call."""
    patient = make_patient(scene, **more)
    with scope(scene.everyone):
        files.add_contact(by=scene.everyone, patient=patient, system="phone", value=FILED)
        files.add_contact(by=scene.everyone, patient=patient, system="email", value="elodie@exemple.test")
        Contact.objects.filter(patient=patient).update(created_at=EARLIER)
    return patient


def about(scene: Scene, patient: Patient, kind: str = "result", by: Actor | None = None) -> Request:
    by = by or scene.claire
    request = taken(scene, by)
    actions.choose_patient(by=by, request=request, patient=patient, now=NOW)
    actions.choose_kind(by=by, request=request, kind=kind, now=NOW)
    return began(scene, request, timedelta(minutes=1))


def began(scene: Scene, request: Request, later: timedelta = timedelta()) -> Request:
    """Let what a test has noted, all in one transaction, stand before the call; without `later`, come on it."""
    with scope(scene.everyone):
        Request.objects.filter(pk=request.pk).update(opened_at=TransactionNow() + later)
    return again(scene, request)


def mark(scene: Scene, request: Request, trait: str, answer: str = "right", by: Actor | None = None) -> Proof:
    shown = compared(scene, request)
    return actions.mark_trait(by=by or scene.claire, request=request, trait=trait, answer=answer, now=NOW, **shown)


def compared(scene: Scene, request: Request) -> dict[str, Any]:
    """Return what the screen says it compares with."""
    patient_id = again(scene, request).patient_id
    voice = stood(scene, request, scene.everyone).voice if patient_id else "patient"
    return {"patient_id": patient_id or uuid4(), "voice": voice}


def answer(scene: Scene, client: Client, request: Request, trait: str) -> Any:
    sent = {"trait": trait, "answer": "right", **compared(scene, request)}
    return client.post(at(request, "proof/answer"), sent)


def show_paper(scene: Scene, by: Actor, request: Request) -> Proof:
    return actions.see_paper(by=by, request=request, now=NOW, **compared(scene, request))


def stood(scene: Scene, request: Request, by: Actor | None = None, at: datetime = NOW) -> queries.Proven:
    by = by or scene.claire
    with scope(by):
        asked = queries.request(by, request.pk)
        return queries.proven(by, asked, queries.proof_of(asked, at), at)


def relative(scene: Scene, patient: Patient, **rights: Any) -> Relative:
    told = {"relation": "partner", "name": "Paul d’Arc", "phone": "+33561000077", "told_of": "papers"} | rights
    return files.add_relative(by=scene.everyone, patient=patient, **told)
