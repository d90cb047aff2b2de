"""Linking one's account to how a provider knows one, and no longer."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import LinkedIdentity
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


class IdentityTaken(Refusal):
    """This identity opens another account already, or another identity this one."""

    title = _("This identity is linked to another account, or your account to another identity")
    next_step = _("Take the former link away first, on the page of that account. Nothing was changed.")


@action(Can.ENTER, audit="identity.linked")
def link_identity(*, by: Actor, issuer: str, subject: str, strong: bool) -> LinkedIdentity:
    """Have whoever a provider knows by this name come in by the actor's account; done again, it changes nothing.

    :raises IdentityTaken: when it opens another account, or another identity opens this one
    """
    assert by.id, "a person says so"
    try:
        with transaction.atomic():
            link, _new = LinkedIdentity.objects.get_or_create(
                account_id=by.id, issuer=issuer, subject=subject, defaults={"strong": strong}
            )
    except IntegrityError:
        raise IdentityTaken from None
    return link


@action(Can.ENTER, audit="identity.unlinked")
def unlink_identity(*, by: Actor, issuer: str) -> bool:
    """Have the actor's account open by a provider no longer; tell whether it did."""
    return LinkedIdentity.objects.filter(account=by.id, issuer=issuer).delete()[0] > 0
