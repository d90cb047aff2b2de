"""Calls of more than a year ago at the MSP des Tilleuls: their term is over, and the night has announced it."""

from datetime import datetime, timedelta

from permanence.demo.ids import demo_id, patient_id, person_id, practitioner_role_id, structure_id
from permanence.demo.numbers import mobile
from permanence.desk.models import Call, Keeping, KeptLonger, Request

PLACE, COPY = "tilleuls", 1
ANNOUNCED, NOTICE = timedelta(days=9), timedelta(days=21)
# How many days ago, for whom, what, what was written, how it ended.
OLD = (
    (396, "maisonneuve", "appointment", "Contrôle de la tension, préfère le matin.", "booked"),
    (391, "elodie", "renewal", "Renouvellement, la boîte est presque vide.", "message"),
    (388, "hong", "appointment", "Douleur au genou depuis une semaine.", "booked"),
    (384, "", "appointment", "Nouveau dans le quartier, cherche un médecin.", "refused"),
    (379, "siobhan", "message", "Demande si le certificat est prêt.", "message"),
    (371, "tom", "appointment", "Fièvre depuis hier, vu le jour même.", "call_15"),
    (369, "maisonneuve", "complaint", "Attente trop longue en salle, souhaite une réponse.", "message"),
)
KEPT = (369, "Réclamation transmise à l’assureur du cabinet ; dossier non clos.")


def write_keeping(now: datetime) -> None:
    """Write the calls past their term, and that they will go in three weeks.

    :param now: in the wall time of the practices
    """
    structure = structure_id(PLACE, COPY)
    for ago, patient, kind, words, outcome in OLD:
        rang_at = (now - timedelta(days=ago)).replace(hour=10, minute=ago % 60)
        request = _request(_call(ago, rang_at), patient, kind, words, outcome)
        if ago == KEPT[0]:
            KeptLonger.objects.create(
                id=demo_id("kept longer", ago), structure_id=structure, request=request, why=KEPT[1],
                by_id=person_id("roux"), by_name="Hélène Roux", at=now - ANNOUNCED,
            )  # fmt: skip
    Keeping.objects.create(
        id=demo_id("keeping", PLACE), structure_id=structure, from_on=now.date() + NOTICE, set_at=now - ANNOUNCED
    )


def _call(ago: int, rang_at: datetime) -> Call:
    answered_at = rang_at + timedelta(seconds=9)
    return Call.objects.create(
        id=demo_id("old call", ago), structure_id=structure_id(PLACE, COPY), line_id=demo_id("line", PLACE, COPY),
        provider_id=f"old-{ago}", caller_number=mobile(9000 + ago), state="ended", rang_at=rang_at,
        taken_by_id=person_id("claire"), taken_at=answered_at, answered_at=answered_at,
        ended_at=answered_at + timedelta(seconds=95),
    )  # fmt: skip


def _request(call: Call, patient: str, kind: str, words: str, outcome: str) -> Request:
    return Request.objects.create(
        id=demo_id("request of", call.pk), structure_id=call.structure_id, call=call, kind=kind,
        practitioner_role_id=practitioner_role_id("benali"), patient_id=patient_id(patient) if patient else None,
        understood=words, opened_at=call.rang_at, owner_id=call.taken_by_id, due_at=call.rang_at + timedelta(hours=1),
        outcome=outcome, closed_at=call.ended_at,
    )  # fmt: skip
