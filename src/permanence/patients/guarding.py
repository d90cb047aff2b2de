"""Whether someone may see more of a file than booking needs: a room above tells, every door of a file asks."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.foundation.actor import Actor, Kind
from permanence.foundation.refusal import Refusal

from .models import ArchiveOpening, Patient


class KeptCloser(Refusal):
    """The file shows its identity and its appointments, and no more, to who is not listed."""

    status = 403
    title = _("This file is protected: only the people listed may open it")
    next_step = _(
        "Its appointments can be booked, moved and cancelled as usual. Ask the person in charge for the rest."
    )

    def __init__(self, address: str) -> None:
        super().__init__()
        self.leads_to = address


class InArchive(KeptCloser):
    """The file is in everyday use no more: it shows whose it is until it is brought back."""

    title = _("This file is in the archive")
    next_step = _("Bring it back when the patient comes again.")

    def __init__(self, patient: Patient) -> None:
        super().__init__(reverse("patients:archived", args=[patient.pk]))


@dataclass(frozen=True, slots=True)
class Emergency:
    """That a file is open to someone for a while, and where he closes it before."""

    until: datetime
    closing: str


@dataclass(frozen=True, slots=True)
class Guard:
    """What the room that keeps files closer tells.

    :param kept: which of these files are kept closer, and for each whether the actor may open it now
    :param address: where he may open one in an emergency; empty when he may not
    :param opened: told each time one of them is opened
    :param emergency: that the actor opened this one in an emergency, while it lasts
    """

    kept: Callable[[Actor, Collection[Patient]], Mapping[UUID, bool]]
    address: Callable[[Actor, Patient], str]
    opened: Callable[[Actor, Patient], None]
    emergency: Callable[[Actor, Patient], Emergency | None]


_guards: list[Guard] = []


def keep_with(guard: Guard) -> None:
    """Let the wiring tell who keeps files closer."""
    _guards[:] = [guard]


def closed(actor: Actor, patients: Iterable[Patient]) -> set[UUID]:
    """Return which of these files show their identity and no more to the actor."""
    wanted = list(patients)
    kept = _guard().kept(actor, wanted) if wanted else {}
    return _lying(actor, wanted) | {patient_id for patient_id, may_open in kept.items() if not may_open}


def check(actor: Actor, patient: Patient) -> None:
    """Refuse a file kept closer to who may not open it now, or one in the archive.

    :raises KeptCloser: when he may not
    """
    if _lying(actor, [patient]):
        raise InArchive(patient)
    guard = _guard()
    may_open = guard.kept(actor, [patient]).get(patient.pk)
    if may_open is False:
        raise KeptCloser(guard.address(actor, patient))
    if may_open:
        guard.opened(actor, patient)


def emergency(actor: Actor, patient: Patient) -> Emergency | None:
    """Tell until when the actor has this file open in an emergency, if he has."""
    return _guard().emergency(actor, patient)


def _lying(actor: Actor, patients: Collection[Patient]) -> set[UUID]:
    """Return which of these files lie in the archive, but for those the actor reads there now."""
    apart = {one.pk for one in patients if one.archived_at}
    if not apart or actor.kind is Kind.SYSTEM:
        return set()
    if actor.id is None:
        return apart
    live = ArchiveOpening.objects.filter(patient__in=apart, until__gt=timezone.now(), person_id=actor.id)
    return apart - {*live.values_list("patient_id", flat=True)}


def _guard() -> Guard:
    if not _guards:
        raise RuntimeError("no room tells which files are kept closer: none is opened")
    return _guards[0]
