"""Rooms of the practices, and what some of them say at the desk in their own words."""

from permanence.capacity.models import Resource, ResourceKind
from permanence.demo.houses import site_id
from permanence.demo.ids import demo_id, person_id, structure_id
from permanence.demo.practices import PRACTICES
from permanence.demo.shapes import Copy
from permanence.desk.models import Wording

ROOMS = {"tilleuls": ("Petit salon", "Salle de soins")}
USUAL_ROOM = "Salle de soins"
# Practice, who wrote it, situation, version, sentence.
SAID = (
    ("tilleuls", "benali", "closing", 1, "Merci, au revoir."),
    ("tilleuls", "benali", "closing", 2, "Merci de votre appel, prenez soin de vous. Au revoir."),
    (
        "tilleuls",
        "roux",
        "reason",
        1,
        "Qu’est-ce qui vous amène ? Restez général, c’est pour prévoir le temps qu’il faut.",
    ),
    (
        "tilleuls",
        "benali",
        "interpreter",
        1,
        "Interprétariat par téléphone, tous les jours de 8 h à 20 h : numéro et code du cabinet dans le classeur vert.",
    ),
    (
        "tilleuls",
        "benali",
        "aside",
        1,
        "Proposez de rappeler à 12 h 15, quand le petit salon se libère, et baissez la voix.",
    ),
)


def write_manners(copy: Copy) -> None:
    """Write the rooms of one copy, and the sentences of its practices."""
    Resource.objects.bulk_create(
        Resource(
            id=demo_id("room", practice.place.key, name, copy),
            structure_id=structure_id(practice.place.key, copy),
            kind=ResourceKind.ROOM,
            name=name,
            site_id=site_id(practice.place, copy),
        )
        for practice in PRACTICES
        for name in ROOMS.get(practice.place.key, (USUAL_ROOM,))
    )
    Wording.objects.bulk_create(
        Wording(
            id=demo_id("wording", practice, situation, version, copy),
            structure_id=structure_id(practice, copy),
            situation=situation,
            version=version,
            text=text,
            written_by_id=person_id(author, copy),
        )
        for practice, author, situation, version, text in SAID
    )
