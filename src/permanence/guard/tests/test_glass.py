"""Breaking the glass: for whom, for how long, told to whom, and what it never opens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.config.watched import watched
from permanence.directory.tests import personas
from permanence.events.guard import GlassBroken
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.foundation.rights import Can
from permanence.guard import actions, handlers, queries
from permanence.guard.models import Glass
from permanence.messaging.models import Message
from permanence.patients import queries as patients
from permanence.patients.guarding import KeptCloser
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

WHY = {"reason": "care", "words": "Le patient fait un malaise en salle d’attente."}


@pytest.fixture
def who(db: None) -> personas.Personas:
    """Alice answers for the trace, Bob is a secretary."""
    return personas.three(may="associate", may_not="secretary")


@pytest.fixture
def notable(who: personas.Personas) -> Patient:
    return protected(who)


def protected(who: personas.Personas) -> Patient:
    patient = make_patient(who.here, phone="05 36 49 00 02")
    actions.restrict(by=who.alice, patient=patient, kind="notable", people=[], now=timezone.now())
    return patient


def client(actor: Actor) -> Client:
    signed = Client()
    personas.sign_in(signed, actor)
    return signed


def text(answer: Any) -> str:
    return str(answer.content.decode())


def broken(by: Actor, patient: Patient, now: datetime | None = None) -> Glass:
    return actions.break_glass(by=by, patient=patient, now=now or timezone.now(), **WHY)


def test_a_protected_file_opens_with_a_reason_and_closes_by_itself(who: personas.Personas, notable: Patient) -> None:
    bob, file = client(who.bob), reverse("patients:patient", args=[notable.pk])
    glass = reverse("guard:glass", args=[notable.pk])
    assert bob.get(file)["Location"] == glass
    page = text(bob.get(glass))
    assert "DURAND Élodie" in page
    assert "05 36 49 00 02" not in page
    assert bob.post(glass, {"reason": "care", "words": "urgent"}).status_code == 422, "a sentence, not a word"
    assert bob.post(glass, WHY)["Location"] == file
    opened = text(bob.get(file))
    assert "05 36 49 00 02" in opened
    assert reverse("guard:closing", args=[notable.pk]) in opened, "it says that it is open for a while, and closes"
    with time_machine.travel(timezone.now() + timedelta(minutes=29)):
        assert bob.get(file).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert bob.get(file)["Location"] == glass


def test_it_is_closed_sooner_by_who_opened_it_and_never_later(who: personas.Personas, notable: Patient) -> None:
    made = broken(who.bob, notable)
    client(who.bob).post(reverse("guard:closing", args=[notable.pk]))
    with scope(who.bob):
        assert queries.open_glass(who.bob, notable, timezone.now()) is None
        with pytest.raises(IntegrityError), transaction.atomic():
            Glass.objects.filter(pk=made.pk).update(until=timezone.now() + timedelta(days=1))


def test_what_was_said_stays_said(who: personas.Personas, notable: Patient) -> None:
    made = broken(who.bob, notable)
    with scope(who.alice):
        for told in ({"words": "Rien du tout, vraiment"}, {"reason": "asked"}, {"person_name": "Alice"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Glass.objects.filter(pk=made.pk).update(**told)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Glass.objects.filter(pk=made.pk)._raw_delete("default")  # type: ignore[attr-defined]


def test_a_role_that_opens_no_file_opens_this_one_by_its_exact_name(who: personas.Personas) -> None:
    patient = make_patient(who.here, phone="05 36 49 00 02")
    carer = client(personas.make_member(who.here, "carer", "Léa Fontaine"))
    refused = text(carer.get(reverse("patients:patient", args=[patient.pk])))
    assert reverse("guard:emergency") in refused
    page = reverse("guard:emergency")
    named = {"family_name": "durand", "first_name": "elodie", "birth_date": "12/03/1984", **WHY}
    assert "Aucun dossier" in text(carer.post(page, named | {"birth_date": "13/03/1984"}))
    opened = carer.post(page, named)["Location"]
    assert opened == reverse("guard:opened", args=[patient.pk])
    assert "05 36 49 00 02" in text(carer.get(opened))
    assert carer.get(reverse("patients:patient", args=[patient.pk])).status_code == 403, "the sheet alone"
    other = make_patient(who.here, first_names="Paul")
    assert carer.get(reverse("guard:opened", args=[other.pk]))["Location"] == reverse("guard:glass", args=[other.pk])
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert carer.get(opened).status_code == 302


def test_no_glass_opens_the_files_of_another_structure(who: personas.Personas, notable: Patient) -> None:
    charlie = client(who.charlie)
    assert charlie.get(reverse("guard:glass", args=[notable.pk])).status_code == 404
    assert charlie.post(reverse("guard:glass", args=[notable.pk]), WHY).status_code == 404
    with pytest.raises(NotPermitted):
        broken(who.charlie, notable)
    now = timezone.now()
    with scope(who.charlie), pytest.raises(ProgrammingError), transaction.atomic():
        Glass.objects.create(
            structure=who.here, patient=notable, person_id=who.charlie.id, at=now, until=now + timedelta(hours=1), **WHY
        )


def test_a_mandate_lends_no_glass_and_books_all_the_same(who: personas.Personas, notable: Patient) -> None:
    service = personas.make_structure("Allô Santé", "permanence")
    agent = personas.make_member(service, "telesecretary", "Inès Belkacem")
    personas.make_mandate(who.here, service, [Can.ANSWER, Can.VIEW_PATIENT, Can.EDIT_PATIENT, Can.BOOK])
    agent = personas.reloaded(agent)
    answer = client(agent).get(reverse("patients:patient", args=[notable.pk]))
    assert answer.status_code == 403
    assert "Ce dossier est protégé" in text(answer)
    assert client(agent).post(reverse("guard:glass", args=[notable.pk]), WHY).status_code == 403
    with scope(agent):
        assert patients.to_book(agent, notable.pk) == notable


def test_who_is_in_charge_is_told_at_once_and_the_trace_keeps_the_reason(
    who: personas.Personas, notable: Patient
) -> None:
    client(who.bob).post(reverse("guard:glass", args=[notable.pk]), WHY)
    with scope(who.alice):
        made = Glass.objects.get()
        assert Trace.objects.get(verb="glass.broken").purpose == "glass: care"
        assert [one.detail for one in watched(who.alice, timezone.now())] == ["Bob Carrère"]
    told = system("test", [who.here.pk])
    with scope(told):
        for _ in range(2):
            handlers.tell_of_glass(GlassBroken(who.here.pk, made.pk), by=told, now=timezone.now())
        letters = Message.objects.filter(key__startswith="guard:")
        assert [one.to_address for one in letters] == [personas.Account.objects.get(pk=who.alice.id).email]
        assert "Durand" not in letters[0].subject + letters[0].body
    page = text(client(who.alice).get(reverse("guard:glasses")))
    for words in ("Bob Carrère", "DURAND Élodie", "malaise en salle"):
        assert words in page
    assert "Dossier ouvert en urgence" in text(client(who.alice).get(reverse("privacy:patient", args=[notable.pk])))


def test_it_is_examined_once_and_never_by_who_opened_it(who: personas.Personas, notable: Patient) -> None:
    hers, his = broken(who.alice, notable), broken(who.bob, notable)
    alice, page = client(who.alice), "guard:glass_examination"
    assert alice.post(reverse(page, args=[his.pk]), {"finding": ""}).status_code == 422
    assert alice.post(reverse(page, args=[his.pk]), {"finding": "Justifié, vu avec lui."}).status_code == 302
    alice.post(reverse(page, args=[his.pk]), {"finding": "Autre chose"})
    with scope(who.alice):
        assert Glass.objects.get(pk=his.pk).finding == "Justifié, vu avec lui."
        assert list(watched(who.alice, timezone.now())), "hers stays: she is alone in charge, and may"
    other = personas.make_member(who.here, "manager", "Nadia Ferrand")
    assert alice.post(reverse(page, args=[hers.pk]), {"finding": "Justifié"}).status_code == 409
    shown = text(client(other).get(reverse("guard:glasses")))
    assert "Alice Maisonneuve-Delacroix" in shown
    assert "DURAND" not in shown, "a manager examines, and knows no patient"
    assert client(other).post(reverse(page, args=[hers.pk]), {"finding": "Justifié"}).status_code == 302


def test_a_stranger_examines_nothing(who: personas.Personas, notable: Patient) -> None:
    made = broken(who.bob, notable)
    with scope(who.charlie), pytest.raises(NotFound):
        queries.glass(who.charlie, made.pk)
    with pytest.raises(NotPermitted):
        actions.examine_glass(by=who.bob, glass=made, finding="Rien", now=timezone.now())


def test_the_minutes_are_the_structure_s(who: personas.Personas, notable: Patient) -> None:
    house = reverse("guard:house", args=[who.here.pk])
    assert client(who.alice).post(house, {"glass_min": "3"}).status_code == 422
    assert client(who.alice).post(house, {"glass_min": "10"}).status_code == 302
    now = timezone.now()
    assert broken(who.bob, notable, now).until == now + timedelta(minutes=10)


def test_two_at_once_open_it_once_and_it_ends_for_every_connection(committed: None) -> None:
    who = personas.three(may="associate", may_not="secretary")
    patient, now = protected(who), timezone.now()

    def work(_n: int) -> str:
        try:
            return str(broken(who.bob, patient, now).pk)
        finally:
            connections.close_all()

    def reads(moment: datetime) -> bool:
        try:
            with scope(who.bob), time_machine.travel(moment, tick=False):
                patients.patient(who.bob, patient.pk)
        except KeptCloser:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(4)))) == 1
    with scope(who.alice):
        assert Glass.objects.count() == 1
    until = now + timedelta(minutes=30)
    with ThreadPoolExecutor(1) as pool:  # another connection than the one that opened it
        assert pool.submit(reads, until - timedelta(seconds=1)).result()
        assert not pool.submit(reads, until).result()
