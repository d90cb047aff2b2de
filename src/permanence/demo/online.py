"""What three practices say to everyone on their pages, and what may be booked there from home."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from permanence.agenda.models import Modality, VisitReason
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, practitioner_role_id, structure_id
from permanence.demo.shapes import Copy
from permanence.portal.models import OnlineReason, PracticePage

SINCE = timedelta(days=120)
PAGES: Mapping[str, Mapping[str, Any]] = {
    "tilleuls": {
        "slug": "msp-des-tilleuls",
        "about": "Trois médecins généralistes, une sage-femme, un kinésithérapeute et une infirmière, au bord du "
        "jardin des Tilleuls. Nous suivons des familles du quartier depuis 2011.",
        "hours": "Lundi, mardi, jeudi, vendredi : 8 h – 19 h\nMercredi : 8 h – 12 h 30\n"
        "Samedi : 9 h – 12 h, urgences du jour",
        "stairs": "Entrée de plain-pied par la cour, porte large, sonnette « Accueil ».",
        "lift": True,
        "parking": "place des Lavandières, deux places réservées devant l’entrée",
        "transport": "métro B, station Saint-Agne, puis cinq minutes à pied",
        "spoken": ["fr", "en", "es", "ar"],
        "fees": "Médecins conventionnés secteur 1, tiers payant pour tous.\nCarte bancaire, chèque ou espèces.",
        "emergency_note": "Des créneaux sont gardés chaque jour pour ce qui ne peut pas attendre : appelez dès 8 h.",
        "cancel_until_h": 12,
        "remote_url": "https://visio.exemple.invalid/{room}",
        "indexed": True,
        "takes_messages": True,
        "answer_days": 1,
        "takes_documents": True,
    },
    "capitole": {
        "slug": "cabinet-du-capitole",
        "about": "Trois médecins généralistes au cœur de Toulouse, à deux pas de la place du Capitole.",
        "hours": "Lundi au vendredi : 8 h 30 – 18 h 30",
        "stairs": "38 marches jusqu’au cabinet.",
        "lift": False,
        "parking": "parking souterrain du Capitole",
        "transport": "métro A, station Capitole",
        "spoken": ["fr", "en"],
        "fees": "Secteur 1. Tiers payant sur la part obligatoire.\nCarte bancaire acceptée.",
    },
    "saint-cyprien": {
        "slug": "pediatrie-saint-cyprien",
        "about": "Deux pédiatres pour les enfants de la naissance à 16 ans.",
        "hours": "Lundi au vendredi : 9 h – 18 h",
        "lift": True,
        "stairs": "Une marche à l’entrée, rampe pour les poussettes.",
        "parking": "allées Charles-de-Fitte",
        "transport": "métro A, station Saint-Cyprien République",
        "spoken": ["fr", "pt", "uk"],
        "fees": "Secteur 1, tiers payant pour les enfants de moins de 6 ans.",
        "cancel_until_h": 4,
    },
}
BRING = {
    "Consultation": "la carte Vitale et l’attestation de mutuelle",
    "Suivi de traitement": "",
    "Vaccination": "le carnet de vaccination et le vaccin, gardé au frais",
    "Certificat": "le questionnaire de santé, rempli",
    "Consultation enfant": "le carnet de santé",
    "Suivi du nourrisson": "le carnet de santé",
    "Certificat de sport": "",
    "Suivi de grossesse": "",
    "Prise de sang": "l’ordonnance ; venez à jeun si elle le demande",
}
REMOTE = ("tilleuls", "lacombe", "Téléconsultation")


def write_online(copy: Copy, today: date) -> None:
    """Write one copy's pages, and the reasons that may be booked there."""
    published = datetime.combine(today - SINCE, time(10), PARIS)
    PracticePage.objects.bulk_create(
        PracticePage(
            id=demo_id("page", key, copy),
            structure_id=structure_id(key, copy),
            published_at=published,
            takes_bookings=True,
            changed_at=published,
            changed_by="Sylvie Marty",
            **{**words, "slug": words["slug"] if copy == 1 else f"{words['slug']}-{copy}"},
        )
        for key, words in PAGES.items()
    )
    _remote(copy).save(force_insert=True)
    OnlineReason.objects.bulk_create(_reasons(copy, published))


def _remote(copy: Copy) -> VisitReason:
    practice, practitioner, name = REMOTE
    return VisitReason(
        id=demo_id("reason", practitioner, copy, name),
        structure_id=structure_id(practice, copy),
        practitioner_role_id=practitioner_role_id(practitioner, copy),
        name=name,
        duration_min=20,
        color="plum",
        rank=7,
        modality=Modality.REMOTE,
    )


def _reasons(copy: Copy, at: datetime) -> Iterator[OnlineReason]:
    there = [structure_id(key, copy) for key in PAGES]
    names = {*BRING, REMOTE[2], "Première consultation"}
    for reason in VisitReason.objects.filter(structure_id__in=there, name__in=names).order_by("pk"):
        yield OnlineReason(
            id=demo_id("online", reason.pk),
            structure_id=reason.structure_id,
            reason=reason,
            bring=BRING.get(reason.name, ""),
            at=at,
            by_name="Sylvie Marty",
        )
