"""Files of one person entered twice, told with reasons; and twins, whom nobody should merge."""

from datetime import date, datetime

from permanence.demo.ids import demo_id, structure_id
from permanence.foundation.actor import Actor
from permanence.patients import actions
from permanence.patients.models import Address, Contact, Patient, Preference

HOUSE = "tilleuls"
PHONE, TWINS_PHONE = "+33639980021", "+33639980022"
BORN, TWINS_BORN = date(1972, 5, 17), date(2018, 2, 9)
# key, birth name, first names, birth date, sex, telephone
ENTERED = (
    ("berthelot", "Berthelot", "Mathilde, Anne", BORN, "female", PHONE),
    ("berthelot-again", "Bertelot", "Mathilde", BORN, "female", PHONE),
    ("twin-lea", "Castagné", "Léa", TWINS_BORN, "female", TWINS_PHONE),
    ("twin-hugo", "Castagné", "Hugo", TWINS_BORN, "male", TWINS_PHONE),
)


def write_doubles(by: Actor, now: datetime) -> None:
    """Enter someone twice and a pair of twins at the MSP des Tilleuls, and look for doubles there."""
    here = structure_id(HOUSE)
    for key, birth_name, first_names, born, sex, phone in ENTERED:
        patient = Patient.objects.create(
            id=demo_id("patient", key),
            structure_id=here,
            birth_name=birth_name,
            first_names=first_names,
            birth_date=born,
            sex=sex,
        )
        Contact.objects.create(
            id=demo_id("contact", key), structure_id=here, patient=patient, system="phone", value=phone
        )
    Address.objects.create(
        id=demo_id("address", "berthelot"),
        structure_id=here,
        patient_id=demo_id("patient", "berthelot"),
        lines="12 rue des Lois",
        postcode="31000",
        city="Toulouse",
        commune_code="31555",
    )
    Preference.objects.create(
        id=demo_id("preference", "berthelot-again"),
        structure_id=here,
        patient_id=demo_id("patient", "berthelot-again"),
        days=["tue"],
        half_day="am",
    )
    actions.seek_doubles(by=by, structure_id=here, now=now)
