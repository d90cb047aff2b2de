"""The columns of a list of partners: what each holds, and by which titles other software calls it; pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from .columns import TITLES as PEOPLE
from .columns import Field as PersonField
from .columns import by_titles


class Field(StrEnum):
    """What a column holds."""

    NAME = "name"
    KIND = "kind"
    SPECIALTY = "specialty"
    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    HOURS = "hours"
    DISTANCE = "distance_km"
    RPPS = "rpps"
    FINESS = "finess"
    REMARKS = "remarks"


TITLES: Mapping[Field, frozenset[str]] = {
    Field.NAME: frozenset({"nom", "name", "raison sociale", "nom du partenaire", "partenaire", "etablissement",
                           "nom et prenom", "nom prenom", "denomination", "partner"}),
    Field.KIND: frozenset({"type", "kind", "categorie", "type de partenaire", "nature"}),
    Field.SPECIALTY: frozenset({"specialite", "specialty", "profession", "metier", "discipline", "activite"}),
    Field.PHONE: PEOPLE[PersonField.PHONE],
    Field.OTHER_PHONE: PEOPLE[PersonField.OTHER_PHONE],
    Field.EMAIL: PEOPLE[PersonField.EMAIL],
    Field.ADDRESS: frozenset({"adresse", "address", "rue", "adresse postale", "voie", "street"}),
    Field.POSTAL_CODE: frozenset({"code postal", "cp", "postal code", "zip", "codepostal"}),
    Field.CITY: frozenset({"ville", "commune", "city", "town", "localite"}),
    Field.HOURS: frozenset({"horaires", "hours", "quand le joindre", "heures", "ouverture"}),
    Field.DISTANCE: frozenset({"distance", "distance km", "km", "distance en km", "distance d ici en km"}),
    Field.RPPS: frozenset({"rpps", "numero rpps", "n rpps"}),
    Field.FINESS: frozenset({"finess", "numero finess", "n finess"}),
    Field.REMARKS: frozenset({"remarques", "remarks", "remarque", "commentaire", "commentaires", "notes", "note",
                              "a savoir", "observations"}),
}  # fmt: skip


def matched(titles: Sequence[str]) -> dict[Field, int]:
    """Tell in which column each thing stands, by the titles; what no title names is left out."""
    return by_titles(titles, TITLES)


def missing(columns: Mapping[Field, int]) -> list[Field]:
    """Tell what a partner cannot be without and stands nowhere."""
    return [] if Field.NAME in columns else [Field.NAME]
