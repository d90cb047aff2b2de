"""What browsers refused because of the Content-Security-Policy: which rule, what kind of thing, on which page; no more.

A report quotes addresses, and an address may open something by itself: of the page its name in this code is kept, of
what was refused its host. Anybody can send reports: so many an hour are read, so many kinds are told apart.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.urls import Resolver404, resolve

from .rules import refused

LARGEST = 16 * 1024
AN_HOUR = 200
KINDS = 30
WEEK_S = 7 * 24 * 3600
KEPT, READ = "operations.policy.kept", "operations.policy.read"


@dataclass(frozen=True, slots=True)
class Refused:
    """One kind of thing that browsers refused, how often within a week, and when last."""

    rule: str
    what: str
    page: str
    count: int
    last_at: datetime


def hear(body: bytes, now: datetime) -> None:
    """Count what a browser reports; what is no report, and what is too much, is let go."""
    hour = now.hour + 24 * now.toordinal()
    past, count = cache.get(READ, (hour, 0))
    count = count if past == hour else 0
    if len(body) > LARGEST or count >= AN_HOUR:
        return
    cache.set(READ, (hour, count + 1), 3600)
    kept: dict[tuple[str, str, str], tuple[int, datetime]] = cache.get(KEPT, {})
    for told in _reports(body):
        rule, what = refused(told)
        kind = rule, what, _page(told)
        if rule and (kind in kept or len(kept) < KINDS):
            kept[kind] = kept.get(kind, (0, now))[0] + 1, now
    cache.set(KEPT, kept, WEEK_S)


def told() -> list[Refused]:
    """Return what was refused, the most frequent first; a week after the last report all is forgotten."""
    kept: dict[tuple[str, str, str], tuple[int, datetime]] = cache.get(KEPT, {})
    return sorted((Refused(*kind, *seen) for kind, seen in kept.items()), key=lambda one: -one.count)


def _reports(body: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield the reports of either format: one of `report-uri`, or a list of the Reporting API."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return
    for one in read[:20] if isinstance(read, list) else [read]:
        told = (one.get("csp-report") or one.get("body")) if isinstance(one, dict) else None
        if isinstance(told, dict):
            yield told


def _page(told: Mapping[str, Any]) -> str:
    try:
        path = urlsplit(str(told.get("document-uri") or told.get("documentURL") or "")).path
        return resolve(path).view_name
    except (Resolver404, ValueError):
        return ""
