"""How a patient is reached: numbers and addresses."""

from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Change
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Contact, Patient
from permanence.patients.queries import doubles
from permanence.patients.rules import numbers
from permanence.patients.rules.traits import Wrong

from .holding import hold
from .proving import as_it_was, told_of_change
from .refusals import BadTraits

ADDRESS = (MaxLengthValidator(254), EmailValidator(allowlist=[]))  # RFC 5321, 4.5.3.1.3; never at `localhost`
TAKEN_BACK_IN = timedelta(minutes=10)


@action(Can.EDIT_PATIENT, audit="patient.contact_added", of="patient")
def add_contact(
    *, by: Actor, patient: Patient, system: str, value: str, note: str = "", row_id: UUID | None = None
) -> Contact:
    """Note a telephone number or an e-mail address; one already noted, in whichever case, is returned as it is.

    Noted later than the file it opens nothing and proves nothing until it is proved who gave it, and he is told.
    :param row_id: what it was before it was removed
    :raises BadTraits: when nobody could be reached there
    """
    written = reached_at(**{system: value})
    if not written:
        raise BadTraits({system: Wrong.MISSING})
    hold(patient.pk)
    value = written[system]
    alike = Contact.objects.filter(patient=patient, system=system, value__iexact=value)
    found = min(alike, key=lambda one: one.value != value, default=None)
    if found:
        return found
    contact = Contact.objects.create(
        id=row_id or uuid7(), structure_id=patient.structure_id, patient=patient, system=system, value=value, note=note
    )
    contact.refresh_from_db(fields=["unproved_at", "came_with_file"])  # the trigger says
    if not contact.is_proved:
        told_of_change(contact)
    return contact


@action(Can.EDIT_PATIENT, audit="patient.contact_removed", of="contact")
def remove_contact(*, by: Actor, contact: Contact) -> None:
    """Forget a way to reach a patient; the change log keeps what it was."""
    hold(contact.patient_id)
    Contact.objects.filter(pk=contact.pk).delete()
    if contact.is_proved:
        told_of_change(contact)


@action(Can.EDIT_PATIENT, audit="patient.contact_returned", of="patient")
def return_contact(*, by: Actor, patient: Patient, contact_id: UUID) -> Contact:
    """Take back a removal, from the change log: proved before, it is so again for the moment in which one takes back.

    :raises NotFound: when this patient never had that contact
    """
    removed = Change.objects.filter(table="patients_contact", row_id=contact_id, operation="delete").last()
    former: dict[str, str] = (removed and removed.before) or {}
    if former.get("patient_id") != str(patient.pk):
        raise NotFound
    told = {name: former[name] for name in ("system", "value", "note")}
    contact = add_contact(by=by, patient=patient, row_id=contact_id, **told)
    return as_it_was(contact, former) if not contact.is_proved and just_now(removed) else contact


def just_now(removed: Change | None) -> bool:
    """Tell whether something was removed in the minutes in which that is taken back, and its file is the same since."""
    if removed is None or doubles.merged_since(UUID((removed.before or {})["patient_id"]), removed.at):
        return False
    return Change.objects.filter(at__gt=TransactionNow() - TAKEN_BACK_IN, pk=removed.pk).exists()


def reached_at(*, phone: str = "", email: str = "") -> dict[str, str]:
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
