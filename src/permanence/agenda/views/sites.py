"""Closing a site, and where a practitioner usually receives from a day on."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, site_forms
from permanence.agenda.queries import sites
from permanence.directory import actions as directory_actions
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def closing(request: PageRequest, site_id: UUID) -> HttpResponse:
    """Close a site from a day on, or say what stands there then; one that is closed opens again when that is meant."""
    site = directory.site(request.actor, site_id, Can.MANAGE_DIRECTORY)
    request.stands_at = reverse("directory:structures")
    form = site_forms.Closing(
        request.POST or None, today=timezone.localdate(timezone=ZoneInfo(site.structure.time_zone))
    )
    shown: dict[str, Any] = {"site": site, "form": form}
    if request.POST.get("step") == "open":
        directory_actions.open_site_again(by=request.actor, site=site)
        messages.success(request, _("People are received there again."))
        return redirect("directory:structure", site.structure_id)
    if form.is_valid():
        try:
            actions.close_site(by=request.actor, site=site, from_on=form.cleaned_data["from_on"])
        except actions.SiteInUse as refusal:
            shown |= {"standing": refusal.standing, "refusal": refusal}
        except Refusal as refusal:
            shown["refusal"] = refusal
        else:
            messages.success(request, _("The site closes on the day said: no opening can be written there."))
            return redirect("directory:structure", site.structure_id)
    with timezone.override(ZoneInfo(site.structure.time_zone)):
        status = 409 if "refusal" in shown else 422 if form.is_bound else 200
        return show(request, "agenda/site_closing.html", status=status, **shown)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def usual_site(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Another usual site from a day on: what goes there with him is shown first, then it is done."""
    role, now = directory.practitioner(request.actor, role_id), timezone.now()
    request.stands_at = reverse("directory:structures")
    for right in (Can.MANAGE_DIRECTORY, Can.EDIT_OPENINGS):
        request.actor.require(right, role.structure_id)
    today = now.astimezone(ZoneInfo(role.structure.time_zone)).date()
    others = directory.open_sites(request.actor, role.structure_id, today)
    others = others if role.next_site else others.exclude(pk=role.site_id)  # to say the present one takes the next back
    form = site_forms.UsualSite(request.POST or None, sites=others, today=today)
    shown: dict[str, Any] = {"role": role, "form": form, "others": others}
    if form.is_valid():
        site, from_on = form.cleaned_data["site"], form.cleaned_data["from_on"]
        if request.POST.get("step") == "apply":
            try:
                actions.say_usual_site(by=request.actor, practitioner_role=role, site=site, from_on=from_on, now=now)
            except Refusal as refusal:
                shown["refusal"] = refusal
            else:
                messages.success(request, _("It is said: the openings go with the practitioner from that day on."))
                return redirect("directory:practitioners", role.structure_id)
        usual = sites.usual_openings(request.actor, role, from_on) if site != role.site else []
        shown |= {
            "chosen": site,
            "from_on": from_on,
            "rules": [*sites.going_openings(request.actor, role, today), *usual],
            "promised": sites.promised_of(request.actor, role, from_on)[: site_forms.MOST_SHOWN],
        }
    with timezone.override(ZoneInfo(role.structure.time_zone)):
        status = 409 if "refusal" in shown else 422 if form.errors else 200
        return show(request, "agenda/usual_site.html", status=status, **shown)
