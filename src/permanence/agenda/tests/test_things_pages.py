"""The pages of rooms and devices: added, taken, given back, closed, retired, shared; and who sees what."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda.models import Requirement, Use
from permanence.capacity.models import Closure, Reservation, Resource, Sharing
from permanence.capacity.tests.factories import MONDAY, at
from permanence.directory.tests.personas import Personas, make_site
from permanence.foundation.actor import scope

from .factories import Receiving, make_receiving
from .pages import as_, url
from .test_things import make_thing, needing, taken_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice)


@pytest.fixture
def alice(who: Personas) -> Client:
    return as_(who.alice)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return " ".join(HTMLParser(answer.content).text(separator=" ").split())


def test_a_room_is_added_and_needed_and_taken(who: Personas, doctor: Receiving, alice: Client) -> None:
    site = make_site(who.here)
    assert "Aucune salle ni appareil" in text_of(alice.get(url("things")))
    assert "Ce champ est obligatoire" in text_of(alice.post(url("things"), {"kind": "room", "site": site.pk}), 422)
    added = {"name": "Salle de soins", "kind": "room", "site": site.pk}
    assert "Salle de soins" in text_of(alice.post(url("things"), added, follow=True))
    room = Resource.objects.get(name="Salle de soins")
    said = alice.post(url("requirements", doctor.reason.pk), {"suitable": [room.pk]}, follow=True)
    assert "Salle de soins" in text_of(said)
    alice.post(url("requirements", doctor.reason.pk), {"suitable": [room.pk]})  # pressed twice
    doctor.reason.refresh_from_db()
    booked = doctor.book()
    assert "Salle de soins" in taken_names(booked.pk)
    assert "DURAND" in text_of(alice.get(url("thing", room.pk)))
    assert "Salles, appareils et personnel Salle de soins" in text_of(alice.get(url("appointment", booked.pk)))
    assert "nécessaire pour : Consultation" in text_of(alice.get(url("things")))
    alice.post(url("requirement_removal", Requirement.objects.get().pk))
    doctor.reason.refresh_from_db()
    assert not doctor.reason.equipped


def test_a_meeting_every_week_and_given_back(doctor: Receiving, alice: Client) -> None:
    room = make_thing(doctor, "Salle de réunion")
    meeting = {"what": "Réunion d'équipe", "on": MONDAY, "from_at": "12:30", "to_at": "13:30"}
    weekly = meeting | {"until_on": MONDAY + timedelta(days=7)}
    assert "Réunion d'équipe" in text_of(alice.post(url("thing", room.pk), weekly, follow=True))
    refused = text_of(alice.post(url("thing", room.pk), meeting), 422)
    assert "n’est pas libre" in refused
    first = Use.objects.order_by("starts_at")[0]
    assert "libérée" in text_of(alice.post(url("use_end", first.pk), {"following": "1"}, follow=True))
    assert not Reservation.objects.filter(state="booked").exists()


def test_retiring_shows_first_what_hangs_on_it(doctor: Receiving, alice: Client) -> None:
    first, second = make_thing(doctor), make_thing(doctor, "Salle 2")
    needing(doctor, [first, second])
    booked = doctor.book()
    look = text_of(alice.post(url("thing_retirement", first.pk), {"on": MONDAY, "step": "look"}))
    assert "1 réservation en dépend" in look
    assert "DURAND" in look
    assert "Salle 2" in look
    first.refresh_from_db()
    assert first.retired_on is None
    line = Reservation.objects.get(resource=first)
    said = {"on": MONDAY, "step": "apply", f"fate-{line.pk}": f"instead|{second.pk}"}
    alice.post(url("thing_retirement", first.pk), said)
    first.refresh_from_db()
    assert first.retired_on == MONDAY
    assert "Salle 2" in taken_names(booked.pk)
    alice.post(url("thing_restoration", first.pk))
    first.refresh_from_db()
    assert first.retired_on is None


def test_maintenance_is_noted_and_removed(doctor: Receiving, alice: Client) -> None:
    room = make_thing(doctor)
    asked = {"first_on": MONDAY, "last_on": MONDAY, "why": "Peinture", "step": "look"}
    assert "Rien n’en dépend" in text_of(alice.post(url("thing_upkeep", room.pk), asked))
    assert "Peinture" in text_of(alice.post(url("thing_upkeep", room.pk), asked | {"step": "apply"}, follow=True))
    alice.post(url("thing_upkeep_end", Closure.objects.get().pk))
    assert not Closure.objects.exists()


def test_it_is_renamed(doctor: Receiving, alice: Client) -> None:
    room = make_thing(doctor)
    alice.post(url("thing_description", room.pk), {"name": "Salle bleue", "site": room.site_id})
    room.refresh_from_db()
    assert room.name == "Salle bleue"


def test_shared_it_is_seen_as_taken_and_no_more(who: Personas, doctor: Receiving, alice: Client) -> None:
    room = make_thing(doctor)
    needing(doctor, [room])
    doctor.book()
    assert "Aucune autre structure" in text_of(
        alice.post(url("sharings", room.pk), {"whom": "Personne", "agreement": "x", "from_on": MONDAY}), 422
    )
    stranger = as_(who.charlie)
    assert stranger.get(url("thing", room.pk)).status_code == 404
    agreed = {"whom": who.elsewhere.name, "agreement": "Convention du 12 mars", "from_on": date(2026, 1, 1)}
    assert who.elsewhere.name in text_of(alice.post(url("sharings", room.pk), agreed, follow=True))
    seen = text_of(stranger.get(url("thing", room.pk)))
    assert "occupé" in seen
    assert "DURAND" not in seen.upper()
    assert "Salle de soins" in text_of(stranger.get(url("things")))
    meeting = {"what": "Staff", "on": MONDAY, "from_at": "14:00", "to_at": "15:00"}
    assert "Staff" in text_of(stranger.post(url("thing", room.pk), meeting, follow=True))
    owner = text_of(alice.get(url("thing", room.pk)))
    assert "occupé" in owner
    assert "Staff" not in owner
    day = alice.get(url("events"), {"of": str(room.pk), "from": MONDAY, "to": MONDAY + timedelta(days=1)}).json()
    assert {e["kind"] for e in day["events"]} == {"visit", "held"}
    theirs = stranger.get(url("events"), {"of": str(room.pk), "from": MONDAY, "to": MONDAY + timedelta(days=1)}).json()
    assert [e["title"] for e in theirs["events"] if e["kind"] == "held"] == ["occupé", "Staff"]
    assert "pris" in text_of(stranger.get(url("moment", room.pk), {"at": at(9).isoformat()}))
    assert "déjà partagé" in text_of(alice.post(url("sharings", room.pk), agreed), 422)
    alice.post(url("sharing_end", Sharing.objects.get().pk))


def test_a_colleague_is_refused_and_a_stranger_finds_nothing(who: Personas, doctor: Receiving) -> None:
    room = make_thing(doctor)
    for actor, status in ((who.bob, 403), (who.charlie, 404)):
        client = as_(actor)
        assert client.get(url("thing", room.pk)).status_code == status
        assert client.get(url("thing_retirement", room.pk)).status_code == status
