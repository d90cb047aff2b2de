"""The directives in force in the demo world, in the words of those who wrote them."""

from permanence.demo.shapes import Order

ACCEPT: dict[str, object] = {"policy": "accept"}
REFUSE: dict[str, object] = {"policy": "refuse"}
REFUSE_BUT: dict[str, object] = {
    "policy": "refuse",
    "exceptions": [{"if": "relative_of_patient", "policy": "accept"}, {"if": "pregnant", "policy": "accept"}],
}
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


def _extra(most: int, *, known_only: bool = False) -> dict[str, object]:
    return {"max_per_half_day": most, "min_urgency": "same_day", "known_only": known_only}


ORDERS = (
    Order("tilleuls", "benali", "new_patients", "permanent", REFUSE_BUT),
    Order("tilleuls", "benali", "transfer", "permanent", {"calls": "emergencies", "windows": MORNING}),
    _note("tilleuls", "benali", "Certificat de sport : faire apporter le questionnaire de santé rempli."),
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
    _lasting("capitole", "", "Pas d’ascenseur rue des Lois : en fauteuil, Dr Estrade à Balma le mardi, ou Dr Diop."),
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
    Order("tilleuls", "", "exceptions", "permanent", {"ask": "sometimes", "via": "message", "answer_within_min": 120}),
    Order("tilleuls", "", "renewal", "permanent", {"by": "message"}),
    Order("tilleuls", "benali", "emergency_slots", "permanent", {"min_urgency": "same_day", "release_h": 2}),
    Order("tilleuls", "benali", "overbook", "permanent", _extra(2, known_only=True)),
    Order("tilleuls", "benali", "colleagues", "permanent", {"order": ["roux", "lacombe"], "zone": True}),
    Order("tilleuls", "roux", "overbook", "permanent", _extra(1)),
    Order("tilleuls", "roux", "home_visit", "permanent", {"policy": "ask", "zone_only": True}),
    Order("tilleuls", "lacombe", "teleconsultation", "permanent", {"policy": "accept", "known_only": True}),
    Order("tilleuls", "lacombe", "closed", "temporary", {"replaced_by": "roux"}, (75, 82)),
    Order("capitole", "", "no_show", "permanent", {"after": 2, "then": "message"}),
    Order("capitole", "oconnor", "renewal", "permanent", {"by": "teleconsultation"}),
    Order("capitole", "estrade", "closed", "temporary", {"replaced_by": None}, (75, 89)),
    Order("saint-cyprien", "", "emergency_slots", "permanent", {"min_urgency": "same_day", "release_h": 4}),
    Order("saint-cyprien", "nguyen", "overbook", "permanent", _extra(3)),
    Order("saint-cyprien", "", "certificate", "permanent", {"by": "appointment"}),
    Order("minimes", "", "waiting_list", "permanent", {"allowed": True}),
    Order("minimes", "", "results", "permanent", {"by": "appointment"}),
    Order(
        "minimes", "delpech", "exceptions", "permanent", {"ask": "never", "via": "message", "answer_within_min": 120}
    ),
    Order("bellefontaine", "", "home_visit", "permanent", {"policy": "refuse", "zone_only": False}),
    Order("rangueil", "cohen", "exceptions", "permanent", {"ask": "always", "via": "call", "answer_within_min": 30}),
    Order(
        "muret", "bouscatel", "exceptions", "permanent", {"ask": "never", "via": "message", "answer_within_min": 120}
    ),
    Order("muret", "traore", "overbook", "permanent", _extra(2)),
    Order("colomiers", "", "no_show", "permanent", {"after": 3, "then": "refuse_online"}),
)
