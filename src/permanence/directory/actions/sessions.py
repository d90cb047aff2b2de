"""Where someone is signed in, and ending it: a lost telephone, a desk left open, a colleague who is gone."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from permanence.directory.models import Person, Pin, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@action(Can.ENTER, audit="session.ended")
def end_session(*, by: Actor, session_id: int) -> bool:
    """Sign the actor out on one of his devices; one of somebody else's, or ended already, is left alone."""
    return _end(UserSession.objects.filter(user=by.id, pk=session_id)) > 0


@action(Can.ENTER, audit="session.others_ended")
def end_other_sessions(*, by: Actor, kept: str) -> int:
    """Sign the actor out wherever he is signed in, but for the session of this key."""
    return _end(UserSession.objects.filter(user=by.id).exclude(session_key=kept))


@action(Can.MANAGE_DIRECTORY, audit="account.signed_out", of="structure")
def sign_out(*, by: Actor, structure: Structure, person: Person) -> int:
    """Sign someone of the staff out wherever he is signed in; he may sign in again as long as he works here."""
    return _end(UserSession.objects.filter(user=person.account_id))


@action(Can.ENTER, audit="session.code_chosen")
def choose_code(*, by: Actor, code: str) -> bool:
    """Keep the code by which the actor opens locked screens, in place of the former; tell whether it is the first."""
    _pin, new = Pin.objects.update_or_create(
        account=Person.objects.get(account=by.id).account, defaults={"secret": make_password(code)}
    )
    return new


def _end(sessions: QuerySet[UserSession]) -> int:
    found = list(sessions)
    for one in found:
        one.end()
    return len(found)
