"""The sheet of signs of gravity, read and signed by a physician of the practice: until then the screen warns of it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.desk import signs
from permanence.desk.models import SheetValidation
from permanence.directory import queries as directory
from permanence.directory.models import Person, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.live import tell
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


class NotAPhysician(Refusal):
    """Somebody else would sign."""

    status = 403
    title = _("Only a physician of the practice validates this list")
    next_step = _("Nothing was signed. If you are one, have your title (Dr, Pr) and specialty mended in the directory.")


class AnotherSheet(Refusal):
    """The list is not the one that was read."""

    title = _("The list has changed since you opened it")
    next_step = _("Read it again below, then sign it; nothing was signed.")


class SignedAlready(Refusal):
    """A second press."""

    title = _("You have validated this list already")
    next_step = _("Nothing more is to be done.")


@action(Can.RECEIVE, audit="signs.validated", of="structure")
def validate_sheet(*, by: Actor, structure: Structure, wording: str, now: datetime) -> SheetValidation:
    """Keep that a physician of the practice has read the list of signs and answers for it there.

    :param wording: which list he read
    :raises NotAPhysician: when he does not receive there as one, by a membership in force (`directory.physicians`)
    :raises AnotherSheet: when the list is not that one any more
    :raises SignedAlready: when he signed it before
    """
    if not by.id or not directory.physicians(structure.pk, [by.id]):
        raise NotAPhysician
    if wording != signs.version():
        raise AnotherSheet
    person = Person.objects.get(pk=by.id)
    signed = SheetValidation(structure=structure, person=person, wording=wording, signed_as=str(person), signed_at=now)
    with decided_by("sheet_validated_once", SignedAlready):
        signed.save(force_insert=True)
    tell("desk", structure.pk)
    return signed


@action(Can.RECEIVE, audit="signs.withdrawn", of="validation")
def withdraw_validation(*, by: Actor, validation: SheetValidation, now: datetime) -> SheetValidation:
    """Take one's own signature back: the screen warns again, unless another stands. Twice changes nothing.

    :raises NotAPhysician: when it is another's
    """
    if validation.person_id != by.id:
        raise NotAPhysician
    SheetValidation.objects.filter(pk=validation.pk, withdrawn_at=None).update(withdrawn_at=now)
    validation.refresh_from_db()
    tell("desk", validation.structure_id)
    return validation
