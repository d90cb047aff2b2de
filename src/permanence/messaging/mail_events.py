"""From what a carrier of e-mails tells to what became of a message: proved first, then heard, once each.

`django-anymail` knows each provider's proof and words; its views are read here without its signals.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from permanence.foundation.actor import scope, system
from permanence.foundation.refusal import NotFound

from . import actions
from .incoming import NotProved, NotUnderstood
from .models import Message

NAMES = {
    "brevo": "Brevo", "mailgun": "Mailgun", "mailjet": "Mailjet", "postmark": "Postmark", "sendgrid": "SendGrid",
    "sparkpost": "SparkPost",
}  # fmt: skip
LOST = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
STOPPED = {EventType.COMPLAINED, EventType.UNSUBSCRIBED}
NOBODY = {RejectReason.BOUNCED, RejectReason.INVALID}
NOBODY_AT_SPARKPOST = {"10", "30"}
SOFT = {"soft_bounce", "softbounce", "SoftBounce", "Transient"}  # a full box, a server at rest: it may do tomorrow


@dataclass(frozen=True, slots=True)
class _Known:
    structure: UUID
    message: UUID


def hear(*, carrier: str, request: HttpRequest) -> int:
    """Check and hear what a carrier tells of e-mails; return how many things. Must run in a transaction.

    :raises NotFound: for a carrier that is not set up here, or that could not prove itself
    :raises NotProved, NotUnderstood: in this order of checks
    """
    if not carrier or carrier != settings.MAIL_CARRIER or carrier not in NAMES:
        raise NotFound
    told: list[AnymailTrackingEvent] = []
    try:
        view = _view(carrier)
        view.run_validators(request)
        told = view.parse_events(request)
    except AnymailWebhookValidationFailure:
        raise NotProved from None
    except (AnymailError, ValueError, KeyError, TypeError, AttributeError):
        raise NotUnderstood from None
    return sum(_heard(event) for event in told)


def _view(carrier: str) -> Any:
    name = NAMES[carrier]
    return getattr(import_module(f"anymail.webhooks.{carrier}"), f"{name}TrackingWebhookView")()


def _heard(event: AnymailTrackingEvent) -> bool:
    known = _known(event)
    if known is None:
        return False
    by, now = system("messaging.mail", [known.structure]), timezone.now()
    with scope(by):
        message = Message.objects.filter(pk=known.message, channel="email").first()
        if message is None:
            return False
        if event.event_type == EventType.DELIVERED or event.event_type in LOST:
            lost = event.event_type in LOST
            actions.note_mail(
                by=by, message=message, delivered=not lost, lasting=lost and _lasting(event), now=now,
                detail=f"{event.reject_reason or ''} {event.mta_response or event.description or ''}".strip(),
            )  # fmt: skip
        elif event.event_type in STOPPED:
            actions.note_complaint(by=by, message=message, now=now)
        else:
            return False
    return True


def _known(event: AnymailTrackingEvent) -> _Known | None:
    """Return which message it is about, by the name that we gave it and the carrier gives back."""
    try:
        return _Known(UUID(str(event.metadata["structure"])), UUID(str(event.metadata["message"])))
    except (KeyError, TypeError, ValueError):
        return None


def _lasting(event: AnymailTrackingEvent) -> bool:
    """Tell whether nobody is behind the address, rather than that it will not do today."""
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    if isinstance(raw.get("msys"), dict):  # SparkPost, which counts a full box among what bounced
        return any(str(one.get("bounce_class")) in NOBODY_AT_SPARKPOST for one in raw["msys"].values())
    if "error_related_to" in raw and "hard_bounce" not in raw:  # Mailjet: a policy, a quota
        return False
    if SOFT & {str(raw.get(name, "")) for name in ("event", "Type")} or raw.get("hard_bounce") is False:
        return False
    return event.reject_reason in NOBODY
