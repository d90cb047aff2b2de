"""The switchboard's door, and in the demonstration a switchboard to try it by hand."""

import json
from secrets import token_hex

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from permanence.api import actions, forms, rules
from permanence.desk import queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def telephony_events(request: PageRequest) -> HttpResponse:
    """Hear one event of one call, signed by the line's switchboard."""
    call = actions.receive(
        body=request.read(actions.LARGEST + 1),
        signature=request.headers.get("X-Permanence-Signature", ""),
        now=timezone.now(),
    )
    return JsonResponse({"call": str(call.pk), "state": call.state})


@page(Can.ANSWER, methods=["GET", "POST"])
def switchboard(request: PageRequest) -> HttpResponse:
    """Say by hand what a switchboard would say; each word goes through the real door, signed."""
    if not settings.DEMO:
        raise Http404
    now = timezone.now()
    form = forms.Switchboard(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        body = json.dumps(form.written(now, token_hex(8))).encode()
        signature = rules.sign(queries.line_secret(form.line_chosen), body, int(now.timestamp()))
        actions.receive(body=body, signature=signature, now=now)
        return redirect("api:switchboard")
    going_on = queries.queue(request.actor, now)
    calls = [*going_on.ringing, *going_on.mine, *going_on.others]
    return show(request, "api/switchboard.html", status=422 if form.is_bound else 200, form=form, calls=calls)
