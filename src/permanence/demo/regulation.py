"""What two practices show to the national platform of access to care."""

from datetime import date, datetime, time

from permanence.agenda.models import VisitReason
from permanence.api.models import Community, Participation, SasOffer
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, structure_id
from permanence.demo.online import SINCE
from permanence.demo.shapes import Copy

PRACTICES = ("tilleuls", "capitole")
SHOWN = {"Consultation": ["PUBLIC", "SNP"], "Première consultation": ["PUBLIC"], "Urgence": ["SNP", "CPTS"]}
FINESS, NAME, PHONE = "310999990", "CPTS Toulouse Sud", "+33536490199"
BY = "Sylvie Marty"


def write_regulation(copy: Copy, today: date) -> None:
    """Write one copy's participations, with the reasons shown and the community."""
    since = datetime.combine(today - SINCE, time(10), PARIS)
    for key in PRACTICES:
        house = structure_id(key, copy)
        Participation.objects.create(id=demo_id("sas", key, copy), structure_id=house, at=since, by_name=BY)
        Community.objects.create(
            id=demo_id("cpts", key, copy), structure_id=house, finess=FINESS, name=NAME, phone=PHONE
        )
        reasons = VisitReason.objects.filter(structure_id=house, name__in=SHOWN, withdrawn_at=None).order_by("pk")
        SasOffer.objects.bulk_create(
            SasOffer(
                id=demo_id("sas", reason.pk),
                structure_id=house,
                reason=reason,
                audiences=SHOWN[reason.name],
                at=since,
                by_name=BY,
            )
            for reason in reasons
        )
