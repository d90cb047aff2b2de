"""The same asked twice of one person: followed up once, in the request that was first."""

from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from permanence.desk import queries, words
from permanence.desk.models import Outcome, Request
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .endings import close
from .requests import locked, reread, set_to


class NothingBefore(Refusal):
    """No open request asks the same any more."""

    title = gettext_lazy("The first request is no longer open")
    next_step = gettext_lazy("Go on with this one: nothing was changed.")


@action(Can.ANSWER, audit="request.joined_first", of="request")
def join_first(*, by: Actor, request: Request, now: datetime) -> Request:
    """Close a request in which the same was asked as in an open one, which keeps what was noted here; return that one.

    :raises NothingBefore: when that one has had its answer
    """
    held = locked(by, request)
    first = queries.asked_before(by, held)
    if first is None:
        raise NothingBefore
    kept = reread(first)  # opened before: of two requests the later is always held first
    if kept.outcome:
        raise NothingBefore
    again = _("Asked again %(when)s.") % {"when": words.aloud(queries.local(held, now), get_language() or "fr")}
    set_to(kept, understood="\n".join(filter(None, (kept.understood, f"{again} {held.words}".strip()))))
    tell("desk", kept.structure_id, request=kept.pk)
    close(held, Outcome.MESSAGE, now, starts_at=None)
    return kept
