"""Bookings on their way, for who holds their address: what comes next, decided as at the desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from permanence.agenda.models import Modality
from permanence.agenda.queries import Slot, patient_online
from permanence.capacity import queries as capacity
from permanence.desk import queries as desk
from permanence.directory import queries as directory
from permanence.directory.models import Site
from permanence.foundation.actor import Actor, scope
from permanence.foundation.idempotency import used
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Contact, Patient
from permanence.portal import links
from permanence.portal.models import Booking, PracticePage, Proof

WITH = ("structure", "practitioner_role__person", "practitioner_role__site", "practitioner_role__structure", "reason",
        "patient", "proof", "appointment__site", "request", "after__proof")  # fmt: skip
OPENS = "online:"  # how the key begins with which a visitor's file is opened


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a booking stands.

    :param name: who, code, died, facts, signs, fifteen, refused, missed, write, confirm or done
    :param asks: the facts or the signs to ask
    """

    name: str
    asks: tuple[str, ...] = ()
    answer: desk.Answer | None = None


def given_from_home(patient: Patient) -> QuerySet[Contact]:
    """Return the address and the number by which a visitor opened a file that no document proves.

    His code proves where he reads, not whose file it is; nothing proves his number.
    """
    found = Contact.objects.filter(patient=patient, created_at=patient.created_at)
    opened = used(structure_id=patient.structure_id, verb="patients.register", begins=OPENS, result_id=patient.pk)
    return found if opened and not patient.identity_checked else found.none()


def booking(by: Actor, token: str) -> Booking:
    """Return the booking an address names.

    :raises NotFound: when there is none, or no longer
    """
    found = Booking.objects.filter(pk=links.read("booking", token)).select_related(*WITH).first()
    if found is None:
        raise NotFound
    return found


def proof(by: Actor, token: str, what: str = "proof") -> Proof:
    """Return the proof an address names.

    :param what: the kind of address
    :raises NotFound: when there is none, or no longer
    """
    found = Proof.objects.filter(pk=links.read(what, token)).select_related("structure").first()
    if found is None:
        raise NotFound
    return found


def again_link(page: PracticePage, proof_id: UUID) -> str:
    """Return the path that a letter tells, by which its reader asks for a code apart from strangers."""
    return reverse("practice:mine_again", args=[page.slug, links.token("again", proof_id)])


def booking_link(page: PracticePage, booking_id: UUID) -> str:
    """Return the path of a booking on its way."""
    return reverse("practice:booking", args=[page.slug, links.token("booking", booking_id)])


def mine_link(page: PracticePage, proof_id: UUID) -> str:
    """Return the path at which who proved his contact sees his appointments."""
    return reverse("practice:mine_list", args=[page.slug, links.token("proof", proof_id)])


def from_home(of: Booking) -> desk.FromHome:
    """Return what the desk's decision is given: his file, or what he told when he has none yet."""
    assert of.birth_date is not None
    told = Patient(
        id=uuid7(),
        structure_id=of.structure_id,
        birth_name=of.birth_name,
        first_names=of.first_names,
        birth_date=of.birth_date,
        sex=of.sex,
        language=of.language,
    )
    facts = dict(of.facts) | {"relation": of.relation}
    return desk.FromHome(of.practitioner_role, of.reason, of.patient or told, red_flags=of.red_flags, told=facts)


def step(by: Actor, of: Booking, now: datetime) -> str:
    """Return the name of what comes next, and nothing of what it asks."""
    return shown(by, of, now).name


def shown(by: Actor, of: Booking, now: datetime) -> Shown:
    """Return what comes next: who, the code sent to him, what the directives want to know, then yes or no."""
    if before := _before_asking(of, now):
        return Shown(before)
    asked = from_home(of)
    wanted = () if of.facts_asked else desk.facts_from_home(by, asked, _slots(by, of), now)
    if wanted:
        return Shown("facts", wanted)
    answer = desk.answer_from_home(by, asked, _slots(by, of), now)
    name = _answered(of, answer)
    if name == "refused":
        answer = _with_colleagues(of, asked, now)
    return Shown(name, desk.signs_from_home(asked, of.reason, now) if name == "signs" else (), answer)


def _before_asking(of: Booking, now: datetime) -> str:
    if of.appointment_id or of.request_id:
        return "done"
    if not of.birth_name or of.birth_date is None:
        return "who"
    if not of.is_proven(now):
        return "code"
    return "died" if of.patient and of.patient.died_on else ""


def _answered(of: Booking, answer: desk.Answer) -> str:
    """Name the step of an answer: the 15 before all else, and the signs before any promise."""
    steps = {
        "fifteen": answer.calls_15,
        "signs": answer.asks_signs,
        "write": of.starts_at is None,
        "missed": answer.missed,
        "confirm": answer.books,
    }
    return next((name for name, holds in steps.items() if holds), "refused")


def _with_colleagues(of: Booking, asked: desk.FromHome, now: datetime) -> desk.Answer:
    """Decide again with the colleagues of the networks in sight, as the desk that answers for them has them."""
    near = [member.structure_id for member in directory.neighbours(of.structure_id)]
    with scope(patient_online({of.structure_id, *near})) as wider:
        return desk.answer_from_home(wider, asked, _slots(wider, of), now)


def _slots(by: Actor, of: Booking) -> list[Slot]:
    if of.starts_at is None or of.ends_at is None:
        return []
    site_id = capacity.site_at(by, of.practitioner_role_id, of.starts_at)
    return [Slot(of.starts_at, of.ends_at, "regular", site_id=site_id)]


def several_sites(of: Booking, there: Site, now: datetime) -> bool:
    """Tell whether where to come must be said beside the time: he receives at several sites, and one goes there."""
    if of.reason.modality != Modality.OFFICE:
        return False
    return there.pk != of.practitioner_role.site_id or bool(capacity.sites_elsewhere([of.practitioner_role_id], now))


def where(by: Actor, of: Booking) -> Site:
    """Return where he comes for the time that he chose."""
    if of.appointment:
        return of.appointment.where
    if of.starts_at is None:
        return of.practitioner_role.site
    return desk.where_at(by, of.practitioner_role, of.starts_at)
