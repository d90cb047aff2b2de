"""Lines, and the switchboard's way to the one it names."""

import hmac
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from permanence.desk.models import Line
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can


def lines(actor: Actor) -> QuerySet[Line]:
    """Return the lines whose calls the actor may take."""
    return Line.objects.filter(structure_id__in=actor.structures(Can.ANSWER)).select_related("structure")


def managed_lines(actor: Actor) -> QuerySet[Line]:
    """Return the lines of the structures whose directory the actor manages, by structure and label."""
    return (
        _whole(actor).filter(structure__in=actor.structures(Can.MANAGE_DIRECTORY)).order_by("structure__name", "label")
    )


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
    return rows.select_related("structure", "practitioner_role__person")


def line_called(number: str) -> Line | None:
    """Return the line of a number called, before anyone knows whose it is: the one row the fence lets through.

    Must run in a transaction.
    :param number: E.164
    """
    _knock(number)
    line = Line.objects.filter(number=number).first()
    _knock("")
    return line


def line_secret(line: Line) -> str:
    """Return what the line shares with its switchboard, derived from the installation's own secret."""
    named = f"line:{line.pk}:{line.secret_version}"
    return hmac.new(settings.SECRET_KEY.encode(), named.encode(), "sha256").hexdigest()


def _knock(number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('permanence.called', %s, true)", [number])
