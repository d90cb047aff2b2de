"""Every address of the house declares a right, and four people get from it what they should.

A new address whose argument has no example here fails: add the example to `EXAMPLES`, by the argument's name.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from permanence.agenda.models import (
    Appointment,
    Delay,
    Leave,
    OtherCalendar,
    Postponed,
    Postponement,
    Recall,
    Requirement,
    Screen,
    Series,
    Ticket,
    Use,
    VisitReason,
)
from permanence.api.models import Access, Grant, SasBooking, Telling, Webhook
from permanence.capacity.models import Closure, OpeningRule, Resource, Sharing
from permanence.coverage.models import Coverage, Formality
from permanence.desk.models import Call, Escalation, Line, Question, Request, SheetValidation
from permanence.directives.models import Directive
from permanence.directory.models import (
    Delegation,
    Membership,
    Network,
    NetworkMember,
    Partner,
    Person,
    PractitionerRole,
    Structure,
)
from permanence.directory.tests import personas
from permanence.documents.models import Awaited, Content, Document, ReceivedLetter
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.provider import Provider
from permanence.foundation.rights import Can
from permanence.guard.models import Alert, Glass
from permanence.insights.models import Report
from permanence.kernel.models import Recurring, Task
from permanence.lists.models import Import, Removal
from permanence.messaging.models import Announcement, CannedAnswer, Conversation, Message
from permanence.patients.models import Archived, Contact, Fault, Follower, Merge, Patient, Relative
from permanence.registers.models import Breach, Copy, Demand, Regulation
from permanence.training.models import Exercise
from permanence.waiting.models import Entry, FarOffer, Offer, Place

LONG_AGO = date(2020, 1, 1)
NUMBERS = count(490000)
SIGN_IN = "allauth's own view: it knows no right of the house, shows the reader's own account and nothing else"
WITHOUT_RIGHT = {
    "account_login": SIGN_IN,
    "account_logout": SIGN_IN,
    "account_inactive": SIGN_IN,
    "account_reauthenticate": SIGN_IN,
    "account_change_password": SIGN_IN,
    "account_set_password": SIGN_IN,
    "account_reset_password": SIGN_IN,
    "account_reset_password_done": SIGN_IN,
    "account_reset_password_from_key_done": SIGN_IN,
    "account_reset_password_from_key": SIGN_IN,
    "mfa_index": SIGN_IN,
    "mfa_login_webauthn": SIGN_IN,
    "mfa_list_webauthn": SIGN_IN,
    "mfa_add_webauthn": SIGN_IN,
    "mfa_remove_webauthn": SIGN_IN,
    "mfa_reauthenticate_webauthn": SIGN_IN,
    "mfa_authenticate": SIGN_IN,
    "mfa_reauthenticate": SIGN_IN,
    "mfa_activate_totp": SIGN_IN,
    "mfa_deactivate_totp": SIGN_IN,
    "mfa_view_recovery_codes": SIGN_IN,
    "mfa_generate_recovery_codes": SIGN_IN,
}
OPEN_TO_ALL = {
    "account_locked": "a locked screen shows who locked it and who has signed in at this very desk today, nothing else",
    "account_undertaking": "who has yet to sign holds his own rights there, nothing lent; nobody is led to sign-in",
    "account_openid": "leads to the provider of identities: the same address for everyone",
    "account_openid_again": "leads whoever is signed in to the same address once more, anybody else to sign-in",
    "account_openid_return": "whoever comes back proves himself by what the provider signed for this very browser",
    "account_signup": "shut for all: answers 404",
    "account_email": "shut for all: answers 404",
    "account_email_verification_sent": "shut for all: answers 404",
    "shell:language": "sets a cookie of the reader's own browser",
    "api:telephony_events": "the switchboard's door: signed with the line's secret",
    "api:maker_events": "the door of other makers' switchboards: each proves itself with what its line keeps",
    "api:mail_in": "the door of a practice's e-mails: proved with the secret of that door",
    "api:announcement": "what whoever calls a number is told outside hours: words every caller hears",
    "api:fhir_collection": "FHIR: the platform of access to care by its certificate, programs by their token",
    "api:fhir_instance": "FHIR: the platform of access to care by its certificate, programs by their token",
    "api:fhir_searching": "FHIR: searched by a form; the platform by its certificate, programs by their token",
    "api:fhir_base": "FHIR: that nothing is at an address, told as FHIR tells it",
    "api:fhir_nothing": "FHIR: that nothing is at an address, told as FHIR tells it",
    "api:fhir_smart": "how a program is given a token: nothing of anyone's",
    "api:fhir_metadata": "what the FHIR door does: nothing of anyone's",
    "api:fhir_operation": "FHIR: times found, held and booked by programs with their token",
    "api:fhir_history": "FHIR: what an appointment was, for programs with their token",
    "api:fhir_version": "FHIR: one version of an appointment, for programs with their token",
    "api:openapi": "what can be asked for, and in which shapes: nothing of anyone's",
    "api:integrators": "the same, to be read by whoever writes a program",
    "api:sink": "the demo's own receiver of signed calls; it is not there elsewhere",
    "api:token": "gives a token to a program that proves itself with its secret",
    "api:giving_back": "a program that proves itself gives its own token back",
    "api:sas_agenda": "where the platform of access to care sends a regulator: free times it was told already",
    "api:sas_place": "the same for a place",
    "api:sas_return": "where a regulator comes back: he proves himself by what the provider signed for this browser",
    "api:sas_booking": "a regulator who has just proved himself, while the platform says that he is one",
    "messaging:incoming": "the door of a structure's provider of SMS: a signed address, and the provider's own proof",
    "messaging:mail_incoming": "the door of the carrier of e-mails: its signature, or the password given it",
    "wall:pairing": "a television shows a code of its own there, until someone at a practice types it",
    "short:link": "a short address in an SMS: leads to a page behind a signed link, until it expires",
    "operations:live": "says that the process answers, and nothing else",
    "operations:ready": "says whether it has its database, and nothing else",
    "operations:policy_reports": "what a browser refused: counted by kind, and answered the same whatever it says",
    "operations:metrics": "figures without a name, to whoever holds the token of the installation",
    "portal:appointment": "the patient's own page, behind a signed link",
    "portal:cancellation": "the patient's own page, behind a signed link",
    "portal:calendar": "the patient's own page, behind a signed link",
    "agenda:feed": "a practitioner's busy times, behind a signed address he made and can revoke",
    "agenda:caldav": "the same, for programs that read calendars",
    "agenda:caldav_times": "the same, for programs that read calendars",
    "agenda:caldav_time": "the same, for programs that read calendars",
    "agenda:screen": "the screen on the wall: tickets, doors and delays, behind a signed address that can be revoked",
    "portal:entrance": "the tablet at a practice's entrance, behind a signed link: it takes a code and shows nobody",
    "portal:offer": "a time offered to the patient, behind a signed link",
    "portal:formality": "what is left of a formality, without a name or health, behind a signed link",
    "portal:move": "another time for his own appointment, behind a signed link",
    "portal:presence": "that the patient will come, behind a signed link",
    "portal:sooner": "a place on the waiting list, behind a signed link",
    "portal:remote": "how to prepare for a teleconsultation, behind a signed link",
    "practice:page": "what a practice publishes for everyone",
    "practice:times": "the free times a practice offers to everyone",
    "practice:data": "what the practice keeps of its patients, said to everyone before they write anything",
    "practice:urgent": "the signs of gravity, the same for everyone",
    "practice:request": "begins a request; nothing reaches the desk before a contact is proved",
    "practice:booking": "a booking on its way, behind a signed link",
    "practice:mine": "asks for a code; the answer is the same for everyone",
    "practice:mine_list": "one's own space, behind a signed link and a code sent to the contact",
    "practice:mine_again": "asks for a code in this browser, for whoever holds the link of a letter to that contact",
    "practice:contact": "a contact confirmed, for whoever holds the link of a letter to where he was reached before",
    "practice:mine_passkey": "opens a space by a key shown for this very question; all others are answered alike",
    "practice:mine_identity": "leads to the provider of identities: the same address for everyone",
    "practice:mine_ways": "what opens one's own space, in it",
    "practice:mine_identity_link": "leads to the provider of identities, from one's own space",
    "practice:mine_identity_end": "has it open no more, in one's own space",
    "practice:mine_passkey_removal": "removes a key, in one's own space",
    "portal:identity_return": "whoever comes back proves himself by what the provider signed for this very browser",
    "portal:identity_left": "says that a space is closed, to whoever comes back from the provider of identities",
    "practice:mine_readers": "who used one's file, in one's own space",
    "practice:mine_closing": "closes one's own space",
    "practice:mine_preferences": "what one prefers and refuses, in one's own space",
    "practice:mine_papers": "documents sent and received, in one's own space",
    "practice:mine_paper": "one document, in one's own space",
    "practice:mine_paper_back": "takes back what was sent by mistake, in one's own space",
    "practice:mine_form": "a form before one's visit, in one's own space",
    "practice:mine_feeling": "how one feels after a visit, in one's own space",
    "practice:mine_thread": "what one writes to the practice, in one's own space",
    "portal:copy": "the copy of one's data, once, behind a signed link and a code told otherwise",
    "portal:far_offer": "a time at a colleague's practice offered to the patient, behind a signed link",
}
SHARED = {
    "registers:book": "the address names a register, not a row: each reads and writes his own",
    "registers:new_entry": "the address names a register, not a row: each reads and writes his own",
    "account_session_end": "only one's own sessions are ended; any other was ended already, as far as one can tell",
    "messaging:telephones": "the demo's telephones play those of all patients; they are not there elsewhere",
    "messaging:letter": "the demo's mailbox plays the mail readers of all patients; it is not there elsewhere",
}


@dataclass(frozen=True)
class Address:
    """One address: its name, its view, and the names of its arguments."""

    name: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def right(self) -> Can | None:
        return getattr(self.view, "right", None)

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(getattr(self.view, "methods", ()))


def _walk(patterns: list[Any], namespace: str = "", above: tuple[str, ...] = ()) -> Iterator[Address]:
    for entry in patterns:
        arguments = (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner, arguments)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}", entry.callback, arguments)


ADDRESSES = {address.name: address for address in _walk(get_resolver().url_patterns)}
FENCED = [a for a in ADDRESSES.values() if a.right not in (None, Can.ANYONE)]


@dataclass(frozen=True)
class World:
    """A structure with one of everything, and the people who knock at its doors."""

    here: Structure
    alice: Actor
    bob: Actor
    charlie: Actor
    role: PractitionerRole

    def make(self, model: Any, **values: Any) -> Any:
        """Return a new row of the structure."""
        with scope(system("test", [self.here.pk])):
            return model.objects.create(structure=self.here, **values)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(settings, "MAILBOX", tmp_path)
    monkeypatch.setattr(settings, "STAFF_IDENTITIES", Provider("x", "https://x.test", "x", "x", "openid"))
    monkeypatch.setattr(settings, "TELEPHONES", tmp_path)
    here, elsewhere = personas.make_structure("MSP des Tilleuls", "health_house"), personas.make_structure("Ailleurs")
    return World(
        here=here,
        alice=_with_every_role(here, "Alice Martin"),
        bob=personas.make_member(here, "carer", "Bob Carrère"),
        charlie=_with_every_role(elsewhere, "Charlie Nguyen"),
        role=personas.make_practitioner(here),
    )


def _with_every_role(structure: Structure, name: str) -> Actor:
    actor = personas.make_member(structure, "secretary", name)
    with scope(system("test", [structure.pk])):
        Membership.objects.bulk_create(
            Membership(structure=structure, person_id=actor.id, role=role, from_on=LONG_AGO)
            for role in settings.ROLES
            if role != "secretary"
        )
    return personas.reloaded(actor)


def _number() -> str:
    return f"+33536{next(NUMBERS)}"


def _patient(world: World) -> Patient:
    return world.make(Patient, birth_name="Durand", first_names="Élodie", birth_date=date(1984, 3, 12))


def _coverage(world: World) -> Coverage:
    return world.make(Coverage, patient=_patient(world), kind="basic", payer="CPAM", noted_at=timezone.now())


def _document(world: World) -> Document:
    made = world.make(
        Document, patient=_patient(world), way="sent", kind="pdf", size=4, state="waiting", at=timezone.now()
    )
    content = Content(document=made)
    content.put(b"%PDF")
    world.make(Content, document=made, sealed=content.sealed)
    return made


def _received(world: World) -> ReceivedLetter:
    told = {"from_address": "labo@exemple.mssante.fr", "came_at": timezone.now(), "taken_at": timezone.now()}
    return world.make(ReceivedLetter, fingerprint=uuid7().hex, **told)


def _awaited(world: World) -> Awaited:
    today, due = timezone.localdate(), timezone.localdate() + timedelta(days=9)
    told = {"kind": "result", "from_name": "Laboratoire", "asked_on": today, "expected_on": due}
    return world.make(Awaited, patient=_patient(world), noted_at=timezone.now(), **told)


def _formality(world: World) -> Formality:
    due = timezone.localdate() + timedelta(days=9)
    return world.make(Formality, patient=_patient(world), kind="insurer", begun_at=timezone.now(), due_on=due)


def _recall(world: World) -> Recall:
    due = timezone.localdate() + timedelta(days=9)
    told = {"practitioner_role": world.role, "kind": "vaccine", "due_on": due, "planned_at": timezone.now()}
    return world.make(Recall, patient=_patient(world), **told)


def _announcement(world: World) -> Announcement:
    today, now = timezone.localdate(), timezone.now()
    told = {
        "words": {"fr": "Le cabinet déménage."},
        "from_on": today,
        "until_on": today,
        "send_at": now,
        "made_at": now,
    }
    return world.make(Announcement, by_name="Alice", **told)


def _request(world: World) -> Request:
    line = world.make(Line, number=_number(), label="Dr Benali", greeting="Bonjour", practitioner_role=world.role)
    now = timezone.now()
    call = world.make(
        Call, line=line, provider_id=str(uuid7()), rang_at=now, state="answered", answered_at=now, taken_at=now,
        taken_by_id=world.alice.id,
    )  # fmt: skip
    return world.make(
        Request, call=call, practitioner_role=world.role, owner_id=world.alice.id, due_at=now + timedelta(hours=1)
    )


def _escalation(world: World) -> Escalation:
    request = _request(world)
    return world.make(
        Escalation, request=request, due_at=timezone.now(), at=timezone.now(), step="practitioner",
        to_person_id=world.alice.id,
    )  # fmt: skip


def _own_role(world: World) -> PractitionerRole:
    with scope(system("test", [world.here.pk])):
        there = PractitionerRole.objects.filter(person_id=world.alice.id).first()
    own = {"person_id": world.alice.id, "site": world.role.site, "specialty": "Médecine générale"}
    return there or world.make(PractitionerRole, **own)


def _question(world: World) -> Question:
    now = timezone.now()
    return world.make(
        Question, request=_request(world), practitioner_role=_own_role(world), asks="message", pressing="now",
        asked_by_id=world.alice.id, asked_by_name="Alice", asked_at=now, answer_by=now + timedelta(minutes=5),
    )  # fmt: skip


def _appointment(world: World) -> Appointment:
    reason = _reason(world, "Suivi")
    starts = timezone.now() + timedelta(days=2)
    return world.make(
        Appointment, patient=_patient(world), practitioner_role=world.role, reason=reason,
        during=(starts, starts + timedelta(minutes=15)),
    )  # fmt: skip


def _reason(world: World, name: str) -> VisitReason:
    return world.make(VisitReason, practitioner_role=world.role, name=f"{name} {next(NUMBERS)}", duration_min=15)


def _resource(world: World) -> Resource:
    with scope(system("test", [world.here.pk])):
        there = Resource.objects.filter(practitioner_role=world.role).first()
    return there or world.make(Resource, kind="practitioner", name="Dr Benali", practitioner_role=world.role)


def _thing(world: World) -> Resource:
    return world.make(Resource, kind="room", name="Salle de soins", site=world.role.site)


def _use(world: World) -> Use:
    starts = timezone.now() + timedelta(days=1)
    during = (starts, starts + timedelta(hours=1))
    return world.make(Use, resource=_thing(world), what="Staff", during=during, by_name="Alice")


def _upkeep(world: World) -> Closure:
    starts = timezone.now()
    return world.make(Closure, resource=_thing(world), during=(starts, starts + timedelta(days=1)), kind="upkeep")


def _requirement(world: World) -> Requirement:
    return world.make(Requirement, reason=_reason(world, "Échographie"))


def _sharing(world: World) -> Sharing:
    other = personas.make_structure("Cabinet du Capitole")
    return world.make(Sharing, resource=_thing(world), borrower=other, agreement="Convention", from_on=LONG_AGO)


def _directive(world: World) -> Directive:
    return world.make(
        Directive, lineage=uuid7(), kind="note", valid_from=timezone.now(), body={"text": "x"}, term="permanent"
    )


def _delay(world: World) -> Delay:
    now = timezone.now()
    return world.make(
        Delay, practitioner_role=world.role, minutes=20, at=now, until=now + timedelta(hours=2), by_name="Alice"
    )


def _series(world: World) -> Series:
    found = _appointment(world)
    return world.make(
        Series, patient=found.patient, practitioner_role=world.role, reason=found.reason, count=2, weekdays=[0],
        from_hour="09:00", to_hour="12:00", first_on=LONG_AGO, at=timezone.now(), by_name="Alice",
    )  # fmt: skip


def _contact(world: World) -> Contact:
    return world.make(Contact, patient=_patient(world), system="phone", value="+33536490002")


def _network_member(world: World) -> NetworkMember:
    network = Network.objects.create(name="Toulouse sud", kind="zone")
    return world.make(NetworkMember, network=network)


def _mandate_id(world: World) -> UUID:
    holder = personas.make_structure("Allô Santé", "permanence")
    return personas.make_mandate(world.here, holder, [Can.ANSWER]).pk


def _delegation_id(world: World) -> UUID:
    told = {"rights": [Can.VIEW_AGENDA], "why": "Congés", "from_on": LONG_AGO, "until_on": LONG_AGO}
    return world.make(Delegation, person_id=_membership(world).person_id, given_by_name="Alice", **told).pk


def _opening_rule(world: World) -> OpeningRule:
    return world.make(
        OpeningRule, resource=_resource(world), weekday=0, opens_at="09:00", closes_at="12:00", from_on=LONG_AGO
    )


def _closure(world: World) -> Closure:
    starts = timezone.now()
    return world.make(Closure, resource=_resource(world), during=(starts, starts + timedelta(days=1)))


def _postponement(world: World) -> Postponement:
    starts = timezone.now()
    during = (starts, starts + timedelta(days=1))
    return world.make(Postponement, practitioner_role=world.role, during=during, by_name="Alice Martin")


def _postponed(world: World) -> Postponed:
    return world.make(Postponed, postponement=_postponement(world), appointment=_appointment(world), decision="call")


def _membership(world: World) -> Membership:
    with scope(system("test", [world.here.pk])):
        return Membership.objects.get(person_id=world.bob.id)


def _person(world: World) -> Person:
    person = Person(given_name="Sans", family_name="Compte")
    with scope(system("test", [world.here.pk])):
        person.save(force_insert=True)
        Membership.objects.create(structure=world.here, person=person, role="secretary", from_on=LONG_AGO)
    return person


def _entry(world: World) -> Entry:
    booked = _appointment(world)
    return world.make(
        Entry, patient=booked.patient, reason=booked.reason, until_on=timezone.localdate() + timedelta(days=9)
    )


def _offer(world: World) -> Offer:
    freed, now = _appointment(world), timezone.now()
    _resource(world)
    during = {"starts_at": freed.starts_at, "ends_at": freed.ends_at}
    place = world.make(Place, practitioner_role=world.role, freed_by=freed, **during)
    entry = world.make(Entry, patient=freed.patient, reason=freed.reason, until_on=timezone.localdate())
    until = now + timedelta(hours=1)
    return world.make(
        Offer, place=place, entry=entry, reason=freed.reason, emailed=False, made_at=now, answer_by=until, **during
    )


def _far_offer(world: World) -> FarOffer:
    entry, now = _entry(world), timezone.now()
    at = personas.make_structure("Cabinet du Capitole")
    during = {"starts_at": now + timedelta(days=2), "ends_at": now + timedelta(days=2, minutes=15)}
    return world.make(
        FarOffer, entry=entry, at=at, place_id=uuid7(), practitioner="Dr Samia Roux", address="Toulouse",
        emailed=False, made_at=now, answer_by=now + timedelta(hours=1), **during,
    )  # fmt: skip


def _letter(world: World) -> str:
    inbox = Path(settings.MAILBOX) / "new"
    inbox.mkdir(exist_ok=True)
    (inbox / "1.letter").write_text("Subject: Rendez-vous\n\nBonjour")
    return "1.letter"


def _exercise(world: World) -> Exercise:
    call = _request(world).call
    return world.make(Exercise, trainee_id=world.alice.id, caller="elderly", call=call, began_at=timezone.now())


def _glass(world: World) -> Glass:
    opened = {"reason": "care", "words": "Le patient est là.", "at": timezone.now(), "until": timezone.now()}
    return world.make(Glass, patient=_patient(world), person_id=world.bob.id, person_name="Bob", **opened)


def _archived(world: World) -> Any:
    patient = _patient(world)
    world.make(Archived, patient=patient, last_contact_on=date(2020, 3, 2), at=timezone.now())
    return patient.pk


def _alert(world: World) -> Alert:
    seen = {"on": timezone.localdate(), "at": timezone.now(), "why": "night", "person_name": "Bob"}
    return world.make(Alert, patient=_patient(world), person_id=world.bob.id, **seen)


def _copy(world: World) -> Copy:
    asked = world.make(Demand, asked_by="Durand", right="access", way="letter", asked_on=date(2026, 3, 2))
    made = {"archive": "", "digest": "", "size": 0, "code": "", "made_at": timezone.now(), "made_by_name": "Alice"}
    return world.make(Copy, demand=asked, expires_at=timezone.now(), **made)


def _list_sent(world: World) -> Import:
    """Return a list of patients that was read."""
    sent = {
        "file_name": "patients.csv",
        "digest": "0" * 64,
        "titles": ["Nom", "Prénom", "Né le"],
        "made_by_name": "Alice",
    }
    return world.make(Import, state="read", **sent)


def _removal(world: World) -> Removal:
    asked = {"asked_by": world.alice.id, "asked_by_name": "Alice", "asked_at": timezone.now()}
    return world.make(Removal, state="taken", **asked)


def _access(world: World) -> Access:
    return world.make(
        Access, name="Logiciel", client_id=uuid7().hex, secret="-", scopes=["system/*.read"], by_name="Alice"
    )


def _grant(world: World) -> Grant:
    now = timezone.now()
    return world.make(
        Grant, access=_access(world), person_id=world.alice.id, account=uuid7(), scopes=["user/*.read"], at=now,
        code="-", challenge="-", redirect="https://exemple.test/", code_until=now, code_used_at=now,
    )  # fmt: skip


def _webhook(world: World) -> Webhook:
    told = {"happenings": ["appointment.booked"], "secret": "-", "by_name": "Alice"}
    return world.make(Webhook, name="Logiciel", address="https://exemple.test/", **told)


def _telling(world: World) -> Telling:
    return world.make(Telling, webhook=_webhook(world), happening="trial", at=timezone.now(), due_at=timezone.now())


def _sas_booking(world: World) -> SasBooking:
    who = {"national": True, "number": "899900000102", "name": "Loridon", "by_name": "Alice"}
    return world.make(SasBooking, appointment=_appointment(world), due_at=timezone.now(), **who)


EXAMPLES: dict[str, Callable[[World], Any]] = {
    "copy_id": lambda world: _copy(world).pk,
    "book": lambda _world: "regulation",
    "entry_of_book_id": lambda world: world.make(Regulation, title="Décret").pk,
    "glass_id": lambda world: _glass(world).pk,
    "alert_id": lambda world: _alert(world).pk,
    "webhook_id": lambda world: _webhook(world).pk,
    "booking_id": lambda world: _sas_booking(world).pk,
    "telling_id": lambda world: _telling(world).pk,
    "access_id": lambda world: _access(world).pk,
    "grant_id": lambda world: _grant(world).pk,
    "demand_id": lambda world: (
        world.make(Demand, asked_by="Durand", right="access", way="letter", asked_on=date(2026, 3, 2)).pk
    ),
    "breach_id": lambda world: world.make(Breach, noticed_at=timezone.now(), what="Ordinateur volé").pk,
    "session_id": lambda world: 1,
    "structure_id": lambda world: world.here.pk,
    "language": lambda _world: "ar",
    "sentence_name": lambda _world: "reminder",
    "person": lambda world: _patient(world).pk,
    "site_id": lambda world: world.role.site_id,
    "person_id": lambda world: _person(world).pk,
    "membership_id": lambda world: _membership(world).pk,
    "delegation_id": _delegation_id,
    "mandate_id": _mandate_id,
    "member_id": lambda world: _network_member(world).pk,
    "partner_id": lambda world: world.make(Partner, kind="laboratory", name=f"Labo {next(NUMBERS)}").pk,
    "validation_id": lambda world: (
        world.make(SheetValidation, person_id=world.alice.id, wording="a", signed_as="Dr", signed_at=timezone.now()).pk
    ),
    "role_id": lambda world: world.role.pk,
    "column_id": lambda world: world.role.pk,
    "practitioner_role_id": lambda world: world.role.pk,
    "patient_id": lambda world: _patient(world).pk,
    "contact_id": lambda world: _contact(world).pk,
    "formality_id": lambda world: _formality(world).pk,
    "announcement_id": lambda world: _announcement(world).pk,
    "recall_id": lambda world: _recall(world).pk,
    "coverage_id": lambda world: _coverage(world).pk,
    "relative_id": lambda world: _relative(world).pk,
    "follower_id": lambda world: (
        world.make(Follower, patient=_patient(world), trade="nurse", name="Cabinet", noted_at=timezone.now()).pk
    ),
    "fault_id": lambda world: (
        world.make(Fault, patient=_patient(world), kind="unreached", marks="-", found_at=timezone.now()).pk
    ),
    "request_id": lambda world: _request(world).pk,
    "question_id": lambda world: _question(world).pk,
    "call_id": lambda world: _request(world).call_id,
    "exercise_id": lambda world: _exercise(world).pk,
    "line_id": lambda world: world.make(Line, number=_number(), label="L", greeting="Bonjour").pk,
    "appointment_id": lambda world: _appointment(world).pk,
    "series_id": lambda world: _series(world).pk,
    "delay_id": lambda world: _delay(world).pk,
    "screen_id": lambda world: world.make(Screen, name=f"Salle {next(NUMBERS)}", by_name="Alice").pk,
    "reason_id": lambda world: _reason(world, "Contrôle").pk,
    "resource_id": lambda world: _resource(world).pk,
    "leave_id": lambda world: (
        world.make(
            Leave, person_id=world.alice.id, first_on="2030-01-01", last_on="2030-01-02", asked_at=timezone.now()
        ).pk
    ),
    "thing_id": lambda world: _thing(world).pk,
    "use_id": lambda world: _use(world).pk,
    "upkeep_id": lambda world: _upkeep(world).pk,
    "requirement_id": lambda world: _requirement(world).pk,
    "sharing_id": lambda world: _sharing(world).pk,
    "hours_id": lambda world: (
        world.make(
            OpeningRule, resource=_thing(world), weekday=0, opens_at="09:00", closes_at="12:00", from_on=LONG_AGO
        ).pk
    ),
    "rule_id": lambda world: _opening_rule(world).pk,
    "closure_id": lambda world: _closure(world).pk,
    "postponement_id": lambda world: _postponement(world).pk,
    "calendar_id": lambda world: (
        world.make(OtherCalendar, practitioner_role=world.role, name="Perso", by_name="Alice Martin").pk
    ),
    "postponed_id": lambda world: _postponed(world).pk,
    "directive_id": lambda world: _directive(world).pk,
    "message_id": lambda world: (
        world.make(Message, to_address="elodie@exemple.test", subject="Rendez-vous", body="…", key="1").pk
    ),
    "conversation_id": lambda world: world.make(Conversation, address="+33639980001").pk,
    "answer_id": lambda world: world.make(CannedAnswer, title="Rappel", text="Bonjour", by_name="Alice").pk,
    "entry_id": lambda world: _entry(world).pk,
    "place_id": lambda world: _offer(world).place_id,
    "offer_id": lambda world: _offer(world).pk,
    "far_offer_id": lambda world: _far_offer(world).pk,
    "escalation_id": lambda world: _escalation(world).pk,
    "task_id": lambda world: world.make(Task, title="Scanner", owner_role="anyone", due_at=timezone.now()).pk,
    "recurring_id": lambda world: (
        world.make(
            Recurring, title="Frigo", owner_role="anyone", rrule="FREQ=DAILY", first_on=LONG_AGO, due_hour="09:00"
        ).pk
    ),
    "import_id": lambda world: _list_sent(world).pk,
    "removal_id": lambda world: _removal(world).pk,
    "one_id": lambda world: _patient(world).pk,
    "other_id": lambda world: _patient(world).pk,
    "merge_id": lambda world: _merge(world).pk,
    "report_id": lambda world: (
        world.make(Report, month=LONG_AGO, version=1, made_by_name="", figures={}, paper=b"%PDF").pk
    ),
    "document_id": lambda world: _document(world).pk,
    "letter_id": lambda world: _received(world).pk,
    "awaited_id": lambda world: _awaited(world).pk,
    "name": _letter,
    "day": lambda world: timezone.localdate().isoformat(),
}


def _exercise_done(world: World) -> Exercise:
    one = _exercise(world)
    with scope(system("test", [world.here.pk])):
        Exercise.objects.filter(pk=one.pk).update(ended_at=timezone.now(), total=50)
    return one


def _asked_of_himself(world: World) -> dict[str, UUID]:
    return {"role_id": _own_role(world).pk}


def _with_ticket(world: World) -> dict[str, UUID]:
    booked = _appointment(world)
    world.make(Ticket, appointment=booked, on=timezone.localdate(), words="K 47")
    return {"appointment_id": booked.pk}


def _leave_of_staff(world: World) -> dict[str, UUID]:
    person, day = _person(world), timezone.localdate() + timedelta(days=30)
    staff = world.make(Resource, kind="staff", name="Sans Compte", site=world.role.site, person=person)
    during = (timezone.now() + timedelta(days=29), timezone.now() + timedelta(days=32))
    closure = world.make(Closure, resource=staff, during=during, kind="leave")
    settled = {"state": "granted", "settled_at": timezone.now(), "asked_at": timezone.now(), "closure_id": closure.pk}
    return {"leave_id": world.make(Leave, person=person, first_on=day, last_on=day, **settled).pk}


def _removed_contact(world: World) -> dict[str, UUID]:
    contact = _contact(world)
    found = {"patient_id": contact.patient_id, "contact_id": contact.pk}
    with scope(system("test", [world.here.pk])):
        contact.delete()
    return found


def _merge(world: World) -> Merge:
    made = world.make(Merge, kept=_patient(world), gone=_patient(world), at=timezone.now(), by_name="Alice")
    with scope(system("test", [world.here.pk])):
        Patient.objects.filter(pk=made.gone_id).update(merged_into=made.kept_id)
    return made


def _relative(world: World) -> Relative:
    return world.make(Relative, patient=_patient(world), relation="other", name="Nadège Petit")


def _removed_relative(world: World) -> dict[str, UUID]:
    relative = _relative(world)
    found = {"patient_id": relative.patient_id, "relative_id": relative.pk}
    with scope(system("test", [world.here.pk])):
        relative.delete()
    return found


# Where the arguments belong together, or the page needs something in its body to find what it is about.
TOGETHER: dict[str, Callable[[World], dict[str, Any]]] = {
    "patients:archived": lambda world: {"patient_id": _archived(world)},
    "patients:archive_return": lambda world: {"patient_id": _archived(world)},
    "patients:archive_opening": lambda world: {"patient_id": _archived(world)},
    "patients:contact_return": _removed_contact,
    "patients:relative_return": _removed_relative,
    "training:person": lambda world: {"person_id": _exercise_done(world).trainee_id},
    "desk:call_me": _asked_of_himself,
    "agenda:ticket": _with_ticket,
    "agenda:leave_hanging": _leave_of_staff,
}
BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "desk:requests": lambda world: {"structure": world.here.pk},
    "desk:attempt": lambda world: {"result": "no_answer", "rank": "1"},
    "registers:naming": lambda world: {"patient": _patient(world).pk},
    "directives:of_day": lambda world: {"choice": "no_newcomers"},
}
QUERIES = {"directives:writing": "?kind=note", "directives:preview": "?kind=note"}


def test_every_address_declares_a_right_or_says_why_not() -> None:
    without = {name for name, address in ADDRESSES.items() if address.right is None}
    assert without <= WITHOUT_RIGHT.keys(), sorted(without - WITHOUT_RIGHT.keys())


def test_every_address_open_to_all_says_why() -> None:
    open_to_all = {name for name, address in ADDRESSES.items() if address.right is Can.ANYONE}
    assert open_to_all <= OPEN_TO_ALL.keys(), sorted(open_to_all - OPEN_TO_ALL.keys())


def test_reasons_given_still_serve() -> None:
    written = WITHOUT_RIGHT.keys() | {name for name in OPEN_TO_ALL if not name.startswith("portal:")}
    assert written <= ADDRESSES.keys(), sorted(written - ADDRESSES.keys())


def test_every_argument_of_an_address_has_an_example() -> None:
    missing = {(a.name, argument) for a in FENCED for argument in a.arguments if argument not in EXAMPLES}
    assert not missing, f"add to EXAMPLES: {sorted(missing)}"


def _room(address: Address) -> str:
    room, colon, _ = address.name.partition(":")
    return room if colon else "account"


ROOMS = sorted({_room(address) for address in FENCED})


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
def test_who_gets_what(world: World, room: str) -> None:
    """Every address of a room, each in rows of its own; all that is wrong is told at once."""
    house = Doors(world)
    wrong: list[str] = []
    for address in (one for one in FENCED if _room(one) == room):
        for method in address.methods:
            with transaction.atomic():
                wrong += [f"{method} {address.name}: {what}" for what in _wrong(house, address, method)]
                transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def _wrong(house: "Doors", address: Address, method: str) -> Iterator[str]:
    assert address.right
    world = house.world
    together = TOGETHER.get(address.name, lambda world: {a: EXAMPLES[a](world) for a in address.arguments})
    path = reverse(address.name, kwargs=together(world)) + QUERIES.get(address.name, "")
    body = BODIES.get(address.name, lambda world: {})(world)
    if (status := house.status(None, method, path)) not in {302, 401}:
        yield f"anonymous is led to sign-in, not {status}"
    for other in {"GET", "POST"} - {*address.methods}:
        if (status := house.status(world.alice, other, path)) != 405:
            yield f"{other} is not taken, but answered {status}"
    if not world.bob.may(address.right) and (status := house.status(world.bob, method, path)) != 403:
        yield f"a colleague without the right is refused, not {status}"
    names_a_row = set(address.arguments) - {"day"} and address.name not in SHARED
    if names_a_row and (status := house.status(world.charlie, method, path)) != 404:
        yield f"a stranger cannot tell that it exists, but {status}"
    if (status := house.status(world.alice, method, path, body)) not in {200, 204, 302, 409, 422}:
        yield f"who may is served, not {status}"


class Doors:
    """Browsers in which the four people of the world have signed in; what one question leaves is gone at the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {None: Client()} | {one.id: Client() for one in (world.alice, world.bob, world.charlie)}
        for one in (world.alice, world.bob, world.charlie):
            personas.sign_in(self.clients[one.id], one)
        self.kept = {key: client.cookies.output() for key, client in self.clients.items()}

    def status(self, actor: Actor | None, method: str, path: str, body: dict[str, Any] | None = None) -> int:
        """Ask, and return the status of the answer."""
        key = actor.id if actor else None
        client = self.clients[key]
        kind, sent = "application/x-www-form-urlencoded", urlencode(body or {})
        if path.startswith("/api/v1/"):
            kind, sent = "application/json", json.dumps(body or {})
        with transaction.atomic():
            answer = client.generic(method, path, sent, content_type=kind)
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.load(self.kept[key].replace("Set-Cookie: ", ""))
        if actor is None and answer.status_code == 302:
            assert answer.headers["Location"].startswith(reverse(settings.LOGIN_URL))
        return answer.status_code
