"""A structure with a row in every table that has a place for words, each word told from all others."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import DateTimeRangeField
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from permanence.foundation.actor import scope, system

from .test_addresses import EXAMPLES, World

CANARY = re.compile(rb"kanari\w*", re.IGNORECASE)
# Tables that no row was made in here: what they keep of words.
WORDLESS = {
    "patients.Double": "why two files may be one: codes",
    "coverage.Paper": "kinds of papers, or the words of one",
    "coverage.Came": "who noted that a paper came",
    "desk.ProposalMade": "what the desk proposed: codes, and the script's own words",
    "api.SasOffer": "who opened times to the national platform",
    "insights.Report": "who made a report of figures",
}
# Fields of text that hold a code, a number or an address of the house's own making: nobody writes in them.
CODES = re.compile(
    r"(^|_)(code|codes|state|kind|role|system|status|number|digest|secret|sealed|key|mark|marks|rrule|hour|hours|phone|"
    r"siret|finess|rpps|email|language|zone|provider|provider_id|client_id|address|way|right|step|verb|via|happening|"
    r"table|operation|actor|actor_kind|sounds|wording|decision|version|uid|etag|token|about|subject_type|action|server|"
    r"traits)$"
)


@cache
def tables() -> tuple[Any, ...]:
    """Return every table of a structure's own that has a place for words."""
    return tuple(model for model in apps.get_models() if words_of(model))


@cache
def words_of(model: Any) -> tuple[Any, ...]:
    """Return the fields of a model where somebody writes freely."""
    fields = model._meta.concrete_fields
    own = any(field.attname == "structure_id" for field in fields)
    return tuple(field for field in fields if own and _free(field))


def _free(field: Any) -> bool:
    text = isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key
    return text and (field.max_length or 999) >= 20 and not CODES.search(field.attname)


def word(model: Any, field: Any) -> str:
    """Return the word planted in a field."""
    return f"Kanari{model._meta.label}{field.attname}".replace(".", "").replace("_", "")[: field.max_length or 99]


def plant(world: World) -> dict[str, Any]:
    """Fill the structure with words, and return an example of each argument of an address."""
    found = {name: make(world) for name, make in EXAMPLES.items()}
    with scope(system("test", [world.here.pk])):
        for model in tables():
            if not _written(world, model):
                _born(world, model, all_words=True) or _born(world, model, all_words=False)
    return found


def _written(world: World, model: Any) -> bool:
    """Write the words into the rows there are; what nobody may edit, or has a grammar, refuses them."""
    wrote = False
    for pk in model.objects.filter(structure_id=world.here.pk).values_list("pk", flat=True)[:3]:
        told = {field.attname: word(model, field) for field in words_of(model)}
        for some in ([told], [{name: value} for name, value in told.items()]):
            done = [_update(model, pk, values) for values in some]
            wrote = wrote or any(done)
            if all(done):
                break
    return wrote


def _update(model: Any, pk: Any, values: dict[str, str]) -> bool:
    try:
        with transaction.atomic():
            return bool(model.objects.filter(pk=pk).update(**values))
    except DatabaseError:
        return False


def _born(world: World, model: Any, *, all_words: bool) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            model.objects.create(**dict(_values(world, model, all_words=all_words)))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except (DatabaseError, IndexError, TypeError):
        return False
    return True


def _values(world: World, model: Any, *, all_words: bool) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        left_out = field.null or field.primary_key or field.has_default() or getattr(field, "generated", False)
        if field.attname == "structure_id":
            yield field.attname, world.here.pk
        elif field in words_of(model) and (all_words or not field.blank):
            yield field.attname, word(model, field)
        elif not left_out and not (field.blank and isinstance(field, models.CharField | models.TextField)):
            yield field.attname, _value(world, field)


def _value(world: World, field: Any) -> Any:
    now = timezone.now()
    if field.remote_field:
        target = field.remote_field.model
        own = any(one.attname == "structure_id" for one in target._meta.concrete_fields)
        return target.objects.filter(**({"structure_id": world.here.pk} if own else {})).values_list("pk", flat=True)[0]
    if field.choices:
        return field.choices[0][0]
    plain = {
        models.DateTimeField: now, models.DateField: date(2026, 3, 2), models.TimeField: time(9), ArrayField: [],
        models.BooleanField: False, models.JSONField: {}, models.UUIDField: world.alice.id, models.BinaryField: b"-",
        DateTimeRangeField: (now, now + timedelta(hours=1)), models.IntegerField: 1,
    }  # fmt: skip
    return next((value for kind, value in plain.items() if isinstance(field, kind)), "a"[: field.max_length or 9])
