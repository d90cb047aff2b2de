"""The doors where providers tell: of SMS receipts and answers, of e-mails what became of them."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can
from permanence.messaging import incoming as door
from permanence.messaging import mail_events, shortening
from permanence.messaging.rules.providers import Sent


@csrf_exempt
@page(Can.ANYONE, methods=["GET", "POST"], json=True)
def incoming(request: PageRequest, provider: str, token: str) -> HttpResponse:
    """Hear one thing a provider tells, proved as it proves, at the structure's own signed address."""
    sent = Sent(
        address=settings.BASE_URL + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.GET.dict(),
        body=request.read(door.LARGEST + 1),
        now=timezone.now(),
    )
    answer = JsonResponse({"heard": door.hear(provider=provider, token=token, sent=sent)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(Can.ANYONE)
def short_link(request: PageRequest, code: str) -> HttpResponse:
    """Lead to the signed page that a short address stands for."""
    answer = redirect(shortening.behind(code, timezone.now()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@page(Can.ANYONE, methods=["POST"], json=True)
def mail_incoming(request: PageRequest, carrier: str) -> HttpResponse:
    """Hear what the carrier of e-mails tells, proved as it proves."""
    answer = JsonResponse({"heard": mail_events.hear(carrier=carrier, request=request)})
    answer.headers["Cache-Control"] = "no-store"
    return answer
