"""Sign-in accounts, as their owners set them."""

from django.conf import settings

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.models import Account
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can


@action(Can.ENTER, audit="account.language_chosen")
def choose_language(*, by: Actor, language: str) -> Account:
    """Speak a language to the actor on whatever device he signs in from.

    :raises Invalid: when the house does not speak it, or nobody in person asks
    """
    if by.id is None or language not in dict(settings.LANGUAGES):
        raise Invalid
    account = Account.objects.get(pk=by.id)
    account.language = language
    account.save(update_fields=["language"])
    return account
