"""Where someone is signed in, and what lately happened to his account."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ua_parser import parse

from permanence.foundation.actor import Actor
from permanence.foundation.models import Account, Trace
from permanence.foundation.refusal import Words

LATELY = 20
PARTS = " · "  # between by what something was done to an account, from which address, browser and system
ACCOUNT_DEEDS: dict[str, Words] = {
    "account.signed_in": _("Signed in"),
    "account.signed_out": _("Signed out"),
    "account.refused": _("Sign-in refused: wrong password or code"),
    "account.screen_opened": _("Locked screen opened by the code"),
    "account.screen_refused": _("Locked screen not opened: wrong code"),
    "account.password_changed": _("Password changed"),
    "account.factor_added": _("Second step, passkey or recovery codes added"),
    "account.factor_removed": _("Second step or passkey removed"),
}
BY_SOMEBODY = {"account.refused", "account.screen_refused"}  # nobody proved who he was


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


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to one's account: what, when, from where."""

    verb: str
    at: datetime
    address: str
    browser: str
    system: str

    @property
    def label(self) -> Words:
        """What it was, in words."""
        return ACCOUNT_DEEDS[self.verb]

    @property
    def by_somebody(self) -> bool:
        """Whether nobody proved that it was oneself."""
        return self.verb in BY_SOMEBODY


def happened(actor: Actor) -> list[Happened]:
    """Return what lately happened to the actor's account, the latest first; traced in each structure, told once."""
    mine = Trace.objects.filter(actor_id=actor.id, verb__in=ACCOUNT_DEEDS, structure_id__in=actor.structures())
    told: dict[tuple[datetime, str], Happened] = {}
    for line in mine.order_by("-at", "-id")[: LATELY * len(actor.structures())]:
        _way, address, browser, system = (*line.purpose.split(PARTS), "", "", "", "")[:4]
        told.setdefault((line.at, line.verb), Happened(line.verb, line.at, address, browser, system))
    return list(told.values())[:LATELY]


def device_of(agent: str) -> tuple[str, str]:
    """Return the browser and the system a device says it is; empty when it says nothing we know."""
    device = parse(agent)
    browser = device.user_agent.family if device.user_agent else ""
    return browser, _system(device.os.family if device.os else "", device.device.family if device.device else "")


def _told(row: UserSession, here: str) -> Session:
    browser, system = device_of(row.user_agent)
    return Session(
        id=row.pk,
        browser=browser,
        system=system,
        address=row.ip,
        since=row.created_at,
        here=row.session_key == here,
    )


def _system(system: str, device: str) -> str:
    """Name the device where people do (an iPhone, an iPad), else its system."""
    return device if system == "iOS" and device else system
