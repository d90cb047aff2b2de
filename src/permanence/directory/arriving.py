"""Who makes a request: his session, his account and his standing, read as every page must in one ready statement."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from permanence.foundation import ready
from permanence.foundation.actor import Actor, nobody
from permanence.foundation.models import Account
from permanence.foundation.sessions import SessionStore

from .backend import FIELDS, account_from, handed
from .locking import LOCKED, STRONG, ScreenLocked
from .queries import today
from .standing import actor_told, standing

MOST = 10_000
ARRIVAL = f"""
    SELECT session.session_data, permanence_standing(account.id, %s), {", ".join(f"account.{name}" for name in FIELDS)}
    FROM django_session session CROSS JOIN foundation_account account
    WHERE session.session_key = %s AND session.expire_date > %s AND account.id = %s AND account.is_active
"""  # noqa: S608 (our own names)

# Whose account a session was when last seen here: a guess where to look, never believed. What is signed in the session
# itself decides, and when the guess was wrong, everything is read one after the other.
_guesses: dict[str, UUID] = {}


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes this request, his own view open in the transaction; nobody when no one is signed in.

    :raises ScreenLocked: when he, or whoever sits there, locked the screen
    """
    account, told = _arrived(request)
    with handed(account):
        user = request.user
        account_id = user.id if isinstance(user, Account) else None  # Django looks, and checks the password it is for
    if account_id is None:
        return nobody()
    if account is None or account.pk != account_id:
        told = standing(account_id)
    _keep(request, account_id)
    if LOCKED in request.session:
        raise ScreenLocked
    at = request.session.get("structure")
    return actor_told(told, UUID(at) if at else None, strong=STRONG in request.session)


def _arrived(request: HttpRequest) -> tuple[Account | None, str]:
    """Read all three at once for a session seen before and not read yet."""
    session = request.session
    if not isinstance(session, SessionStore) or not session.untouched:
        return None, ""
    guess = _guesses.get(str(session.session_key))
    found = guess and ready.row(ARRIVAL, [today(), session.session_key, timezone.now(), guess])
    if not found:
        return None, ""
    session.arrive(found[0])
    return account_from(found[2:]), found[1]


def _keep(request: HttpRequest, account_id: UUID) -> None:
    if len(_guesses) > MOST:
        _guesses.clear()
    _guesses[str(request.session.session_key)] = account_id
