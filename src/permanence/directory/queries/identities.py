"""Who of the staff is known to whoever proves elsewhere who people are."""

from permanence.directory.models import LinkedIdentity
from permanence.directory.rules import rpps_told
from permanence.foundation.actor import Actor
from permanence.foundation.models import Account
from permanence.foundation.openid import Told

from .people import person_with_rpps

RPPS = "SubjectNameID"  # the national identifier, as Pro Santé Connect tells it


def linked(told: Told) -> LinkedIdentity | None:
    """Return the account that whoever came is linked to; None when he is to none."""
    found = LinkedIdentity.objects.filter(issuer=told.issuer, subject=told.subject)
    return found.select_related("account").first()


def account_with_rpps(told: Told) -> Account | None:
    """Return the account of the person whose record bears the RPPS told; not one that another identity is linked to."""
    number = rpps_told(told.claims.get(RPPS))
    person = person_with_rpps(number) if number else None
    if person is None or LinkedIdentity.objects.filter(account=person.pk, issuer=told.issuer).exists():
        return None
    return Account.objects.filter(pk=person.pk, is_active=True).first()  # a person's account bears his identifier


def identity(actor: Actor, issuer: str) -> LinkedIdentity | None:
    """Return how a provider knows the actor; None when it does not."""
    return LinkedIdentity.objects.filter(account=actor.id, issuer=issuer).first()
