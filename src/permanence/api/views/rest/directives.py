"""Directives, and what they would decide: the simulator, for programs. Nothing is kept, booked or told to anyone."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.api import queries
from permanence.api.rules import rest
from permanence.desk import queries as desk
from permanence.directives import queries as written
from permanence.directives.models import Directive
from permanence.foundation.page import PageRequest
from permanence.foundation.rights import Can

from .door import BadField, endpoint, paged, told

shapes = rest.situations
READS = "permanence/directives.read"


@endpoint(
    Can.VIEW_DIRECTIVES,
    rest.Operation(
        "directives", "GET", _("Read directives"), _("Directives"), query=shapes.DirectivesAsked, scope=READS,
        about=_("In their current version, those in force and those to come: what practitioners allow."),
        answers={200: (shapes.Directives, _("A page of them"))},
    ),
)  # fmt: skip
def directives(request: PageRequest, asked: rest.situations.DirectivesAsked) -> HttpResponse:
    """Tell the directives that hold or will."""
    here = [asked.structure] if asked.structure else list(request.actor.structures(Can.VIEW_DIRECTIVES))
    found = written.directives_of(request.actor, here).exclude(valid_to__lte=timezone.now())
    if asked.practitioner:
        found = found.filter(practitioner_role_id=asked.practitioner)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    rows, follows = paged(request, found.order_by("kind", "pk"), count=asked.count, offset=asked.offset)
    return told(shapes.Directives(directives=[_directive(one) for one in rows], next=follows))


@endpoint(
    Can.VIEW_DIRECTIVES,
    rest.Operation(
        "decide", "POST", _("Ask what would be proposed"), _("Directives"), body=shapes.Situation, scope=READS,
        about=_("To an invented caller, by the directives and free times of this moment. Nothing is kept or booked."),
        answers={200: (shapes.Decision, _("The proposals, the first first, each with its reasons"))},
    ),
)  # fmt: skip
def decisions(request: PageRequest, asked: rest.situations.Situation) -> HttpResponse:
    """Tell what the desk would propose."""
    now = timezone.now()
    at = asked.at or now
    if at < now.replace(second=0, microsecond=0):
        raise BadField(f"at: {_('This moment is past: choose a later one.')}")
    role = queries.practitioner(request.actor, asked.practitioner, Can.VIEW_DIRECTIVES)
    scene = asked.scene(ZoneInfo(role.structure.time_zone))
    proposals = desk.surroundings(request.actor, role, at).decide(scene, at)
    return told(shapes.Decision(proposals=[shapes.proposal(one) for one in proposals]))


def _directive(one: Directive) -> rest.situations.Directive:
    return shapes.Directive(
        directive=one.pk,
        version=one.version,
        structure=one.structure_id,
        practitioner=one.practitioner_role_id,
        kind=one.kind,
        term=one.term,
        since=one.valid_from,
        until=one.valid_to,
        written=one.written_at,
        says=one.body,
    )
