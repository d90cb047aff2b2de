"""Every answer carries the Content-Security-Policy of the settings, also a refusal and what is not there."""

import json
import re
from html import unescape

import pytest
from csp.utils import build_policy
from django.conf import settings
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/", "/api/v1/free-times"])
def test_every_answer_carries_the_policy_of_the_settings(client: Client, address: str) -> None:
    told = client.get(address).headers["Content-Security-Policy"]
    assert set(told.split("; ")) == set(build_policy().split("; "))
    assert "script-src 'self'" in told
    assert "object-src 'none'" in told
    assert "base-uri 'none'" in told
    assert len(told.split("; ")) == len(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/", "/api/v1/free-times", "/fhir/metadata"])
def test_no_answer_is_read_or_held_by_another_site(client: Client, address: str) -> None:
    answer = client.get(address, headers={"origin": "https://voleur.test"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.django_db
def test_htmx_takes_no_style_over_from_what_it_replaces(client: Client) -> None:
    """Programs of the browser leave some on fields (password managers); taken over, it would be refused."""
    told = re.search(r"name=\"htmx-config\" content='([^']+)'", client.get("/accounts/login/").content.decode())
    assert told
    config = json.loads(unescape(told[1]))
    assert "style" not in config["attributesToSettle"]
    assert not config["includeIndicatorStyles"]
