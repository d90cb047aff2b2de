"""Doors open to all are sent what no program would send: none breaks, tells a word, or answers without end.

`PERMANENCE_ATTACKS=1000` sends as many to each of them as it says; a handful are enough every day. `make attack` sends
the same to a running installation.
"""

import os
import random

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from permanence.foundation.actor import scope, system
from permanence.foundation.rights import Can
from permanence.simulation import hostile

from . import everything
from .test_addresses import ADDRESSES, World
from .test_addresses import world as world  # noqa: PLC0414  # a fixture
from .test_each_fence_alone import UNPROVED

MANY = int(os.environ.get("PERMANENCE_ATTACKS", "3"))
LONGEST = 400_000
SHOWN_BEHIND_A_LINK = {  # who is expected (a first name and an initial), where, how to get there, whom to see
    b"KanaripatientsPatientfirstnames", b"KanaridirectorySitecity", b"KanaridirectorySitedirections",
    b"KanariwaitingFarOfferpractitioner", b"KanariagendaScreensentence", b"KanariagendaDoorwords",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.timeout(300 + 30 * MANY)
def test_nothing_breaks_a_door_open_to_all(world: World) -> None:
    rows = everything.plant(world)
    chance, client = random.Random(20), Client(raise_request_exception=False)
    for address in (one for one in ADDRESSES.values() if one.right is Can.ANYONE):
        found = {name: rows.get(name) or UNPROVED[name] for name in address.arguments}
        if opened := hostile.token(address.name, lambda table: _row(world, table)):
            found["token"] = opened
        path = reverse(address.name, kwargs=found)
        for _ in range(MANY):
            blow = hostile.blow(chance, address.methods)
            with transaction.atomic():
                answer = client.generic(
                    blow.method, path + blow.query, blow.body, content_type=blow.kind, headers=blow.headers
                )
                content = b"" if answer.streaming else answer.content.replace(b"\r\n ", b"")  # calendars fold lines
                transaction.set_rollback(True)
            told = (address.name, blow, answer.status_code)
            assert answer.status_code < 500 or (address.name == "account_openid" and answer.status_code == 503), told
            assert len(content) < LONGEST, told
            assert set(everything.CANARY.findall(content)) <= SHOWN_BEHIND_A_LINK, told
            assert "evil.example" not in answer.headers.get("Location", ""), told


def _row(world: World, table: str) -> hostile.Row | None:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    with scope(system("test", [world.here.pk])):
        key = model.objects.filter(structure_id=world.here.pk).values_list("pk", flat=True).first()
    return (world.here.pk, key) if key else None
