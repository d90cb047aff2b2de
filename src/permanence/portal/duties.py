"""What French law asks of a practice that lets patients book online, and whether it is kept to.

Code de la santé publique (CSP), its code of ethics of physicians (R. 4127-…), and the GDPR (RGPD).
"""

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Page(Protocol):
    """What a practice says of itself to everyone."""

    fees: str
    stairs: str
    data_contact: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing the law asks.

    :ivar source: where it asks for it
    :ivar kept: kept to (True), left to be done (False), or for the practice to see to, which no page can tell (None)
    :ivar how: by what it is kept to, or what is to be done
    :ivar on_page: it is done on the page that the practice writes
    """

    title: Promise
    source: str
    kept: bool | None
    how: Promise
    on_page: bool = False


def duties(page: Page | None, *, hosted_by: str) -> list[Duty]:
    """Return what is asked, that which is left to be done first."""
    fees, stairs = (bool(page and said) for said in (page and page.fees, page and page.stairs))
    told = [
        Duty(
            _("A certified host keeps the data"), "CSP L. 1111-8", bool(hosted_by),
            _("Patients read who it is before they give their name.") if hosted_by
            else _(
                "Whoever runs this installation names it (PERMANENCE_HOSTED_BY): until then no patient is told "
                "who keeps his data."
            ),
        ),
        Duty(
            _("Fees are known before one comes"), "CSP L. 1111-3", fees,
            _("They stand on your page.") if fees else _("Your page says nothing of fees and payment."), True,
        ),
        Duty(
            _("Who comes in a wheelchair knows whether he gets in"), "Loi n° 2005-102, art. 41", stairs,
            _("It stands on your page.") if stairs else _("Your page says nothing of stairs and entrance."), True,
        ),
        Duty(
            _("The practice answers for the data, whoever answers its telephone"), "RGPD art. 4, 28", None,
            _(
                "Have a contract with each of those who work on them for you, the permanence first; their list "
                "stands among the registers."
            ),
        ),
        Duty(
            _("Patients are told what is kept, why, how long, and what they may ask"), "RGPD art. 12 à 14", True,
            _(
                "“Your data”, at the foot of each page, in seven languages; your data protection officer stands "
                "there when you name him."
            ),
            True,
        ),
        Duty(
            _("No more is asked than what the appointment needs"), "RGPD art. 5", True,
            _(
                "Names, birth date, one way to be reached. No account, no cookie, nothing told to others; a "
                "booking left half-way is forgotten within a day."
            ),
        ),
        Duty(
            _("Nobody learns who is a patient, nor why he comes"), "CSP L. 1110-4 · R. 4127-4", True,
            _(
                "A patient is known behind a code only, and the page says the same to everyone. No reason stands "
                "in an SMS, an address or the subject of an e-mail."
            ),
        ),
        Duty(
            _("Nobody is turned away for what he is or how he is insured"), "CSP L. 1110-3", True,
            _(
                "No directive and no question of the page can do so; whoever is refused is shown a colleague, or "
                "leaves a request that a human answers."
            ),
        ),
        Duty(
            _("What cannot wait does not wait for a click"), "CSP R. 4127-9", True,
            _("The 15 stands at the top of each page; a sign of gravity leads to it and to nothing else."),
        ),
        Duty(
            _("The page informs, it does not advertise"), "CSP R. 4127-19, R. 4127-19-1", None,
            _("There are no ratings, no comparisons and no paid places here. What you write stays sober and true."),
            True,
        ),
        Duty(
            _("Who is cared for is who he says"), "CSP L. 1111-8-1", None,
            _(
                "A code proves a way to be reached, not an identity: a file opened from home stays provisional "
                "until the desk has seen a document."
            ),
        ),
        Duty(
            _("Who wants no reminders has none"), "RGPD art. 21", True,
            _("By one press in his space or behind his link, by STOP, or at the desk."),
        ),
    ]  # fmt: skip
    return sorted(told, key=lambda one: one.kept is not False)
