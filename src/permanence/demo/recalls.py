"""Follow-up reminders in the demo world: told in vain, told just now, come meanwhile, far ahead."""

from datetime import datetime, timedelta

from permanence.agenda.models import Recall
from permanence.demo.ids import demo_id, patient_id, practitioner_role_id, structure_id

# Whom, what for, due in so many days, told so many days ago by which way, again every so many months, note.
PLANNED = (
    ("maisonneuve", "renewal", -6, (20, "sms"), 3, "Traitement pour la tension ; préfère le matin"),
    ("elodie", "checkup", 11, (3, "email"), None, ""),
    ("tom", "vaccine", 40, None, None, "Carnet de santé à apporter"),
    ("hong", "vaccine", 200, None, 12, ""),
    ("siobhan", "checkup", -9, (23, "sms"), None, ""),
)


def write_recalls(now: datetime) -> None:
    """Write what a few patients of Les Tilleuls should come back for."""
    role, house = practitioner_role_id("benali"), structure_id("tilleuls")
    Recall.objects.bulk_create(
        Recall(
            id=demo_id("recall", f"{name} {kind}"),
            structure_id=house,
            patient_id=patient_id(name),
            practitioner_role_id=role,
            kind=kind,
            due_on=now.date() + timedelta(days=in_days),
            every_months=again,
            note=note,
            planned_at=now - timedelta(days=90),
            planned_by_name="Sylvie Marty",
            told_at=now - timedelta(days=told[0]) if told else None,
            told_way=told[1] if told else "",
        )
        for name, kind, in_days, told, again, note in PLANNED
    )
