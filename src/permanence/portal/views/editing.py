"""On which a practice says what its public page shows, and what may be booked from home."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.portal import actions, duties, queries
from permanence.portal.models import PracticePage
from permanence.portal.page_form import PageForm, first_slug

REASON = "reason-"


@page(Can.EDIT_ONLINE)
def pages(request: PageRequest) -> HttpResponse:
    """The practices whose page one edits; of one alone, its page at once."""
    found = list(queries.editable(request.actor))
    if len(found) == 1:
        return redirect("online:page", found[0].pk)
    known = queries.page_of(one.pk for one in found)
    return show(request, "portal/staff/pages.html", lines=[(one, known.get(one.pk)) for one in found])


@page(Can.EDIT_ONLINE, methods=["GET", "POST"])
def own_page(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What the practice says of itself."""
    structure, found = queries.edited(request.actor, structure_id)
    begun = found or PracticePage(structure=structure, slug=first_slug(structure.name))
    form = PageForm(request.POST or None, instance=begun, initial={} if found else {"slug": begun.slug})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_page(by=request.actor, structure=structure, now=timezone.now(), **form.cleaned_data)
        except actions.SlugTaken as taken:
            form.add_error("slug", str(taken.title))
        else:
            messages.success(request, _("Changes kept."))
            return redirect("online:page", structure.pk)
    main = queries.main_of_several(structure.pk)
    return _shown(request, structure, found, "page", status=422 if form.errors else 200, form=form, main=main)


@page(Can.EDIT_ONLINE, methods=["GET", "POST"])
def reasons(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Which visit reasons may be booked from home, and what to bring."""
    structure, found = queries.edited(request.actor, structure_id)
    lines = queries.reasons_of(structure.pk)
    if request.method == "POST":
        chosen = {one.pk for _role, theirs in lines for one, _online in theirs} & _ticked(request)
        bring = {pk: request.POST.get(f"bring-{pk}", "")[:200] for pk in chosen}
        actions.say_reasons(by=request.actor, structure=structure, bring=bring, now=timezone.now())
        messages.success(request, _("Changes kept."))
        return redirect("online:reasons", structure.pk)
    return _shown(request, structure, found, "reasons", lines=lines)


@page(Can.EDIT_ONLINE)
def law(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What the law asks of booking online: what the house keeps to by itself, what is left to the practice."""
    structure, found = queries.edited(request.actor, structure_id)
    lines = duties.duties(found, hosted_by=settings.HOSTED_BY)
    return _shown(request, structure, found, "law", left=[one for one in lines if one.kept is False], lines=lines)


@page(Can.EDIT_ONLINE, methods=["POST"])
def publication(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Show the page to everyone, or to nobody any more."""
    structure, found = queries.edited(request.actor, structure_id)
    if found is None:
        messages.info(request, _("Write the page first, then publish it."))
    elif "withdraw" in request.POST:
        actions.take_offline(by=request.actor, page=found, now=timezone.now())
        messages.success(request, _("The page is no longer shown to anyone."))
    else:
        actions.publish(by=request.actor, page=found, now=timezone.now())
        messages.success(request, _("The page is published."))
    return redirect("online:page", structure.pk)


def _ticked(request: PageRequest) -> set[UUID]:
    return {one for name in request.POST if name.startswith(REASON) and (one := _named(name.removeprefix(REASON)))}


def _named(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _shown(
    request: PageRequest, structure: Any, found: PracticePage | None, tab: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    known: dict[str, Any] = {
        "structure": structure,
        "found": found,
        "tab": tab,
        "address": settings.BASE_URL + queries.public_link(found) if found else "",
    }
    return show(request, f"portal/staff/{tab}.html", status=status, **known, **more)
