"""What an answer means: a clear yes, no or stop; anything else is read by a human."""

import pytest

from permanence.messaging.rules.understanding import meaning

YES = ["OUI", "oui merci", "Oui.", "OUI !!", "oui, j'y serai", "Ok", "d’accord merci", "Oui Docteur, merci beaucoup",
       "نعم",       "Так", "EVET", "SIM", "Sí, gracias", "Je confirme mon rdv", "yes"]  # fmt: skip
NO = ["Non", "NON", "non je ne viens pas", "Je ne viens pas", "je ne peux pas venir désolé", "hayır", "Não", "لا", "НІ",
      "annuler mon rdv", "annuler", "je viens pas", "Non merci", "je ne peux plus venir", "non non"]  # fmt: skip
STOP = ["STOP", "stop sms", "Stop svp", "STOP."]
OTHER = ["oui mais plutôt 11h", "non, peut-on déplacer ?", "qui êtes-vous", "oui non", "", "👍", "j'ai de la fièvre",
         "oui je serai en retard", "Je ne viens pas avant demain", "ok pour stop", "stop je ne viens pas",
         "pourquoi pas",         "Hi", "douleur dans la poitrine",
         "arrêt maladie", "oui désolé",
         "NON 0612345678", "dur de venir", "Non c'est bon, je serai là",
         "Non non je serai là", "Non, c’est bon, j’y serai",
         "Non, à demain !", "non c'est parfait à demain", "No thank you I will be there"]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "means"),
    [(said, means) for means, many in (("yes", YES), ("no", NO), ("stop", STOP), ("other", OTHER)) for said in many],
)
def test_meaning(said: str, means: str) -> None:
    assert meaning(said) == means
