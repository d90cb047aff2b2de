"""The permanence, the houses of care that are not answered for, and who works there."""

from permanence.demo.shapes import Member, Place

COMMUNES = {
    "Toulouse": "31555",
    "Muret": "31395",
    "Balma": "31044",
    "Colomiers": "31149",
    "Castanet-Tolosan": "31113",
    "Montgiscard": "31381",
}
DOMAIN = "exemple.invalid"  # RFC 2606: never delivered

PERMANENCE = Place("allo", "permanence", "Allô Santé Occitanie", "2 impasse du Ramier", "31400", "Toulouse")

AGENTS = (
    Member("claire", "Claire", "Fabre", "telesecretary", mailbox="claire"),
    Member("nadia", "Nadia", "Belkacem", "telesecretary", mailbox="nadia"),
    Member("julien", "Julien", "Castex", "telesecretary", mailbox="julien"),
    Member("sandrine", "Sandrine", "Bonnefoy", "telesecretary", mailbox="sandrine"),
    Member("thomas", "Thomas", "Lê Van", "telesecretary", mailbox="thomas"),
    Member("ines", "Inès", "Delmas", "telesecretary", mailbox="ines"),
    Member("yann", "Yann", "Le Goff", "telesecretary", mailbox="yann"),
    Member("rokia", "Rokia", "Coulibaly", "telesecretary", mailbox="rokia"),
    Member("laetitia", "Lætitia", "Ségura", "telesecretary", mailbox="laetitia"),
    Member("baptiste", "Baptiste", "Rouquette", "telesecretary", mailbox="baptiste"),
    Member("marie-jo", "Marie-Josèphe", "Payet", "telesecretary", mailbox="marie-jo"),
    Member("sofia", "Sofia", "Almeida", "telesecretary", mailbox="sofia"),
    Member("martine", "Martine", "Soulié", "supervisor", mailbox="martine"),
)

HOUSES: dict[Place, tuple[Member, ...]] = {
    Place(
        "genets", "rehabilitation", "Centre de rééducation Les Genêts", "140 chemin des Genêts", "31450", "Montgiscard"
    ): (
        Member("galinier", "Philippe", "Galinier", "manager", mailbox="galinier"),
        Member("astruc", "Pauline", "Astruc", "secretary"),
        Member("vasseur", "Hélène", "Vasseur", "consultant", mailbox="vasseur"),
    ),
    Place("roseraie", "nursing_home", "EHPAD La Roseraie", "7 rue de la Roseraie", "31500", "Toulouse"): (
        Member("bousquet", "Catherine", "Bousquet", "manager", mailbox="bousquet"),
        Member("teyssier", "Régis", "Teyssier", "carer"),
    ),
    Place("domicile", "home_care", "Vivre chez soi en Occitanie", "18 route d'Espagne", "31100", "Toulouse"): (),
    Place("sud", "unit", "Secteur Sud-Toulousain", "33 avenue des Pyrénées", "31600", "Muret", parent="domicile"): (
        Member("pujol", "Aurélie", "Pujol", "sector_head", mailbox="pujol"),
        Member("fatou", "Fatou", "Diallo", "carer", mailbox="fatou"),
        Member("kevin", "Kévin", "Maurel", "carer"),
        Member("josiane", "Josiane", "Sicard", "carer"),
    ),
}  # fmt: skip

# Name, kind, and the kilometres of each member from the centre.
NETWORKS: tuple[tuple[str, str, dict[str, float]], ...] = (
    ("Zone Toulouse centre", "zone", {
        "capitole": 0, "arcangues": 0.6, "saint-cyprien": 1.4, "tilleuls": 2.1, "rangueil": 3.0, "minimes": 3.2,
        "roseraie": 4.4, "bellefontaine": 5.8, "balma": 6.5, "colomiers": 10.9, "castanet": 11.2,
    }),
    ("Zone Sud-Toulousain", "zone", {"muret": 0, "halle": 0.8, "sud": 1.1, "castanet": 16.4, "genets": 24.5}),
    ("Confrères des Tilleuls", "colleagues", {"tilleuls": 0, "capitole": 2.0, "bellefontaine": 6.1}),
)  # fmt: skip
