"""The patients of a structure as a list: whom it knows already, who was used since, and all of them as a sheet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import DO_NOTHING, Exists, F, ManyToOneRel, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.coverage.models import Coverage
from permanence.foundation.actor import Actor
from permanence.foundation.models import Change
from permanence.foundation.rights import Can
from permanence.kernel.models import Task
from permanence.lists.models import Line
from permanence.lists.rules.lines import Person, same_as
from permanence.messaging.models import Message
from permanence.patients import guarding
from permanence.patients.models import Address, Contact, Patient, Relative
from permanence.ui import words
from permanence.ui.handing import Sheet
from permanence.ui.sorting import rows_in_order

AT_ONCE = 2000
Key = tuple[str, str, object]
WAYS = ("phone", "email")
NOTED: dict[type[Model], str] = {Coverage: "coverage_coverage", Address: "patients_address"}  # by a list, with a file
SORTS = {
    "name": F("sort_name"),
    "born": F("birth_date"),
    "sex": F("sex"),
    "opened": F("created_at"),
    "practice": F("structure__name"),
}


@dataclass(frozen=True, slots=True)
class Only:
    """Which part of the list of patients is looked at; nothing is all of it.

    :param reached: of `WAYS`, or anything else for those who cannot be reached at all
    """

    structure_id: UUID | None = None
    born_from: date | None = None
    born_until: date | None = None
    reached: str = ""


def known(structure_id: UUID, people: Iterable[Person]) -> dict[Key, UUID]:
    """Return the files a structure has of these people: the same names and birth date, however they are typed."""
    days = {one.birth_date for one in people if one.birth_date}
    among = Patient.objects.filter(structure_id=structure_id, birth_date__in=days)
    found: dict[Key, UUID] = {}
    for pk, birth_name, used_name, first_names, born in among.values_list(
        "pk", "birth_name", "used_name", "first_names", "birth_date"
    ).iterator(2000):
        for name in filter(None, (birth_name, used_name)):
            found.setdefault(same_as(name, first_names, born), pk)
    return found


def used(made: Mapping[UUID, int]) -> set[UUID]:
    """Tell which files were changed, or had anything noted about them in whatever room, since a list made them.

    :param made: each file with how many numbers, addresses, relatives and rights it was made with
    """
    changed = Change.objects.filter(row_id__in=made, table="patients_patient", operation="update")
    found: set[Any] = {*changed.values_list("row_id", flat=True)}
    beside: Counter[Any] = Counter()
    for model in (Contact, Relative):
        rows = model.objects.filter(patient__in=made).annotate(then=Q(created_at=F("patient__created_at")))
        beside.update(rows.filter(then=True).values_list("patient", flat=True))
        found |= {*rows.filter(then=False).values_list("patient", flat=True)}
    for kind, table in NOTED.items():
        noted = QuerySet[Any](kind).filter(patient__in=made)
        beside.update(noted.values_list("patient", flat=True))
        of_row = Change.objects.filter(row_id=OuterRef("pk"), table=table)
        since = of_row.exclude(operation="insert", at=OuterRef("patient__created_at"))
        found |= {*noted.filter(Exists(since)).values_list("patient", flat=True)}
    found |= {pk for pk, count in made.items() if beside[pk] != count}
    for model, name in _hanging():
        found |= {*model.objects.filter(**{f"{name}__in": made}).values_list(name, flat=True)}
    return found - {None}


def noted_beside(patient: Patient) -> int:
    """Tell with how many rights a file was made, and whether with where he lives."""
    return sum(QuerySet(model).filter(patient=patient).count() for model in NOTED)


def _hanging() -> Iterator[tuple[Any, str]]:
    """Yield the tables of every room that name a patient; what the database derives by itself counts for nothing."""
    for link in Patient._meta.get_fields(include_hidden=True):
        if not isinstance(link, ManyToOneRel) or link.on_delete is DO_NOTHING:
            continue
        made_with_it = link.related_model is Relative and link.field.name == "patient"
        if link.related_model not in (Contact, Line, *NOTED) and not made_with_it:
            yield link.related_model, link.field.name
    yield Message, "person"
    yield Task, "about_id"


def listed(actor: Actor, only: Only = Only(), sort: str = "") -> QuerySet[Patient]:
    """Return the patients whom the actor manages, by name; of files merged into another one, that one alone.

    :param sort: by `SORTS`, as an address says it (`ui.sorting`)
    """
    chosen = only.structure_id or actor.at
    managed = [one for one in actor.structures(Can.MANAGE_PATIENTS) if chosen in (None, one)]
    found = Patient.objects.filter(structure_id__in=managed, merged_into=None)
    if only.born_from:
        found = found.filter(birth_date__gte=only.born_from)
    if only.born_until:
        found = found.filter(birth_date__lte=only.born_until)
    way = Contact.objects.filter(patient=OuterRef("pk"))
    if only.reached in WAYS:
        found = found.filter(Exists(way.filter(system=only.reached)))
    elif only.reached:
        found = found.exclude(Exists(way))
    found = found.select_related("structure").prefetch_related("contacts").order_by("structure_id", "sort_name", "pk")
    return rows_in_order(found, sort, SORTS)


def sheet(actor: Actor, only: Only = Only(), sort: str = "") -> tuple[Sheet, list[UUID]]:
    """Return the same patients as a sheet, and the structure of each line.

    Of a file kept closer from him it tells no contact. Its titles are those by which a list is read, so that what was
    taken out can be brought in.
    """
    rows, structures = [], []
    files = listed(actor, only, sort).iterator(AT_ONCE)
    while some := list(islice(files, AT_ONCE)):
        closed = guarding.closed(actor, some)
        rows += [_row(one, reached=one.pk not in closed) for one in some]
        structures += [one.structure_id for one in some]
    heads = [
        _("Birth name"), _("Name in use"), _("First names"), _("Birth date"), _("Sex"), _("Telephone"),
        _("Other telephone"), pgettext("list", "E-mail address"), _("Practice"),
    ]  # fmt: skip
    return Sheet("patients", _("Patients"), heads, rows), structures


def _row(one: Patient, *, reached: bool) -> list[object]:
    contacts = list(one.contacts.all()) if reached else []
    phones = [words.phone(contact.value) for contact in contacts if contact.system == "phone"]
    first, second = [*phones, "", ""][:2]
    sex = one.get_sex_display() if one.sex != "unknown" else ""
    return [
        one.birth_name, one.used_name, one.first_names, one.birth_date, sex, first, second,
        one.email if reached else "", one.structure.name,
    ]  # fmt: skip
