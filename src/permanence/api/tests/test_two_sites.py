"""A practitioner who receives at two sites, as programs and the national platform are told of it."""

from datetime import time

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving
from permanence.capacity import actions as capacity
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.models import Resource
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.models import PractitionerRole, Site
from permanence.directory.tests.personas import make_site
from permanence.foundation.actor import scope, system
from permanence.patients import actions as files
from permanence.patients.models import NeedKind

from . import sas_world as world
from .programs import WINDOW, Program, resource
from .sas_world import ONE, ask, place_query, resources, slot_query

pytestmark = pytest.mark.django_db
DAY = "start=2026-11-23&end=2026-11-24"


def annex(role: PractitionerRole) -> Site:
    """Let a practitioner receive on Monday afternoons at another site."""
    site = make_site(role.structure, "Cabinet de Balma")
    by = system("test", [role.structure_id])
    with scope(by):
        Site.objects.filter(pk=site.pk).update(city="Balma")
        capacity.open_recurring(
            by=by, resource=Resource.objects.get(practitioner_role=role),
            recurring=Recurring(0, time(14), time(14, 40), MONDAY), terms=Terms(site=site.pk), now=SUNDAY_NOON,
        )  # fmt: skip
    return site


def test_a_program_finds_and_books_at_the_site_of_the_time(program: Program, doctor: Receiving) -> None:
    balma = annex(doctor.role)
    there = program.found(f"Slot?{WINDOW}&location=Location/{balma.pk}&_count=200")
    assert [(one["start"][11:16], one["comment"]) for one in there] == [("14:00", "Balma"), ("14:20", "Balma")]
    usual = program.found(f"Slot?{WINDOW}&location=Location/{doctor.role.site_id}&_count=200")
    assert {one["comment"] for one in usual} == {"Toulouse"}
    with scope(doctor.by):
        booked = agenda.book(
            by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=at(14), now=SUNDAY_NOON,
        )  # fmt: skip
    told = resource(program.ask(f"Appointment/{booked.pk}"))
    assert f"Location/{balma.pk}" in [one["actor"]["reference"] for one in told["participant"]]
    assert [one["id"] for one in program.found(f"Appointment?actor=Location/{balma.pk}")] == [str(booked.pk)]
    assert not program.found(f"Appointment?actor=Location/{doctor.role.site_id}")


def test_no_program_books_up_the_stairs_whom_they_stop(program: Program, doctor: Receiving) -> None:
    """The time was looked for without saying for whom; the practice decides otherwise by hand only."""
    annex(doctor.role)
    with scope(doctor.by):
        Site.objects.filter(pk=doctor.role.site_id).update(accessible=False)
        files.note_needs(by=doctor.by, patient=doctor.patient, needs=[NeedKind.STEP_FREE])
        doctor.role.refresh_from_db()
    times = {one["start"][11:16]: one["id"] for one in program.found(f"Appointment/$find?{DAY}&_count=200")}
    refused = program.operate("book", times["09:00"], str(doctor.patient.pk))
    told = refused.json()
    assert (refused.status_code, told["resourceType"]) == (409, "OperationOutcome")
    assert "sans escalier" in told["issue"][0]["diagnostics"]
    assert "appelez le cabinet" in str(told["issue"])
    with scope(doctor.by):
        assert not Appointment.objects.exists()
    assert program.operate("book", times["14:00"], str(doctor.patient.pk)).status_code == 200
    with scope(doctor.by):
        by_hand = doctor.book(at(9), said=agenda.Said(stairs="helped"))
        assert by_hand.stairs == "helped"


def test_the_platform_is_told_an_agenda_for_each_place(national: None) -> None:
    practice = world.make_practice(finess=world.FINESS)
    role = world.make_shown(practice, ONE)
    balma = annex(role)
    bundle = ask("Slot", slot_query(ONE)).json()
    where = {one["id"]: one["contained"][0]["id"] for one in resources(bundle, "PractitionerRole")}
    times = {one["start"][11:16]: where[one["schedule"]["reference"][9:]] for one in resources(bundle, "Slot")}
    assert times["09:00"] == str(role.site_id)
    assert times["14:00"] == str(balma.pk)


def test_the_platform_is_told_the_times_of_each_place(national: None) -> None:
    practice = world.make_practice("sos", siret=world.SIRET)
    role = world.make_shown(practice, ONE)
    balma = annex(role)
    places = ask("Schedule", place_query(world.SIRET)).json()
    assert {one["id"] for one in resources(places, "Schedule")} == {str(role.site_id), str(balma.pk)}
    assert {one["address"]["city"] for one in resources(places, "Location")} == {"Toulouse", "Balma"}
