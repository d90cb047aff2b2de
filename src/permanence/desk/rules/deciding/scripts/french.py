"""The sentences in French, as a secretary says them."""

from datetime import date, datetime, timedelta

LANGUAGE = "fr"
PRACTICE = "le cabinet"
TWO_SLOTS = ", en prévoyant plus de temps"
NOTED = ", et je note qu’il faut prévoir plus de temps"
PLACES = {"": "", "practice": " au cabinet", "remote": " en téléconsultation"}
ALSO = {"suicidal": "le 3114, à toute heure", "poisoning": "le centre antipoison"}
AFTERWARDS = " ; ensuite, vous pourrez aussi joindre {also}"
AND = " et "
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SENTENCES = {
    "call_15": "Appelez le 15 maintenant, ou écrivez par SMS au 114 si vous ne pouvez pas entendre ou parler. "
    "Si vous avez une autre ligne, je reste avec vous jusqu’à ce qu’on vous réponde{then}.",
    "ask_red_flags": "Avant tout, permettez-moi quelques questions rapides pour votre sécurité. Avez-vous une douleur "
    "dans la poitrine, du mal à respirer, une faiblesse d’un côté, un malaise avec perte de connaissance ?",
    "alert_practitioner": "Je préviens tout de suite {who} que vous appelez le 15.",
    "alert_opinion": "Je préviens {who} à l’instant que vous demandez un avis immédiat.",
    "verify_right": "Pour protéger le secret de chacun, je dois d’abord vérifier que vous pouvez agir pour le patient. "
    "Puis-je avoir votre nom et votre lien avec lui, s’il vous plaît ?",
    "transfer": "Je vous mets en relation avec {who}. Merci de rester en ligne.",
    "book": "Je peux vous proposer un rendez-vous{place} avec {who}, {when}{need}. Cela vous convient-il ?",
    "book_emergency": "{Who} garde du temps pour ces demandes : je peux vous proposer {when}{place}{need}. "
    "Cela vous convient-il ?",
    "overbook": "Le planning est complet, mais {who} peut vous recevoir entre deux rendez-vous{need}. "
    "Il y aura sans doute un peu d’attente : cela vous convient-il ?",
    "book_colleague": "{Who} peut vous recevoir {when}{need}. Souhaitez-vous que je réserve ce rendez-vous ?",
    "refer_colleague": "{Who} pourrait vous recevoir. Souhaitez-vous ses coordonnées pour l’appeler ?",
    "ask_exception": "Je transmets votre demande, qui sort du cadre habituel, pour que {who} la voie. "
    "Je vous rappelle avec la réponse, au plus tard {by}.",
    "ask_exception_call": "J’appelle {who} au sujet de votre demande, qui sort du cadre habituel. "
    "Je vous rappelle avec la réponse, au plus tard {by}.",
    "waiting_list": "Souhaitez-vous que nous vous recontactions si une place se libère avec {who} ?",
    "waiting_list_slot": "En gardant la place proposée {when}, souhaitez-vous que nous vous recontactions si une "
    "place se libère plus tôt avec {who} ?",
    "message": "Je transmets votre demande : {who} vous répondra.",
    "message_urgent": "Je transmets tout de suite votre message, marqué urgent : {who} en prendra connaissance.",
    "message_result": "Je ne peux pas commenter vos résultats. Je transmets votre demande : {who} vous répondra.",
    "message_result_urgent": "Je ne peux pas commenter vos résultats. Je transmets tout de suite votre demande, "
    "marquée urgente : {who} en prendra connaissance.",
    "message_visit": "Je transmets votre demande de visite à domicile : {who} en prendra connaissance.",
    "callback": "Je m’occupe de votre demande. Je vous rappelle au plus tard {by}.",
    "redirect_sas": "Si personne ici ne peut vous recevoir à temps, vous pouvez joindre le service d’accès aux soins "
    "en composant le 15. Un professionnel de santé vous y orientera.",
    "decline_new": "{Who} ne prend pas de nouveaux patients actuellement, et je le regrette. "
    "Merci d’avoir pensé à nous.",
    "decline_ask": "Sans l’accord préalable du praticien, je ne peux pas vous donner de rendez-vous avec {who}, et "
    "je le regrette. Merci de votre compréhension.",
    "decline_visit": "{Who} ne peut pas se déplacer pour cette visite à domicile, et je le regrette. "
    "Merci de votre compréhension.",
    "cancel": "Puis-je avoir le nom de naissance, le prénom et la date de naissance du patient, s’il vous plaît ? "
    "J’annule ensuite le rendez-vous.",
    "move": "Puis-je avoir le nom de naissance, le prénom et la date de naissance du patient, s’il vous plaît ? "
    "Nous choisirons ensuite un autre moment.",
    "open_complaint": "Je comprends votre mécontentement et je vous en remercie, car cela nous aide. J’enregistre "
    "votre réclamation, et vous recevrez un accusé de réception.",
}


def named(name: str) -> str:
    """Name someone inside a sentence: `le Dr Benali`."""
    return f"le {name}" if name.startswith("Dr ") else name


def moment(local: datetime, today: date) -> str:
    """Say when: `demain à 9 h 20`, `mardi 1er décembre à 9 h`; with the year when it is another.

    :param local: in the practice's time
    """
    clock = f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"
    day = local.date()
    if day == today:
        return f"aujourd’hui à {clock}"
    if day == today + timedelta(days=1):
        return f"demain à {clock}"
    number = "1er" if day.day == 1 else str(day.day)
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]}{year} à {clock}"
