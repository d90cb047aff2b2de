"""What waits for whom on the home page: one short function a figure, asking the room that knows."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from permanence.desk import queries as desk
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.queries import faults
from permanence.shell.home import Teller, Tile
from permanence.ui import words
from permanence.waiting import queries as waiting


def calls(actor: Actor, now: datetime) -> Tile | None:
    """Lines that ring and nobody has taken."""
    if not actor.may(Can.ANSWER):
        return None
    waiting = desk.queue(actor, now).ringing
    longest = words.duration((now - waiting[0].rang_at).total_seconds()) if waiting else ""
    hint = _("longest: %(wait)s") % {"wait": longest} if waiting else _("nobody waits")
    return Tile(_("Calls to take"), len(waiting), reverse("desk:console"), hint, "soon" if waiting else "")


def requests(actor: Actor, now: datetime) -> Tile | None:
    """Requests left without an answer, and how many are late."""
    if not actor.may(Can.ANSWER):
        return None
    due = list(desk.board(actor, now).values_list("due_at", flat=True))
    late = sum(at is not None and at < now for at in due)
    hint = ngettext("%(count)s late", "%(count)s late", late) % {"count": late} if late else _("none is late")
    return Tile(_("Open requests"), len(due), reverse("desk:board") + "?show=all", hint, "danger" if late else "")


def offers(actor: Actor, now: datetime) -> Tile | None:
    """Times given back that must be offered by telephone."""
    if not actor.may(Can.BOOK):
        return None
    first = waiting.to_call(actor)
    if not first:
        return None
    hint = _first(first[0].answer_by, now)
    return Tile(_("Waiting list: to call"), len(first), reverse("waiting:list"), hint, "soon")


def questions(actor: Actor, now: datetime) -> Tile | None:
    """What the desk asks of a practitioner, and by when the most pressing is to be answered."""
    if not actor.may(Can.RECEIVE):
        return None
    due = list(desk.open_questions(actor).values_list("answer_by", flat=True))
    if not due:
        return None
    hint = _first(due[0], now)
    return Tile(_("To answer"), len(due), reverse("desk:mine"), hint, "danger" if due[0] < now else "soon")


def _first(until: datetime, now: datetime) -> str:
    when = words.spoken(timezone.localtime(until), timezone.localtime(now), get_language() or "fr")
    return _("the first before %(when)s") % {"when": when.replace(" ", "\u00a0")}


def corrections(actor: Actor, now: datetime) -> Tile | None:
    """Files with something wrong or missing of who comes within a week."""
    if not actor.may(Can.EDIT_PATIENT):
        return None
    soon = faults.soon(actor, now)
    if not soon:
        return None
    return Tile(_("Files to correct"), soon, reverse("patients:corrections"), _("of who comes this week"), "soon")


TELLERS: list[Teller] = [questions, calls, requests, offers, corrections]
