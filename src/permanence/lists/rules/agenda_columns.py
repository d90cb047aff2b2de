"""The columns of a list of appointments: what each holds, and by which titles other software calls it; pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from .columns import PLAIN_NAME, by_titles, fold
from .columns import TITLES as PEOPLE
from .columns import Field as PersonField


class Field(StrEnum):
    """What a column holds."""

    DAY = "day"
    HOUR = "hour"
    END = "end"
    MINUTES = "minutes"
    PRACTITIONER = "practitioner"
    REASON = "reason"
    ROOM = "room"
    WHOLE_NAME = "whole_name"
    BIRTH_NAME = "birth_name"
    USED_NAME = "used_name"
    FIRST_NAMES = "first_names"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    STATUS = "status"
    NOTE = "note"


NAMED_APART = (Field.BIRTH_NAME, Field.FIRST_NAMES)
TITLES: Mapping[Field, frozenset[str]] = {
    Field.DAY: frozenset(
        {
            "date", "jour", "date rdv", "date du rdv", "date de rdv", "date du rendez vous", "date rendez vous",
            "debut", "date de debut", "date debut", "date et heure", "date heure", "date heure rdv", "start",
            "start date", "starts", "day", "dtstart", "date time", "appointment date", "horaire",
        }
    ),
    Field.HOUR: frozenset(
        {
            "heure", "heure rdv", "heure du rdv", "heure de debut", "heure debut", "heure du rendez vous", "time",
            "start time", "hour", "h debut",
        }
    ),
    Field.END: frozenset(
        {"fin", "heure de fin", "heure fin", "date de fin", "date fin", "end", "end time", "end date", "ends", "dtend",
         "h fin"}
    ),
    Field.MINUTES: frozenset(
        {"duree", "duree min", "duree minutes", "duree en minutes", "duration", "minutes", "duree rdv", "length"}
    ),
    Field.PRACTITIONER: frozenset(
        {
            "praticien", "medecin", "docteur", "agenda", "soignant", "intervenant", "professionnel", "praticien rdv",
            "nom du praticien", "nom praticien", "practitioner", "doctor", "calendar", "provider", "calendrier",
        }
    ),
    Field.REASON: frozenset(
        {
            "motif", "motif de consultation", "motif rdv", "motif du rdv", "motif de rdv", "type", "type de rdv",
            "type rdv", "acte", "type de consultation", "reason", "appointment type", "visit reason", "categories",
            "motif de visite",
        }
    ),
    Field.ROOM: frozenset({"salle", "cabinet", "box", "lieu", "room", "location", "salle de consultation"}),
    Field.WHOLE_NAME: frozenset(
        {
            "patient", "nom complet", "nom et prenom", "nom prenom", "nom prenom patient", "patient nom prenom",
            "full name", "summary", "objet", "sujet", "titre", "subject", "nom et prenom du patient", "identite",
        }
    ),
    Field.STATUS: frozenset(
        {"statut", "etat", "status", "etat du rdv", "statut rdv", "statut du rdv", "presence", "venu", "honore"}
    ),
    Field.NOTE: frozenset(
        {
            "note", "notes", "commentaire", "commentaires", "remarque", "remarques", "observation", "observations",
            "comment", "comments", "description", "infos", "information", "informations",
        }
    ),
    **{Field(one.value): PEOPLE[one] for one in (
        PersonField.BIRTH_NAME, PersonField.USED_NAME, PersonField.FIRST_NAMES, PersonField.BIRTH_DATE,
        PersonField.PHONE,
    )},
}  # fmt: skip


def matched(titles: Sequence[str]) -> dict[Field, int]:
    """Tell in which column each thing stands, by the titles; what no title names is left out.

    A bare "Nom" is a whole name where no first name stands beside it.
    """
    folded, found = [fold(title) for title in titles], by_titles(titles, TITLES)
    plain = next((at for at, title in enumerate(folded) if title in PLAIN_NAME and at not in found.values()), None)
    if plain is not None:
        if Field.FIRST_NAMES not in found:
            found.setdefault(Field.WHOLE_NAME, plain)
        else:
            found.setdefault(Field.USED_NAME if Field.BIRTH_NAME in found else Field.BIRTH_NAME, plain)
    return found


def missing(columns: Mapping[Field, int]) -> list[Field]:
    """Tell what is needed to know when, and for whom, and stands nowhere."""
    lacking = [] if Field.DAY in columns else [Field.DAY]
    if Field.WHOLE_NAME not in columns and not all(one in columns for one in NAMED_APART):
        lacking.append(Field.WHOLE_NAME)
    return lacking
