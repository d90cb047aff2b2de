"""Pages of a patient's own space: open to the browser in which the code was typed, for a while."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from permanence.foundation.page import PageRequest
from permanence.patients.models import Patient
from permanence.portal import links, queries, sessions
from permanence.portal.models import Proof

from .visits import Visit, visited


@dataclass(frozen=True, slots=True)
class Home:
    """One request to a patient's space.

    :param asked: the contact proved
    :param acting: whom he acts for
    """

    visit: Visit
    asked: Proof
    acting: queries.Acting

    def address(self, name: str, *named: object) -> str:
        """Return the path of a page of this space."""
        token = links.token("proof", self.asked.pk)
        return reverse(f"practice:{name}", args=[self.visit.page.slug, token, *named]) + self.visit.asks

    def person(self, patient_id: UUID) -> Patient:
        """Return one of those he acts for.

        :raises NotFound: for anyone else
        """
        return self.acting.person(patient_id)

    def show(self, request: PageRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
        """Render one of its pages."""
        known = {"home": self, "token": links.token("proof", self.asked.pk), "people": self.acting.whole}
        return self.visit.show(request, template, status=status, **known, **shown)


def at_home(
    *, methods: Sequence[str] = ("GET",), first: Callable[[HttpRequest], Any] | None = None
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a function a page of a patient's space: it is given the space, instead of the token in its address.

    The address alone opens nothing: the browser holds the key. Nobody else knows the address, so that no other site
    can forge a form of it. What was typed after the while is shown again, to be copied.
    :param first: as for `page`
    """

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @visited(methods=methods, first=first)
        @wraps(view)
        def opened(request: PageRequest, visit: Visit, token: str, **named: Any) -> HttpResponse:
            asked = queries.proof(visit.by, token)
            if sessions.is_open(asked, request, visit.page, visit.now):
                sessions.stay(asked, visit.now)
                return view(request, Home(visit, asked, queries.acting(visit.by, asked, visit.now)), **named)
            if typed := request.POST.get("words", "").strip():
                return visit.show(request, "portal/mine_ended.html", status=403, typed=typed)
            return redirect(queries.mine_link(visit.page, asked.pk) + visit.asks)

        return opened

    return declare
