"""What the desk's decision proposes for a caller described in plain words, for rooms above."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from permanence.desk.proposed import ACTIONS
from permanence.desk.rules.deciding import Caller, Patient, Request, Scene, Urgency
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor

from .situation import surroundings

ADVISED: Mapping[str, Any] = ACTIONS  # each action in words


def advice(actor: Actor, role: PractitionerRole, told: Mapping[str, Any], now: datetime) -> list[str]:
    """Return the actions proposed, best first, with the practitioner's directives and free times as they are.

    :param role: with its person, site and structure
    :param told: kind, urgency, and what differs from a known adult who calls for himself; red flags are those found
    """
    scene = Scene(
        practitioner=str(role.pk),
        tz=ZoneInfo(role.structure.time_zone),
        caller=Caller(told.get("relation", "self"), told.get("language", "fr"), told.get("profession")),
        patient=Patient(
            known_to=frozenset([str(role.pk)] if told.get("known") else []),
            age=told.get("age"),
            has_doctor=True,
            ill=told.get("ill", False),
            pregnant=told.get("pregnant", False),
            chronic=told.get("chronic", False),
            needs=frozenset(told.get("needs", ())),
        ),
        request=Request(
            kind=told["kind"],
            urgency=Urgency[told["urgency"].upper()],
            red_flags=frozenset(told.get("red_flags", ())),
            insists=told.get("insists", False),
            unhappy=told.get("unhappy", False),
        ),
    )
    return [one.action for one in surroundings(actor, role, now).decide(scene, now)]
