"""How a patient wants to be told and received, as his file keeps it; what he is written to at, half hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

from permanence.directory.models import PractitionerRole
from permanence.messaging import queries as messaging
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.ui import words

DOTS = "•"


@dataclass(frozen=True, slots=True)
class Address:
    """Where someone is written to.

    :param name: what a form calls it: the contact, so that no address stands in a page
    :param shown: half hidden: whoever reads proved one contact, not all of them
    """

    name: str
    channel: str
    value: str
    shown: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """What his file says."""

    way: str
    days: Sequence[str]
    half_day: str
    practitioner_role: PractitionerRole | None


def preferences(patient: Patient) -> Preferences:
    """Return how someone wants to be told, and when he likes to come."""
    liked = patients.preference(patient)
    way = messaging.wish(patient.structure, patient.pk)
    return Preferences(
        way=way or ("voice" if patient.by_voice else ""),
        days=tuple(liked.days) if liked else (),
        half_day=liked.half_day if liked else "",
        practitioner_role=liked.practitioner_role if liked else None,
    )


def addresses(patient: Patient) -> list[Address]:
    """Return where a patient may be written to, and where he wants it no more."""
    stopped = messaging.post(patient.structure).stopped
    found = []
    for one in patient.contacts.all():
        channel = "email" if one.system == "email" else "sms"
        if channel == "email" or messaging.is_mobile(one.value):
            shown = _email(one.value) if channel == "email" else _number(one.value)
            found.append(Address(str(one.pk), channel, one.value, shown, (channel, one.value) in stopped))
    return found


def _number(number: str) -> str:
    """06 •• •• •• 55"""
    groups = words.phone(number).split()  # whatever kind of space stands between them
    return "\u00a0".join(g if rank in (0, len(groups) - 1) else DOTS * len(g) for rank, g in enumerate(groups))


def _email(address: str) -> str:
    """e••••@exemple.test"""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}{DOTS * 4}@{domain}"
