"""The column of calls and requests beside the console: read once for all who see the same, drawn row by row.

What differs from one of them to the next is which rows he has, and in three of them a mark that is filled in last.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from permanence.desk import queries, words
from permanence.desk.models import Call, DifficultCall, Request
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.drawn import Parts
from permanence.foundation.turns import Order
from permanence.ui.templatetags.same import TOKEN
from permanence.waiting import queries as waiting

ROWS = "desk/rows.html"
VISITOR_KEY, AGENT = "the-key-of-the-visitor", "{agent}"
TIMER = re.compile(r'(role="timer"[^>]*>)[^<]*')  # the page counts on from where it began


@dataclass(slots=True)
class Seen:
    """What was read for people who see the same, and the rows drawn of it.

    :param streamed: sent by streams, where htmx adds the token of the page, and the page counts the seconds
    """

    by: Actor
    now: datetime
    calls: list[Call]
    orders: Mapping[UUID, Sequence[Order]]
    teams: Mapping[UUID | None, list[queries.Mate]]
    rescues: list[DifficultCall]
    counter: Structure | None
    visitors: list[Request]
    to_call: list[Any]
    board: list[Request]
    board_count: int
    streamed: bool = False
    rows: dict[Any, str] = field(default_factory=dict)
    known: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def queue(self, actor: Actor) -> queries.Queue:
        """Return the calls as one of them sees them."""
        return queries.queue_of(actor, self.calls, self.orders, self.now)

    def own(self, actor: Actor) -> queries.Mate | None:
        """Return himself among his team."""
        return next((mate for mate in self.teams[actor.id] if mate.person.pk == actor.id), None)

    def known_of(self, call: Call) -> dict[str, Any]:
        """Return what is to be known before a call is answered, whoever does."""
        if call.pk not in self.known:
            found = what_rings(replace(self.by, id=None), call, self.now)
            found["practice"] = replace(found["practice"], greeting=call.line.greeting)
            self.known[call.pk] = found
        return self.known[call.pk]

    def row(self, part: str, about: Any, **more: Any) -> str:
        """Draw a row, the first time it is asked for.

        :param about: what tells it from the others of its kind
        """
        drawn = self.rows.get((part, about))
        if drawn is None:
            context = {"now": self.now, "csrf_token": TOKEN, **more}
            drawn = get_template(f"{ROWS}#{part}").render(context)
            if self.streamed:
                drawn = TIMER.sub(r"\1", drawn.replace(TOKEN, ""))
            self.rows[part, about] = drawn
        return drawn


def read(people: Sequence[Actor], now: datetime, *, streamed: bool = False) -> Seen:
    """Read the column for several who have the same rights at the same place."""
    by = people[0]
    counter = queries.counter(by)
    visitors = list(queries.visitors(counter, now)[: queries.SHOWN_BESIDE])
    here = [visitor.pk for visitor in visitors]
    board = queries.board_beside(by, now, but=here)
    more = len(board) == queries.SHOWN_BESIDE
    calls = queries.heard(by, now)
    return Seen(
        by=by,
        now=now,
        calls=calls,
        orders=queries.orders_of(queries.ringing(calls), now),
        teams=queries.teams(people, now),
        rescues=queries.rescues(by),
        counter=counter,
        visitors=visitors,
        to_call=waiting.to_call(by),
        board=board,
        board_count=queries.board(by, now).exclude(pk__in=here).count() if more else len(board),
        streamed=streamed,
    )


def what_rings(actor: Actor, call: Call, now: datetime) -> dict[str, Any]:
    """Return what is to be known of the practice whose line rings, so that it is read before answering."""
    asked = queries.request(actor, call.request.pk)
    holding = queries.in_force(actor, asked, now)
    practice = queries.practice(actor, asked, holding)
    return {"call": call, "asked": asked, "practice": practice, "said": words.said(holding)}


def drawn(people: Sequence[Actor], now: datetime) -> list[Parts]:
    """Draw the column for several who have the same rights at the same place, as their streams send it."""
    seen = read(people, now, streamed=True)
    board = _board(seen)
    return [{**_own_part(seen, one), **board, **at_rest(seen, one)} for one in people]


def column(seen: Seen, actor: Actor) -> Parts:
    """Return the rows of the column for one of those who see this, by their places."""
    return {**_own_part(seen, actor), **_board(seen)}


def on_page(parts: Parts, token: str, here: str | None) -> dict[str, list[str]]:
    """Fill in the token of a page, and mark where one is.

    :param here: the address of the request on the screen
    """
    return {
        place.replace("-", "_"): [_marked(html, token, here) for html in rows.values()] for place, rows in parts.items()
    }


def at_rest(seen: Seen, actor: Actor) -> Parts:
    """Return what the pane shows while nothing is worked on: the call to answer next, and what is to be known of it."""
    call = seen.queue(actor).next
    about = call.pk if call else None
    known = seen.row("known", about, ringing=seen.known_of(call) if call else None)
    own = seen.own(actor)
    name = own.person.short_name if own else ""
    return {
        "next": {"next": seen.row("next", about, call=call)},
        "known": {"known": known.replace(AGENT, escape(name))},
    }


def _own_part(seen: Seen, actor: Actor) -> Parts:
    queue = seen.queue(actor)
    return {
        "ringing-count": _count(len(queue.ringing), quiet=True),
        "team": _team(seen, actor),
        "calls": _calls(seen, actor, queue),
        "visitors": _visitors(seen, actor),
    }


def _count(number: int, *, quiet: bool = False) -> dict[str, str]:
    return {} if quiet and not number else {"count": f'<span class="count" data-row="count">{number}</span>'}


def _team(seen: Seen, actor: Actor) -> dict[str, str]:
    mates, own = seen.teams[actor.id], seen.own(actor)
    rows = {"pause": seen.row("pause", own.in_pause, in_pause=own.in_pause)} if own else {}
    return rows | ({"mates": seen.row("mates", id(mates), team=mates)} if len(mates) > 1 else {})


def _calls(seen: Seen, actor: Actor, queue: queries.Queue) -> dict[str, str]:
    asked = [one for one in seen.rescues if one.helper_id == actor.id]
    rows = {f"rescue-{one.pk}": seen.row("rescue", one.pk, one=one) for one in asked}
    rows |= {f"call-{call.pk}": seen.row("mine", call.pk, call=call) for call in queue.mine}
    for place, call in enumerate(queue.ringing):
        part, first = ("ring", True) if place == 0 else ("ring-after", False)
        rows[f"call-{call.pk}"] = seen.row(part, call.pk, call=call, since=call.rang_at, first=first)
    rows |= {f"call-{call.pk}": seen.row("other", call.pk, call=call) for call in queue.others}
    return rows if queue.ringing or queue.mine or queue.others else rows | {"none": seen.row("no-call", None)}


def _visitors(seen: Seen, actor: Actor) -> dict[str, str]:
    """Return who is at the counter; the key by which one more is told twice, and counted once, changes with them."""
    if seen.counter is None:
        return {}
    mine = frozenset(visitor.pk for visitor in seen.visitors if visitor.owner_id == actor.id)
    html = seen.row("visitors", mine, visitors=seen.visitors, mine=mine, key=VISITOR_KEY)
    return {"visitors": html.replace(VISITOR_KEY, str(uuid5(NAMESPACE_URL, f"{actor.id}{html}")))}


def _board(seen: Seen) -> Parts:
    """Return what is the same for all of them."""
    rows = {"to-call": seen.row("to-call", None, to_call=seen.to_call)} if seen.to_call else {}
    rows |= {f"open-{one.pk}": seen.row("open", one.pk, open=one) for one in seen.board}
    if not seen.board:
        rows["none"] = seen.row("no-request", None)
    if seen.board_count > len(seen.board):
        rows["more"] = seen.row("more", None)
    return {"board-count": _count(seen.board_count), "board": rows}


def _marked(html: str, token: str, here: str | None) -> str:
    whole = html.replace(TOKEN, token)
    if here:
        whole = whole.replace(f'href="{here}"', f'href="{here}" aria-current="true"')
    return mark_safe(whole)  # noqa: S308 (drawn by our templates)
