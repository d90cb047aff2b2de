"""What this software does with personal data, as a register of processing begins; each practice makes it its own.

Written in French: it is an official paper, shown to the CNIL (its reference frame for medical practices, and for the
management of the staff).
"""

PATIENTS = "Patients, et proches qu’ils désignent"
PROCESSINGS: tuple[dict[str, str], ...] = (
    {
        "name": "Dossiers administratifs et rendez-vous des patients",
        "purpose": "Identifier les patients, prendre, déplacer et rappeler leurs rendez-vous, les recevoir.",
        "basis": "care",
        "people": PATIENTS,
        "which": "Identité, coordonnées, adresse, proches, besoins d’accueil, droits, rendez-vous et motifs.",
        "recipients": "Praticiens et secrétariat du cabinet ; permanence téléphonique mandatée, selon son mandat.",
        "kept": "5 ans après le dernier contact en base active, puis 15 ans en archive ; jusqu’aux 28 ans d’un mineur.",
        "measures": "Cloisonnement par structure, droits par rôle, trace de chaque lecture, dossiers protégés.",
    },
    {
        "name": "Appels, demandes et messages",
        "purpose": "Répondre aux appels et aux demandes, transmettre aux praticiens, confirmer et rappeler.",
        "basis": "care",
        "people": f"{PATIENTS}, autres appelants",
        "which": "Numéro, demande telle qu’elle est dite, signes de gravité, réponse donnée, messages envoyés.",
        "recipients": "Praticiens, secrétariat, permanence mandatée, opérateur de SMS et de courriel.",
        "kept": "Selon la durée choisie pour les appels ; les messages envoyés, un an.",
        "measures": "Aucune donnée de santé dans un SMS ou l’objet d’un courriel ; réponses tracées.",
    },
    {
        "name": "Trace des accès et sécurité",
        "purpose": "Savoir qui a lu ou modifié un dossier, prouver le respect du secret, répondre aux patients.",
        "basis": "duty",
        "people": "Personnel, patients",
        "which": "Qui, quand, quel dossier, pour quoi ; ouvertures en urgence et leur motif.",
        "recipients": "Responsables du cabinet ; chaque patient pour son propre dossier ; CNIL sur demande.",
        "kept": "12 mois, sauf durée plus longue choisie pour l’installation.",
        "measures": "Lignes scellées et vérifiées chaque nuit, que personne ne peut modifier.",
    },
    {
        "name": "Demandes des personnes et violations de données",
        "purpose": "Répondre aux demandes d’accès, de rectification, d’effacement ; tenir le registre des violations.",
        "basis": "duty",
        "people": "Patients, personnel",
        "which": "Demande, pièce vue, réponse ; nature et suites d’une violation.",
        "recipients": "Responsables du cabinet, CNIL.",
        "kept": "5 ans après la réponse.",
        "measures": "Identité vérifiée avant toute remise, délais de la loi comptés.",
    },
    {
        "name": "Gestion de l’équipe",
        "purpose": "Donner les accès, planifier la présence et les congés, suivre les formations.",
        "basis": "contract",
        "people": "Personnel et praticiens",
        "which": "Identité, adresse électronique professionnelle, rôle, présence, congés, formations, numéro RPPS.",
        "recipients": "Responsables du cabinet.",
        "kept": "Jusqu’à 5 ans après le départ.",
        "measures": "Double authentification, sessions révocables, droits qui s’éteignent au départ.",
    },
)
