"""A time given back: who is asked, who could be, what was answered."""

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.waiting import actions, forms, queries
from permanence.waiting.models import Answer, Ended, FarOffer, Offer
from permanence.waiting.rules import Obstacle

SHOWN = 30


@page(Can.VIEW_AGENDA)
def place(request: PageRequest, place_id: UUID) -> HttpResponse:
    """One time: the answers so far, and everyone who waits in the order in which they are asked."""
    found = queries.place(request.actor, place_id)
    now = timezone.now()
    ranked = [] if found.ended_at else queries.candidates(request.actor, found, now)[:SHOWN]
    offers = list(found.offers.all())
    named = [*(one.entry for one in ranked), *(offer.entry for offer in offers)]
    trace_reading(request.actor, *{one.patient for one in named if one})
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        return show(
            request,
            "waiting/place.html",
            part="all" if request.htmx else None,
            place=found,
            offers=offers,
            next=[one for one in ranked if one.askable],
            others=[one for one in ranked if one.obstacles and Obstacle.OTHER_PRACTITIONER not in one.obstacles],
            first_call=next((one.pk for one in offers if not (one.answer or one.emailed)), None),
            own_answers=(Answer.YES, Answer.NO, Answer.NOT_NOW),
            may_book=request.actor.may(Can.BOOK, found.structure_id),
            may_offer_again=found.ended_how == Ended.STOPPED and found.starts_at > now,
            around=directory.neighbours(found.structure_id).exists(),
            now=now,
        )


@page(Can.BOOK, methods=["POST"])
def more(request: PageRequest, place_id: UUID) -> HttpResponse:
    """Ask several at once."""
    found = queries.place(request.actor, place_id)
    made = actions.ask_more(by=request.actor, place=found, now=timezone.now())
    if made:
        messages.success(request, _("They are asked at the same time; whoever says yes first has it."))
    else:
        messages.info(request, _("Nobody else can be asked for this time."))
    return redirect("waiting:place", place_id)


@page(Can.BOOK, methods=["POST"])
def end(request: PageRequest, place_id: UUID) -> HttpResponse:
    """Offer it to nobody any more."""
    found = queries.place(request.actor, place_id)
    actions.stop(by=request.actor, place=found, now=timezone.now())
    messages.success(request, _("The time is offered to nobody any more: it is free."))
    return redirect("waiting:place", place_id)


@page(Can.BOOK, methods=["POST"])
def again(request: PageRequest, place_id: UUID) -> HttpResponse:
    """Offer a time that was stopped once more."""
    found = queries.place(request.actor, place_id)
    place = actions.offer_again(by=request.actor, place=found, now=timezone.now())
    if place is None:
        messages.info(request, _("Nobody on the list can have this time: it stays free."))
        return redirect("waiting:place", place_id)
    messages.success(request, _("The time is being offered again."))
    return redirect("waiting:place", place.pk)


@page(Can.BOOK, methods=["POST"])
def answer(request: PageRequest, offer_id: UUID) -> HttpResponse:
    """Take the answer given by telephone."""
    return _answered(request, queries.offer(request.actor, offer_id), actions.answer)


@page(Can.BOOK, methods=["POST"])
def far_answer(request: PageRequest, far_offer_id: UUID) -> HttpResponse:
    """Take the answer given by telephone about a time at a colleague's practice."""
    return _answered(request, queries.far_offer(request.actor, far_offer_id), actions.answer_far)


def _answered(request: PageRequest, offer: Offer | FarOffer, verb: Callable[..., Offer | FarOffer]) -> HttpResponse:
    form = forms.Said(request.POST)
    if not form.is_valid():
        raise Invalid
    said = form.cleaned_data["answer"]
    _say(request, said, verb(by=request.actor, offer=offer, answer=said, now=timezone.now()))
    return redirect("waiting:list")


def _say(request: PageRequest, said: str, told: Offer | FarOffer) -> None:
    if told.answer == said == Answer.YES:
        messages.success(request, _("The appointment is booked; he has left the list."))
    elif told.answer == said:
        messages.success(request, _("Noted; the next one is asked."))
    else:
        already = _("Nothing was changed, this offer has its answer: %(answer)s.") % {
            "answer": told.get_answer_display()
        }
        messages.warning(request, already)
