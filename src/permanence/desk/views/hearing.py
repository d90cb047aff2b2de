"""An answer heard on the telephone: written down at the console, confirmed or contested on the practitioner's page."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda.actions import SlotTaken
from permanence.desk import actions, queries
from permanence.desk.models import Judged
from permanence.desk.question_forms import Heard, Judging
from permanence.foundation.page import PageRequest, page, redirect
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .mine import shown as his_page
from .shown import in_place, shown, went


@page(Can.RELAY, methods=["POST"])
@in_place
def heard_answer(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Write down what the practitioner answered by telephone; a time taken meanwhile is said, and nothing is kept."""
    asked, now = queries.acted_on(request.actor, request_id), timezone.now()
    with timezone.override(queries.wall_time(asked.structure_id, now).tzinfo):
        form = Heard(request.POST)
        if not form.is_valid():
            raise Invalid
    try:
        actions.hear_answer(by=request.actor, request=asked, now=now, **form.heard())
    except SlotTaken as taken:
        return shown(request, queries.request(request.actor, request_id), status=taken.status, refusal=taken)
    return went(request, request_id)


@page(Can.RECEIVE, methods=["POST"])
def heard_judged(request: PageRequest, question_id: UUID) -> HttpResponse:
    """Confirm or contest what was written down as one's own word."""
    asked, form = queries.question(request.actor, question_id), Judging(request.POST)
    if not form.is_valid():
        raise Invalid
    now, said = timezone.now(), form.cleaned_data
    if said["judged"] == Judged.CONFIRMED:
        actions.confirm_heard(by=request.actor, question=asked, now=now)
    else:
        actions.contest_heard(by=request.actor, question=asked, because=said["because"], now=now)
    return his_page(request, "to_answer") if request.htmx else redirect("desk:mine")
