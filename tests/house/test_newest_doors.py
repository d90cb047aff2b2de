"""Attacks on the newest features: ids of another structure, rights that ended between page and press, two presses."""

import re
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.agenda.tests.factories import make_receiving
from permanence.api import actions
from permanence.api.tests.programs import READS, Program, everything
from permanence.api.tests.surroundings import papered
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.desk import signs
from permanence.desk.models import SheetValidation
from permanence.directory.models import Mandate, Membership, Partner, Person, PractitionerRole
from permanence.directory.tests import personas
from permanence.documents.models import Awaited
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.rights import Can
from permanence.messaging.models import Announcement
from permanence.patients.models import Archived

YESTERDAY = timedelta(days=1)
PARTNER = {"kind": "laboratory", "name": "Labo d’Oc", "phone": "05 61 00 00 01", "city": "Toulouse"}


def browser(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    personas.sign_in(client, actor)
    return client


def at_once(presses: int, press: Any) -> list[Any]:
    """Press as often at the same moment; return what came of each."""
    together, came = Barrier(presses), []

    def one() -> None:
        together.wait()
        try:
            came.append(press())
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


class TestPartners:
    def test_a_mandate_that_ended_between_page_and_press_changes_nothing(self, db: None) -> None:
        here, service = personas.make_structure(), personas.make_structure("Permanence", "answering_service")
        mandate = personas.make_mandate(here, service, [Can.BOOK, Can.VIEW_DIRECTORY, Can.VIEW_AGENDA])
        agent = browser(personas.make_member(service, "telesecretary"))
        new = reverse("directory:new_partner", args=[here.pk])
        assert agent.post(new, PARTNER).status_code == 302
        with scope(system("test", [here.pk])):
            partner = Partner.objects.get()
            Mandate.objects.filter(pk=mandate.pk).update(until_on=timezone.localdate() - YESTERDAY)
        one = [partner.pk]
        for address, sent in [
            (new, PARTNER | {"name": "Autre"}),
            (reverse("directory:partner", args=one), PARTNER | {"phone": "05 61 00 00 02"}),
            (reverse("directory:partner_confirmed", args=one), {"accepts": "yes"}),
            (reverse("directory:partner_withdrawn", args=one), {}),
        ]:
            assert agent.post(address, sent).status_code in (403, 404), address
        assert agent.get(reverse("directory:partners", args=[here.pk])).status_code in (403, 404)
        with scope(system("test", [here.pk])):
            [kept] = Partner.objects.all()
        assert (kept.phone, kept.accepts, kept.withdrawn_at) == (partner.phone, partner.accepts, None)

    def test_another_structures_is_neither_read_nor_changed_nor_added_to(self, db: None) -> None:
        people = personas.three()
        assert browser(people.alice).post(reverse("directory:new_partner", args=[people.here.pk]), PARTNER)
        with scope(people.alice):
            partner = Partner.objects.get()
        charlie, one = browser(people.charlie), [partner.pk]
        for name, args in [("partner", one), ("partners", [people.here.pk]), ("new_partner", [people.here.pk])]:
            answer = charlie.get(reverse(f"directory:{name}", args=args))
            assert answer.status_code == 404, name
            assert "Labo" not in answer.content.decode()
        for name, args in [("partner_confirmed", one), ("partner_withdrawn", one), ("new_partner", [people.here.pk])]:
            assert charlie.post(reverse(f"directory:{name}", args=args), PARTNER | {"accepts": "no"}).status_code == 404
        for name in ("partner_confirmed", "partner_withdrawn", "partner_back", "partner"):
            answer = browser(people.bob).post(reverse(f"directory:{name}", args=one), PARTNER | {"accepts": "no"})
            assert answer.status_code == 403, "a colleague without the right"
        with scope(people.alice):
            assert Partner.objects.get(withdrawn_at=None).accepts == partner.accepts

    def test_added_and_withdrawn_by_two_at_the_same_moment_it_is_so_once(self, committed: None) -> None:
        people = personas.three()
        new = reverse("directory:new_partner", args=[people.here.pk])
        clients = [browser(people.alice) for _ in range(2)]
        came = at_once(2, lambda: clients.pop().post(new, PARTNER).status_code)
        assert sorted(came) == [302, 422]
        with scope(people.alice):
            partner = Partner.objects.get()
        clients = [browser(people.alice) for _ in range(2)]
        gone = reverse("directory:partner_withdrawn", args=[partner.pk])
        assert {*at_once(2, lambda: clients.pop().post(gone).status_code)} <= {302, 404}
        late = browser(people.alice).post(reverse("directory:partner", args=[partner.pk]), PARTNER)
        assert late.status_code == 404, "a page opened before it was withdrawn brings nothing back"


def announced(client: Client, asked: dict[str, str]) -> Any:
    """Press twice as people do: to see whom it reaches, then to let it leave."""
    new = reverse("agenda:announcement_new")
    shown = client.post(new, asked)
    seen = re.findall(r'name="seen" value="(\w+)"', shown.content.decode())
    return client.post(new, asked | {"seen": seen[0]}) if seen else shown


class TestAnnouncements:
    def test_the_name_of_another_structures_announcement_reaches_nobody(self, db: None) -> None:
        people = personas.three(may="secretary", may_not="carer")
        make_receiving(people.here)
        theirs, today = make_receiving(people.elsewhere), timezone.localdate()
        asked = {
            "announcement": str(uuid7()), "structure": str(people.here.pk), "from_on": today.isoformat(),
            "until_on": (today + timedelta(days=9)).isoformat(), "when": "now", "words_fr": "Le cabinet ferme mardi.",
        }  # fmt: skip
        alice, charlie = browser(people.alice), browser(people.charlie)
        assert announced(alice, asked).status_code == 302
        assert announced(charlie, asked).status_code == 422, "her practice is none of his"
        mine = asked | {"structure": str(people.elsewhere.pk), "words_fr": "Autre chose."}
        assert announced(charlie, mine).status_code in (409, 422), "nor its announcement's name"
        his_patients = asked | {"announcement": str(uuid7()), "practitioner_role": str(theirs.role.pk)}
        assert announced(alice, his_patients).status_code == 422
        with scope(people.alice):
            row = Announcement.objects.get()
        assert row.words == {"fr": "Le cabinet ferme mardi."}
        for name in ("announcement_withdrawal", "announcement_departure"):
            assert charlie.post(reverse(f"agenda:{name}", args=[row.pk])).status_code == 404
        with scope(people.charlie):
            assert not Announcement.objects.exists()

    def test_who_left_between_the_page_and_the_press_announces_and_withdraws_nothing(self, db: None) -> None:
        people = personas.three(may="secretary", may_not="carer")
        make_receiving(people.here)
        today, alice = timezone.localdate(), browser(people.alice)
        asked = {
            "announcement": str(uuid7()), "structure": str(people.here.pk), "from_on": today.isoformat(),
            "until_on": today.isoformat(), "when": "now", "words_fr": "Le cabinet ferme mardi.",
        }  # fmt: skip
        new = reverse("agenda:announcement_new")
        assert announced(alice, asked).status_code == 302
        with scope(people.alice):
            Membership.objects.filter(person=people.alice.id).update(until_on=today - YESTERDAY)
            row = Announcement.objects.get()
        ends = [reverse(f"agenda:announcement_{one}", args=[row.pk]) for one in ("withdrawal", "departure")]
        for address in (new, *ends):
            assert alice.post(address, asked | {"announcement": str(uuid7())}).status_code in (302, 403, 404)
        with scope(system("test", [people.here.pk])):
            assert [one.withdrawn_at for one in Announcement.objects.all()] == [None]


class TestSigns:
    def test_a_physician_of_elsewhere_signs_and_withdraws_nothing_here(self, db: None) -> None:
        here, elsewhere = personas.make_structure(), personas.make_structure("Cabinet du Canal")
        doctor, stranger = (physician(one) for one in (here, elsewhere))
        sent = {"wording": signs.version(), "read": "on"}
        assert browser(stranger).post(reverse("desk:sheet_validation", args=[here.pk]), sent).status_code == 404
        assert browser(doctor).post(reverse("desk:sheet_validation", args=[here.pk]), sent).status_code == 302
        with scope(doctor):
            signed = SheetValidation.objects.get()
        assert browser(stranger).post(reverse("desk:sheet_withdrawal", args=[signed.pk])).status_code == 404
        secretary = browser(personas.make_member(here, "secretary"))
        assert secretary.post(reverse("desk:sheet_withdrawal", args=[signed.pk])).status_code == 403
        assert secretary.post(reverse("desk:sheet_validation", args=[here.pk]), sent).status_code == 403
        with scope(doctor):
            assert SheetValidation.objects.get().withdrawn_at is None

    def test_who_left_between_the_page_and_the_press_signs_nothing(self, db: None) -> None:
        here = personas.make_structure()
        doctor = physician(here)
        client, sent = browser(doctor), {"wording": signs.version(), "read": "on"}
        assert client.get(reverse("desk:signs", args=[here.pk])).status_code == 200
        with scope(system("test", [here.pk])):
            Membership.objects.filter(person=doctor.id).update(until_on=timezone.localdate() - YESTERDAY)
        assert client.post(reverse("desk:sheet_validation", args=[here.pk]), sent).status_code in (302, 403, 404)
        with scope(system("test", [here.pk])):
            assert not SheetValidation.objects.exists()

    def test_two_presses_at_the_same_moment_sign_once(self, committed: None) -> None:
        here = personas.make_structure()
        doctor = physician(here)
        clients, sent = [browser(doctor) for _ in range(2)], {"wording": signs.version(), "read": "on"}
        there = reverse("desk:sheet_validation", args=[here.pk])
        came = at_once(2, lambda: clients.pop().post(there, sent).status_code)
        assert 302 in came
        assert all(one < 500 for one in came)
        with scope(doctor):
            assert SheetValidation.objects.count() == 1


def physician(at: Any) -> Actor:
    """Return a doctor who receives there, and works there."""
    member, role = personas.make_member(at, "practitioner", "Samia Benali"), personas.make_practitioner(at)
    with scope(system("test", [at.pk])):
        PractitionerRole.objects.filter(pk=role.pk).update(person=member.id)
        Person.objects.filter(pk=member.id).update(title="Dr")
    return personas.reloaded(member)


@pytest.mark.django_db
class TestAwaitedResults:
    ASKS = ["system/CommunicationRequest.read"]

    def test_a_program_of_elsewhere_finds_nothing_by_any_name(self) -> None:
        here, elsewhere = personas.make_structure(), personas.make_structure("Cabinet du Canal")
        doctor = make_receiving(here)
        papered(doctor)
        with everything(here):
            awaited = Awaited.objects.get()
        stranger = Program(elsewhere, [*READS, *self.ASKS])
        assert stranger.ask(f"CommunicationRequest/{awaited.pk}").status_code == 404
        whose = f"patient=Patient/{doctor.patient.pk}"
        for asked in (f"_id={awaited.pk}", whose, "patient.family=Durand", "status=active"):
            assert stranger.found(f"CommunicationRequest?{asked}") == [], asked
        assert stranger.found(f"Patient?_id={doctor.patient.pk}&_revinclude=CommunicationRequest:patient") == []

    def test_nothing_comes_along_that_it_was_not_let_read(self) -> None:
        here = personas.make_structure()
        papered(make_receiving(here))
        alone = Program(here, self.ASKS).ask("CommunicationRequest?_include=CommunicationRequest:patient")
        assert "Patient" not in {one["resource"]["resourceType"] for one in alone.json().get("entry", [])}
        back = Program(here, ["system/Patient.read"]).ask("Patient?_revinclude=CommunicationRequest:patient")
        assert "CommunicationRequest" not in {one["resource"]["resourceType"] for one in back.json().get("entry", [])}

    def test_of_a_file_in_the_archive_or_by_a_token_taken_back_nothing_is_told(self) -> None:
        here = personas.make_structure()
        doctor = make_receiving(here)
        papered(doctor)
        program = Program(here, self.ASKS)
        (told,) = program.found("CommunicationRequest")
        with everything(here):
            long_ago = {"last_contact_on": date(2020, 1, 1), "at": SUNDAY_NOON}
            Archived.objects.create(structure=here, patient=doctor.patient, **long_ago)
        assert program.found("CommunicationRequest") == []
        assert program.ask(f"CommunicationRequest/{told['id']}").status_code == 404
        with everything(here) as by:
            actions.revoke_access(by=by, access=program.access, now=SUNDAY_NOON)
        assert program.ask("CommunicationRequest").status_code == 401
