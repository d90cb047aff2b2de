"""What patients of the MSP des Tilleuls wrote and who answers them: each state of the board of conversations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from permanence.demo import working
from permanence.demo.ids import demo_id, patient_id, person_id, structure_id
from permanence.directory.models import Person, Structure
from permanence.foundation.actor import Actor
from permanence.messaging.actions import assign, close, follow, write_answer
from permanence.messaging.models import Conversation
from permanence.patients.models import Patient

CANNED = {
    "Papiers à apporter": "Bonjour, merci d’apporter votre carte Vitale et votre carte de mutuelle.[ Votre rendez-vous"
    " est {appointment}.] {agent}, {practice}",
    "Nous rappelons": "Bonjour, nous vous rappelons aujourd’hui.[ Vous pouvez aussi nous joindre au {phone}.]",
    "Rendez-vous rappelé": "Bonjour {person}, votre prochain rendez-vous est {appointment}. {agent}, {practice}",
}


@dataclass(frozen=True, slots=True)
class Word:
    """Something a patient wrote.

    :param ago: in working time
    :param owner: who took it
    :param closed: nothing was to be answered
    """

    who: str
    channel: str
    words: str
    ago: timedelta
    owner: str = ""
    closed: bool = False


WORDS = (
    Word("elodie", "sms", "Bonjour, faut-il venir dix minutes avant ? Merci", timedelta(minutes=50)),
    Word("hong", "online", "Puis-je venir avec mon fils de trois ans ?", timedelta(hours=2), "sylvie"),
    Word("maisonneuve", "email", "Pouvez-vous me dire où se garer avec un fauteuil ?", timedelta(hours=3), "benali"),
    Word("siobhan", "space", "Puis-je apporter mes radios sur une clé USB ?", timedelta(minutes=90)),
    Word("d-arc", "sms", "Bien noté, merci beaucoup !", timedelta(hours=5), closed=True),
    Word("", "sms", "C’est Hugo, j’ai changé de numéro", timedelta(minutes=20)),
)
UNKNOWN = "+33639980098"


def write_talks(by: Actor, now: datetime) -> None:
    """Write them, and the answers given often.

    :param now: in the wall time of the practices
    """
    practice = Structure.objects.get(pk=structure_id("tilleuls"))
    for title, text in CANNED.items():
        write_answer(by=by, structure=practice, title=title, text=text, now=now)
    for rank, word in enumerate(WORDS):
        _write(by, practice, word, rank, now)


def _write(by: Actor, practice: Structure, word: Word, rank: int, now: datetime) -> None:
    patient = Patient.objects.get(pk=patient_id(word.who)) if word.who else None
    at = working.before(now, word.ago)
    of = follow(
        by=by, structure=practice, about=demo_id("said", rank), channel=word.channel, words=word.words, at=at, now=now,
        person=patient.pk if patient else None, name=patient.name if patient else "",
        address="" if patient else UNKNOWN,
    )  # fmt: skip
    assert of is not None
    _hand(by, of, word, now)


def _hand(by: Actor, of: Conversation, word: Word, now: datetime) -> None:
    if word.owner:
        assign(by=by, conversation=of, owner=Person.objects.get(pk=person_id(word.owner)), now=now)
    if word.closed:
        close(by=by, conversation=of, now=now)
