"""When a file was opened and who follows a patient since when, for the line of what happened with him."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.foundation.actor import Actor
from permanence.foundation.timeline import Before, Happened

from . import queries
from .models import Follower, Trade
from .sensitivity import Class, given


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell when the file of a patient was opened."""
    rows = before.of(queries.patients(actor).filter(pk=person), "created_at").order_by()[:most]
    return [Happened(one.created_at, one.pk, "file-text", _("File opened at %(name)s") % {"name": one.structure.name})
            for one in rows.select_related("structure")]  # fmt: skip


def followed(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell who follows a patient since when, and until when, to whoever may know it."""
    theirs = given(actor, Follower.objects.filter(patient=person), Class.CARE)
    ended = theirs.filter(ended_at__isnull=False)
    arms = [_arm(before.of(theirs, "noted_at"), "noted"), _arm(before.of(ended, "ended_at"), "ended")]
    rows = arms[0].union(arms[1], all=True).order_by("-moment", "-id")[:most]
    return [Happened(row["moment"], row["id"], "stethoscope", _said(row), by=row["by"]) for row in rows]


def _arm(rows: QuerySet[Any], what: str) -> QuerySet[Any, dict[str, Any]]:
    return rows.order_by().values(
        "id", "name", "trade", moment=F(f"{what}_at"), by=F(f"{what}_by_name"), what=Value(what)
    )


def _said(row: dict[str, Any]) -> str:
    words = {
        "noted": pgettext("history", "%(name)s follows the patient (%(trade)s)"),
        "ended": pgettext("history", "%(name)s follows the patient no more (%(trade)s)"),
    }
    return words[row["what"]] % {"name": row["name"], "trade": Trade(row["trade"]).label}
