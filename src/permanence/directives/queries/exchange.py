"""Directives told in the format of the desk's specification, and what a text in that format would change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from permanence.directives.models import Directive, Kind
from permanence.directives.rules.fields import Wrong
from permanence.directives.rules.form import tidy
from permanence.directives.rules.scenario import Entry, read, told
from permanence.directives.wrong import WRONG
from permanence.directory.models import PractitionerRole
from permanence.directory.queries import practitioners
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words

from .reading import directives, named

NAMING = ("order", "replaced_by")  # the fields that name practitioners


@dataclass(frozen=True, slots=True)
class Incoming:
    """One line of an import: what it says, what it replaces, what is wrong with it.

    :param one: the directive as it would be written, not kept; None when something is wrong with it
    :param former: the current version it changes, or with which it is identical
    """

    entry: Entry
    one: Directive | None
    former: Directive | None
    role: PractitionerRole | None

    @property
    def unchanged(self) -> bool:
        """Whether it says what is already written."""
        one, former = self.one, self.former
        return bool(one and former) and all(
            getattr(one, name) == getattr(former, name) for name in ("body", "term", "valid_from", "valid_to")
        )

    @property
    def errors(self) -> list[tuple[str, Words]]:
        """What is wrong with it: fields as written, and why, in words."""
        return [(field, WRONG[what]) for field, what in self.entry.wrong.items()]

    def as_told(self) -> dict[str, Any]:
        """Return what `actions.write_all` needs to write it."""
        entry, former = self.entry, self.former
        return {
            "practitioner_role": self.role, "kind": entry.kind, "term": entry.term, "valid_from": entry.valid_from,
            "valid_to": entry.valid_to, "body": entry.body,
            "lineage": former.lineage if former else None, "version": former.version if former else None,
        }  # fmt: skip


def as_scenario(
    actor: Actor, structure_id: UUID, now: datetime, practitioner_role_id: UUID | None = None, *, notes: bool = False
) -> list[dict[str, Any]]:
    """Return the directives of a structure, or a practitioner's own, that hold now or later, as `desk-rules` has them.

    :param notes: whether notes are told too, which the specification does not know
    """
    known = directives(actor, structure_id).exclude(valid_to__lte=now).order_by("written_at", "pk")
    if practitioner_role_id is not None:
        known = known.filter(practitioner_role_id=practitioner_role_id)
    return [told(one) for one in (known if notes else known.exclude(kind=Kind.NOTE))]


def incoming(actor: Actor, structure_id: UUID, text: str, now: datetime) -> list[Incoming]:
    """Return what a text would change in a structure, line by line; nothing is written.

    :raises Unreadable: when it is no list of directives
    """
    roles = {str(role.pk): role for role in practitioners(actor, structure_id)}
    entries = read(text, _people(roles), now)
    ids = {UUID(entry.id) for entry in entries if _is_uuid(entry.id)}
    meant = Directive.objects.filter(structure_id=structure_id).filter(Q(pk__in=ids))
    lineages = {str(one.pk): one.lineage for one in meant}
    current = {one.lineage: one for one in directives(actor, structure_id).filter(lineage__in=lineages.values())}
    found = []
    for written in entries:
        entry = replace(written, wrong={**written.wrong, **_strangers(written, roles)})
        role = roles.get(entry.practitioner or "")
        former = current.pop(lineages[entry.id], None) if entry.id in lineages else None
        if former and (former.kind, former.practitioner_role_id) != (entry.kind, role.pk if role else None):
            former = None
        found.append(Incoming(entry, None if entry.wrong else _one(structure_id, entry, role, now), former, role))
    named(line.one for line in found if line.one)
    return found


def _strangers(entry: Entry, roles: Collection[str]) -> dict[str, Wrong]:
    """Return the fields that name someone who does not practise there: named in words, or of another practice."""
    said = {name: entry.body.get(name) for name in NAMING}
    whom = {name: who if isinstance(who, list) else [who] for name, who in said.items()}
    strange = {name for name, people in whom.items() if any(who and str(who) not in roles for who in people)}
    return dict.fromkeys(strange - entry.wrong.keys(), Wrong.NOT_A_NAME)


def _one(structure_id: UUID, entry: Entry, role: PractitionerRole | None, now: datetime) -> Directive:
    return Directive(
        structure_id=structure_id,
        practitioner_role=role,
        kind=entry.kind,
        term=entry.term,
        valid_from=entry.valid_from or now,
        valid_to=entry.valid_to,
        body=tidy(entry.kind, entry.body),
        written_at=now,
    )


def _people(roles: Mapping[str, PractitionerRole]) -> dict[str, str]:
    """Return whom each id or family name means; a name borne by two means nobody."""
    names: dict[str, set[str]] = {}
    for pk, role in roles.items():
        names.setdefault(role.person.family_name.casefold(), set()).add(pk)
    alone = {name: next(iter(bearers)) for name, bearers in names.items() if len(bearers) == 1}
    return alone | {pk: pk for pk in roles}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
