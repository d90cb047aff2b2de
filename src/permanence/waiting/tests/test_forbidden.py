"""What the directive on the waiting list forbids: nobody comes on it, and nobody of it is asked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, Kind, scope
from permanence.foundation.rights import Can
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
