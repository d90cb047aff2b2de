"""A structure just founded is led, step by step, to its first call."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from permanence.agenda import actions as agenda
from permanence.capacity import actions as capacity
from permanence.config.beginnings import beginnings
from permanence.desk import actions as desk
from permanence.directory import actions
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.models import Account
from permanence.foundation.rights import Can
from permanence.shell.home import Beginning

pytestmark = pytest.mark.django_db


def founded(kind: str = "practice", role: str = "manager", now: datetime | None = None) -> tuple[Structure, Actor]:
    named: UUID = uuid7()
    email = f"{named}@exemple.test"
    structure = actions.found(
        by=system("founding", [named]), structure_id=named, kind=kind, name=f"Cabinet {named}",
        time_zone="Europe/Paris", family_name="Martin", given_name="Alice", role=role, email=email,
        password="une phrase longue", now=now or timezone.now(),
    )  # fmt: skip
    return structure, personas.behind(Account.objects.get(email=email))


def told(actor: Actor) -> list[Beginning]:
    with scope(actor):
        return beginnings(actor, timezone.now())


def state(actor: Actor) -> str:
    """Return the steps in a word: x is done, . is not, - neither is nor is this actor's to do."""
    [beginning] = told(actor)
    return "".join("x" if step.done else "." if step.address else "-" for step in beginning.steps)


def test_each_step_is_ticked_when_it_is_done() -> None:
    structure, alice = founded()
    by, now = system("test", [structure.pk]), timezone.now()
    assert state(alice) == "...-.-"
    site = personas.make_site(structure)
    assert state(alice) == "x..-.-"
    role = personas.make_practitioner(structure, site=site)
    assert state(alice) == "xx...-"
    secretary = personas.make_member(structure, "secretary", "Sylvie Marty")
    assert (state(alice), state(secretary)) == ("xxx..-", "xxx..--")
    agenda.add_reason(by=by, practitioner_role=role, name="Consultation", duration_min=20)
    assert state(secretary) == "xxx..--"
    resource = capacity.add_practitioner(by=by, practitioner_role=role)
    capacity.open_weekly(
        by=by, resource=resource, weekday=0, opens_at=time(9), closes_at=time(12), from_on=date(2026, 1, 5), now=now
    )
    assert state(alice) == "xxxx.-"
    line = desk.open_line(by=by, structure=structure, number="+33536498801", label="L", greeting="Bonjour", now=now)
    assert (state(alice), state(secretary)) == ("xxxxx.", "xxxx.x-")
    desk.hear(by=by, line=line, provider_id="1", kind="ringing", at=now, caller_number="", now=now)
    [beginning] = told(alice)
    assert (beginning.complete, beginning.following) == (True, None)


def test_the_next_step_is_the_first_this_actor_can_do() -> None:
    structure, alice = founded()
    secretary = personas.make_member(structure, "secretary", "Sylvie Marty")
    personas.make_practitioner(structure)
    [hers], [his] = told(alice), told(secretary)
    assert hers.following
    assert hers.following.address.endswith("/reasons/")
    assert his.following
    assert his.following.address.endswith("/reasons/")


def test_a_mandate_answers_too() -> None:
    structure, alice = founded()
    service, martine = founded("permanence", "supervisor")
    assert state(martine) == "x."
    actions.sign_undertaking(by=martine, structure=service)
    personas.make_mandate(structure, service, [Can.ANSWER])
    assert state(personas.reloaded(martine)) == "xx"
    assert state(alice) == "..x-.-"


def test_who_sets_nothing_up_and_strangers_are_told_nothing() -> None:
    structure, _ = founded()
    carer = personas.make_member(structure, "carer", "Bob Carrère")
    _, stranger = founded("permanence", "supervisor")
    assert told(carer) == []
    assert [beginning.name for beginning in told(stranger)] == [Structure.objects.get(pk=stranger.structures()[0]).name]


def test_old_structures_and_those_of_the_demo_are_left_in_peace() -> None:
    _, old = founded(now=timezone.now() - timedelta(days=91))
    assert told(old) == told(personas.three(may="manager").alice) == []
