"""Pages open to every visitor of a practice: found by its address, without account and without cookie."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from permanence.agenda import queries as agenda
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.portal import links, queries, tongues
from permanence.portal.models import PracticePage
from permanence.portal.rules import limits

View = Callable[..., HttpResponse]
LONGEST_TOKEN = 120
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a visitor to a practice's pages.

    :param address: the mark of where it comes from
    :param chosen: the language that his address names; empty when his browser tells it
    :param carried: what his address carries of a patient known by a link; empty for everyone else
    """

    page: PracticePage
    by: Actor
    now: datetime
    address: str
    language: str
    chosen: str
    carried: str = ""

    @property
    def structure(self) -> Structure:
        """The practice."""
        return self.page.structure

    @property
    def asks(self) -> str:
        """What an address carries on: the language chosen, who is known."""
        told = {"lang": self.chosen, "known": self.carried}
        kept = urlencode({name: value for name, value in told.items() if value})
        return f"?{kept}" if kept else ""

    def show(self, request: PageRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
        """Render one of its pages."""
        known: dict[str, Any] = {
            "visit": self,
            "page": self.page,
            "practice": self.structure,
            "tongues": tongues.NAMES,
            "language": self.language,
        }
        return show(request, template, status=status, **known, **shown)

    def refused(self, request: PageRequest, refusal: Refusal) -> HttpResponse:
        """Show a refusal in its words, with the telephone number of the practice."""
        template = "portal/gone.html" if isinstance(refusal, NotFound) else "portal/refused.html"
        return self.show(request, template, status=refusal.status, refusal=refusal)


def visited(
    *, methods: Sequence[str] = ("GET",), first: Callable[[HttpRequest], Any] | None = None
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a function a page of a practice's visitors: it is given the visit instead of the practice's address.

    No cookie is asked for: whoever forges a form could as well fill it in himself.
    :param first: as for `page`
    """

    def declare(view: View) -> View:
        @page(Can.ANYONE, methods=methods, first=first)
        @csrf_exempt
        @wraps(view)
        def opened(request: PageRequest, slug: str, **named: Any) -> HttpResponse:
            language = tongues.spoken(tongues.asked(request), *tongues.read_by(request))
            with translation.override(language):
                response = _opened(view, request, slug, language, named)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return opened

    return declare


def _opened(view: View, request: PageRequest, slug: str, language: str, named: dict[str, Any]) -> HttpResponse:
    try:
        found = queries.practice_page(slug)
    except NotFound:
        return show(request, "portal/no_practice.html", status=404)
    by = agenda.patient_online([found.structure_id])
    carried = (request.POST.get("known") or request.GET.get("known") or "")[:LONGEST_TOKEN]
    visit = Visit(found, by, timezone.now(), _mark(request), language, tongues.asked(request), carried)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        try:
            with scope(visit.by):
                return view(request, visit, **named)
        except Refusal as refusal:
            with scope(visit.by):
                return visit.refused(request, refusal)


def _mark(request: PageRequest) -> str:
    return links.mark(limits.place(get_adapter(request).get_client_ip(request)))
