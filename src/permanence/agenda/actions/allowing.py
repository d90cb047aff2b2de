"""What the directives let be booked, asked by booking itself: no door goes round it (ADR 0068)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment, Despite, Modality, Stairs
from permanence.capacity.models import Channel, OpeningKind
from permanence.directives import queries as directives
from permanence.directives.models import Kind
from permanence.directives.queries import InForce
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace
from permanence.foundation.refusal import Refusal, Words
from permanence.foundation.rights import Can

from .limits import ClosedByDirective, KeptForEmergencies

ALWAYS = (Kind.CLOSED, *sorted(queries.OF_PATIENT))


class ForbiddenByDirective(Refusal):
    """A directive forbids it, and nobody said that the practitioner agreed."""

    title: Words = _("A directive of the practitioner does not allow this appointment")
    next_step: Words = _("Say that he agreed, or that an exception applies; or ask him. Nothing was booked.")


class NewPatientsRefused(ForbiddenByDirective):
    """He takes no new patients, or wants to be asked."""

    title = _("This practitioner has never seen this patient, and a directive keeps new patients back")


class TeleconsultationRefused(ForbiddenByDirective):
    """He gives none, or to patients he knows only."""

    title = _("A directive allows this patient no teleconsultation")
    next_step = _("Propose an appointment at the practice, or ask the practitioner. Nothing was booked.")


class HomeVisitRefused(ForbiddenByDirective):
    """He goes to nobody, or wants to be asked."""

    title = _("A directive allows no home visit without the practitioner’s word")
    next_step = _("Propose an appointment at the practice, or ask the practitioner. Nothing was booked.")


class MissedTooMany(ForbiddenByDirective):
    """The directive wants a message instead of an appointment that is not urgent."""

    title = _("This patient missed as many appointments as the practitioner’s directive bears")
    next_step = _("Leave him a message, or say that it is urgent or that he agreed. Nothing was booked.")


class KeptForHigherUrgency(KeptForEmergencies):
    """The directive keeps it for a higher urgency."""

    title = _("A directive keeps this time for a higher urgency")
    next_step = _("Correct the urgency if it is higher; otherwise choose one of the free times. Nothing was booked.")


class StairsThere(Refusal):
    """He needs a place without stairs, and nobody said why he comes to this one."""

    title = _("This patient needs a place without stairs, and there are some here")
    next_step = _("Choose a time at another site, or say why it is all right. Nothing was booked.")


class StairsForProgram(StairsThere):
    """The same, told to another program: only people of the practice decide otherwise."""

    next_step = _("Choose a time at another site, or call the practice: it may decide otherwise. Nothing was booked.")


@dataclass(frozen=True, slots=True)
class Said:
    """What whoever books knows, and the agenda does not.

    :param met: conditions of exceptions for new patients that were told; that it is urgent, and a child, is known here
    :param urgency: as directives name it; when it is not said, the same day for what is urgent
    :param despite: of `Despite`
    :param promised: kinds of directives that bind no more: an offer sent, an appointment moved; no page says so
    :param stairs: of `Stairs`
    :param missed: appointments that this one replaces, and that count as missed no more
    """

    met: Collection[str] = ()
    urgency: str = ""
    despite: str = ""
    promised: Collection[str] = ()
    missed: int = 0
    stairs: str = ""


NOTHING_SAID = Said()
BY_HAND = ("desk", "agenda", "series")
PROGRAM = "api"  # the other doors offer no time that has stairs to whom needs none
STAIRS = "stairs"  # among what was promised: he has an appointment there already
PROMISED = Said(promised=queries.OF_PATIENT | {*queries.OF_MODALITY.values(), STAIRS})


def binding(promise: Appointment, now: datetime, *, kept: bool = False) -> InForce:
    """Return the directives that bind a promise, as they stand now.

    :param kept: it takes time kept for emergencies
    """
    more = [queries.OF_MODALITY[promise.modality]] if promise.modality in queries.OF_MODALITY else []
    kinds = [*ALWAYS, *more, *([Kind.EMERGENCY_SLOTS] if kept else [])]
    return directives.binding_a_booking(
        promise.structure_id, promise.practitioner_role_id, kinds=kinds, starts_at=promise.during.lower, now=now
    )


def check_directives(by: Actor, promise: Appointment, said: Said, now: datetime, *, kind: str = "") -> None:
    """Refuse what a directive in force now forbids; note on the promise what it stands despite.

    A practitioner books over his own directives himself: that is his word.
    :param kind: of the opening it takes
    :raises ClosedByDirective: when nothing begins then, whatever was said
    :raises ForbiddenByDirective: when another directive forbids it, and nobody who may relay said that he agreed
    :raises KeptForHigherUrgency: when it takes time kept for a higher urgency
    :raises NotPermitted: when someone says so who may not relay
    """
    if queries.channel(by, promise.practitioner_role) == Channel.PRACTITIONER:
        return
    holding = binding(promise, now, kept=kind == OpeningKind.EMERGENCY)
    start = promise.during.lower
    if holding.closed_at(start):
        raise ClosedByDirective
    urgency = said.urgency or ("same_day" if promise.urgent else "planned")
    kept = holding.emergency_slots_at(start) if kind == OpeningKind.EMERGENCY else None
    if kept and not kept.allows(urgency=urgency, starts_at=start, now=now):
        raise KeptForHigherUrgency
    if holding.bound:
        _check_forbidden(by, promise, holding, replace(said, urgency=urgency), now)


def check_modality(by: Actor, promise: Appointment, said: Said, now: datetime) -> None:
    """Refuse to meet where a directive forbids it, whom the practitioner sees anyway; else as `check_directives`."""
    if queries.channel(by, promise.practitioner_role) != Channel.PRACTITIONER:
        stands = replace(said, promised=queries.OF_PATIENT)
        _check_forbidden(by, promise, binding(promise, now), stands, now)


def _check_forbidden(by: Actor, promise: Appointment, holding: InForce, said: Said, now: datetime) -> None:
    refusal = queries.forbidden(
        by, promise, holding, met=said.met, urgency=said.urgency, now=now, spared=said.promised, missed=said.missed
    )
    if refusal is None:
        return
    if said.despite not in Despite.values:
        raise REFUSALS[refusal]
    by.require(Can.RELAY, promise.structure_id)
    promise.despite, promise.despite_by = said.despite, by.name


def check_stairs(by: Actor, promise: Appointment, said: Said) -> None:
    """Refuse a place with stairs to whom needs none, unless it is said why; note it on the promise.

    :raises StairsThere: when nothing was said, or another program asks
    """
    if STAIRS in said.promised or promise.source not in (*BY_HAND, PROGRAM) or promise.modality != Modality.OFFICE:
        return
    if not queries.has_stairs(promise.patient, promise.site or promise.practitioner_role.site):
        return
    if promise.source == PROGRAM:
        raise StairsForProgram
    if said.stairs not in Stairs.values:
        raise StairsThere
    promise.stairs, promise.stairs_by = said.stairs, by.name


def trace_despite(by: Actor, promise: Appointment) -> None:
    """Trace that an appointment just made stands despite a directive, by whoever said that it may."""
    if promise.despite:
        trace(by, "directive.passed_over", subject=promise)


REFUSALS: dict[str, type[ForbiddenByDirective]] = {
    Kind.NEW_PATIENTS: NewPatientsRefused,
    Kind.TELECONSULTATION: TeleconsultationRefused,
    Kind.HOME_VISIT: HomeVisitRefused,
    Kind.NO_SHOW: MissedTooMany,
}
