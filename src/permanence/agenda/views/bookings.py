"""Booking from the calendar: who, why, when, in the right panel."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.agenda import actions, queries
from permanence.agenda.models import Despite, Stairs, VisitReason
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient

from .panels import shown_visit, told
from .typed import chosen, moment

URGENCIES = (
    ("doctor_now", gettext_lazy("a doctor at once")),
    ("same_day", gettext_lazy("the same day")),
    ("within_48h", gettext_lazy("within 48 h")),
    ("planned", pgettext_lazy("urgency", "planned")),
)
SLOTS = 3
TAKEN = ("booked", "held", "buffer")
SHUT = ("past", "closed", "absence", "leave", "holiday", "building")
FOUND = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What the panel holds so far; `at` is the moment clicked, midnight for any time from that day on.

    :param hindrances: why that very moment is not free
    :param extras: when it is taken: how many extra appointments its half-day may hold
    :param newcomer: what a directive says of him, whatever the moment, when he is new
    :param looking: someone looks for a time: the focus stays where he is
    :param refused: what is chosen was refused just now, and would be again
    """

    role: PractitionerRole
    at: datetime
    reasons: list[VisitReason]
    reason: VisitReason | None
    patient: Patient | None
    slots: list[queries.Slot]
    starts_at: datetime | None
    urgent: bool = False
    hindrances: list[queries.Hindrance] = field(default_factory=list)
    extras: queries.Extras | None = None
    newcomer: queries.Newcomer | None = None
    looking: bool = False
    places: Mapping[UUID | None, directory.Where] = field(default_factory=dict)  # of the times, where he has several
    refused: bool = False

    @property
    def stuck(self) -> bool:
        """Whether to book what is chosen helps nobody: the next step is another one."""
        if isinstance(self.refusal, actions.StairsThere):  # it is booked once the reason is said
            return False
        return self.refused or self.newcomer is not None

    @property
    def forbidden(self) -> bool:
        """Whether a directive forbids it, as who may relay his word can say that he agreed."""
        return self.newcomer is not None or isinstance(self.refusal, actions.ForbiddenByDirective)

    @property
    def precise(self) -> bool:
        """Whether a moment is meant, and not any time from a day on."""
        return (self.at.hour, self.at.minute) != (0, 0)

    refusal: Refusal | None = None

    @property
    def steep(self) -> set[UUID | None]:
        """The sites of the times shown that have stairs, when he who comes needs none."""
        usual, there = self.role.site, self.places
        sites = {one.site_id: there[one.site_id].step_free if one.site_id in there else usual.accessible
                 for one in self.slots}  # fmt: skip
        return {pk for pk, step_free in sites.items() if not step_free} if self.no_stairs else set()

    no_stairs: bool = False
    going_up: Collection[UUID] = ()  # where the practitioner receives up some stairs, when he who comes needs none


