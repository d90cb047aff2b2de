"""The patient's own check-in: a code typed at the entrance."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext_lazy as _

from permanence.agenda import links
from permanence.agenda.models import Appointment, EntranceTry
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .visits import NotNow, check_in

WRONG, WITHIN = 10, timedelta(minutes=10)
AROUND = timedelta(hours=12)


class EntranceClosed(Refusal):
    """Too many codes that were none: nobody shall guess."""

    status = 429
    title = _("Please go to the front desk")
    next_step = _("The codes can be typed again in a few minutes.")


@action(Can.BOOK, audit="entrance.used", of="structure")
def check_in_by_code(*, by: Actor, structure: Structure, code: str, now: datetime) -> Appointment | None:
    """Check in whose appointment of today bears this code; None when it is nobody's, or two patients'.

    Guesses come one after the other, and ten wrong ones close the entrance for a while.
    :raises EntranceClosed: when it is
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"entrance {structure.pk}"])
    lately = EntranceTry.objects.filter(structure=structure, at__gt=now - WITHIN)
    if lately.count() >= WRONG:
        raise EntranceClosed
    typed = "".join(letter for letter in code if letter.isdigit())
    bearers = [one for one in _of_today(structure, now) if links.code(one.pk) == typed]
    try:
        if len(bearers) == 1:
            return check_in(by=by, appointment=bearers[0], now=now, by_patient=True)
    except NotNow:
        pass  # cancelled or over: at the entrance this is told to nobody
    EntranceTry.objects.filter(structure=structure, at__lte=now - WITHIN).delete()
    EntranceTry.objects.create(structure=structure, at=now)
    return None


def _of_today(structure: Structure, now: datetime) -> list[Appointment]:
    today, zone = now.astimezone(ZoneInfo(structure.time_zone)).date(), ZoneInfo(structure.time_zone)
    near = Appointment.objects.filter(structure=structure, starts_at__gt=now - AROUND, starts_at__lt=now + AROUND)
    return [
        one for one in near if today in {one.starts_at.astimezone(zone).date(), one.ends_at.astimezone(zone).date()}
    ]
