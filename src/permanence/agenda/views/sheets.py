"""The day's list taken out as a file."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import queries
from permanence.agenda.models import Appointment
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.ui import words
from permanence.ui.handing import Sheet, answer, form_of, kept_in_trace, written

from .looks import look


@page(Can.VIEW_AGENDA)
def list_sheet(request: PageRequest) -> HttpResponse:
    """Hand out the appointments of one day, of the agendas chosen: those whose patients the reader may know."""
    seen = look(request)
    if seen is None:
        return show(request, "agenda/nobody.html")
    now, roles = timezone.now(), [one.role for one in seen.chosen if one.role]
    days = [queries.day(request.actor, role, seen.on, now=now) for role in roles]
    found = [line.appointment for day in days for line in day.lines if line.appointment]
    heads = [
        _("Day"), _("Hour"), _("Practitioner"), _("Patient"), _("Born on"), _("Telephone"), _("Reason"), _("Stage"),
        _("Practice"),
    ]  # fmt: skip
    sheet = Sheet(f"agenda-{seen.on:%Y-%m-%d}", seen.title, heads, [_row(one) for one in found])
    form = form_of(request)
    kept_in_trace(request.actor, "appointment.list_taken", form, [one.structure_id for one in found])
    return answer(written(sheet, form), sheet, form)


def _row(one: Appointment) -> list[object]:
    at = one.starts_at.astimezone(ZoneInfo(one.structure.time_zone))
    return [
        at.date(),
        f"{at:%H:%M}",
        str(one.practitioner_role.person),
        one.patient.name,
        one.patient.birth_date,
        words.phone(one.patient.phone) if one.patient.phone else "",
        one.reason.name,
        one.get_stage_display(),
        one.structure.name,
    ]
