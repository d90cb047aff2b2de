"""Opening files and correcting who someone is."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.rights import Can
from permanence.patients import queries
from permanence.patients.models import Contact, Patient, Sex
from permanence.patients.rules.names import tidy
from permanence.patients.rules.places import is_birth_place, tidy_code
from permanence.patients.rules.traits import Wrong, wrong_traits

from .contacts import reached_at
from .doubles import notice
from .holding import hold
from .identity import end_check
from .refusals import BadTraits, IdentityFromRegister, IdentityWasChecked, LooksAlike


@action(Can.EDIT_PATIENT, audit="patient.registered", of="structure")
def register(
    *,
    by: Actor,
    structure: Structure,
    birth_name: str,
    first_names: str,
    birth_date: date,
    now: datetime,
    sex: str = Sex.UNKNOWN,
    used_name: str = "",
    phone: str = "",
    email: str = "",
    despite_lookalikes: bool = False,
    key: str | None = None,
) -> Patient:
    """Open the file of a person known by minimal traits: a provisional identity.

    :param despite_lookalikes: the secretary has seen the files that look alike: it is another person
    :param key: the same one sent twice opens one file
    :raises BadTraits: when a field makes no sense
    :raises LooksAlike: when a file may be of the same person
    """
    traits = _traits(birth_name, used_name, first_names, birth_date, now)
    reached = reached_at(phone=phone, email=email)

    def make() -> Patient:
        if not despite_lookalikes:
            _check_new(by, structure.pk, traits)
        patient = Patient.objects.create(structure=structure, sex=sex, **traits)
        for system, value in reached.items():
            Contact.objects.create(structure=structure, patient=patient, system=system, value=value)
        if despite_lookalikes:
            notice(patient, now)
        return patient

    return once(
        structure_id=structure.pk,
        verb="patients.register",
        key=key,
        find=lambda pk: queries.patient(by, pk),
        make=make,
    )


@action(Can.EDIT_PATIENT, audit="patient.corrected", of="patient")
def correct(
    *,
    by: Actor,
    patient: Patient,
    birth_name: str,
    first_names: str,
    birth_date: date,
    now: datetime,
    sex: str = Sex.UNKNOWN,
    used_name: str = "",
    birth_place_code: str | None = None,
) -> Patient:
    """Correct who someone is; strict traits that a document proved are for whoever may see one, and want it anew.

    :param birth_place_code: of the commune or country; None leaves it as it is
    :raises BadTraits: when a field makes no sense
    :raises IdentityFromRegister: when strict traits were retrieved from INSi
    :raises IdentityWasChecked: when a document was seen and the actor may see none
    """
    kept = hold(patient.pk)
    place = kept.birth_place_code if birth_place_code is None else tidy_code(birth_place_code)
    strict = {**_traits(birth_name, used_name, first_names, birth_date, now), "sex": sex, "birth_place_code": place}
    corrected = {"used_name": strict.pop("used_name")}
    if any(getattr(kept, name) != value for name, value in strict.items()):
        _check_strict(by, kept, place)
        end_check(kept, now)
        corrected |= {**strict, "identity_checked": False}
    for name, value in corrected.items():
        setattr(kept, name, value)
    kept.save(update_fields=[*corrected])
    notice(kept, now)
    return kept


def file_to_change(by: Actor, patient_id: UUID) -> Patient:
    """Return a file as it stands, held while it is changed."""
    found = queries.patient(by, patient_id)
    hold(found.pk)
    return queries.patient(by, found.pk)


def _check_strict(by: Actor, kept: Patient, place: str) -> None:
    if kept.identity_retrieved:
        raise IdentityFromRegister
    if kept.identity_checked and not by.may(Can.IDENTIFY, kept.structure_id):
        raise IdentityWasChecked
    if place and place != kept.birth_place_code and not is_birth_place(place):
        raise BadTraits({"birth_place_code": Wrong.NOT_A_PLACE})


def _traits(birth_name: str, used_name: str, first_names: str, birth_date: date, now: datetime) -> dict[str, object]:
    today = timezone.localdate(now)
    written = {"birth_name": birth_name, "used_name": used_name, "first_names": first_names}
    names = {field: tidy(name) for field, name in written.items()}
    wrong = wrong_traits(**names, birth_date=birth_date, today=today)
    if wrong:
        raise BadTraits(wrong)
    return {**names, "birth_date": birth_date}


def _check_new(by: Actor, structure_id: UUID, traits: Mapping[str, object]) -> None:
    """Two secretaries opening the file of one person at once come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{structure_id} {traits['birth_date']}"]
        )
    found = queries.lookalikes(by, structure_id, **traits)  # type: ignore[arg-type]
    if found:
        raise LooksAlike(found)
