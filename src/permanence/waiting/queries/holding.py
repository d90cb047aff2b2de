"""To whom a time that is held is being offered, and until when he may answer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import get_language, gettext, ngettext

from permanence.agenda.held import Held
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui import words
from permanence.waiting.models import Offer, Place


def held(actor: Actor, place_ids: Collection[UUID], now: datetime) -> dict[UUID, Held]:
    """Say of each place to whom it is offered: by name to whoever may know patients, else to how many."""
    still = Offer.objects.filter(answer="").select_related("entry__patient", "through")
    seen = Place.objects.filter(pk__in=place_ids, structure_id__in=actor.structures(Can.VIEW_AGENDA), ended_at=None)
    found = seen.select_related("structure").prefetch_related(Prefetch("offers", still, to_attr="open"))
    return {place.pk: _said(actor, place, now) for place in found if place.open}


def _said(actor: Actor, place: Place, now: datetime) -> Held:
    offers: list[Offer] = place.open  # type: ignore[attr-defined]
    zone = ZoneInfo(place.structure.time_zone)
    until = {"until": _until(max(one.answer_by for one in offers).astimezone(zone), now.astimezone(zone))}
    first = offers[0]
    if len(offers) > 1:
        several = ngettext(
            "Offered to %(count)s patient until %(until)s", "Offered to %(count)s patients until %(until)s", len(offers)
        )
        return Held(several % {"count": len(offers), **until})
    if first.through:
        said = gettext("Offered to a patient of %(practice)s until %(until)s")
        return Held(said % {"practice": first.through.name, **until})
    if first.entry and actor.may(Can.VIEW_PATIENT, place.structure_id):
        said = gettext("Offered to %(who)s until %(until)s")
        return Held(said % {"who": first.entry.patient.name, **until}, private=True)
    return Held(gettext("Offered to a patient until %(until)s") % until)


def _until(moment: datetime, now: datetime) -> str:
    """Say an hour of today, or the day as well."""
    lang = get_language() or "fr"
    same = moment.date() == now.date()
    return words.clock_time(moment, lang) if same else words.spoken(moment, now, lang, short=True)
