"""What the files of the demo rest on: documents seen, a national number, a namesake, someone who died."""

from dataclasses import replace
from datetime import datetime, timedelta

from permanence.agenda.models import Appointment, Status
from permanence.demo.ids import demo_id, patient_id, practitioner_role_id, structure_id
from permanence.demo.numbers import mobile
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.patients import actions
from permanence.patients.models import (
    Attribute,
    Contact,
    Document,
    HalfDay,
    IdentityCheck,
    NeedKind,
    Patient,
    Relation,
    ToldOf,
    Trade,
)
from permanence.patients.rules import national

DOCUMENTS = (Document.ID_CARD, Document.ID_CARD, Document.PASSPORT, Document.APPLICATION, Document.RESIDENCE)
NUMBERED = {"elodie": "2840331555042", "maisonneuve": "2511131555017", "hong": "2900299243008"}  # the key is added
MISREAD = "petit"  # his key does not fit: two figures the wrong way round
HOMES = (
    ("elodie", "14 rue des Tilleuls", "2e étage, code 31A7"),
    ("d-arc", "8 impasse de l’Écluse", ""),
    ("maisonneuve", "3 allée Marie-Curie\nRésidence Les Glycines", "Interphone Maisonneuve"),
)
LAST_CONFIRMED = {"elodie": 20, "tom": 20, "lilou": 20, "maisonneuve": 500, "petit": 430}  # days ago
DIED_BEFORE = timedelta(days=4)


def seen_documents(patients: list[Patient], now: datetime) -> None:
    """Write which document was seen of whoever is checked: at some moment of the last three years."""
    checks = [
        IdentityCheck(
            id=demo_id("check", one.pk),
            structure_id=one.structure_id,
            patient=one,
            document=DOCUMENTS[one.pk.int % len(DOCUMENTS)],
            seen_at=now - timedelta(days=one.pk.int % 1000 + 1),
        )
        for one in patients
        if one.identity_checked
    ]
    IdentityCheck.objects.bulk_create(checks, batch_size=5_000)


def write_persons(by: Actor, now: datetime) -> None:
    """Write what is worth showing of the files of Les Tilleuls."""
    for name, body in NUMBERED.items():
        number = national.spaced(f"{body}{national.key(body):02}")
        actions.note_number(by=by, patient=_known(name), number=number, now=now)
    actions.note_number(by=by, patient=_known(MISREAD), number="1 38 08 31 555 120 06", now=now)
    actions.note_attributes(by=by, patient=_known("siobhan"), attributes=[Attribute.NAMESAKE], now=now)
    _write_relatives(by)
    _write_habits(by, now)
    _write_refusal(by)
    _write_death(by, now)


def _write_relatives(by: Actor) -> None:
    """Write the rights of families: two children between two homes, and an old man whose daughter is written to."""
    for child in ("tom", "lilou"):
        actions.add_relative(
            by=by, patient=_known(child), relation=Relation.MOTHER, known=_known("elodie"), may_book=True,
            told_of=ToldOf.PAPERS, instead=True,
        )  # fmt: skip
        actions.add_relative(
            by=by, patient=_known(child), relation=Relation.FATHER, name="Julien Durand", phone=mobile(21),
            may_book=True, told_of=ToldOf.APPOINTMENTS,
        )  # fmt: skip
    actions.add_relative(
        by=by, patient=_known("petit"), relation=Relation.CHILD, name="Nadège Petit-Lassalle", phone=mobile(22),
        may_book=True, told_of=ToldOf.PAPERS, instead=True,
    )  # fmt: skip
    actions.add_relative(
        by=by,
        patient=_known("hong"),
        relation=Relation.MOTHER,
        name="Lan Nguyễn",
        phone=mobile(24),
        may_book=True,
        told_of=ToldOf.PAPERS,
    )  # her daughter came of age: she has no rights any more
    actions.add_relative(
        by=by, patient=_known("maisonneuve"), relation=Relation.TRUSTED, known=_known("d-arc"),
        told_of=ToldOf.APPOINTMENTS,
    )  # fmt: skip


def _write_habits(by: Actor, now: datetime) -> None:
    """Write what changes how one is received: someone deaf, someone who climbs no stairs, someone to be called."""
    actions.note_needs(by=by, patient=_known("siobhan"), needs=[NeedKind.NO_VOICE])
    actions.note_needs(by=by, patient=_known("maisonneuve"), needs=[NeedKind.STEP_FREE, NeedKind.ACCOMPANIED])
    actions.remember(
        by=by, patient=_known("maisonneuve"), text="Préfère le mardi, vient avec sa fille", months=12, now=now
    )
    actions.note_preference(by=by, patient=_known("hong"), days=["tue", "thu"], half_day=HalfDay.MORNING)
    actions.note_voice(by=by, patient=_known("petit"), by_voice=True)
    _write_followers(by, now)
    benali = PractitionerRole.objects.get(pk=practitioner_role_id("benali"))
    actions.note_doctor(
        by=by, patient=_known("elodie"), practitioner_role=benali, declared_on=(now - timedelta(days=900)).date()
    )
    actions.note_doctor(by=by, patient=_known("petit"), name="Dr Lacaze, Muret", mssante="dr.lacaze@exemple.mssante.fr")
    for name, lines, access in HOMES:
        actions.note_address(
            by=by, patient=_known(name), lines=lines, postcode="31000", city="Toulouse", commune_code="31555",
            access=access,
        )  # fmt: skip
    for name, days in LAST_CONFIRMED.items():
        actions.confirm(by=by, patient=_known(name), now=now - timedelta(days=days))


def _write_followers(by: Actor, now: datetime) -> None:
    """Write who else follows a patient: a nurse at home, a specialist elsewhere."""
    by = replace(by, name="Sylvie Marty")
    since = now - timedelta(days=200)
    actions.note_follower(
        by=by, patient=_known("maisonneuve"), trade=Trade.NURSE, name="Cabinet infirmier des Lavandières",
        phone=mobile(23), place="Toulouse", now=since,
    )  # fmt: skip
    actions.note_follower(
        by=by, patient=_known("maisonneuve"), trade=Trade.SPECIALIST, name="Dr Inès Vasseur-Lombard",
        place="Clinique des Bords de Garonne (fictive)", now=since,
    )  # fmt: skip


def _write_refusal(by: Actor) -> None:
    """Let someone have asked for no more SMS: nobody's journey meets him."""
    here = structure_id("tilleuls")
    named = [patient_id(name) for name in (*NUMBERED, MISREAD, "without-phone", "siobhan", "d-arc", "tom", "lilou")]
    phones = Contact.objects.filter(structure_id=here, system="phone").exclude(patient__in=named)
    number = phones.order_by("-patient_id").values_list("value", flat=True).first()
    if number:
        messaging.opt_out(by=by, structure_id=here, channel="sms", address=number)


def _write_death(by: Actor, now: datetime) -> None:
    """Let the eldest of those who were to come next week have died: what he was promised waits to be cancelled."""
    coming = Appointment.objects.filter(
        structure_id=structure_id("tilleuls"), status=Status.BOOKED, starts_at__gt=now + timedelta(days=3)
    )
    named = [patient_id(name) for name in (*NUMBERED, MISREAD, "without-phone", "siobhan", "d-arc", "tom", "lilou")]
    eldest = Patient.objects.filter(pk__in=coming.values("patient_id")).exclude(pk__in=named).order_by("birth_date")
    for patient in eldest[:1]:
        actions.note_death(by=by, patient=patient, died_on=(now - DIED_BEFORE).date(), now=now)


def _known(name: str) -> Patient:
    return Patient.objects.get(pk=patient_id(name))
