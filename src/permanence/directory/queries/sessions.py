"""Where someone is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from ua_parser import parse

from permanence.foundation.actor import Actor
from permanence.foundation.models import Account


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in that is still open, as its owner recognises it.

    :param browser: and `system`: as the device says, empty when it says nothing we know
    :param address: from which network it came, as an IP address
    """

    id: int
    browser: str
    system: str
    address: str
    since: datetime
    here: bool


def keep_session(request: HttpRequest) -> None:
    """Have the session of this request on the list, even one opened before the list was kept."""
    UserSession.objects.create_from_request(request)


def sessions(actor: Actor, *, here: str) -> list[Session]:
    """Return where the actor is signed in, this very session first, then the latest; what ended is forgotten.

    :param here: the key of the session that asks
    """
    found = [_told(one, here) for one in UserSession.objects.purge_and_list(Account(pk=actor.id))]
    return sorted(found, key=lambda one: (one.here, one.since), reverse=True)


def _told(row: UserSession, here: str) -> Session:
    device = parse(row.user_agent)
    return Session(
        id=row.pk,
        browser=device.user_agent.family if device.user_agent else "",
        system=_system(device.os.family if device.os else "", device.device.family if device.device else ""),
        address=row.ip,
        since=row.created_at,
        here=row.session_key == here,
    )


def _system(system: str, device: str) -> str:
    """Name the device where people do (an iPhone, an iPad), else its system."""
    return device if system == "iOS" and device else system
