"""A time given back at a site with stairs: who needs a place without them is not asked; who can climb is told where."""

import pytest

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.models import Opening
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Site
from permanence.directory.tests.personas import Personas, make_site, three
from permanence.foundation.actor import scope
from permanence.patients import actions as files
from permanence.patients.models import NeedKind
from permanence.waiting import actions, handlers, queries
from permanence.waiting.models import Ended, Offer
from permanence.waiting.rules import Obstacle

from .factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Personas:
    return three()


@pytest.fixture
def doctor(people: Personas) -> Receiving:
    return make_receiving(people.here)


def test_a_time_given_back_is_offered_where_it_is(doctor: Receiving) -> None:
    upstairs = make_site(doctor.role.structure, "Cabinet du Capitole")
    unable, able = make_entry(doctor, "Paul"), make_entry(doctor, "Anne")
    with scope(doctor.by) as by:
        Site.objects.filter(pk=upstairs.pk).update(accessible=False, address="4 rue des Lois")
        files.note_needs(by=by, patient=unable.patient, needs=[NeedKind.STEP_FREE])
        booked = doctor.book(at(10))
        Opening.objects.update(site=upstairs)  # since it was booked
        place = free(doctor, booked)
        assert place
        told = {one.entry.pk: one.obstacles for one in queries.candidates(by, place, SUNDAY_NOON)}
        assert told[unable.pk] == [Obstacle.STAIRS]
        offer = Offer.objects.get(entry=able)
        assert "4 rue des Lois" in handlers.letter(queries.offer(by, offer.pk))[1]


def test_who_says_yes_is_booked_nowhere_else_than_he_was_told(doctor: Receiving) -> None:
    moved_to = make_site(doctor.role.structure, "Cabinet du Capitole")
    make_entry(doctor, "Anne")
    place = free(doctor, doctor.book(at(10)))
    assert place
    with scope(doctor.by) as by:
        Opening.objects.update(site=moved_to)
        answered = actions.answer(by=by, offer=Offer.objects.get(), answer="yes", now=SUNDAY_NOON, by_patient=True)
        assert answered.appointment is None
        assert queries.place(by, place.pk).ended_how == Ended.GONE


def test_nobody_is_asked_any_more_when_it_is_elsewhere(doctor: Receiving) -> None:
    moved_to = make_site(doctor.role.structure, "Cabinet du Capitole")
    make_entry(doctor, "Anne")
    make_entry(doctor, "Paul")
    place = free(doctor, doctor.book(at(10)))
    with scope(doctor.by) as by:
        Opening.objects.update(site=moved_to)
        actions.answer(by=by, offer=Offer.objects.get(), answer="not_now", now=SUNDAY_NOON, by_patient=True)
        assert Offer.objects.get().place == place
