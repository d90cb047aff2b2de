"""A training practice like a real one: its team under invented names, its hours, its reasons, its directives.

Nobody real comes along: no patient, no appointment, no name, no note, no reason of an absence.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from permanence.agenda import actions as agenda
from permanence.agenda.models import VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity import queries as hours
from permanence.capacity.models import OpeningRule, Resource
from permanence.directives import actions as directives
from permanence.directives.models import Directive, Kind
from permanence.directory import actions as directory
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation.actor import Actor

from .models import Ground

# Invented: names of things, and given names that both women and men bear.
NAMES = (
    ("Exemple", "Camille"), ("Modèle", "Dominique"), ("Essai", "Claude"), ("Gabarit", "Maxime"), ("Brouillon", "Sacha"),
    ("Esquisse", "Alix"), ("Ébauche", "Noa"), ("Maquette", "Charlie"), ("Canevas", "Andrea"), ("Patron", "Lou"),
    ("Croquis", "Eden"), ("Épreuve", "Morgan"),
)  # fmt: skip


def team(like: PractitionerRole) -> list[PractitionerRole]:
    """Return whom a training practice has: the one called first, then those of his specialty, then the others."""
    others = PractitionerRole.objects.filter(structure=like.structure_id).exclude(pk=like.pk)
    found = sorted(others.select_related("person", "site"), key=lambda one: (one.specialty != like.specialty, one.pk))
    return [like, *found][: len(NAMES)]


def appoint(by: Actor, site: Site, like: PractitionerRole, since: datetime) -> dict[str, PractitionerRole]:
    """Appoint an invented practitioner for each of the team, with his hours and reasons; by whom they stand for."""
    made: dict[str, PractitionerRole] = {}
    for real, (family_name, given_name) in zip(team(like), NAMES, strict=False):
        person = directory.add_person(
            by=by, structure=site.structure, title=real.person.title, family_name=family_name, given_name=given_name
        )
        role = directory.appoint(by=by, structure=site.structure, person=person, site=site, specialty=real.specialty)
        resource = capacity.add_practitioner(by=by, practitioner_role=role)
        _hours(by, real, resource, _reasons(by, real, role), since)
        made[str(real.pk)] = role
    return made


def follow(by: Actor, ground: Ground, now: datetime) -> bool:
    """Let a training practice have the directives its model has now; tell whether any had changed.

    :param by: who may read the model's directives and write those of the training practice
    """
    if ground.like is None:
        return False
    current = _current(ground.like.structure_id, now)
    seen = sorted(f"{one.lineage}:{one.version}" for one in current)
    if seen == ground.copied.get("directives"):
        return False
    for former in Directive.objects.filter(structure=ground.structure_id, replaced_at=None):
        directives.withdraw(by=by, directive=former, now=now)
    roles = {pk: UUID(role) for pk, role in ground.copied["team"].items()}
    told = list(_told(current, roles))
    directives.write_all(by=by, structure=ground.structure, told=told, now=now)
    ground.copied = ground.copied | {"directives": seen}
    ground.save(update_fields=["copied"])
    return True


def _reasons(by: Actor, real: PractitionerRole, role: PractitionerRole) -> dict[UUID, UUID]:
    return {
        one.pk: agenda.add_reason(
            by=by, practitioner_role=role, name=one.name, duration_min=one.duration_min, color=one.color, rank=one.rank,
            modality=one.modality, referral_required=one.referral_required, max_wait_days=one.max_wait_days,
            grouped=one.grouped,
        ).pk
        for one in VisitReason.objects.filter(practitioner_role=real, withdrawn_at=None)
    }  # fmt: skip


def _hours(
    by: Actor, real: PractitionerRole, resource: Resource, reasons: Mapping[UUID, UUID], since: datetime
) -> None:
    """Open what the real one opens from now on; where two would meet, the first stands."""
    for rule in OpeningRule.objects.filter(resource__practitioner_role=real).order_by("kind", "pk"):
        said = hours.recurring(rule)
        if said.until_on and said.until_on < since.date():
            continue
        only = [reasons[one] for one in rule.reasons or () if one in reasons]
        if rule.reasons and not only:
            continue
        terms = capacity.Terms(rule.kind, rule.channel, only or None, rule.release_h, rule.seats)
        try:
            capacity.open_recurring(by=by, resource=resource, recurring=said, terms=terms, now=since)
        except capacity.OpeningOverlaps:
            continue


def _current(structure_id: UUID, now: datetime) -> list[Directive]:
    """Return the directives of a practice that hold now or later; notes are left, they may name someone."""
    known = Directive.objects.filter(structure=structure_id, replaced_at=None).exclude(kind=Kind.NOTE)
    return list(known.exclude(valid_to__lte=now).order_by("written_at", "pk"))


def _told(current: Sequence[Directive], roles: Mapping[str, UUID]) -> Iterator[dict[str, Any]]:
    """Yield each directive as it is written in the training practice, about those who stand for the real ones."""
    made = {role.pk: role for role in PractitionerRole.objects.filter(pk__in=roles.values())}
    for one in current:
        if one.practitioner_role_id and str(one.practitioner_role_id) not in roles:
            continue
        body = dict(one.body)
        if "order" in body:
            body["order"] = [str(roles[who]) for who in body["order"] if who in roles]
        if body.get("replaced_by"):
            body["replaced_by"] = str(roles[body["replaced_by"]]) if body["replaced_by"] in roles else None
        role = made[roles[str(one.practitioner_role_id)]] if one.practitioner_role_id else None
        yield {
            "practitioner_role": role, "kind": one.kind, "term": one.term, "valid_from": one.valid_from,
            "valid_to": one.valid_to, "body": body,
        }  # fmt: skip
