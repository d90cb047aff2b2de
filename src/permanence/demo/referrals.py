"""Referral letters in the demo world: reasons that need one, most of them come, some still awaited."""

from datetime import datetime, timedelta

from permanence.agenda.models import Appointment, Preparation, Prepared, VisitReason
from permanence.demo.ids import demo_id

NEEDING = {
    "Cardiologie": ("Première consultation", "Échographie cardiaque"),
    "Kinésithérapie": ("Bilan",),
    "Orthophonie": ("Bilan",),
}
CAME_EVERY, LATE = 3, 1  # of three patients one is still to bring his


def write_referrals(now: datetime) -> None:
    """Say which reasons need a letter, and which letters have come."""
    for specialty, names in NEEDING.items():
        needing = VisitReason.objects.filter(practitioner_role__specialty=specialty, name__in=names)
        needing.update(referral_required=True)
        Appointment.objects.filter(reason__in=needing).update(referral_required=True)
    needed = Appointment.objects.filter(referral_required=True).exclude(status="cancelled").order_by("starts_at", "pk")
    Prepared.objects.bulk_create(
        Prepared(
            id=demo_id("referral", one.pk),
            structure_id=one.structure_id,
            appointment=one,
            item=Preparation.REFERRAL,
            at=min(now, one.starts_at) - timedelta(hours=3),
            by_name="Sylvie Marty",
        )
        for turn, one in enumerate(needed)
        if one.starts_at < now or turn % CAME_EVERY != LATE
    )
