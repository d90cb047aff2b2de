"""That it was proved who gave a number, an address or a relative (ADR 0073): by a paper seen; other rooms know more."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q

from permanence.events.patients import ReachChanged
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.ids import uuid7
from permanence.foundation.outbox import publish
from permanence.foundation.rights import Can
from permanence.patients.models import PROVED, Contact, Patient, Relative

from .holding import hold

MARKS = ["unproved_at", "moved_from", "merged_with", "came_with_file"]
Given = TypeVar("Given", Contact, Relative)


@action(Can.IDENTIFY, audit="patient.contact_proved", of="contact")
def prove_contact(*, by: Actor, contact: Contact) -> Contact:
    """Note that who gave a contact showed a paper of identity: it opens his space from now on."""
    return prove(contact)


@action(Can.IDENTIFY, audit="relative.proved", of="relative")
def prove_relative(*, by: Actor, relative: Relative) -> Relative:
    """Note that papers show who stands beside a patient, and by which right."""
    return prove(relative)


def prove(given: Given) -> Given:
    """Take it out of doubt; whoever calls this has checked by what, and traces it."""
    hold(given.patient_id)
    given.unproved_at = given.moved_from = given.merged_with = None
    given.came_with_file = False
    given.save(update_fields=MARKS)
    return given


def as_it_was(given: Given, former: Mapping[str, Any]) -> Given:
    """Give back to what was removed just now how far it was proved, and no further."""
    fields = [one for one in given._meta.concrete_fields if one.name in MARKS and one.name in former]
    for field in fields:
        setattr(given, field.name, field.to_python(former[field.name]))
    given.save(update_fields=MARKS)
    return given


def doubt_merged(kept: Patient, gone: Patient) -> None:
    """Put in doubt, before a merge, what came with the kept file and nobody proved, unless the other has it proved.

    Else who opened a file in somebody's name would have his own kept, and with it all that is taken in.
    """
    same = Contact.objects.filter(PROVED, patient=gone, system=OuterRef("system"), value=OuterRef("value"))
    came = {"patient": kept, "came_with_file": True, "merged_with": None}
    Contact.objects.filter(~Exists(same), **came).update(merged_with=gone.pk)
    Relative.objects.filter(**came).update(merged_with=gone.pk)


def tell_of_merge(kept: Patient, gone: Patient) -> None:
    """Have the patient told, once, that a merge put in doubt how he is reached."""
    joined = Contact.objects.filter(Q(moved_from=gone.pk) | Q(merged_with=gone.pk), patient=kept).first()
    if joined:
        told_of_change(joined)


def trust_parted(kept: Patient, gone: Patient) -> None:
    """Take out of doubt what only a merge put there that is undone."""
    for rows in (Contact.objects.all(), Relative.objects.all()):
        rows.filter(patient=kept, merged_with=gone.pk).update(merged_with=None)


def told_of_change(given: Contact | Relative) -> None:
    """Have the patient told, where he is reached by what was proved, that something of it was changed unproved."""
    publish(ReachChanged(given.structure_id, given.patient_id, given.pk, uuid7()))
