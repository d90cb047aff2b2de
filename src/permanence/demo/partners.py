"""Partners outside the networks in the demo world: of late, long ago, never asked; and a list of signs signed."""

from datetime import datetime, timedelta

from permanence.demo.ids import demo_id, person_id, structure_id
from permanence.desk import signs
from permanence.desk.models import SheetValidation
from permanence.directory.models import Partner, Person

# Kind, name, specialty, phone, address, postal code, town, hours, km, takes patients, heard so many days ago.
KNOWN = (
    ("practitioner", "Dr Maylis Etcheverry", "Médecine générale", "+33536490101", "12 rue des Arts", "31000",
     "Toulouse", "Tous les matins", 2.4, "yes", 9),
    ("health_house", "Maison de santé de l’Autan", "Médecine générale", "+33536490102", "3 place du Marché", "31600",
     "Muret", "8 h – 19 h", 21.0, "yes", 240),
    ("practitioner", "Dr Jean-Baptiste L’Hôte", "Médecine générale", "+33536490103", "7 allée Jean-Jaurès", "31000",
     "Toulouse", "", 3.1, "no", 20),
    ("practitioner", "Dr Inès Ortega", "Cardiologie", "+33536490104", "1 rue du Taur", "31000", "Toulouse", "", 2.0,
     "unknown", None),
    ("laboratory", "Laboratoire des Arcades", "", "+33536490105", "22 boulevard des Arcades", "31400", "Toulouse",
     "7 h – 18 h 30, samedi matin", 1.2, "unknown", None),
    ("clinic", "Clinique du Pont-Neuf", "", "+33536490106", "5 quai de la Daurade", "31000", "Toulouse", "", 2.8,
     "unknown", None),
)  # fmt: skip


def write_partners(now: datetime) -> None:
    """Write whom Les Tilleuls knows outside its networks, and that Dr Benali has signed the signs of gravity."""
    house = structure_id("tilleuls")
    Partner.objects.bulk_create(
        Partner(
            id=demo_id("partner", name),
            structure_id=house,
            kind=kind,
            name=name,
            specialty=specialty,
            phone=phone,
            address=address,
            postal_code=postal_code,
            city=city,
            hours=hours,
            distance_km=distance_km,
            accepts=accepts,
            confirmed_on=now.date() - timedelta(days=ago) if ago is not None else None,
            confirmed_by_name="Sylvie Marty" if ago is not None else "",
        )
        for (kind, name, specialty, phone, address, postal_code, city, hours, distance_km, accepts, ago) in KNOWN
    )
    benali = Person.objects.get(pk=person_id("benali"))
    SheetValidation.objects.create(
        id=demo_id("signs", "benali"),
        structure_id=house,
        person=benali,
        wording=signs.version(),
        signed_as=str(benali),
        signed_at=now - timedelta(days=30),
    )
