"""Practices that send SMS to the demo's telephones, people who asked for them, and what some were told already."""

from datetime import datetime, timedelta

from permanence.agenda.actions import remind, set_reminding
from permanence.agenda.letters import write
from permanence.agenda.models import Appointment, Reminder
from permanence.agenda.queries import Due, due_reminders
from permanence.agenda.rules.reminding import USUAL
from permanence.demo.ids import demo_id, structure_id
from permanence.demo.practices import PRACTICES
from permanence.demo.shapes import Copy
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.messaging.actions import open_account, open_mailbox, write_sentence
from permanence.messaging.delivery import enqueue
from permanence.messaging.models import Message, Wish
from permanence.patients.models import Address, Patient

SENDING = {"tilleuls": ("MSP des Tilleuls", "+33639989001"), "capitole": ("Cabinet du Capitole", "+33639989002")}
WISHES = {"hong": "sms", "d-arc": "sms", "siobhan": "email"}  # people of the demo who said how they would be told
OWN = {"tilleuls": "{practice} : bien reçu, nous vous lisons aujourd'hui.[ Sinon : {phone}.] Urgence vitale : le 15."}
SECURE = {"tilleuls": "msp-des-tilleuls@exemple.mssante.fr"}  # from where it writes to professionals
EARLY = {"tilleuls": 10}  # how many minutes before their hour its patients are asked to come
TOLD = 12  # reminders of each that stand on telephones when the demo begins; the others were told before


def write_post(by: Actor, copy: Copy, now: datetime) -> None:
    """Open the accounts, note the wishes, and tell a few of the reminders that are due."""
    for practice in PRACTICES:
        structure = Structure.objects.get(pk=structure_id(practice.place.key, copy))
        if practice.place.key in EARLY:
            set_reminding(by=by, structure=structure, leads_min=USUAL, early_min=EARLY[practice.place.key])
        due = due_reminders(by, structure, now)
        if practice.place.key in SENDING:
            _open(by, structure, *SENDING[practice.place.key], now)
            _by_post(by, structure, now)
            if copy == 1:
                remind(by=by, structure=structure, groups=due[:TOLD], now=now)
        _told_before(structure, due, now)
        if practice.place.key in SECURE:
            open_mailbox(by=by, structure=structure, address=SECURE[practice.place.key])
        if practice.place.key in OWN:
            write_sentence(
                by=by, structure=structure, name="forwarded", language="fr", text=OWN[practice.place.key], now=now
            )
    _whatever_the_hour(now)


def _whatever_the_hour(now: datetime) -> None:
    """Let the telephones show their reminders also when the demo begins at night."""
    waiting = Message.objects.filter(kind="reminder", channel="sms", state="queued")
    waiting.update(due_at=now)
    for message in waiting:
        enqueue(message)


def _open(by: Actor, structure: Structure, signed: str, sender: str, now: datetime) -> None:
    open_account(
        by=by, structure=structure, provider="sink", signed=signed, sender=sender, per_minute=6000, now=now
    )  # fmt: skip
    asked = {demo_id("patient", one): way for one, way in WISHES.items()}
    known = Patient.objects.filter(structure=structure, pk__in=asked)
    Wish.objects.bulk_create(Wish(structure=structure, person=one.pk, way=asked[one.pk]) for one in known)


def _by_post(by: Actor, structure: Structure, now: datetime) -> None:
    """Let two people be written to by post: their confirmations wait to be printed."""
    in_time = now + timedelta(days=5)
    coming = Appointment.objects.filter(structure=structure, during__startswith__gt=in_time, patient__address=None)
    for promise, lines in zip(
        coming.order_by("during", "pk")[:2], ("14 rue des Filatiers", "3 impasse des Lilas"), strict=False
    ):
        patient = promise.patient
        Address.objects.create(structure=structure, patient=patient, lines=lines, postcode="31000", city="Toulouse")
        Wish.objects.update_or_create(structure=structure, person=patient.pk, defaults={"way": "paper"})
        write(promise, "booked", by=by, now=now)


def _told_before(structure: Structure, due: list[Due], now: datetime) -> None:
    rows = [
        Reminder(structure=structure, appointment_id=pk, lead_min=group.lead_min, way="none", at=now)
        for group in due
        for pk in group.appointments
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
