"""The account behind a session, read as every page must: in one ready statement."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from permanence.foundation import ready
from permanence.foundation.models import Account

FIELDS = [field.attname for field in Account._meta.concrete_fields]
READ = f"SELECT {', '.join(FIELDS)} FROM foundation_account WHERE id = %s AND is_active"  # noqa: S608 (our own names)
_at_hand: ContextVar[Account | None] = ContextVar("account_at_hand", default=None)


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own sign-in, with a quicker look at who is signed in."""

    def get_user(self, user_id: object) -> Account | None:
        """Return the account, unless it is closed."""
        at_hand = _at_hand.get()
        if at_hand is not None and at_hand.pk == user_id:
            return at_hand
        found = ready.row(READ, [user_id])
        return account_from(found) if found else None


def account_from(found: Sequence[Any]) -> Account:
    """Return the account whose fields were read."""
    return Account.from_db("default", FIELDS, found)


@contextmanager
def handed(account: Account | None) -> Iterator[None]:
    """Hand over an open account that has just been read, to whoever asks for it meanwhile."""
    token = _at_hand.set(account)
    try:
        yield
    finally:
        _at_hand.reset(token)
