"""Programs of a structure: for whoever manages them, and at the door, before anyone's scope is open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from permanence.api.models import Access
from permanence.directory.models import Structure
from permanence.foundation import ready
from permanence.foundation.actor import Actor, Kind, person_actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

# What each resource needs; a scope is `system/<resource>.read`, or of all of them `system/*.read` (SMART on FHIR).
NEEDS = {
    "Organization": Can.VIEW_DIRECTORY,
    "Location": Can.VIEW_DIRECTORY,
    "Practitioner": Can.VIEW_DIRECTORY,
    "PractitionerRole": Can.VIEW_DIRECTORY,
    "HealthcareService": Can.VIEW_AGENDA,
    "Schedule": Can.VIEW_AGENDA,
    "Slot": Can.VIEW_AGENDA,
    "Appointment": Can.VIEW_AGENDA,
    "Patient": Can.VIEW_PATIENT,
    "RelatedPerson": Can.VIEW_PATIENT,
    "Consent": Can.VIEW_PATIENT,
    "AppointmentResponse": Can.VIEW_AGENDA,
    "ServiceRequest": Can.VIEW_AGENDA,
    "Task": Can.DO_TASKS,
    "Communication": Can.VIEW_MESSAGES,
    "Questionnaire": Can.VIEW_AGENDA,
    "QuestionnaireResponse": Can.VIEW_CARE,
    "DocumentReference": Can.VIEW_CARE,
    "CommunicationRequest": Can.VIEW_CARE,
    "AuditEvent": Can.VIEW_TRACE,
}
# What is read only by who was let in by its name: who did what, and what tells of patients' health.
BY_NAME = frozenset({"AuditEvent", "QuestionnaireResponse", "DocumentReference", "CommunicationRequest"})
# What writing each of them needs, with what must be seen for it; a scope is `system/<resource>.write`.
WRITES = {
    "Appointment": frozenset({Can.BOOK, Can.VIEW_AGENDA, Can.VIEW_PATIENT}),
    "Patient": frozenset({Can.EDIT_PATIENT, Can.VIEW_PATIENT}),
    "AppointmentResponse": frozenset({Can.BOOK, Can.VIEW_AGENDA}),
    "ServiceRequest": frozenset({Can.BOOK, Can.VIEW_AGENDA}),
}
# What FHIR has no word for is named each: nothing of it comes with `system/*.read`.
OURS = {
    "permanence/directives.read": frozenset({Can.VIEW_DIRECTIVES, Can.VIEW_AGENDA}),
    "permanence/waiting.read": frozenset({Can.VIEW_AGENDA, Can.VIEW_PATIENT}),
    "permanence/waiting.write": frozenset({Can.BOOK, Can.VIEW_AGENDA, Can.VIEW_PATIENT}),
    "permanence/requests.read": frozenset({Can.ANSWER, Can.VIEW_PATIENT}),
    "permanence/requests.write": frozenset({Can.ANSWER, Can.VIEW_PATIENT}),
    "permanence/figures.read": frozenset({Can.VIEW_FIGURES}),
}
SYSTEM, USER = "system/", "user/"
EVERYTHING = "system/*.read"
PROGRAM = "api"  # the purpose, in the trace, of what a program does
NUMBERS = "system/Patient.ins"  # with the national numbers of qualified identities
SCOPES = (
    EVERYTHING,
    *(f"system/{kind}.read" for kind in NEEDS),
    NUMBERS,
    *(f"system/{kind}.write" for kind in WRITES),
    *OURS,
)
FOR_PEOPLE = tuple(one.replace(SYSTEM, USER, 1) for one in SCOPES if one.startswith(SYSTEM))


@dataclass(frozen=True, slots=True)
class Client:
    """A program as the door finds it."""

    id: UUID
    structure_id: UUID
    name: str
    scopes: tuple[str, ...]
    secret: str = ""
    client_id: str = ""
    person: Actor | None = None  # in whose name it acts; None is its own

    @property
    def public(self) -> bool:
        """Whether it can keep no secret: it is known by its name alone, and acts for people alone."""
        return not self.secret

    @property
    def kinds(self) -> frozenset[str]:
        """The resources it may read."""
        return frozenset(kind for kind in NEEDS if self.holds(f"system/{kind}.read"))

    @property
    def writes(self) -> frozenset[str]:
        """The resources it may write."""
        return frozenset(kind for kind in WRITES if self.holds(f"system/{kind}.write"))

    @property
    def rights(self) -> frozenset[Can]:
        """What its scopes need."""
        ours = (OURS[one] for one in self.scopes if one in OURS)
        numbers = frozenset({Can.IDENTIFY} if self.holds(NUMBERS) else ())
        read = frozenset(NEEDS[kind] for kind in self.kinds)
        return read.union(numbers, *(WRITES[kind] for kind in self.writes), *ours)

    def holds(self, scope: str) -> bool:
        """Tell whether a scope was given, by itself or with all others; a person's own are named user/…"""
        held = {one.replace(USER, SYSTEM, 1) for one in self.scopes}
        read = scope in {f"{SYSTEM}{kind}.read" for kind in NEEDS if kind not in BY_NAME} and EVERYTHING in held
        return bool(scope) and (read or scope in held)

    @property
    def actor(self) -> Actor:
        """Who acts when it asks, in its structure alone: the program by its own name, with what its scopes need; or

        the person who let it act for him, with no more than he may there today.
        """
        here, by = self.structure_id, self.person
        if by is None:
            return Actor(Kind.SYSTEM, None, f"api: {self.name}", {here: self.rights}, purpose=PROGRAM)
        his = by.rights.get(here, frozenset()) & self.rights
        return replace(by, name=f"{by.name} (api: {self.name})"[:200], rights={here: his}, at=None, purpose=PROGRAM)


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret: it is long and random, so that a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


