"""Naming to a caller somebody outside the networks, when nothing is left here: who, and how to reach him."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.desk.models import Outcome, Request
from permanence.directory.models import Partner, PartnerKind
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.foundation.search import in_words
from permanence.messaging import actions as messaging
from permanence.messaging.queries import Kind, Way, tells_of_health
from permanence.patients.queries import reach
from permanence.ui.words import phone

from .endings import close
from .requests import RequestClosed, yours


class NotOurs(Refusal):
    """He is of another practice's directory, or named no longer."""

    title = _("This partner is not in the directory of the practice any more")
    next_step = _("Choose another; the request stays open.")


class NothingToSend(Refusal):
    """Nobody was named, or nobody can be written to."""

    title = _("Nothing was sent")
    next_step = _("Read the number aloud again: no way to write leads to this patient, or the partner has no number.")


@action(Can.ANSWER, audit="request.partner_named", of="request")
def name_partner(*, by: Actor, request: Request, partner: Partner, now: datetime) -> Request:
    """Close a request with who was named to the caller; a second press changes nothing.

    :raises NotOurs: when he is of another practice, or was withdrawn
    :raises RequestClosed: when it had another answer meanwhile
    """
    held = yours(by, request)
    if held.outcome == Outcome.REFERRED and held.partner_id == partner.pk:
        return held
    if held.outcome:
        raise RequestClosed
    if not Partner.objects.filter(pk=partner.pk, structure_id=held.structure_id, withdrawn_at=None).exists():
        raise NotOurs
    return close(held, Outcome.REFERRED, now, starts_at=None, partner=partner)


@action(Can.SEND_MESSAGES, audit="request.partner_sent", of="request")
def send_partner(*, by: Actor, request: Request, now: datetime) -> Way:
    """Send the number and the place of who was named, once; neither his name nor his trade: they tell of health.

    :return: by which way
    :raises NothingToSend: when nobody was named, he has no number, or nothing written reaches the patient
    """
    partner, patient = request.partner, request.patient
    if partner is None or patient is None or not partner.phone:
        raise NothingToSend
    told = f"{request.structure.name}: {', '.join(filter(None, [phone(partner.phone), _place(partner)]))}"
    sent = messaging.tell(
        by=by, structure=request.structure, reach=reach(patient), kind=Kind.REPLY, subject=request.structure.name,
        body=told, sms=told, key=f"request:{request.pk}:partner", now=now, about=request.pk, language=patient.language,
    )  # fmt: skip
    if sent.message is None:
        raise NothingToSend
    return sent.choice.way


def _place(partner: Partner) -> str:
    """Return where he is, as far as it tells neither who nor what he is: street and town, else town, else nothing."""
    for place in (partner.place, f"{partner.postal_code} {partner.city}".strip()):
        if not (tells_of_health(place) or _names(place, partner)):
            return place
    return ""


def _names(place: str, partner: Partner) -> bool:
    """Tell whether a place holds his name or his trade; of a person, any word of the name."""
    told, name = f" {in_words(place)} ", in_words(partner.name)
    said = [word for word in name.split() if len(word) > 3] if partner.kind == PartnerKind.PRACTITIONER else [name]
    return any(f" {one} " in told for one in (*said, in_words(partner.specialty)) if one)
