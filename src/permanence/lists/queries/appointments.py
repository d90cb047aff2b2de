"""What a structure has that appointments of another software may mean: patients, practitioners, reasons, rooms."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DO_NOTHING, F, ManyToOneRel, QuerySet

from permanence.agenda.models import Appointment, Cancellation, Note, Status, Step, VisitReason
from permanence.capacity.models import Reservation, Resource, ResourceKind
from permanence.directory.models import PractitionerRole
from permanence.foundation.models import Change
from permanence.lists.models import Import, Line, LineState
from permanence.lists.rules import naming
from permanence.lists.rules.agenda_columns import Field
from permanence.lists.rules.appointments import Told, read
from permanence.lists.rules.columns import fold
from permanence.lists.rules.naming import File, People
from permanence.patients.models import Contact, Patient

from .imports import AT_FIRST, columns_of

PRACTITIONER, REASON, ROOM, NAMES = "practitioner", "reason", "room", "names"


@dataclass(frozen=True, slots=True)
class House:
    """A structure as another software's words are matched with it."""

    zone: ZoneInfo
    roles: Mapping[UUID, tuple[str, str]]  # family and given name
    reasons: Mapping[UUID, Mapping[str, VisitReason]]  # of each practitioner, by their names folded
    rooms: Mapping[str, UUID]
    choices: Mapping[str, Any]
    _said: dict[str, UUID | None] = field(default_factory=dict)

    def practitioner(self, text: str) -> UUID | None:
        """Return which practitioner is meant: as someone chose, else the one whose name it is, else the only one."""
        if text not in self._said:
            self._said[text] = self._practitioner(text)
        return self._said[text]

    def _practitioner(self, text: str) -> UUID | None:
        chosen = self.choices.get(PRACTITIONER, {}).get(text)
        if chosen is not None:
            return UUID(chosen) if chosen and UUID(chosen) in self.roles else None
        if len(self.roles) == 1 and not text:
            return next(iter(self.roles))
        return naming.practitioner(text, self.roles) if text else None

    def reason(self, role_id: UUID, text: str) -> VisitReason | None:
        """Return his reason of this name, or of the name someone chose for it."""
        theirs = self.reasons.get(role_id, {})
        chosen = self.choices.get(REASON, {}).get(text)
        return theirs.get(fold(text if chosen is None else chosen))

    def room(self, text: str) -> UUID | None:
        """Return which room is meant."""
        chosen = self.choices.get(ROOM, {}).get(text)
        if chosen is not None:
            return UUID(chosen) if chosen and UUID(chosen) in self.rooms.values() else None
        return self.rooms.get(fold(text)) if text else None


def house(of: Import) -> House:
    """Return the structure of a list as its words are matched with it."""
    roles = PractitionerRole.objects.filter(structure=of.structure).select_related("person")
    reasons: dict[UUID, dict[str, VisitReason]] = defaultdict(dict)
    for one in VisitReason.objects.filter(structure=of.structure, withdrawn_at=None):
        reasons[one.practitioner_role_id][fold(one.name)] = one
    return House(
        ZoneInfo(of.structure.time_zone),
        {role.pk: (role.person.family_name, role.person.given_name) for role in roles},
        reasons,
        {fold(name): pk for name, pk in rooms(of)},
        of.choices,
    )


def people(structure_id: UUID) -> People:
    """Return the files of a structure by their names; those that were merged into another are not among them."""
    phones: dict[UUID, set[str]] = defaultdict(set)
    reached = Contact.objects.filter(patient__structure=structure_id, system="phone")
    for pk, number in reached.values_list("patient_id", "value").iterator(5000):
        phones[pk].add(number)
    living = Patient.objects.filter(structure=structure_id, merged_into=None)
    rows = living.values_list("pk", "birth_name", "used_name", "first_names", "birth_date").iterator(5000)
    return People([File(pk, (name, used), first, born, frozenset(phones[pk])) for pk, name, used, first, born in rows])


def candidates(of: Import, files: Iterable[UUID]) -> QuerySet[Patient]:
    """Return whose files a name could mean."""
    return Patient.objects.filter(structure=of.structure, pk__in=[*files]).order_by("sort_name")


