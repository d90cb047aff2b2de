"""What the desk asks of practitioners when the world begins, and one who asks to be called."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from permanence.agenda.models import VisitReason
from permanence.demo import working
from permanence.demo.ids import demo_id, patient_id, person_id, practitioner_role_id, structure_id
from permanence.desk.models import ANYONE_HERE, Asks, Pressing, Question, Reply, Request, RequestKind

EVENING = time(19, 10)  # after the last opening of the day


@dataclass(frozen=True, slots=True)
class Put:
    """One question, with the request it is about.

    :param left_open: the rank of a request left to do that it belongs to; a request of its own otherwise
    :param hours: in how many working hours an answer is due
    """

    practice: str
    practitioner: str
    asks: str
    pressing: str
    asker: tuple[str, str]
    text: str
    hours: float
    patient: str = ""
    left_open: int | None = None
    kind: str = RequestKind.MESSAGE
    call_back: str = ""
    said: str = ""


CLAIRE, SYLVIE = ("claire", "Claire Fabre"), ("sylvie", "Sylvie Marty")
QUESTIONS = (
    Put(
        "tilleuls", "benali", Asks.EXCEPTION, Pressing.TODAY, CLAIRE,
        "Douleur à l’épaule depuis trois jours, ne dort plus ; ne peut venir qu’après son travail.", 1.5,
        patient="d-arc", kind=RequestKind.APPOINTMENT, call_back="M. d’Arc, après 17 h",
    ),
    Put(
        "tilleuls", "benali", Asks.MESSAGE, Pressing.TODAY, SYLVIE,
        "Renouvellement ; passera prendre l’ordonnance.", 1, patient="maisonneuve", left_open=0,
        call_back="Mme Maisonneuve-Delacroix",
    ),
    Put(
        "tilleuls", "benali", Asks.MESSAGE, Pressing.WHENEVER, CLAIRE,
        "Attend le courrier de l’hôpital ; le rappeler sur son fixe.", 7, patient="petit", left_open=2,
    ),
    Put(
        "tilleuls", "roux", Asks.MESSAGE, Pressing.TODAY, CLAIRE,
        "Demande un rappel, plutôt sur son portable.", 3, patient="siobhan", left_open=1,
    ),
    Put(
        "tilleuls", "roux", Asks.CALL_ME, Pressing.TODAY, ("roux", "Dr Hélène Roux"),
        "Au sujet des visites de jeudi.", 2,
    ),
    Put(
        "capitole", "vidal", Asks.MESSAGE, Pressing.TODAY, CLAIRE,
        "Souhaite avancer son rendez-vous si une place se libère.", 18, patient="amrani", left_open=3,
        said="Proposez-lui ma première place libre de la semaine.",
    ),
)  # fmt: skip
ASKED = timedelta(minutes=12)  # in working time, before the world begins


def write_questions(now: datetime) -> None:
    """Write the questions, after the requests left to do."""
    for rank, put in enumerate(QUESTIONS):
        due_at = working.after(now, timedelta(hours=put.hours))
        request_id = _request(put, rank, now, due_at)
        Request.objects.filter(pk=request_id).update(due_at=due_at)
        _question(put, rank, request_id, now, due_at).save(force_insert=True)


def _request(put: Put, rank: int, now: datetime, due_at: datetime) -> UUID:
    if put.left_open is not None:
        return demo_id("request", put.left_open)
    Request.objects.create(
        id=demo_id("asked", rank),
        structure_id=structure_id(put.practice),
        practitioner_role_id=practitioner_role_id(put.practitioner),
        patient_id=patient_id(put.patient) if put.patient else None,
        reason=_reason(put) if put.asks == Asks.EXCEPTION else None,
        kind=put.kind,
        understood=put.text,
        owner_role=ANYONE_HERE,
        opened_at=working.before(now, ASKED),
        due_at=due_at,
    )
    return demo_id("asked", rank)


def _question(put: Put, rank: int, request_id: UUID, now: datetime, due_at: datetime) -> Question:
    exception = put.asks == Asks.EXCEPTION
    tomorrow = working.day_at_hand(now + timedelta(days=1))
    return Question(
        id=demo_id("question", rank),
        structure_id=structure_id(put.practice),
        request_id=request_id,
        practitioner_role_id=practitioner_role_id(put.practitioner),
        asks=put.asks,
        pressing=put.pressing,
        text=put.text,
        call_back=put.call_back,
        patient_id=patient_id(put.patient) if exception else None,
        reason=_reason(put) if exception else None,
        starts_at=datetime.combine(tomorrow, EVENING, tzinfo=now.tzinfo) if exception else None,
        asked_by_id=person_id(put.asker[0]),
        asked_by_name=put.asker[1],
        asked_at=working.before(now, ASKED),
        answer_by=due_at,
        reply=Reply.SAID if put.said else "",
        replied_at=working.before(now, ASKED / 2) if put.said else None,
        replied_by_id=person_id(put.practitioner) if put.said else None,
        said=put.said,
    )


def _reason(put: Put) -> VisitReason:
    return VisitReason.objects.filter(practitioner_role_id=practitioner_role_id(put.practitioner)).earliest(
        "rank", "name"
    )
