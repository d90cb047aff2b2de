"""Who comes soon and who came often, of many patients at once: what the patients' room judges their files by."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min

from permanence.agenda.bringing import lacking
from permanence.agenda.models import Appointment, Status
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.patients.around import Visits
from permanence.patients.queries import is_usual

YEAR, WEEK = timedelta(days=365), timedelta(days=7)
LOOKED_BACK = timedelta(days=31)  # an older visit nobody remembers
TOLD_WITHIN = timedelta(hours=12)  # after it: the evening of its day


def coming(structure_ids: Collection[UUID], now: datetime, until: datetime) -> dict[UUID, datetime]:
    """Return when each patient of some structures comes next, until a moment."""
    roles = [*PractitionerRole.objects.filter(structure__in=structure_ids).values_list("pk", flat=True)]
    rows = Appointment.objects.filter(practitioner_role__in=roles, starts_at__gte=now, starts_at__lt=until)
    return dict(rows.filter(status=Status.BOOKED).values_list("patient_id").annotate(Min("starts_at")).order_by())


def visits(actor: Actor, structure_id: UUID, patient_ids: Collection[UUID], now: datetime) -> dict[UUID, Visits]:
    """Return what is known of the visits of some patients of one structure; those without any are left out."""
    theirs = Appointment.objects.filter(structure=structure_id, patient__in=patient_ids)
    past = theirs.filter(starts_at__gte=now - YEAR, starts_at__lt=now).exclude(
        status__in=[Status.CANCELLED, Status.NO_SHOW]
    )
    kept = dict(past.values_list("patient_id").annotate(Count("pk")).order_by())
    booked = theirs.filter(status=Status.BOOKED, starts_at__gte=now)
    comes = {*booked.values_list("patient_id", flat=True)}
    soon = list(booked.filter(starts_at__lt=now + WEEK).select_related("reason"))
    wanted: dict[UUID, list[str]] = {}
    told = lacking(actor, soon)
    for one in soon:
        codes = [paper.code for paper in told[one.pk].lacking if paper.ahead] if one.pk in told else []
        wanted.setdefault(one.patient_id, []).extend(f"{one.pk} {code}" for code in codes)
    untold = _untold(structure_id, patient_ids, now)
    return {
        pk: Visits(kept.get(pk, 0), pk in comes, tuple(wanted.get(pk, ())), tuple(untold.get(pk, ())))
        for pk in {*kept} | comes
    }


def _untold(structure_id: UUID, patient_ids: Collection[UUID], now: datetime) -> dict[UUID, list[str]]:
    """Return the visits of the last weeks without an outcome; none where the practice rarely says who came."""
    lately = Appointment.objects.filter(
        structure=structure_id, starts_at__gte=now - LOOKED_BACK, starts_at__lt=now - TOLD_WITHIN
    )
    kept = lately.exclude(status=Status.CANCELLED)
    found: dict[UUID, list[str]] = {}
    if is_usual(kept.exclude(status=Status.BOOKED).count(), kept.count()):
        rows = lately.filter(patient__in=patient_ids, status=Status.BOOKED)
        for pk, patient_id in rows.values_list("pk", "patient_id"):
            found.setdefault(patient_id, []).append(str(pk))
    return found
