"""What persons asked about their data at the MSP des Tilleuls, and what went wrong there once."""

from datetime import datetime, timedelta

from permanence.demo.ids import demo_id, patient_id, person_id, structure_id
from permanence.registers.models import Breach, Demand, Right, Risk, Way

HERE = "tilleuls"


def write_registers(now: datetime) -> None:
    """Write three demands, one of them answered, and a breach the authority was told of."""
    today, known = now.date(), {"structure_id": structure_id(HERE), "noted_by_id": person_id("roux")}
    Demand.objects.bulk_create(
        [
            Demand(
                id=demo_id("demand", 1),
                asked_by="Maurice Petit",
                patient_id=patient_id("petit"),
                right=Right.ACCESS,
                way=Way.LETTER,
                asked_on=today - timedelta(days=4),
                what="Je souhaite une copie de mon dossier pour mon nouveau médecin.",
                checked_on=today - timedelta(days=4),
                checked_how="Copie de la carte d’identité jointe au courrier",
                **known,
            ),
            Demand(
                id=demo_id("demand", 2),
                asked_by="Siobhán O’Brien",
                right=Right.ERASURE,
                way=Way.EMAIL,
                asked_on=today - timedelta(days=9),
                what="Merci d’effacer mon ancien numéro de téléphone.",
                **known,
            ),
            Demand(
                id=demo_id("demand", 3),
                asked_by="Thị Hồng Nguyễn",
                right=Right.RECTIFICATION,
                way=Way.DESK,
                asked_on=today - timedelta(days=40),
                what="Son prénom est mal écrit.",
                checked_on=today - timedelta(days=40),
                checked_how="Carte d’identité vue à l’accueil",
                answered_on=today - timedelta(days=39),
                answer="Prénom corrigé d’après la carte d’identité.",
                **known,
            ),
        ]
    )
    Breach.objects.create(
        id=demo_id("breach", 1),
        noticed_at=now - timedelta(days=60),
        what="Une convocation est partie à un homonyme.",
        which_data="Nom, jour et heure d’un rendez-vous.",
        people=1,
        consequences="Un voisin a pu savoir que la personne consulte.",
        measures="Message rappelé, dossiers marqués comme homonymes, équipe prévenue.",
        risk=Risk.SOME,
        authority_told_at=now - timedelta(days=59),
        persons_told_at=now - timedelta(days=59),
        **known,
    )
