"""Every answer carries the Content-Security-Policy of the settings, also a refusal and what is not there."""

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
    assert len(told.split("; ")) == len(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
