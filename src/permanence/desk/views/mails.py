"""The door of a practice's e-mails as pages: which address, what whoever hands them over needs, what was kept off."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, mail_forms, queries
from permanence.desk.models import MailDoor
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.MANAGE_DIRECTORY)
def mail_doors(request: PageRequest) -> HttpResponse:
    """The practices one manages, each with the address whose e-mails come in."""
    places, doors = queries.mail_places(request.actor), queries.mail_doors(request.actor)
    rows = [(place, doors.get(place.pk)) for place in places]
    return show(request, "desk/mail_doors.html", rows=rows)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def mail_door(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The door of one practice; POST opens it, or corrects its address."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    door = queries.mail_door(structure.pk)
    sent = request.POST if request.method == "POST" else None
    form = mail_forms.MailAddress(sent, initial={"address": door.address if door else ""})
    if form.is_valid():
        try:
            actions.open_mail_door(by=request.actor, structure=structure, now=timezone.now(), **form.cleaned_data)
        except actions.AddressTaken as refusal:
            form.add_error("address", f"{refusal.title}. {refusal.next_step}")
        else:
            messages.success(request, _("E-mails of this address come in. Have them handed over as said below."))
            return redirect("desk:mail_door", structure.pk)
    return _shown(request, structure, door, form)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def mail_secret(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The door with its secret, which no address nor cache keeps; the trace tells who read it."""
    structure, door = _found(request, structure_id)
    if door is None:
        return redirect("desk:mail_door", structure.pk)
    trace(request.actor, "mail_door.secret_read", subject=door)
    form = mail_forms.MailAddress(initial={"address": door.address})
    return _shown(request, structure, door, form, secret=queries.mail_secret(door))


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def mail_new_secret(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Another secret; nothing is taken in until whoever hands e-mails over has the new one."""
    structure, door = _found(request, structure_id)
    if door is None:
        return redirect("desk:mail_door", structure.pk)
    form = mail_forms.MailSecretSeen(request.POST)
    if form.is_valid():
        actions.rotate_mail_secret(by=request.actor, door=door, **form.cleaned_data)
        messages.success(request, _("The secret is changed. Give the new one to whoever hands your e-mails over now."))
    return redirect("desk:mail_door", structure.pk)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def mail_closure(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """No e-mail comes in any more."""
    structure, door = _found(request, structure_id)
    if door is None:
        return redirect("desk:mail_door", structure.pk)
    actions.close_mail_door(by=request.actor, door=door, now=timezone.now())
    messages.success(request, _("E-mails no longer come in: they stay in the mailbox, for someone to read there."))
    return redirect("desk:mail_door", structure.pk)


def _found(request: PageRequest, structure_id: UUID) -> tuple[Structure, MailDoor | None]:
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    return structure, queries.mail_door(structure.pk)


def _shown(
    request: PageRequest, structure: Structure, door: MailDoor | None, form: mail_forms.MailAddress, secret: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"structure": structure, "door": door, "form": form, "secret": secret}
    if door:
        context |= {"off": queries.mails_off(door), "last": queries.last_mail(door)}
        context["address"] = settings.BASE_URL + reverse("api:mail_in", args=[structure.pk])
    answer = show(request, "desk/mail_door.html", status=422 if form.errors else 200, **context)
    answer.headers["Cache-Control"] = "no-store"
    return answer
