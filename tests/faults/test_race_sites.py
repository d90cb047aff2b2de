"""Sites of one structure closed at the same moment, with real connections: each waits for its turn, in one order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest
from django.db import connection, connections, transaction

from permanence.agenda import actions
from permanence.directory.models import Site
from permanence.directory.tests.personas import make_member, make_site, make_structure
from permanence.foundation.actor import scope

pytestmark = pytest.mark.usefixtures("committed")
FROM_ON = date(2027, 1, 1)


def until_waiting(count: int) -> None:
    """Return once so many connections wait for what another one holds."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() == (count,):
                return
        sleep(0.02)
    raise TimeoutError("they did not wait")


def test_two_sites_close_while_a_third_one_is_locked() -> None:
    house = make_structure()
    first, *others = sorted((make_site(house, name) for name in ("A", "B", "C")), key=lambda one: one.pk)
    chief = make_member(house, "associate", "Aude Coste")

    def close(site: Site) -> date | None:
        try:
            with scope(chief):
                return actions.close_site(by=chief, site=site, from_on=FROM_ON).closed_on
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as colleagues:
        with scope(chief), transaction.atomic():
            Site.objects.select_for_update().get(pk=first.pk)
            done = [colleagues.submit(close, site) for site in others]
            until_waiting(2)
        assert [one.result(timeout=60) for one in done] == [FROM_ON, FROM_ON]
