"""The twelve practices that the permanence answers for."""

from typing import Any

from permanence.demo.shapes import Annex, Member, Place, Practice, Practitioner


def _doctor(key: str, given: str, family: str, week: str, **more: Any) -> Practitioner:
    return Practitioner(key, given, family, title="Dr", week=week, **{"role": "practitioner", "own_line": True, **more})


def _carer(key: str, given: str, family: str, week: str, trade: str) -> Practitioner:
    return Practitioner(key, given, family, "practitioner", trade=trade, week=week)


PRACTICES = (
    Practice(
        Place(
            "tilleuls", "health_house", "MSP des Tilleuls", "12 allée des Tilleuls", "31400", "Toulouse",
            directions="Entrée par la cour, sonnette «\u00a0Accueil\u00a0», ascenseur à droite.",
        ),
        "MSP des Tilleuls",
        (
            _doctor("benali", "Karim", "Benali", "full", mailbox="benali"),
            _doctor("roux", "Hélène", "Roux", "no_wednesday", role="associate", mailbox="roux"),
            _doctor("lacombe", "Jean-Baptiste", "Lacombe-Fauré", "late", role="associate", mailbox="lacombe"),
            _carer("ferrand", "Maylis", "Ferrand", "plain_four", "midwifery"),
            _carer("cazalis", "Rémi", "Cazalis", "plain", "physiotherapy"),
            _carer("sanchez", "Lucía", "Sánchez", "nurse", "nursing"),
        ),
        (
            Member("sylvie", "Sylvie", "Marty", "secretary", mailbox="sylvie"),
            Member("odile", "Odile", "Kervella", "secretary", mailbox="odile"),
            Member("mehdi", "Mehdi", "Brahimi", "carer", mailbox="mehdi"),
        ),
    ),
    Practice(
        Place("capitole", "practice", "Cabinet médical du Capitole", "4 rue des Lois", "31000", "Toulouse",
              accessible=False, directions="Deuxième étage sans ascenseur, code à l’interphone."),
        "Cabinet médical du Capitole",
        (
            _doctor("vidal", "Anne-Sophie", "Vidal", "full"),
            _doctor("oconnor", "Patrick", "O'Connor", "no_wednesday"),
            _doctor("estrade", "Guilhem", "Estrade", "half"),
        ),
        (Member("muriel", "Muriel", "Lasserre", "secretary", mailbox="muriel"),),
    ),
    Practice(
        Place("saint-cyprien", "practice", "Cabinet de pédiatrie Saint-Cyprien",
              "27 avenue Étienne-Billières", "31300", "Toulouse"),
        "Cabinet de pédiatrie",
        (
            _doctor("nguyen", "Thi Lan", "Nguyễn", "full", trade="paediatrics"),
            _doctor("abadie", "Clémence", "Abadie", "no_wednesday", trade="paediatrics"),
        ),
    ),
    Practice(
        Place("minimes", "practice", "Cabinet de cardiologie des Minimes",
              "88 avenue des Minimes", "31200", "Toulouse"),
        "Cabinet de cardiologie des Minimes",
        (
            _doctor("rossi", "Matteo", "Rossi", "no_wednesday", trade="cardiology"),
            _doctor("delpech", "Brigitte", "Delpech", "plain_four", trade="cardiology"),
        ),
    ),
    Practice(
        Place("bellefontaine", "health_centre", "Centre de santé Bellefontaine",
              "3 place des Faons", "31100", "Toulouse"),
        "Centre de santé Bellefontaine",
        (
            _doctor("diop", "Aminata", "Diop", "full", own_line=False),
            _doctor("martinez", "Pilar", "Martínez", "late", own_line=False),
            _doctor("ozturk", "Emre", "Öztürk", "plain", trade="dentistry", own_line=False),
            _carer("azema", "Nicolas", "Azéma", "nurse", "nursing"),
        ),
        (Member("djamila", "Djamila", "Cherif", "secretary"),),
    ),
    Practice(
        Place("halle", "practice_company", "Cabinet dentaire de la Halle", "1 place de la Halle", "31600", "Muret"),
        "Cabinet dentaire de la Halle",
        (
            _doctor("pons", "Frédéric", "Pons", "plain_four", trade="dentistry"),
            _doctor("lefevre", "Zoé", "Lefèvre", "plain", trade="dentistry"),
        ),
    ),
    Practice(
        Place("arcangues", "practice", "Cabinet du Dr d'Arcangues", "15 rue d'Alsace-Lorraine", "31000", "Toulouse"),
        "Cabinet du docteur d'Arcangues",
        (_doctor("darcangues", "Éléonore", "d'Arcangues", "half", trade="dermatology"),),
    ),
    Practice(
        Place("rangueil", "practice", "Cabinet de gynécologie de Rangueil",
              "60 route de Narbonne", "31400", "Toulouse"),
        "Cabinet de gynécologie de Rangueil",
        (
            _doctor("cohen", "Judith", "Cohen-Bouchard", "no_wednesday", trade="gynaecology"),
            _carer("larrieu", "Capucine", "Larrieu", "plain", "midwifery"),
        ),
    ),
    Practice(
        Place("balma", "practice_company", "Cabinet de rééducation de Balma",
              "9 avenue de la Mairie", "31130", "Balma"),
        "Cabinet de rééducation de Balma",
        (
            _carer("garrigue", "Julien", "Garrigue", "plain", "physiotherapy"),
            _carer("dos-santos", "Inês", "Dos Santos", "plain_four", "physiotherapy"),
            _carer("berthier", "Marion", "Berthier", "plain_four", "speech"),
        ),
    ),
    Practice(
        Place("muret", "practice", "Cabinet médical de Muret", "22 boulevard Aristide-Briand", "31600", "Muret"),
        "Cabinet médical de Muret",
        (
            _doctor("bouscatel", "Alain", "Bouscatel", "full", packed=True),
            _doctor("traore", "Moussa", "Traoré", "full", packed=True),
            _carer("escoffier", "Bénédicte", "Escoffier", "plain_four", "podiatry"),
        ),
        (Member("ghislaine", "Ghislaine", "Fourment", "secretary"),),
    ),
    Practice(
        Place("colomiers", "practice", "Cabinet d'ophtalmologie de Colomiers",
              "5 place du Val-d'Aran", "31770", "Colomiers"),
        "Cabinet d'ophtalmologie de Colomiers",
        (
            _doctor("weber", "Mathilde", "Weber", "plain", trade="ophthalmology"),
            _doctor("haddad", "Ziad", "Haddad", "plain_four", trade="ophthalmology"),
        ),
    ),
    Practice(
        Place("castanet", "practice", "Cabinet infirmier de Castanet",
              "41 avenue de Toulouse", "31320", "Castanet-Tolosan"),
        "Cabinet infirmier de Castanet",
        (
            _carer("barthes", "Coralie", "Barthès", "nurse", "nursing"),
            _carer("n-guessan", "Awa", "N'Guessan", "nurse", "nursing"),
        ),
    ),
)  # fmt: skip
# A second site of a practice, by the practitioner who receives there on some days; 0 is Monday.
ANNEXES = {
    "estrade": Annex(
        "capitole",
        Place("capitole-balma", "practice", "Cabinet de Balma", "15 place de la Libération", "31130", "Balma",
              directions="De plain-pied, parking devant l’entrée."),
        frozenset({1}),
    ),
}  # fmt: skip
