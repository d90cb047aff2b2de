"""The switchboard's door, and in the demonstration a switchboard to try it by hand."""

import json
from datetime import datetime
from secrets import token_hex

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from permanence.api import actions, forms, rules
from permanence.api.rules import rest
from permanence.api.views.rest.door import described
from permanence.desk import queries
from permanence.desk.models import Call, Line
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

SIGNED = {"X-Permanence-Signature": "t=<unix time>,v1=<hex HMAC-SHA256 of t.body with the line's secret>"}
shapes = rest.telephony
CALL = {200: (shapes.Call, _("The call as it stands"))}
EVENT = rest.Operation(
    "telephonyEvent", "POST", _("Tell what happens to a call"), _("Telephony"), body=shapes.Event, answers=CALL,
    headers=SIGNED, refusals=(401,), proof="line", signed_in=False,
    about=_("Signed with the secret of the line. Told twice or out of order, a call stands the same."),
)  # fmt: skip
MAKERS = rest.Operation(
    "makerEvent", "POST", _("The same, in the words of another maker's switchboard"), _("Telephony"), proof="maker",
    answers=CALL | {202: (shapes.Ignored, _("Understood, and of no call"))}, refusals=(401, 422), signed_in=False,
    about=_("Aircall, Ringover, Telnyx, Twilio, Vonage: each in its own words and with its own proof."),
)  # fmt: skip
ANNOUNCED = rest.Operation(
    "announcement", "GET", _("What whoever calls a number now is told"), _("Telephony"), signed_in=False,
    answers={200: (shapes.Announcement, _("Whether the line is open, and what is said when it is not"))},
)  # fmt: skip


@described(EVENT)
@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def telephony_events(request: PageRequest) -> HttpResponse:
    """Hear one event of one call, signed by the line's switchboard."""
    call = actions.receive(
        body=request.read(actions.LARGEST + 1),
        signature=request.headers.get("X-Permanence-Signature", ""),
        now=timezone.now(),
    )
    return _told(call)


@described(MAKERS)
@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def maker_events(request: PageRequest, maker: str, number: str) -> HttpResponse:
    """Hear one event of one call as another maker's switchboard tells it, proved as this maker proves."""
    if maker not in rules.switchboards.KNOWN:
        raise Http404
    received = actions.receive_from(
        maker=maker,
        number=number,
        address=settings.BASE_URL + request.get_full_path(),
        headers=request.headers,
        body=request.read(actions.LARGEST + 1),
        now=timezone.now(),
    )
    if received.call is None:
        return JsonResponse({"ignored": received.ignored}, status=202)
    return _told(received.call)


@described(ANNOUNCED)
@csrf_exempt
@page(Can.ANYONE, json=True)
def announcement(request: PageRequest, number: str) -> HttpResponse:
    """Tell what whoever calls this number now hears: nothing of anyone's, the practice's own words."""
    answer = JsonResponse(actions.announcement(number=number, now=timezone.now()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(call: Call) -> HttpResponse:
    told: dict[str, object] = {"call": str(call.pk), "state": call.state}
    if call.state == "ringing":
        told |= actions.announced(call, timezone.now())
    return JsonResponse(told)


@page(Can.ANSWER, methods=["GET", "POST"])
def switchboard(request: PageRequest) -> HttpResponse:
    """Say by hand what a switchboard would say; each word goes through the real door, signed."""
    if not settings.DEMO:
        raise Http404
    now = timezone.now()
    if request.POST.get("scene") in rules.scenes.SCENES:
        _play(request, request.POST["scene"])
        return redirect("api:switchboard")
    form = forms.Switchboard(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        _send(form.line_chosen, form.written(now, token_hex(8)), now)
        return redirect("api:switchboard")
    calls = queries.going_on(request.actor, now)
    scenes = forms.SCENES
    return show(
        request, "api/switchboard.html", status=422 if form.is_bound else 200, form=form, calls=calls, scenes=scenes
    )


def _play(request: PageRequest, scene: str) -> None:
    """Tell all that happens in a scene, on the lines at hand."""
    now, lines = timezone.now(), {line.pk: line for line in queries.lines(request.actor)}
    at_hand = [(line.pk, line.number) for line in lines.values()]
    for line_id, event in rules.scenes.written(scene, at_hand, now, token_hex(4)):
        _send(lines[line_id], event, now)


def _send(line: Line, event: dict[str, str | None], now: datetime) -> None:
    body = json.dumps(event).encode()
    signature = rules.sign(queries.line_secret(line), body, int(now.timestamp()))
    actions.receive(body=body, signature=signature, now=now)
