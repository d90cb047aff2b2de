"""Looking at the pages of the agenda as somebody."""

from typing import Any

from django.test import Client
from django.urls import reverse

from permanence.directory.tests.personas import sign_in


def as_(actor: Any) -> Client:
    """Return the browser of someone signed in, in French."""
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def url(name: str, *args: Any) -> str:
    """Return the address of a page of the agenda."""
    return reverse(f"agenda:{name}", args=args)
