"""The national health number of patients: of qualified identities alone, for who may check identities, and traced."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from permanence.api.rules import fhir
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace
from permanence.foundation.rights import Can
from permanence.patients.models import IdentityStatus, NationalNumber, Patient
from permanence.patients.queries import digests

WITH_KEY = 15
QUALIFIED = Q(identity_retrieved=True, identity_checked=True, merged_into=None)


def ins_numbers(actor: Actor, patients: Iterable[Patient]) -> dict[UUID, str]:
    """Return the numbers that may leave, whole and without spaces; that each is shown is traced."""
    by_id = {one.pk: one for one in patients if _may_leave(actor, one)}
    if not by_id:
        return {}
    kept = NationalNumber.objects.filter(patient__in=by_id)
    numbers = {one.patient_id: "".join(filter(str.isalnum, one.value)) for one in kept}
    told = {pk: number for pk, number in numbers.items() if len(number) == WITH_KEY}
    for pk in told:
        trace(actor, "number.shown", subject=by_id[pk])
    return told


def bearing(actor: Actor, value: str) -> Q:
    """Return who bears a national number.

    :raises BadParameter: for who may not know numbers
    """
    if not actor.may(Can.IDENTIFY):
        raise fhir.BadParameter("identifier", "is not searched without the scope for national numbers", "forbidden")
    system, number = fhir.token(value)
    if system not in {None, *fhir.profiles.NUMBERS} or not number:
        return Q(pk__in=[])
    here = NationalNumber.objects.filter(structure_id__in=actor.structures(Can.IDENTIFY), digest__in=digests(number))
    return QUALIFIED & Q(pk__in=here.values("patient"))


def _may_leave(actor: Actor, one: Patient) -> bool:
    known = one.identity_status is IdentityStatus.QUALIFIED and one.merged_into_id is None
    return known and actor.may(Can.IDENTIFY, one.structure_id)
