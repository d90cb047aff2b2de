"""An appointment with one of everything that stands beside it, for the tests here."""

from datetime import timedelta

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving
from permanence.capacity.tests.factories import SUNDAY_NOON
from permanence.demo.letters import mail
from permanence.documents import actions as documents
from permanence.documents.models import Form
from permanence.documents.queries import Kind, Question
from permanence.documents.tests.factories import PDF
from permanence.kernel import actions as kernel
from permanence.messaging import actions as messaging
from permanence.messaging.models import Message
from permanence.patients import actions as patients

from .programs import everything

PHONE = "+33639980018"
ASKED = (
    Question("a1", Kind.YES_NO, "Une allergie ?", required=True),
    Question("a2", Kind.CHOICE, "Vous venez", choices=("seul", "accompagné")),
    Question("a3", Kind.TEXT, "Autre chose ?"),
)


def surrounded(doctor: Receiving) -> Appointment:
    """Return an appointment with a relative, a refusal, an answer, a letter awaited, a task and a message beside it."""
    made, house = doctor.book(), doctor.role.structure
    with everything(house) as by:
        Appointment.objects.filter(pk=made.pk).update(referral_required=True)
        patients.add_relative(by=by, patient=doctor.patient, relation="mother", name="Jeanne Roux", phone=PHONE)
        patients.add_contact(by=by, patient=doctor.patient, system="phone", value=PHONE)
        messaging.opt_out(by=by, structure_id=house.pk, channel="sms", address=PHONE)
        agenda.confirm(by=by, appointment=made, now=SUNDAY_NOON, by_patient=True)
        kernel.make(
            by=by, structure=house, title="Rappeler", due_at=SUNDAY_NOON + timedelta(days=1), now=SUNDAY_NOON,
            note="ses résultats", about="patients.patient", about_id=doctor.patient.pk,
        )  # fmt: skip
        Message.objects.all().delete()
        Message.objects.create(
            structure=house, to_address="j@exemple.test", person=doctor.patient.pk, subject="Objet", body="Le corps",
            key="one", about=made.pk, state="sent", sent_at=SUNDAY_NOON,
        )  # fmt: skip
    return made


def papered(doctor: Receiving) -> None:
    """Let a letter come that is filed as a result, and a report be awaited in nine days."""
    said = {"by": doctor.by, "now": SUNDAY_NOON}
    raw = mail(SUNDAY_NOON, ("Labo d’Été", "labo@x.mssante.fr"), "Bilan", "Bonjour", [("bilan.pdf", PDF)])
    letter = documents.take_letter(structure=doctor.role.structure, raw=raw, came_at=SUNDAY_NOON, **said)
    assert letter is not None
    documents.file_letter(letter=letter, patient=doctor.patient, kind="result", **said)
    documents.await_document(
        patient=doctor.patient, kind="report", from_name="Dr Roux", what="Échographie",
        expected_on=SUNDAY_NOON.date() + timedelta(days=9), **said,
    )  # fmt: skip


def questioned(doctor: Receiving) -> Form:
    """Return the form that is asked before visits with a practitioner."""
    form = documents.write_form(
        by=doctor.by, reason=doctor.reason, title="Avant votre visite", questions=ASKED, now=SUNDAY_NOON
    )
    assert form is not None
    return form
