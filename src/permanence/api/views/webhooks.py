"""Where programs are told what happens: added, tried, ended, told again; and the demonstration's own receiver."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from permanence.api import actions, jobs, queries, rules
from permanence.api.webhook_form import WebhookForm
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

LARGEST = 4_096


class NotSigned(Refusal):
    """It is not signed with the demonstration's secret, or too long ago."""

    status = 401
    title = "The signature is missing, wrong or too old"


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def webhooks(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The addresses that are told what happens, and what each was told; a new one is shown its secret once."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form, added = WebhookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        added = actions.add_webhook(by=request.actor, structure=structure, now=timezone.now(), **form.cleaned_data)
        form = WebhookForm()
    response = show(
        request, "api/access/webhooks.html", status=422 if form.errors else 200, structure=structure, form=form,
        added=added, rows=queries.webhooks(request.actor, structure.pk),
        told=queries.tellings(request.actor, structure.pk),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def end(request: PageRequest, webhook_id: UUID) -> HttpResponse:
    """Tell an address nothing any more."""
    found = queries.webhook(request.actor, webhook_id)
    actions.end_webhook(by=request.actor, webhook=found, now=timezone.now())
    messages.success(request, _("Nothing is told to this address any more."))
    return redirect("api:webhooks", found.structure_id)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def trial(request: PageRequest, webhook_id: UUID) -> HttpResponse:
    """Call an address to see whether it answers."""
    found = queries.webhook(request.actor, webhook_id)
    jobs.enqueue(actions.try_webhook(by=request.actor, webhook=found, now=timezone.now()))
    messages.success(request, _("A trial leaves now: its answer stands below in a moment."))
    return redirect("api:webhooks", found.structure_id)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def repetition(request: PageRequest, telling_id: UUID) -> HttpResponse:
    """Tell one thing again."""
    found = queries.telling(request.actor, telling_id)
    jobs.enqueue(actions.repeat_telling(by=request.actor, telling=found, now=timezone.now()))
    messages.success(request, _("It is told again, under the same identifier."))
    return redirect("api:webhooks", found.structure_id)


@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def sink(request: PageRequest) -> HttpResponse:
    """Receive calls as an integrator would, in the demonstration alone: what is signed well is taken.

    :raises NotSigned: when it is not
    """
    if not settings.DEMO:
        raise Http404
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not rules.signing.is_genuine(rules.signing.DEMO, headers, request.read(LARGEST), timezone.now()):
        raise NotSigned
    return HttpResponse(status=204)
