"""A regulator of the national platform who comes by himself: who he is, what he may do here, for whom he books."""

from datetime import date, datetime, timedelta
from uuid import UUID

from permanence.agenda.models import Status
from permanence.api.models import Regulator, SasBooking
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.openid import Told
from permanence.foundation.rights import Can
from permanence.patients import queries as files
from permanence.patients.models import Contact, Patient

from .regulators import platform_door
from .sas import PLATFORM, FreeSlot, shown_times

NUMBER = "SubjectNameID"  # the national identifier, as Pro Santé Connect tells it
RIGHTS = frozenset({Can.VIEW_AGENDA, Can.VIEW_DIRECTORY, Can.BOOK, Can.VIEW_PATIENT, Can.EDIT_PATIENT})
BARE_RPPS = 11


def regulator_told(told: Told) -> Regulator | None:
    """Return the active regulator a provider has just seen; None when the platform made known none of this number."""
    number = str(told.claims.get(NUMBER) or "")
    whole = f"8{number}" if len(number) == BARE_RPPS else number
    with platform_door():
        return Regulator.objects.filter(national=True, number=whole, active=True).first()


def active_regulator(regulator_id: str) -> Regulator | None:
    """Return a regulator while the platform says that he is one."""
    with platform_door():
        return Regulator.objects.filter(pk=regulator_id, active=True).first()


def regulating(regulator: Regulator, structure_id: UUID) -> Actor:
    """Return a regulator as he may act for a practice that shows its times: book them, and nothing else."""
    name = f"{regulator.family_name} {regulator.given_name} (SAS)"
    return Actor(Kind.SYSTEM, None, name, {structure_id: RIGHTS}, purpose=PLATFORM)


def shown_time(actor: Actor, role_id: UUID, starts_at: datetime, lasts_min: int, now: datetime) -> FreeSlot | None:
    """Return one time that a practice shows; None when it shows it no more."""
    shown = shown_times(actor, now=now, since=max(starts_at, now), until=starts_at + timedelta(minutes=1))
    wanted = role_id, starts_at, lasts_min
    return next((one for one in shown.slots if (one.role_id, one.starts_at, one.lasts_min) == wanted), None)


def has_booked(regulator: Regulator, role_id: UUID, starts_at: datetime) -> bool:
    """Tell whether this regulator has taken this very time: he sent it twice."""
    his = SasBooking.objects.filter(national=regulator.national, number=regulator.number)
    return his.filter(
        appointment__practitioner_role=role_id, appointment__starts_at=starts_at, appointment__status=Status.BOOKED
    ).exists()


def same_person(
    actor: Actor, structure_id: UUID, *, birth_name: str, first_names: str, birth_date: date, phone: str
) -> Patient | None:
    """Return the file of a caller: of these names and this day, and reached at this number; else none is taken."""
    reached = Contact.objects.filter(structure_id=structure_id, system="phone", value=phone)
    his = set(reached.values_list("patient_id", flat=True))
    alike = files.lookalikes(actor, structure_id, birth_name, first_names, birth_date) if his else []
    return next((one for one in alike if one.pk in his and one.birth_date == birth_date and not one.died_on), None)
