"""Going on in private: a free room is taken for a few minutes, in one action [180]."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import Range

from permanence.capacity import actions as capacity
from permanence.desk import queries
from permanence.desk.models import Request
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal, Words
from permanence.foundation.rights import Can
from permanence.ui.words import clock_time

from .requests import yours


class NoRoomFree(Refusal):
    """Every room is taken, or there is none; says what to do instead."""

    title = gettext_lazy("No room is free to speak in private")

    def __init__(self, detail: Words, instead: Words) -> None:
        super().__init__(detail)
        self.next_step = instead


@action(Can.BOOK, audit="request.taken_aside", of="request")
def go_aside(*, by: Actor, request: Request, instead: Words, now: datetime) -> queries.Aside:
    """Take a free room for a quarter of an hour; where one is taken already for this request, it stands.

    :param instead: what is done here when no room is free
    :raises NoRoomFree: when none is
    """
    held = yours(by, request)
    if (there := queries.aside(held, now)) is not None:
        return there
    rooms = queries.rooms(by, held.structure_id)
    for room in rooms:
        during = Range(now, now + queries.SPOKEN_FOR, "[)")
        try:
            capacity.reserve(
                by=by, resource=room, during=during, source="aside", held_for=queries.held_for(held.pk), now=now
            )
        except capacity.SlotTaken:
            continue
        return queries.Aside(room.name, now + queries.SPOKEN_FOR)
    free = queries.free_from(rooms, now)
    when = queries.local(held, free) if free else None
    raise NoRoomFree(_("The next one is free at %(when)s.") % {"when": clock_time(when)} if when else "", instead)


@action(Can.BOOK, audit="request.back_from_aside", of="request")
def come_back(*, by: Actor, request: Request) -> None:
    """Give the room back."""
    held = yours(by, request)
    structure = Structure.objects.get(pk=held.structure_id)
    capacity.release(by=by, structure=structure, held_for=queries.held_for(held.pk))
