"""Writing patients' files."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.idempotency import once
from permanence.foundation.models import Change
from permanence.foundation.refusal import Invalid, NotFound, Refusal, Words
from permanence.foundation.rights import Can

from . import queries
from .models import Contact, Patient, Sex
from .rules import numbers
from .rules.names import tidy
from .rules.traits import Wrong, wrong_traits

ADDRESS = (MaxLengthValidator(254), EmailValidator(allowlist=[]))  # RFC 5321, 4.5.3.1.3; never at `localhost`
LONGEST_EXTRA_MIN = 120
LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
WORDS: Mapping[Wrong, Words] = {
    Wrong.MISSING: _("This is needed to open a file."),
    Wrong.HAS_SIGNS: _("A name is written with letters, hyphens and apostrophes."),
    Wrong.NOT_A_NAME: _("A name has at least one letter."),
    Wrong.NOT_LATIN: _("Write the name in Latin letters, as the identity document does."),
    Wrong.TOO_LONG: _("This name is too long to be kept."),
    Wrong.NOT_BORN_YET: _("This birth date is in the future."),
    Wrong.TOO_OLD: _("This birth date is more than 120 years ago."),
    Wrong.NOT_A_NUMBER: _("This is not a telephone number. For instance: 05 61 00 00 00, or +44… from abroad."),
    Wrong.NOT_AN_ADDRESS: _("This is not an e-mail address. For instance: prenom.nom@exemple.fr."),
}


class BadTraits(Invalid):
    """Some fields need another look; carries what is wrong with each, in words."""

    title = _("The patient's details need another look")
    next_step = _("Nothing typed was lost: correct the fields pointed out.")

    def __init__(self, wrong: Mapping[str, Wrong]) -> None:
        super().__init__(" ".join(str(WORDS[w]) for w in wrong.values()))
        self.errors = {field: WORDS[w] for field, w in wrong.items()}


class BadExtraTime(Invalid):
    """Nobody needs so much more time than planned: the reason itself should be longer."""

    title = _("Up to two hours can be added")
    next_step = _("For a longer appointment, choose a longer visit reason.")


class LooksAlike(Refusal):
    """Files exist that may be of the same person; carries them, the likeliest first."""

    title = _("This patient may already have a file")
    next_step = _("Choose one of the files found, or say that this is another person.")

    def __init__(self, patients: Sequence[Patient]) -> None:
        super().__init__()
        self.patients = list(patients)


class IdentityFromRegister(Refusal):
    """The traits were retrieved from the national register: they are not typed over."""

    title = _("This identity comes from the national register (INS)")
    next_step = _("Its traits are not corrected by hand: the service INSi must be asked again.")


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
    reached = _reached_at(phone=phone, email=email)

    def make() -> Patient:
        if not despite_lookalikes:
            _check_new(by, structure.pk, traits)
        patient = Patient.objects.create(structure=structure, sex=sex, **traits)
        for system, value in reached.items():
            Contact.objects.create(structure=structure, patient=patient, system=system, value=value)
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
) -> Patient:
    """Correct the traits of an identity that nobody has checked against the register.

    :raises BadTraits: when a field makes no sense
    :raises IdentityFromRegister: when the traits were retrieved from INSi
    """
    kept = Patient.objects.select_for_update().get(pk=patient.pk)
    if kept.identity_retrieved:
        raise IdentityFromRegister
    corrected = {**_traits(birth_name, used_name, first_names, birth_date, now), "sex": sex}
    for name, value in corrected.items():
        setattr(kept, name, value)
    kept.save(update_fields=[*corrected])
    return kept


@action(Can.EDIT_PATIENT, audit="patient.extra_time_noted", of="patient")
def note_extra_time(*, by: Actor, patient: Patient, minutes: int) -> Patient:
    """Note that every appointment of this patient is to last longer; what is booked keeps its length.

    :param minutes: 0 when he needs no more than others
    :raises BadExtraTime: when it is more than two hours, or less than nothing
    """
    if not 0 <= minutes <= LONGEST_EXTRA_MIN:
        raise BadExtraTime
    Patient.objects.filter(pk=patient.pk).update(extra_time_min=minutes)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.language_noted", of="patient")
def note_language(*, by: Actor, patient: Patient, language: str, interpreter: bool) -> Patient:
    """Note the language a patient is spoken to, and whether an interpreter is needed.

    :raises Invalid: for what is no code of a language
    """
    if not LANGUAGE.fullmatch(language):
        raise Invalid
    Patient.objects.filter(pk=patient.pk).update(language=language, interpreter=interpreter)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.voice_noted", of="patient")
def note_voice(*, by: Actor, patient: Patient, by_voice: bool) -> Patient:
    """Note that a patient is to be called rather than written to; what is sent keeps to it."""
    Patient.objects.filter(pk=patient.pk).update(by_voice=by_voice)
    return queries.patient(by, patient.pk)


@action(Can.EDIT_PATIENT, audit="patient.contact_added", of="patient")
def add_contact(*, by: Actor, patient: Patient, system: str, value: str, note: str = "") -> Contact:
    """Note a telephone number or an e-mail address; one already noted is returned as it is.

    :raises BadTraits: when nobody could be reached there
    """
    written = _reached_at(**{system: value})
    if not written:
        raise BadTraits({system: Wrong.MISSING})
    contact, _made = Contact.objects.get_or_create(
        patient=patient,
        system=system,
        value=written[system],
        defaults={"structure_id": patient.structure_id, "note": note},
    )
    return contact


@action(Can.EDIT_PATIENT, audit="patient.contact_removed", of="contact")
def remove_contact(*, by: Actor, contact: Contact) -> None:
    """Forget a way to reach a patient; the change log keeps what it was."""
    Contact.objects.filter(pk=contact.pk).delete()


@action(Can.EDIT_PATIENT, audit="patient.contact_returned", of="patient")
def return_contact(*, by: Actor, patient: Patient, contact_id: UUID) -> Contact:
    """Take back a removal, from the change log.

    :raises NotFound: when this patient never had that contact
    """
    removed = Change.objects.filter(table="patients_contact", row_id=contact_id, operation="delete").last()
    former: dict[str, str] = (removed and removed.before) or {}
    if former.get("patient_id") != str(patient.pk):
        raise NotFound
    return add_contact(by=by, patient=patient, system=former["system"], value=former["value"], note=former["note"])


def _traits(birth_name: str, used_name: str, first_names: str, birth_date: date, now: datetime) -> dict[str, object]:
    today = timezone.localdate(now)
    written = {"birth_name": birth_name, "used_name": used_name, "first_names": first_names}
    names = {field: tidy(name) for field, name in written.items()}
    wrong = wrong_traits(**names, birth_date=birth_date, today=today)
    if wrong:
        raise BadTraits(wrong)
    return {**names, "birth_date": birth_date}


def _reached_at(*, phone: str = "", email: str = "") -> dict[str, str]:
    """Write both as they are kept; what is empty is left out."""
    reached, wrong = {}, {}
    if phone.strip():
        try:
            reached["phone"] = numbers.e164(phone)
        except numbers.NotANumber:
            wrong["phone"] = Wrong.NOT_A_NUMBER
    if email.strip():
        try:
            _check_address(email.strip())
            reached["email"] = email.strip()
        except ValidationError:
            wrong["email"] = Wrong.NOT_AN_ADDRESS
    if wrong:
        raise BadTraits(wrong)
    return reached


def _check_address(address: str) -> None:
    for check in ADDRESS:
        check(address)


def _check_new(by: Actor, structure_id: UUID, traits: Mapping[str, object]) -> None:
    """Two secretaries opening the file of one person at once come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{structure_id} {traits['birth_date']}"]
        )
    found = queries.lookalikes(by, structure_id, **traits)  # type: ignore[arg-type]
    if found:
        raise LooksAlike(found)
