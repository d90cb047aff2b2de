"""Short addresses: one for a page, leading to it until it expires; nobody sees the others."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope, system
from permanence.messaging import shortening
from permanence.messaging.models import ShortLink

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PATH, HOUR = "/rdv/elsewhere/abc.def/", timedelta(hours=1)


def test_it_leads_to_its_page_until_it_expires_and_shows_no_other() -> None:
    here = make_structure()
    by = system("test", [here.pk])
    with scope(by):
        made = shortening.short(here.pk, PATH, until=NOW + HOUR, now=NOW)
        assert shortening.short(here.pk, PATH, until=NOW + HOUR, now=NOW) == made
        shortening.short(here.pk, "/rdv/other/", until=NOW + HOUR, now=NOW)
    assert len(made) <= len(settings.BASE_URL) + 14
    client, address = Client(), made.removeprefix(settings.BASE_URL)
    with time_machine.travel(NOW, tick=False):
        led = client.get(address)
        assert (led.status_code, led.headers["Location"]) == (302, PATH)
        assert client.get("/l/abcdefghjk/").status_code == 404
    with time_machine.travel(NOW + HOUR, tick=False):
        assert client.get(address).status_code == 404
    with scope(system("test", [])):
        shortening.behind(address.split("/")[2], NOW)
        assert ShortLink.objects.count() == 1
    with scope(by):
        shortening.short(here.pk, "/rdv/third/", until=NOW + 3 * HOUR, now=NOW + 2 * HOUR)
        assert ShortLink.objects.count() == 1
