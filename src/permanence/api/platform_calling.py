"""Calls to the national platform of access to care, each side with its certificate."""

import ssl

import httpx
from django.conf import settings

from . import queries
from .calling import SECONDS, Answered
from .models import Trouble
from .rules.fhir import codes

NAME = "Permanence (SAS)"


def is_joined() -> bool:
    """Tell whether the platform is told of anything."""
    return bool(settings.NATIONAL.address)


def call(told: str, identifier: str, *, first: bool) -> Answered:
    """Tell it of an appointment: created the first time, changed by its identifier from then on."""
    where = f"{settings.NATIONAL.address}/Appointment"
    query = {} if first else {"identifier": f"{queries.system()}|{identifier}"}
    headers = {"Content-Type": codes.MEDIA, "Accept": codes.MEDIA, "User-Agent": NAME}
    try:
        with httpx.Client(verify=_trust(), timeout=SECONDS, trust_env=False, follow_redirects=False) as http:
            method = "POST" if first else "PUT"
            answer = http.request(method, where, params=query, content=told.encode(), headers=headers)
    except httpx.TimeoutException:
        return Answered(trouble=Trouble.TOO_SLOW)
    except (httpx.HTTPError, OSError):
        return Answered(trouble=Trouble.UNREACHED)
    return Answered(answer.status_code, "" if answer.is_success else Trouble.REFUSED)


def _trust() -> ssl.SSLContext:
    """Return whom we trust, and what we show."""
    context = ssl.create_default_context(cafile=settings.NATIONAL.authority or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.NATIONAL.own:
        context.load_cert_chain(settings.NATIONAL.own)
    return context
