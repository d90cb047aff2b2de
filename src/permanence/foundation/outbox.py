"""Events between rooms: `publish` commits the fact and its job with the data; handlers run once."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, get_type_hints
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.dateparse import parse_datetime

from . import telling
from .actor import Actor
from .ids import uuid7
from .jobs import job
from .models import Event, Handled


class Told(Protocol):
    """A frozen dataclass of ids and times, in `events/<room>.py`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def structure_id(self) -> UUID:
        """The structure where it happened."""


Handler = Callable[..., None]
log = logging.getLogger(__name__)
_handlers: dict[type, dict[str, Handler]] = {}
_events: dict[str, type] = {}


def wire(table: Mapping[type, Iterable[Handler]]) -> None:
    """Learn from `config/wiring.py` which handlers listen to which events."""
    for event, handlers in table.items():
        _events[event.__name__] = event
        _handlers[event] = {f"{h.__module__}.{h.__name__}": h for h in handlers}


def publish(event: Told) -> None:
    """Write the event to the outbox, with the job that gives it to its handlers, in the caller's transaction."""
    event_id, house = uuid7(), event.structure_id
    row = {"id": event_id, "structure_id": house, "name": type(event).__name__, "payload": _plain(event)}
    names = list(_handlers.get(type(event), {}))
    jobs = [hand_round.told(structure_id=house, event_id=event_id, handlers=names)] if len(names) > 1 else [
        hand_over.told(structure_id=house, event_id=event_id, handler=name) for name in names
    ]  # fmt: skip
    telling.event(row, jobs)


@job(queue="events", retry=8)
def hand_over(*, by: Actor, now: datetime, event_id: str, handler: str) -> None:
    """Give one event to one handler, in the same transaction as the note that it was given."""
    _give(Event.objects.get(pk=event_id), handler, by=by, now=now)


@job(queue="events", retry=8)
def hand_round(*, by: Actor, now: datetime, event_id: str, handlers: list[str]) -> None:
    """Give one event to several handlers, one after the other; who fails tries again in a job of his own."""
    row = Event.objects.get(pk=event_id)
    for handler in handlers:
        try:
            with transaction.atomic():
                _give(row, handler, by=by, now=now)
        except Exception as problem:  # the others are done with it
            log.warning("handler %s failed: %s", handler, type(problem).__name__)
            hand_over.defer(structure_id=row.structure_id, event_id=row.pk, handler=handler)


def _give(row: Event, handler: str, *, by: Actor, now: datetime) -> None:
    note = Handled(event=row, handler=handler, structure_id=row.structure_id)
    Handled.objects.bulk_create([note], ignore_conflicts=True)
    if not Handled.objects.filter(pk=note.pk).exists():
        return
    kind = _events[row.name]
    told_at = {"at": row.at.isoformat()}  # for what was told before its kind said when
    _handlers[kind][handler](_rebuild(kind, told_at | row.payload), by=by, now=now)


def _plain(event: Told) -> dict[str, Any]:
    encode = DjangoJSONEncoder().default
    told = {one.name: getattr(event, one.name) for one in fields(event)}
    return {k: encode(v) if isinstance(v, UUID | date) else v for k, v in told.items()}


def _rebuild(kind: type, payload: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{f.name: _typed(hints[f.name], payload[f.name]) for f in fields(kind)})


def _typed(hint: Any, value: Any) -> Any:
    if hint is UUID:
        return UUID(value)
    if hint is datetime:
        return parse_datetime(value)
    if hint is date:
        return date.fromisoformat(value)
    return value
