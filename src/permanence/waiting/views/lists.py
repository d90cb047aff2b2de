"""The list: whom to call now, what is being offered, who waits."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import queries as agenda
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.ui.sorting import asked
from permanence.waiting import forms, queries, words
from permanence.waiting.models import Urgency

A_PAGE = 50
LATELY = timedelta(days=2)


@page(Can.VIEW_AGENDA)
def waiting(request: PageRequest) -> HttpResponse:
    """Who waits, the most urgent first, and who is being asked."""
    actor, now = request.actor, timezone.now()
    actor.require(Can.VIEW_PATIENT)
    only = forms.Only(request.GET).only()
    sort = asked(request.GET, queries.SORTS)
    rows = Paginator(queries.entries(actor, only, sort), A_PAGE).get_page(request.GET.get("page"))
    places = list(queries.places(actor, only.structure_id))
    roles = agenda.practitioners(actor)
    if only.structure_id:
        roles = roles.filter(structure_id=only.structure_id)
    to_call = [offer for place in places for offer in place.offers.all() if not (offer.answer or offer.emailed)]
    far_to_call = [offer for offer in queries.far_offers(actor, only.structure_id) if not offer.emailed]
    shown: dict[str, Any] = {
        "rows": rows,
        "places": places,
        "to_call": to_call,
        "far_to_call": far_to_call,
        "calls": [*to_call, *far_to_call],
        "ended": list(queries.places_ended(actor, only.structure_id, now - LATELY)[:5]),
        "names": {role.pk: words.called(role.person) for role in roles},
        "only": only,
        "sort": sort,
        "filtered": only != queries.Filter(),
        "practices": [(s.pk, s.name) for s in directory.structures(actor, Can.VIEW_AGENDA).order_by("name")],
        "practitioners": [(role.pk, words.called(role.person)) for role in roles],
        "urgencies": Urgency.choices,
        "may_book": actor.may(Can.BOOK),
        "now": now,
    }
    return show(request, "waiting/list.html", part="now" if request.htmx else None, **shown)