def rooms(of: Import) -> list[tuple[str, UUID]]:
    """Return the rooms of the structure by their names."""
    found = Resource.objects.filter(structure=of.structure, kind=ResourceKind.ROOM, retired_on=None)
    return list(found.values_list("name", "pk"))


def died(structure_id: UUID) -> set[UUID]:
    """Return the files that are noted as of someone deceased."""
    return {*Patient.objects.filter(structure=structure_id, died_on__isnull=False).values_list("pk", flat=True)}


def agenda_preview(of: Import) -> list[tuple[Line, Told]]:
    """Return the first lines as they are read."""
    columns, zone = agenda_columns_of(of), ZoneInfo(of.structure.time_zone)
    return [(line, read(line.cells, columns, zone)) for line in of.lines.select_related("patient")[:AT_FIRST]]


def agenda_columns_of(of: Import) -> dict[Field, int]:
    """Return in which column each thing of an appointment stands."""
    return {Field(name): at for name, at in columns_of(of).items()}


def said(of: Import, field: Field) -> dict[str, int]:
    """Return what stands in one column, and in how many lines; of a column that is nowhere, nothing in all of them."""
    at = columns_of(of).get(field)
    if at is None:
        return {"": of.lines.count()}
    lines = of.lines.order_by().values_list("cells", flat=True).iterator(5000)
    return dict(Counter(" ".join(cells[at].split()) if at < len(cells) else "" for cells in lines))


def unsure(of: Import) -> list[tuple[list[Line], Told]]:
    """Return the lines of which it is not sure for whom they are, those of one name together."""
    columns, zone = agenda_columns_of(of), ZoneInfo(of.structure.time_zone)
    by_name: dict[tuple[str, ...], tuple[list[Line], Told]] = {}
    for line in of.lines.filter(state=LineState.UNSURE):
        told = read(line.cells, columns, zone)
        by_name.setdefault(told.named.key, ([], told))[0].append(line)
    return list(by_name.values())


def there(structure_id: UUID, moments: Iterable[datetime]) -> set[tuple[UUID, UUID, datetime]]:
    """Return for whom, with whom and when appointments stand between the first and the last of the moments."""
    span = [*moments]
    if not span:
        return set()
    found = Appointment.objects.filter(structure=structure_id, starts_at__gte=min(span), starts_at__lte=max(span))
    standing = found.exclude(status=Status.CANCELLED)
    return {*standing.values_list("patient_id", "practitioner_role_id", "starts_at")}


def busy(structure_id: UUID, low: datetime, high: datetime) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """Return when each practitioner is taken already, in order."""
    found = Reservation.objects.filter(
        structure=structure_id,
        state="booked",
        ends_at__gt=low,
        starts_at__lt=high,
        resource__practitioner_role__isnull=False,
    )
    taken: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for role_id, begins, ends in found.order_by("starts_at").values_list(
        "resource__practitioner_role_id", "starts_at", "ends_at"
    ):
        taken[role_id].append((begins, ends))
    return taken


def used_appointments(made: Mapping[UUID, int]) -> set[UUID]:
    """Tell which appointments were changed, or had anything noted about them in whatever room, since a list made them.

    :param made: each appointment with how many rows were noted beside it
    """
    changed = Change.objects.filter(row_id__in=made, table="agenda_appointment", operation="update")
    found: set[Any] = {*changed.values_list("row_id", flat=True)}
    beside: Counter[UUID] = Counter()
    for noted in (Step, Cancellation, Note):
        beside.update(noted.objects.filter(appointment__in=made).values_list("appointment_id", flat=True))
    found |= {pk for pk, count in made.items() if beside[pk] != count}
    for model, name in _hanging():
        found |= {*model.objects.filter(**{f"{name}__in": made}).values_list(name, flat=True)}
    return found - {None}


def _hanging() -> Iterator[tuple[Any, str]]:
    for link in Appointment._meta.get_fields(include_hidden=True):
        if not isinstance(link, ManyToOneRel) or link.on_delete is DO_NOTHING:
            continue
        if link.related_model not in (Step, Cancellation, Note, Line):
            yield link.related_model, link.field.name


def next_appointments(of: Import, some: int) -> QuerySet[Line]:
    """Return the next lines to bring in, by their time: so that the free time of a day is computed once."""
    return of.lines.filter(state=LineState.GOOD).order_by(F("starts_at").asc(nulls_last=True), "number")[:some]