def client_named(client_id: str) -> Client | None:
    """Return the program of this name; None when there is none, or none any more."""
    found = ready.row("SELECT * FROM api_access_named(%s)", [client_id])
    return replace(_client(found), client_id=client_id) if found else None


def behind_token(token: str, now: datetime) -> Client | None:
    """Return the program whose token this is, with the person it acts for; None when it is none, or no longer.

    Must run in a transaction: the person's view may be open there afterwards.
    """
    found = ready.row("SELECT * FROM api_behind_token(%s, %s)", [fingerprint(token), now])
    if not found:
        return None
    *row, account = found
    client = _client(tuple(row))
    return replace(client, person=person_actor(account, client.structure_id)) if account else client


def accesses(actor: Actor, structure_id: UUID) -> QuerySet[Access]:
    """Return the programs that read or read for a structure, those that still do first."""
    found = Access.objects.filter(structure_id=structure_id, structure_id__in=actor.structures(Can.MANAGE_DIRECTORY))
    return found.order_by("-revoked_at", "name")


def access(actor: Actor, access_id: UUID) -> Access:
    """Return one program.

    :raises NotFound: when it is not of a structure of the actor's
    :raises NotPermitted: when it is, without the right
    """
    found = Access.objects.select_related("structure").filter(pk=access_id, structure_id__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(Can.MANAGE_DIRECTORY, found.structure_id)
    return found


def managed(actor: Actor) -> QuerySet[Structure]:
    """Return the structures whose programs the actor manages."""
    ours = [one for one in actor.structures(Can.MANAGE_DIRECTORY) if actor.at in (None, one)]
    return Structure.objects.filter(pk__in=ours)


def allowed(scopes: Iterable[str]) -> list[str]:
    """Return those of the scopes that mean something here."""
    return [one for one in SCOPES if one in set(scopes)]


def _client(row: tuple[Any, ...]) -> Client:
    pk, structure_id, name, scopes, secret = row
    return Client(pk, structure_id, name, tuple(scopes), secret)