@page(Can.BOOK, methods=["GET", "POST"])
def booking(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Book the time clicked, or one near it; the panel asks what is missing."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.BOOK, role.structure_id)
    asked = asked_for(request, role, now=timezone.now())
    if request.method == "GET":
        if asked.patient and "picked" in request.GET:
            trace_reading(request.actor, asked.patient)
        return shown_booking(request, asked)
    if not (asked.patient and asked.reason and asked.starts_at):
        return shown_booking(request, asked, status=422)
    try:
        booked = actions.book(
            by=request.actor,
            patient=asked.patient,
            practitioner_role=role,
            reason=asked.reason,
            starts_at=asked.starts_at,
            now=timezone.now(),
            key=request.POST.get("key") or None,
            source="agenda",
            urgent=asked.urgent,
            said=said(request),
        )
    except actions.SlotTaken as taken:
        near = taken.alternatives
        again = replace(asked, refusal=taken, slots=near, starts_at=near[0].starts_at if near else None)
        return shown_booking(request, again, status=409)
    except Refusal as refusal:
        return shown_booking(request, replace(asked, refusal=refusal, refused=True), status=refusal.status)
    if booked.referral_required and request.POST.get("referral") == "1":
        actions.note_referral(by=request.actor, appointment=booked, now=timezone.now())
    return told(shown_visit(request, queries.appointment(request.actor, booked.pk)), _("The appointment is booked."))


@page(Can.BOOK)
def finding(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Find a patient of the practitioner's structure as one types."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.BOOK, role.structure_id)
    text = request.GET.get("q", "").strip()
    found = patients.search(request.actor, text, FOUND, structure_id=role.structure_id)
    return show(request, "agenda/_booking.html", part="found", role=role, q=text, found=found)


def asked_for(request: PageRequest, role: PractitionerRole, *, now: datetime) -> Asked:
    """Read what the panel holds so far, with the times that could be booked."""
    sent = request.POST if request.method == "POST" else request.GET
    zone = ZoneInfo(role.structure.time_zone)
    at = moment(sent.get("pick", ""), zone) or moment(sent.get("at", ""), zone) or now.astimezone(zone)
    reasons = list(queries.reasons(request.actor, role))
    wanted = chosen(sent.get("reason", ""))
    usual = reasons[0] if reasons and not (request.method == "POST" and sent.get("reason")) else None
    reason = next((one for one in reasons if one.pk == wanted), usual)  # withdrawn meanwhile, it is chosen anew
    patient_id = chosen(sent.get("patient", ""))
    patient = patients.to_book(request.actor, patient_id) if patient_id else None
    urgent = sent.get("urgent") == "1"
    starts_at, looking = moment(sent.get("starts_at", ""), zone), request.method == "GET" and "pick" in sent
    no_stairs = queries.sites_for(patient) is not None
    asked = Asked(role, at, reasons, reason, patient, [], starts_at, urgent, looking=looking, no_stairs=no_stairs,
                  going_up=queries.steep_sites(patient, role))  # fmt: skip
    new = queries.newcomer(request.actor, role, patient, urgent=urgent, now=now)
    return _with_times(request, replace(asked, newcomer=new), now) if reason else asked


def said(request: PageRequest) -> actions.Said:
    """Return what was said of directives that forbid it: that he agreed, or that an exception applies."""
    return actions.Said(despite=request.POST.get("despite", ""), stairs=request.POST.get("stairs", ""))


def _with_times(request: PageRequest, asked: Asked, now: datetime) -> Asked:
    """Add the free times near the moment, the nearest chosen, and why that moment itself is not free."""
    assert asked.reason
    wanted = queries.wanted_by(request.actor, asked.role, asked.reason, asked.patient, urgent=asked.urgent)
    slots = queries.with_left(request.actor, asked.role.pk, _slots(request, asked, wanted, now), now)
    starts_at, at = asked.starts_at, asked.at.astimezone(UTC)
    if request.method == "GET" and starts_at not in [slot.starts_at for slot in slots]:
        starts_at = min(slots, key=lambda slot: abs(slot.starts_at - at)).starts_at if slots else None
    why: list[queries.Hindrance] = []
    if asked.precise and at not in [slot.starts_at for slot in slots]:
        why = queries.hindrances(request.actor, asked.role, wanted=wanted, starts_at=at, now=now)
    told = [] if all(one.why == "off grid" for one in why) else why  # the nearest times say it
    taken = any(one.why in TAKEN for one in told) and not any(one.why in SHUT for one in told)
    extras = queries.extras_at(request.actor, asked.role, at, now) if taken else None
    places = directory.wheres(slot.site_id for slot in slots)
    return replace(asked, slots=slots, starts_at=starts_at, hindrances=told, extras=extras, places=places)


def _slots(request: PageRequest, asked: Asked, wanted: queries.Wanted, now: datetime) -> list[queries.Slot]:
    if asked.precise:
        around = asked.at.astimezone(UTC)
        near = queries.nearest_slots(request.actor, wanted=wanted, around=around, now=now, limit=SLOTS)
        return _upstairs(request, wanted, around, near, now) if asked.going_up else near
    return _next(request, asked, wanted, now) or (
        _next(request, asked, wanted, now, steep=True) if asked.going_up else []
    )


def _next(
    request: PageRequest, asked: Asked, wanted: queries.Wanted, now: datetime, *, steep: bool = False
) -> list[queries.Slot]:
    assert asked.reason
    everywhere = directory.sites(request.actor, asked.role.structure_id).values_list("pk", flat=True)
    return queries.next_slots(
        request.actor,
        practitioner_role=asked.role,
        reason=asked.reason,
        after=max(asked.at, now),
        limit=SLOTS,
        kinds=wanted.kinds,
        patient=asked.patient,
        now=now,
        tidy=True,
        sites=list(everywhere) if steep else None,
    )


def _upstairs(
    request: PageRequest, wanted: queries.Wanted, at: datetime, near: list[queries.Slot], now: datetime
) -> list[queries.Slot]:
    """Add the very time meant when it is free where there are stairs, or those around when there are no others.

    They may be booked, knowingly.
    """
    anywhere = replace(wanted, fit=replace(wanted.fit, sites=None))
    there = queries.nearest_slots(request.actor, wanted=anywhere, around=at, now=now, limit=SLOTS)
    reached = [one.starts_at for one in near]
    meant = [one for one in there if one.starts_at == at and at not in reached]
    return [*meant, *near][:SLOTS] if near else there


def _may_ask(request: PageRequest, asked: Asked) -> bool:
    """Tell whether the practitioner may be asked for what is not free: by who answers for him, for a time to come."""
    if not ((asked.forbidden and asked.starts_at) or (asked.precise and asked.hindrances)):
        return False
    himself = queries.is_himself(request.actor, asked.role)
    past = any(one.why == "past" for one in asked.hindrances)
    return request.actor.may(Can.ANSWER, asked.role.structure_id) and not himself and not past


def shown_booking(request: PageRequest, asked: Asked, *, status: int = 200) -> HttpResponse:
    """Render the panel."""
    with timezone.override(ZoneInfo(asked.role.structure.time_zone)):
        return show(
            request,
            "agenda/_booking.html",
            status=status,
            asked=asked,
            role=asked.role,
            may_ask=_may_ask(request, asked),
            stuck=asked.stuck and not request.POST.get("despite"),
            may_relay=request.actor.may(Can.RELAY, asked.role.structure_id),
            reasons_despite=Despite.choices,
            despite=request.POST.get("despite"),
            why_stairs=Stairs.choices,
            stairs=request.POST.get("stairs"),
            referral=request.POST.get("referral"),
            key=uuid4(),
            urgencies=URGENCIES,
            urgency=request.POST.get("urgency", "same_day"),
            why=request.POST.get("why", ""),
        )
