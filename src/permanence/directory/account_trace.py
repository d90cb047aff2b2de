"""What happens to sign-in accounts is traced, where each of them works; a try at an address nobody has, nowhere.

Both tries cost the same: nobody learns by the clock who has an account.
"""

from typing import Any
from uuid import UUID, uuid4

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factors
from django.http import HttpRequest

from permanence.foundation.actor import NOBODY, Actor, Kind, scope, system
from permanence.foundation.audit import PLACE, trace
from permanence.foundation.models import Account
from permanence.foundation.rights import Can
from permanence.foundation.telling import at_the_end

from .queries import BY_SOMEBODY, PARTS, device_of
from .standing import known_by, standing

LONGEST = 100  # of a purpose in the trace


def note(request: HttpRequest, verb: str, account_id: UUID | None, *, way: str = "") -> None:
    """Trace it with from where it was done.

    :param account_id: the account it happened to; none when nobody has the address that was typed
    :param way: by what, as allauth or we name it
    """
    with scope(system("sign-in", [])):
        person, name, structures = known_by(standing(account_id or uuid4()))
    kind = Kind.ANONYMOUS if verb in BY_SOMEBODY else Kind.PERSON
    address, agent = str(get_adapter(request).get_client_ip(request)), request.headers.get("User-Agent", "")
    told = PARTS.join(part.replace(PARTS, " ") for part in (way, address, *device_of(agent)))
    where = dict.fromkeys(structures, frozenset[Can]())
    by = Actor(kind, person, name or NOBODY.name, where, purpose=told[:LONGEST])
    nowhere: list[UUID | None] = [None]
    asked_from = PLACE.set(address)
    try:
        with scope(by), at_the_end():
            for structure in structures or nowhere:
                trace(by, verb, at=structure)
    finally:
        PLACE.reset(asked_from)


def note_sign_in(request: HttpRequest, user: Account) -> None:
    """Trace that a session was opened, by all that was shown for it."""
    shown = [str(one["method"]) for one in get_authentication_records(request, user)]
    note(request, "account.signed_in", user.pk, way="+".join(dict.fromkeys(shown)))


def note_refusal(request: HttpRequest, email: str) -> None:
    """Trace that no session was opened by what was typed."""
    found = Account.objects.filter(email=email.lower()).values_list("pk", flat=True).first()
    note(request, "account.refused", found, way="password")


def listen() -> None:
    """Hear from allauth what its own pages change."""
    for signal, verb in (
        (account.password_changed, "account.password_changed"),
        (account.password_set, "account.password_changed"),
        (account.password_reset, "account.password_changed"),
        (factors.authenticator_added, "account.factor_added"),
        (factors.authenticator_reset, "account.factor_added"),
        (factors.authenticator_removed, "account.factor_removed"),
        (factors.authentication_failed, "account.refused"),
    ):
        signal.connect(_hearing(verb), weak=False, dispatch_uid=f"{verb} {id(signal)}")


def _hearing(verb: str) -> Any:
    def hear(request: HttpRequest, user: Account, authenticator: Any = None, **_more: Any) -> None:
        note(request, verb, user.pk, way=str(authenticator.type) if authenticator else "")

    return hear
