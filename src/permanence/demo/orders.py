"""The directives in force in the demo world, in the words of those who wrote them."""

from permanence.demo.shapes import Order

ACCEPT: dict[str, object] = {"policy": "accept"}
REFUSE: dict[str, object] = {"policy": "refuse"}
ASK: dict[str, object] = {"policy": "ask"}
MORNING = [{"days": ["mon", "tue", "thu", "fri"], "from": "09:00", "to": "12:00"}]
WEDNESDAY_NOON = [{"days": ["wed"], "from": "12:00", "to": "13:00"}]
BETWEEN_ROUNDS = [{"days": [], "from": "11:00", "to": "16:00"}]
PARKING = "Parking en travaux jusqu’à la fin du mois : se garer place du Marché."
NEVER: dict[str, object] = {"calls": "never", "windows": []}


def _note(practice: str, practitioner: str, text: str) -> Order:
    return Order(practice, practitioner, "note", "of_day", {"text": text}, (0, 1))


def _lasting(practice: str, practitioner: str, text: str) -> Order:
    return Order(practice, practitioner, "note", "permanent", {"text": text})


ORDERS = (
    Order("tilleuls", "benali", "new_patients", "permanent", REFUSE),
    Order("tilleuls", "benali", "transfer", "permanent", {"calls": "emergencies", "windows": MORNING}),
    _note("tilleuls", "benali", "Retard d’environ 40 minutes cet après-midi : prévenir les patients à partir de 15 h."),
    Order("tilleuls", "roux", "new_patients", "permanent", ASK),
    Order("tilleuls", "roux", "transfer", "permanent", {"calls": "professionals", "windows": []}),
    _lasting("tilleuls", "roux", "Visites à domicile le jeudi matin seulement."),
    Order("tilleuls", "lacombe", "new_patients", "permanent", ACCEPT),
    Order("tilleuls", "lacombe", "transfer", "permanent", {"calls": "emergencies_and_professionals", "windows": []}),
    Order("tilleuls", "", "transfer", "permanent", NEVER),
    Order("tilleuls", "", "note", "temporary", {"text": PARKING}, (-6, 20)),
    Order("capitole", "", "new_patients", "permanent", ACCEPT),
    Order("capitole", "vidal", "new_patients", "temporary", REFUSE, (-20, 40)),
    Order("capitole", "", "transfer", "permanent", NEVER),
    _lasting("capitole", "", "Pas d’ascenseur : proposer le Dr Diop à Bellefontaine aux personnes en fauteuil."),
    Order("saint-cyprien", "", "new_patients", "permanent", ACCEPT),
    Order("saint-cyprien", "nguyen", "transfer", "permanent", {"calls": "always", "windows": WEDNESDAY_NOON}),
    _lasting("saint-cyprien", "", "Rappeler aux parents d’apporter le carnet de santé."),
    Order("minimes", "rossi", "new_patients", "permanent", ASK),
    Order("minimes", "delpech", "new_patients", "permanent", REFUSE),
    Order("minimes", "", "transfer", "permanent", {"calls": "professionals", "windows": []}),
    Order("bellefontaine", "", "new_patients", "permanent", ACCEPT),
    Order("bellefontaine", "", "transfer", "permanent", {"calls": "emergencies", "windows": []}),
    _lasting("bellefontaine", "", "Carte Vitale et attestation de mutuelle à apporter au premier rendez-vous."),
    Order("halle", "", "new_patients", "permanent", ACCEPT),
    Order("halle", "", "transfer", "permanent", NEVER),
    Order("arcangues", "darcangues", "new_patients", "permanent", ASK),
    Order("arcangues", "darcangues", "transfer", "permanent", NEVER),
    _lasting("arcangues", "darcangues", "Pas de téléphone pendant les gestes : prendre un message complet."),
    Order("rangueil", "cohen", "new_patients", "permanent", REFUSE),
    Order("rangueil", "larrieu", "new_patients", "permanent", ACCEPT),
    Order("rangueil", "cohen", "transfer", "permanent", {"calls": "emergencies_and_professionals", "windows": []}),
    Order("balma", "", "new_patients", "permanent", ACCEPT),
    Order("balma", "", "transfer", "permanent", NEVER),
    _lasting("balma", "", "Demander si le patient a une ordonnance avant de proposer un bilan."),
    Order("muret", "bouscatel", "new_patients", "permanent", REFUSE),
    Order("muret", "traore", "new_patients", "permanent", ACCEPT),
    Order("muret", "", "transfer", "permanent", {"calls": "emergencies", "windows": MORNING}),
    _note("muret", "bouscatel", "Absent cet après-midi, voir avec le Dr Traoré."),
    Order("colomiers", "", "new_patients", "permanent", ACCEPT),
    Order("colomiers", "", "transfer", "permanent", NEVER),
    Order("castanet", "", "new_patients", "permanent", ACCEPT),
    Order("castanet", "", "transfer", "permanent", {"calls": "always", "windows": BETWEEN_ROUNDS}),
)
