"""The agenda's pages in a browser's place: what each persona sees and may do."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity.models import Closure, OpeningRule
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas, make_member, make_practitioner
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace

from .factories import Receiving, make_receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def doctor(who: Personas) -> Receiving:
    with scope(who.alice):
        return make_receiving(who.here, by=who.alice, email="elodie@exemple.test")


def text(answer: Any) -> str:
    return " ".join(HTMLParser(answer.content).css_first("main").text(separator=" ").split())  # type: ignore[union-attr]


def test_the_agenda_opens_on_the_first_practitioner_today(who: Personas, doctor: Receiving) -> None:
    look = as_(who.alice).get(url("agenda")).context["look"]
    assert ([one.id for one in look.chosen], look.on) == ([doctor.role.pk], look.today)


def test_the_agenda_of_a_structure_without_practitioner_says_how_to_begin(who: Personas) -> None:
    page = as_(who.alice).get(url("agenda"))
    assert "Aucun praticien" in text(page)
    assert f'href="{reverse("directory:structures")}"' in page.content.decode().split('class="empty')[1]


def test_a_day_shows_appointments_and_free_times(who: Personas, doctor: Receiving) -> None:
    doctor.book(at(9, 20))
    shown = text(as_(who.alice).get(url("day", doctor.role.pk), {"on": MONDAY}))
    assert "9 h libre jusqu’à 9 h 20" in shown
    assert "9 h 20 DURAND Élodie" in shown
    assert "1 rendez-vous · 2 h 40" in shown


@pytest.mark.parametrize("on", ["", "hier", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_a_day_that_does_not_exist_is_today(who: Personas, doctor: Receiving, on: str) -> None:
    assert "Dimanche 22 novembre 2026" in text(as_(who.alice).get(url("day", doctor.role.pk), {"on": on}))


def test_colleague_is_refused_and_stranger_finds_nothing(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book()
    for address in (url("day", doctor.role.pk), url("appointment", booked.pk), url("openings", doctor.role.pk)):
        assert as_(who.bob).get(address).status_code == 403
        assert as_(who.charlie).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_an_appointment_shows_its_facts_and_the_reading_is_traced(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book()
    shown = text(as_(who.alice).get(url("appointment", booked.pk)))
    assert "Lundi 23 novembre 2026 à 9 h" in shown
    assert "elodie@exemple.test" in shown
    with scope(who.alice):
        assert Trace.objects.filter(verb="patient.read", subject_id=doctor.patient.pk).count() == 1


def test_cancelling_wants_to_know_who_asks(who: Personas, doctor: Receiving) -> None:
    booked, client = doctor.book(), as_(who.alice)
    assert client.post(url("cancellation", booked.pk)).status_code == 422
    answer = client.post(url("cancellation", booked.pk), {"asked_by": "practice"}, follow=True)
    assert "Ce rendez-vous est annulé À la demande du cabinet" in text(answer)
    with scope(who.alice):
        kept = Appointment.objects.select_related("cancellation").get()
    assert (kept.status, kept.cancellation.by_patient, kept.cancellation.by_name) == (
        "cancelled", False, who.alice.name,
    )  # fmt: skip


def test_what_is_over_cannot_be_cancelled(who: Personas, doctor: Receiving) -> None:
    booked = doctor.book()
    with time_machine.travel(at(9, 20), tick=False):
        client = as_(who.alice)
        assert "Annuler ce rendez-vous" not in text(client.get(url("appointment", booked.pk)))
        assert client.post(url("cancellation", booked.pk), {"asked_by": "patient"}).status_code == 409


OPENING = {
    "weekday": 1, "often": "1w", "opens_at": "14:00", "closes_at": "18:00", "kind": "regular", "channel": "online",
    "from_on": "2026-11-24",
}  # fmt: skip


def test_openings_of_who_has_never_had_any_say_how_to_begin(who: Personas) -> None:
    role = make_practitioner(who.here)
    assert "Aucune plage hebdomadaire pour l’instant" in text(as_(who.alice).get(url("openings", role.pk)))


def test_openings_are_added_and_ended(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    assert "Mardi 14 h – 18 h" in text(client.post(url("openings", doctor.role.pk), OPENING, follow=True))
    overlapping = client.post(url("openings", doctor.role.pk), OPENING)
    assert overlapping.status_code == 422
    assert "chevauche" in text(overlapping)
    backwards = client.post(url("openings", doctor.role.pk), OPENING | {"closes_at": "13:00"})
    assert "se termine après son début" in text(backwards)
    with scope(who.alice):
        rule = OpeningRule.objects.get(weekday=1)
    looked = client.post(url("opening_end", rule.pk), {"last_on": "2026-11-22", "step": "preview"})
    assert "Aucun rendez-vous ne se trouve hors des plages" in text(looked)
    ended = {"last_on": "2026-11-22", "step": "apply", "seen": looked.context["seen"]}
    client.post(url("opening_end", rule.pk), ended)
    assert "Mardi" not in text(client.get(url("openings", doctor.role.pk))).split("Ajouter")[0]


def test_an_absence_tells_what_is_booked_meanwhile(who: Personas, doctor: Receiving) -> None:
    doctor.book()
    client, typed = as_(who.alice), {"first_on": MONDAY, "last_on": MONDAY, "why": "Congé"}
    answer = client.post(url("closures", doctor.role.pk), typed, follow=True)
    assert "1 rendez-vous est pris pendant cette absence" in answer.content.decode()
    assert "Absent" in text(client.get(url("day", doctor.role.pk), {"on": MONDAY}))
    with scope(who.alice):
        closure = Closure.objects.get()
        assert (closure.starts_at, closure.ends_at) == (at(0), at(23, 59).replace(second=0) + (at(0, 1) - at(0)))
    backwards = client.post(url("closures", doctor.role.pk), typed | {"last_on": "2026-11-20"})
    assert backwards.status_code == 422
    missing_hour = {"first_on": "2027-03-28", "first_at": "02:00", "last_on": "2027-03-28", "last_at": "03:00"}
    assert client.post(url("closures", doctor.role.pk), missing_hour).status_code == 422
    client.post(url("closure_removal", closure.pk))
    assert "Absent" not in text(client.get(url("day", doctor.role.pk), {"on": MONDAY}))


def test_removing_an_absence_says_first_what_opens_and_who_no_longer_comes(
    who: Personas, doctor: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr("permanence.capacity.actions.closures.tell", lambda *said, **ids: told.append(said))
    doctor.book()
    alice = as_(who.alice)
    for hours in ({"first_at": "", "last_at": ""}, {"first_at": "11:00", "last_at": "12:00"}):
        alice.post(url("closures", doctor.role.pk), {"first_on": MONDAY, "last_on": MONDAY, "why": "", **hours})
    with scope(who.alice):
        day, hour = Closure.objects.order_by("starts_at")
        moved = actions.move(
            by=doctor.by, appointment=Appointment.objects.get(), practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=at(9) + timedelta(days=7), now=SUNDAY_NOON,
        )  # fmt: skip
        actions.cancel(by=doctor.by, appointment=moved, now=SUNDAY_NOON, by_patient=True)
    shown = text(alice.get(url("closure_removal", day.pk)))
    assert "2 h de nouveau réservables" in shown, "the other absence keeps its hour closed"
    assert "DURAND Élodie" in shown
    assert "30 nov. 9 h" in shown
    manager = make_member(who.here, "manager", "Mathieu Galinier")
    assert "DURAND" not in text(as_(manager).get(url("closure_removal", day.pk)))
    assert "Aucune plage" in text(alice.get(url("closure_removal", hour.pk)))
    told.clear()
    alice.post(url("closure_removal", day.pk))
    with scope(who.alice):
        assert list(Closure.objects.all()) == [hour]
    assert told == [("agenda", who.here.pk)], "colleagues see it at once"
    assert as_(who.bob).get(url("closure_removal", hour.pk)).status_code == 403


def test_reasons_are_added_changed_and_withdrawn(who: Personas, doctor: Receiving) -> None:
    client = as_(who.alice)
    typed = {"name": "Vaccin", "duration_min": 10, "color": "rose", "rank": 2, "modality": "office"}
    assert "Vaccin 10 min" in text(client.post(url("reasons", doctor.role.pk), typed, follow=True))
    assert client.post(url("reasons", doctor.role.pk), typed).status_code == 422
    assert client.post(url("reasons", doctor.role.pk), typed | {"duration_min": 2}).status_code == 422
    with scope(who.alice):
        reason = VisitReason.objects.get(name="Vaccin")
    changed = client.post(url("reason", reason.pk), typed | {"duration_min": 15}, follow=True)
    assert "Vaccin 15 min" in text(changed)
    assert client.post(url("reason", reason.pk), typed | {"name": "Consultation"}).status_code == 422
    assert "Vaccin" not in text(client.post(url("reason_withdrawal", reason.pk), follow=True)).split("Ajouter")[0]
