"""What is no password: a common one, also made longer by writing it again or by figures behind it; words of work."""

import unicodedata
from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permanence.foundation.models import Account

TRADE_WRITTEN = (
    "accueil agenda aide allo assistante associe cabinet centre clinique consultation dentiste directeur directrice "
    "docteur dossier ehpad generaliste gestion gestionnaire hopital infirmier infirmiere kine maison manager medecin "
    "medecine medical medicale message motdepasse ordonnance passe password patient permanence pharmacie planning "
    "praticien regulation rendezvous responsable sante secretaire secretariat securite service soin soins specialiste "
    "standard telephone telesecretariat urgence azerty qwerty janvier fevrier mars avril mai juin juillet aout "
    "septembre octobre novembre decembre printemps ete automne hiver"
)
TRADE = sorted(TRADE_WRITTEN.split(), key=len, reverse=True)
LEFT = 4  # letters beside such words that make none of it


class NotACommonOne(CommonPasswordValidator):
    """Django's list of twenty thousand, of which few are long enough: so are those stretched to be."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse it.

        :raises ValidationError: when it is a common one, or made of one
        """
        for one in (password, *_cores(password.lower().strip())):
            super().validate(one, user)


def _cores(password: str) -> Iterator[str]:
    """Yield what may have been stretched: what is written again and again, what stands before figures and signs."""
    for length in range(1, len(password)):
        again = password[:length]
        if (again * (len(password) // length + 1))[: len(password)] == password:
            yield again if length > 3 else "password"  # a few letters again and again are as bad
            break
    yield password.rstrip("0123456789!?.*-_ ")


class NotOfTheTrade:
    """Words that anyone would try at the desk of a practice, this house's name first, and hardly anything else."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse it.

        :raises ValidationError: when hardly a letter is left without such words
        """
        plain = unicodedata.normalize("NFKD", password.lower())
        left = "".join(letter for letter in plain if letter.isalpha())
        for word in TRADE:
            left = left.replace(word, "")
        if len(left) <= LEFT and any(letter.isalpha() for letter in plain):
            raise ValidationError(
                _("Anyone would try these words here: add some that have nothing to do with work."), "trade"
            )

    def get_help_text(self) -> str:
        """Tell whoever chooses one."""
        return _("Not only words of the practice: “cabinet medical 2026” is the first that is tried.")
