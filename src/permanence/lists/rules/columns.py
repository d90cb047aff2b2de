"""The columns of a list of patients: what each holds, and by which titles other software calls it; pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

Of = TypeVar("Of", bound=StrEnum)


class Field(StrEnum):
    """What a column holds."""

    BIRTH_NAME = "birth_name"
    USED_NAME = "used_name"
    FIRST_NAMES = "first_names"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CITY = "city"
    RELATIVES = "relatives"
    RIGHTS = "rights"


NEEDED = (Field.BIRTH_NAME, Field.FIRST_NAMES, Field.BIRTH_DATE)
PLAIN_NAME = frozenset({"nom", "name", "last name", "lastname", "surname", "nom patient", "nom du patient"})
TITLES: Mapping[Field, frozenset[str]] = {
    Field.BIRTH_NAME: frozenset(
        {
            "nom de naissance", "nom naissance", "nom de jeune fille", "nom jeune fille", "birth name", "nom famille",
            "birthname", "nom de famille", "family name", "maiden name", "nom patronymique", "birth last name",
        }
    ),
    Field.USED_NAME: frozenset(
        {
            "nom utilise", "nom d usage", "nom usage", "nom usuel", "nom marital", "nom d epouse", "nom d epoux",
            "name in use", "used name", "married name", "usual name",
        }
    ),
    Field.FIRST_NAMES: frozenset(
        {
            "prenom", "prenoms", "prenom s", "first name", "first names", "firstname", "given name", "given names",
            "prenom patient", "prenom du patient", "prenoms de naissance", "prenom de naissance",
        }
    ),
    Field.BIRTH_DATE: frozenset(
        {
            "date de naissance", "date naissance", "ne le", "nee le", "ne e le", "naissance", "ddn", "dn",
            "birth date", "birthdate", "date of birth", "dob", "born", "born on",
        }
    ),
    Field.SEX: frozenset({"sexe", "sex", "genre", "gender", "civilite", "title"}),
    Field.PHONE: frozenset(
        {
            "telephone", "tel", "portable", "mobile", "tel portable", "telephone portable", "telephone mobile",
            "numero de telephone", "tel mobile", "phone", "mobile phone", "cell phone", "gsm", "numero", "tel 1",
            "telephone 1", "phone number",
        }
    ),
    Field.OTHER_PHONE: frozenset(
        {
            "telephone fixe", "tel fixe", "fixe", "autre telephone", "telephone domicile", "tel domicile", "tel 2",
            "telephone 2", "domicile", "home phone", "other phone", "landline", "phone 2",
        }
    ),
    Field.EMAIL: frozenset({"email", "e mail", "mail", "courriel", "adresse email", "adresse e mail", "adresse mail",
                            "email address", "e mail address"}),
    Field.ADDRESS: frozenset(
        {
            "adresse", "adresse postale", "rue", "voie", "adresse 1", "adresse ligne 1", "numero et voie",
            "address", "street", "street address", "postal address", "address line 1",
        }
    ),
    Field.POSTCODE: frozenset({"code postal", "cp", "postcode", "postal code", "zip", "zip code"}),
    Field.CITY: frozenset({"ville", "commune", "localite", "city", "town"}),
    Field.RELATIVES: frozenset(
        {"proches", "proche", "contact", "personne a prevenir", "personnes a prevenir", "relatives",
         "representant legal"}
    ),
    Field.RIGHTS: frozenset({"droits", "couverture", "droits et mutuelle", "mutuelles", "mutuelle", "rights"}),
}  # fmt: skip


def fold(title: str) -> str:
    """Write a title as titles are compared: small letters, no accents, one space between words."""
    apart = unicodedata.normalize("NFKD", title.lower())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def by_titles(titles: Sequence[str], known: Mapping[Of, Collection[str]]) -> dict[Of, int]:
    """Tell in which column each thing stands, by titles it is known by, folded; each column is of one thing."""
    folded, found = [fold(title) for title in titles], dict[Of, int]()
    for field, names in known.items():
        at = next((at for at, title in enumerate(folded) if title in names and at not in found.values()), None)
        if at is not None:
            found[field] = at
    return found


def matched(titles: Sequence[str]) -> dict[Field, int]:
    """Tell in which column each thing stands, by the titles; what no title names is left out.

    A bare "Nom" is the name in use beside a birth name, and the birth name otherwise.
    """
    folded, found = [fold(title) for title in titles], by_titles(titles, TITLES)
    plain = next((at for at, title in enumerate(folded) if title in PLAIN_NAME), None)
    if plain is not None:
        found.setdefault(Field.USED_NAME if Field.BIRTH_NAME in found else Field.BIRTH_NAME, plain)
    if Field.PHONE not in found and Field.OTHER_PHONE in found:
        found[Field.PHONE] = found.pop(Field.OTHER_PHONE)
    return found


def missing(columns: Mapping[Field, int]) -> list[Field]:
    """Tell what is needed to open a file and stands nowhere."""
    return [field for field in NEEDED if field not in columns]
