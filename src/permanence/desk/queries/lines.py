"""Lines, and the switchboard's way to the one it names."""

import hmac
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet

from permanence.desk.models import Call, Line
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can


def lines(actor: Actor) -> QuerySet[Line]:
    """Return the open lines whose calls the actor may take."""
    rows = Line.objects.filter(structure_id__in=actor.structures(Can.ANSWER), closed_at=None)
    return rows.select_related("structure")


def open_lines(actor: Actor, structure_id: UUID) -> QuerySet[Line]:
    """Return the lines of one structure acted for that are answered."""
    return _whole(actor).filter(structure_id=structure_id, closed_at=None)


def managed_lines(actor: Actor) -> QuerySet[Line]:
    """Return the lines of the structures whose directory the actor manages, closed ones last."""
    rows = _whole(actor).filter(structure__in=actor.structures(Can.MANAGE_DIRECTORY))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "structure__name", "label")


def managed_line(actor: Actor, line_id: UUID) -> Line:
    """Return one line of a structure whose directory the actor manages.

    :raises NotFound: when there is none for this actor
    :raises NotPermitted: when there is, without this right
    """
    found = _whole(actor).filter(pk=line_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.MANAGE_DIRECTORY, found.structure_id)
    return found


def _whole(actor: Actor) -> QuerySet[Line]:
    rows = Line.objects.filter(structure__in=actor.structures())
    return rows.select_related("structure", "practitioner_role__person", "closed_by")


def last_call(line: Line) -> Call | None:
    """Return the last call its switchboard told of, which shows that they understand each other."""
    return Call.objects.filter(structure=line.structure_id, line=line).order_by("-rang_at").first()


def line_called(number: str) -> Line | None:
    """Return the line of a number called, before anyone knows whose it is: the only rows the fence lets through.

    Must run in a transaction. The open line; without one, that which was closed last.
    :param number: E.164
    """
    _knock(number)
    found = _called(number)
    _knock("")
    return next(iter(found), None)


@composed
def _called(number: str) -> QuerySet[Line]:
    return Line.objects.filter(number=number).order_by(F("closed_at").desc(nulls_first=True))[:1]


def line_secret(line: Line) -> str:
    """Return what the line shares with its switchboard, derived from the installation's own secret."""
    named = f"line:{line.pk}:{line.secret_version}"
    return hmac.new(settings.SECRET_KEY.encode(), named.encode(), "sha256").hexdigest()


def maker_secret(line: Line) -> str:
    """Return what another maker's switchboard proves itself with for this line; empty when none was given."""
    return str(line.maker_secret)


def _knock(number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('permanence.called', %s, true)", [number])
