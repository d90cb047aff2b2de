"""When one person waited for a sooner time and what he was offered, for the line of what happened with him."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.foundation.timeline import Before, Happened
from permanence.ui import words

from .models import Answer, Entry, FarOffer, LeftWhy, Offer

SAID: dict[str, Words] = {
    "entered": pgettext_lazy("history", "Put on the waiting list"),
    "left": pgettext_lazy("history", "Left the waiting list"),
    "offered": pgettext_lazy("history", "Offered %(when)s from the waiting list"),
}
ICONS = {"entered": "list-check", "left": "logout", "offered": "clock"}


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell when he came on the list and left it, and the times he was offered, here or at a colleague's."""
    seen = actor.structures(Can.VIEW_AGENDA)
    entries = Entry.objects.filter(structure_id__in=seen, patient=person)
    offers = Offer.objects.filter(structure_id__in=seen, entry__patient=person)
    far = FarOffer.objects.filter(structure_id__in=seen, entry__patient=person)
    arms = [
        _arm(before.of(entries, "created_at"), "created_at", "entered", why="reason__name", by="noted_by"),
        _arm(before.of(entries.exclude(left_at=None), "left_at"), "left_at", "left", became="left_why", by="left_by"),
        _arm(before.of(offers, "made_at"), "made_at", "offered", why="reason__name", starts="starts_at",
             became="answer", by="answered_by", entry="entry"),
        _arm(before.of(far, "made_at"), "made_at", "offered", why="practitioner", starts="starts_at",
             became="answer", by="answered_by", entry="entry"),
    ]  # fmt: skip
    rows = arms[0].union(*arms[1:], all=True).order_by("-moment", "-id")[:most]
    said = _sayer()
    return [said(row) for row in rows]


def _arm(
    rows: QuerySet[Any],
    moment: str,
    what: str,
    *,
    by: str,
    why: str = "",
    starts: str = "",
    became: str = "",
    entry: str = "id",
) -> QuerySet[Any, dict[str, Any]]:
    """Give each kind of fact the same columns, so that one query tells them all."""
    nothing = Value("", CharField())
    return rows.order_by().values(
        "id",
        moment=F(moment),
        what=Value(what),
        why=F(why) if why else nothing,
        starts=F(starts) if starts else Cast(Value(None), DateTimeField()),
        became=F(became) if became else nothing,
        by=F(by),
        entry_=F(entry),
    )


def _sayer() -> Callable[[dict[str, Any]], Happened]:
    now, lang = timezone.localtime(), get_language() or "fr"

    def said(row: dict[str, Any]) -> Happened:
        when = words.spoken(row["starts"], now, lang) if row["starts"] else ""
        outcomes = LeftWhy if row["what"] == "left" else Answer
        became = str(outcomes(row["became"]).label) if row["became"] else ""
        return Happened(
            row["moment"],
            row["id"],
            ICONS[row["what"]],
            str(SAID[row["what"]]) % {"when": when},
            detail=" · ".join(filter(None, [row["why"], became])),
            by=row["by"],
            url=reverse("waiting:entry", args=[row["entry_"]]),
        )

    return said
