"""What directives forbid of the waiting list: nobody comes on it, and nobody whom one keeps back is asked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, Kind, scope
from permanence.foundation.rights import Can
from permanence.patients.tests.factories import make_patient
from permanence.waiting import actions, queries
from permanence.waiting.models import Entry, Offer, Place
from permanence.waiting.rules import Obstacle

from .factories import free, make_entry

pytestmark = pytest.mark.django_db
BEFORE = SUNDAY_NOON - timedelta(days=1)


@pytest.fixture
def people() -> Personas:
    return three()


@pytest.fixture
def doctor(people: Personas) -> Receiving:
    return make_receiving(people.here)


def forbid(doctor: Receiving, **more: Any) -> None:
    asked: dict[str, Any] = {
        "by": doctor.by, "structure": doctor.role.structure, "practitioner_role": doctor.role, "kind": "waiting_list",
        "body": {"allowed": False}, "term": "permanent", "valid_from": BEFORE, "valid_to": None, "now": BEFORE,
    }  # fmt: skip
    directives.write(**(asked | more))


def test_nobody_is_put_on_the_list_of_who_wants_none(doctor: Receiving) -> None:
    colleague = make_receiving(doctor.role.structure)
    forbid(doctor)
    with pytest.raises(actions.NoList) as refused:
        make_entry(doctor)
    assert doctor.role.person.short_name in str(refused.value.title)
    with pytest.raises(actions.NoList):
        make_entry(doctor, practitioner_roles=[colleague.role, doctor.role])
    assert make_entry(doctor, practitioner_roles=[colleague.role]).pk
    assert make_entry(doctor, "Anyone", practitioner_roles=[]).pk


def test_the_practice_forbids_for_all(doctor: Receiving) -> None:
    forbid(doctor, practitioner_role=None)
    for roles in ([doctor.role], []):
        with pytest.raises(actions.NoList):
            make_entry(doctor, practitioner_roles=roles)


def test_a_directive_that_is_over_forbids_nothing(doctor: Receiving) -> None:
    forbid(doctor, term="temporary", valid_to=SUNDAY_NOON)
    assert make_entry(doctor).pk


def test_his_freed_time_is_offered_to_nobody_and_the_place_says_why(doctor: Receiving) -> None:
    make_entry(doctor, "Before")
    booked = doctor.book(at(10))
    forbid(doctor)
    assert free(doctor, booked) is None
    with scope(doctor.by):
        assert not Offer.objects.exists()
        place = Place(
            structure=doctor.role.structure, practitioner_role=doctor.role, freed_by=booked, starts_at=at(10),
            ends_at=at(10, 20),
        )  # fmt: skip
        (one,) = queries.candidates(doctor.by, place, SUNDAY_NOON)
        assert one.obstacles == [Obstacle.NO_LIST]


REFUSING = ("new_patients", {"policy": "refuse", "exceptions": []})
ASKING = ("new_patients", {"policy": "ask", "exceptions": []})
OFFICE_ONLY = ("teleconsultation", {"policy": "refuse"})
OF_KNOWN = ("teleconsultation", {"policy": "accept", "known_only": True})
NO_VISIT = ("home_visit", {"policy": "refuse"})


def meeting(doctor: Receiving, modality: str) -> VisitReason:
    """Return another reason of the practitioner, for which the two meet so."""
    return agenda.add_reason(
        by=doctor.by, practitioner_role=doctor.role, name="Autrement", duration_min=20, modality=modality
    )


@pytest.mark.parametrize("anyone", [False, True])
@pytest.mark.parametrize(
    ("written", "modality"),
    [(REFUSING, ""), (ASKING, ""), (OFFICE_ONLY, "remote"), (OF_KNOWN, "remote"), (NO_VISIT, "home")],
)
def test_whom_a_directive_keeps_back_is_offered_nothing_by_whoever_gives_it_back(
    people: Personas, doctor: Receiving, written: tuple[str, dict[str, Any]], modality: str, anyone: bool
) -> None:
    booked, kind, body = doctor.book(at(10)), *written
    reason = meeting(doctor, modality) if modality else doctor.reason
    entry = make_entry(doctor, reason=reason, practitioner_roles=[] if anyone else [doctor.role])
    forbid(doctor, kind=kind, body=body)
    himself = Actor(Kind.PERSON, doctor.role.person_id, "Le médecin", people.alice.rights)
    with scope(himself):  # who gives it back does not choose to whom it goes
        given_back = agenda.cancel(by=himself, appointment=booked, now=SUNDAY_NOON)
        assert actions.open_place(by=himself, appointment=given_back, now=SUNDAY_NOON) is None
        assert not Offer.objects.exists()
    with scope(doctor.by):
        place = Place(
            structure=doctor.role.structure, practitioner_role=doctor.role, freed_by=booked, starts_at=at(10),
            ends_at=at(10, 20),
        )  # fmt: skip
        (one,) = queries.candidates(doctor.by, place, SUNDAY_NOON)
        assert (one.entry, one.obstacles) == (entry, [Obstacle.FORBIDDEN])


@pytest.mark.parametrize("modality", ["", "remote"])
def test_who_is_not_kept_back_is_offered_it(doctor: Receiving, modality: str) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, reason=meeting(doctor, modality) if modality else doctor.reason)
    forbid(doctor, kind=NO_VISIT[0], body=NO_VISIT[1])
    with scope(doctor.by):
        assert free(doctor, booked)
        assert Offer.objects.filter(answer="").count() == 1


def test_who_has_an_appointment_with_him_comes_sooner_whatever_of_new_patients(doctor: Receiving) -> None:
    patient = make_patient(doctor.role.structure, birth_name="Attente", email="attente@exemple.test")
    booked, later = doctor.book(at(9)), doctor.book(at(11), patient=patient)
    make_entry(doctor, patient=patient, appointment=later)
    forbid(doctor, kind=REFUSING[0], body=REFUSING[1])
    with scope(doctor.by):
        free(doctor, booked)
        answered = actions.answer(by=doctor.by, offer=Offer.objects.get(), answer="yes", now=SUNDAY_NOON)
        assert answered.appointment is not None


def test_what_was_offered_before_is_kept(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    free(doctor, booked)
    forbid(doctor, kind=REFUSING[0], body=REFUSING[1])
    with scope(doctor.by):
        answered = actions.answer(by=doctor.by, offer=Offer.objects.get(), answer="yes", now=SUNDAY_NOON)
        assert answered.answer == "yes"
        assert answered.appointment is not None


def test_what_someone_waits_for_is_still_changed_but_not_towards_him(doctor: Receiving) -> None:
    colleague = make_receiving(doctor.role.structure)
    entry, other = make_entry(doctor), make_entry(colleague, "Other")
    forbid(doctor)
    wish = {"by": doctor.by, "now": SUNDAY_NOON, "urgency": "within_48h"}
    changed = actions.change_wish(entry=entry, practitioner_roles=[doctor.role], reason=doctor.reason, **wish)
    assert changed.urgency == "within_48h"
    with pytest.raises(actions.NoList):
        actions.change_wish(
            entry=other, practitioner_roles=[colleague.role, doctor.role], reason=colleague.reason, **wish
        )


def test_who_may_not_read_directives_is_bound_all_the_same(people: Personas, doctor: Receiving) -> None:
    forbid(doctor)
    rights = {people.here.pk: frozenset({Can.BOOK, Can.VIEW_AGENDA})}
    lent = Actor(Kind.PERSON, people.alice.id, "Alice", rights)
    with pytest.raises(actions.NoList):
        make_entry(doctor, by=lent)


def test_the_page_says_so_and_what_to_do_and_keeps_what_was_typed(people: Personas, doctor: Receiving) -> None:
    forbid(doctor)
    client = Client()
    sign_in(client, people.alice)
    typed = {
        "reason": doctor.reason.pk, "practitioner_roles": [doctor.role.pk], "urgency": "planned", "notice_min": 60,
        "by_email": "on", "note": "vient en taxi",
    }  # fmt: skip
    with time_machine.travel(SUNDAY_NOON, tick=False):
        answer = client.post(reverse("waiting:new", args=[doctor.patient.pk]), typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"Pas de liste d’attente, dit la consigne de {doctor.role.person.short_name}" in shown
    assert "Réservez l’horaire le plus proche" in shown
    assert "vient en taxi" in shown
    with scope(doctor.by):
        assert not Entry.objects.exists()
