"""Which program holds a time, for the agenda to tell."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from permanence.agenda.held import Held
from permanence.api.models import Hold
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.ui import words


def held(actor: Actor, hold_ids: Collection[UUID], now: datetime) -> dict[UUID, Held]:
    """Say of each time held by a program which one holds it, and until when; never for whom."""
    here = Hold.objects.filter(pk__in=hold_ids, structure_id__in=actor.structures(Can.VIEW_AGENDA), until__gt=now)
    return {one.pk: _said(one) for one in here.select_related("access", "structure")}


def _said(one: Hold) -> Held:
    until = words.clock_time(one.until.astimezone(ZoneInfo(one.structure.time_zone)), get_language() or "fr")
    return Held(gettext("Held by the program %(name)s until %(until)s") % {"name": one.access.name, "until": until})
