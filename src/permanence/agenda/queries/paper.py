"""What is put on paper: one practitioner's days, with names and telephones; always for an actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from permanence.agenda.models import Appointment
from permanence.foundation.actor import Actor
from permanence.patients.models import Contact

from .columns import Column
from .sheets import Sheet, Stretch, Visit, sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of paper; without its facts for whoever may not know who comes."""

    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None
    phone: str
    awaits_referral: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One day of one practitioner on paper."""

    on: datetime
    entries: list[Entry]
    opened: list[Stretch]
    closed: list[Stretch]


def pages(
    actor: Actor, columns: Sequence[Column], midnights: Sequence[datetime], *, now: datetime
) -> list[tuple[Column, list[Page]]]:
    """Return the days of each column; `midnights` are the beginnings of the days, and the end of the last one."""
    found = sheet(actor, columns, midnights[0], midnights[-1], now=now)
    phones = _phones(visit.appointment.patient_id for visit in found.visits if visit.appointment)
    days = list(pairwise(midnights))
    return [(one, [_page(found, one.id, begins, ends, phones) for begins, ends in days]) for one in columns]


def _page(found: Sheet, column_id: UUID, begins: datetime, ends: datetime, phones: dict[UUID, str]) -> Page:
    def mine(one: Visit | Stretch) -> bool:
        return one.column_id == column_id and one.starts_at < ends and one.ends_at > begins

    visits = [one for one in found.visits if mine(one) and one.starts_at >= begins]
    stretches = [one for one in found.stretches if mine(one)]
    return Page(
        begins,
        [Entry(v.starts_at, v.ends_at, v.appointment, _phone(v, phones), v.awaits_referral) for v in visits],
        [one for one in stretches if one.kind in ("open", "kept")],
        [one for one in stretches if one.kind == "closed"],
    )


def _phone(visit: Visit, phones: dict[UUID, str]) -> str:
    return phones.get(visit.appointment.patient_id, "") if visit.appointment else ""


def _phones(patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    contacts = Contact.objects.filter(patient_id__in=set(patient_ids), system="phone").order_by("-pk")
    return dict(contacts.values_list("patient_id", "value"))
