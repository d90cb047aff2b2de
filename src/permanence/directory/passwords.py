"""What is no password: a common one, also made longer by writing it again or by figures behind it; words of work,
and the names of those he works for.
"""

import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator

import httpx
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permanence.foundation.actor import scope, system
from permanence.foundation.models import Account

from .models import Structure
from .standing import standing

log = logging.getLogger(__name__)

PATIENCE = httpx.Timeout(3, connect=2)  # seconds
TRADE_WRITTEN = (
    "accueil agenda aide allo assistante associe cabinet centre clinique consultation dentiste directeur directrice "
    "docteur dossier ehpad generaliste gestion gestionnaire hopital infirmier infirmiere kine maison manager medecin "
    "medecine medical medicale message motdepasse ordonnance passe password patient permanence pharmacie planning "
    "praticien regulation rendezvous responsable sante secretaire secretariat securite service soin soins specialiste "
    "standard telephone telesecretariat urgence azerty qwerty janvier fevrier mars avril mai juin juillet aout "
    "septembre octobre novembre decembre printemps ete automne hiver"
)
TRADE = frozenset(TRADE_WRITTEN.split())
LEFT = 4  # letters beside such words that make none of it
SHORTEST = 3  # letters of a word of a name


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
    """Words that anyone would try at the desk of a practice, such as its name, and hardly anything else."""

    def validate(self, password: str, user: Account | None = None, *, names: Iterable[str] = ()) -> None:
        """Refuse it.

        :param names: of practices he is to work for, besides those he works for already
        :raises ValidationError: when hardly a letter is left without such words
        """
        left = _letters(password)
        if not left:
            return
        for word in sorted(TRADE.union(_words([*names, *_practices(user)])), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) <= LEFT:
            raise ValidationError(
                _("Anyone would try these words here: add some that have nothing to do with work."), "trade"
            )

    def get_help_text(self) -> str:
        """Tell whoever chooses one."""
        return _("Not only words of the practice, nor its name: “cabinet medical 2026” is the first that is tried.")


class NotALeakedOne:
    """Passwords that were stolen elsewhere are tried first everywhere; whoever keeps a list of them is asked.

    He is told five signs of a fingerprint, which thousands share, and answers with the rest of those that begin so
    (“range” of Have I Been Pwned, k-anonymity). When he is away the password is taken, and the log told.
    """

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse it.

        :raises ValidationError: when it is known to have leaked
        """
        if _has_leaked(password):
            raise ValidationError(
                _("This password was stolen elsewhere and is in the lists that thieves try: choose another."), "leaked"
            )

    def get_help_text(self) -> str:
        """Tell whoever chooses one."""
        return _("Nor one that was stolen elsewhere: those are tried everywhere.")


def _has_leaked(password: str) -> bool:
    mark = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()
    try:
        told = httpx.get(f"{settings.BREACHED_PASSWORDS}{mark[:5]}", headers={"Add-Padding": "true"}, timeout=PATIENCE)
        told.raise_for_status()
    except httpx.HTTPError as problem:
        log.warning("whether a new password has leaked could not be asked: %s", type(problem).__name__)
        return False
    rests = (line.strip().partition(":") for line in told.text.splitlines())
    return any(rest.upper() == mark[5:] and count.strip("0") for rest, _, count in rests)  # padding is counted as 0


def _practices(user: Account | None) -> list[str]:
    """Return the names of those he works for, by himself or by a mandate."""
    if user is None or user._state.adding:
        return []
    with scope(system("password", [])):
        found = json.loads(standing(user.pk))
        theirs = {structure for structure, *_ in [*found["own"], *found["lent"]]}
        return [*Structure.objects.filter(pk__in=theirs).values_list("name", flat=True)]


def _words(names: Iterable[str]) -> Iterator[str]:
    """Yield the letters of each word of a name, short ones such as “de” left out."""
    written = (_letters(word) for name in names for word in re.split(r"[\W_]+", name))
    return (word for word in written if len(word) >= SHORTEST)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if letter.isalpha())
