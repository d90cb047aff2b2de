"""What a structure just founded needs before its first call: one short function a step, asking the room that knows."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.capacity import queries as capacity
from permanence.desk import queries as desk
from permanence.directives import queries as directives
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.shell.home import Beginning, Step

AT_MOST = timedelta(days=90)  # who needs no telephone is not reminded of it for ever
Telling = Callable[[Actor, Structure, datetime], Step | None]


def beginnings(actor: Actor, now: datetime) -> list[Beginning]:
    """Return the structures founded lately that the actor helps to set up."""
    hands = {*actor.structures(Can.MANAGE_DIRECTORY), *actor.structures(Can.EDIT_OPENINGS)}
    if not hands:
        return []
    found = directory.founded(actor, since=now - AT_MOST).filter(pk__in=hands)
    return [Beginning(structure.name, list(_steps(actor, structure, now))) for structure in found]


def _steps(actor: Actor, structure: Structure, now: datetime) -> Iterator[Step]:
    for tell in SERVICE if structure.kind == "permanence" else PRACTICE:
        if step := tell(actor, structure, now):
            yield step


def site(actor: Actor, structure: Structure, now: datetime) -> Step:
    """Where patients are received."""
    there = directory.sites(actor, structure.pk).exists()
    return _managed(actor, structure, "new_site", _("A site"), _("the address where patients are received"), done=there)


def practitioner(actor: Actor, structure: Structure, now: datetime) -> Step:
    """For whom patients call."""
    there, page = directory.practitioners(actor, structure.pk).exists(), "practitioner"
    if not directory.sites(actor, structure.pk).exists():
        page = "practitioners"  # which leads to the site first
    words = _("for whom patients call; each then has an agenda")
    return _managed(actor, structure, page, _("A practitioner"), words, done=there)


def answering(actor: Actor, structure: Structure, now: datetime) -> Step:
    """Who takes the calls."""
    there = directory.is_answered(actor, structure.pk, directory.today())
    words = _("a secretary invited to the team, or an answering service by a mandate")
    if structure.kind == "permanence":
        words = _("remote secretaries, invited to the team")
    return _managed(actor, structure, "member", _("Someone who answers"), words, done=there)


def hours(actor: Actor, structure: Structure, now: datetime) -> Step | None:
    """Why and when patients may come; who may not see agendas is not asked."""
    if not actor.may(Can.VIEW_AGENDA, structure.pk):
        return None
    roles = list(directory.practitioners(actor, structure.pk))
    lacking = next((page for role in roles if (page := _lacking(actor, role, now))), "")
    may = actor.may(Can.EDIT_OPENINGS, structure.pk)
    words = _("a secretary, the practitioner or the manager sets them, in the agenda")
    return Step(_("Visit reasons and openings"), bool(roles) and not lacking, lacking if may else "", words)


def _lacking(actor: Actor, role: PractitionerRole, now: datetime) -> str:
    if not agenda.reasons(actor, role).exists():
        return reverse("agenda:reasons", args=[role.pk])
    resource = capacity.resource_of(actor, role.pk)
    if resource is None or not capacity.opening_rules(actor, resource, since=now).exists():
        return reverse("agenda:openings", args=[role.pk])
    return ""


def orders(actor: Actor, structure: Structure, now: datetime) -> Step | None:
    """What the desk may promise; who may not read directives is not asked."""
    if not actor.may(Can.VIEW_DIRECTIVES, structure.pk):
        return None
    there = directives.directives(actor, structure.pk).exists()
    may = actor.may(Can.WRITE_DIRECTIVES, structure.pk)
    words = _("what the desk may promise: ten questions, already answered as is usual")
    page = reverse("directives:questions", args=[structure.pk]) if may else ""
    return Step(_("The first directives"), there, page, words)


def line(actor: Actor, structure: Structure, now: datetime) -> Step:
    """The number patients call."""
    may = actor.may(Can.MANAGE_DIRECTORY, structure.pk)
    there = desk.open_lines(actor, structure.pk).exists()
    words = _("the number patients call, and what its switchboard needs")
    return Step(_("A telephone line"), there, reverse("desk:new_line") if may else "", words)


def call(actor: Actor, structure: Structure, now: datetime) -> Step:
    """That switchboard and house understand each other."""
    lines = list(desk.open_lines(actor, structure.pk))
    may = actor.may(Can.MANAGE_DIRECTORY, structure.pk)
    page = reverse("desk:line", args=[lines[0].pk]) if lines and may else ""
    words = _("the line's page has a trial ready to be pasted")
    return Step(_("A first call"), any(desk.last_call(one) for one in lines), page, words)


def mandate(actor: Actor, structure: Structure, now: datetime) -> Step:
    """For whom an answering service answers."""
    there = directory.mandates(actor, structure.pk).filter(directory.alive(directory.today())).exists()
    words = _("each practice gives it, under its own “Mandates”")
    return _managed(actor, structure, "mandates", _("A mandate"), words, done=there)


def _managed(actor: Actor, structure: Structure, page: str, label: str, hint: str, *, done: bool) -> Step:
    may = actor.may(Can.MANAGE_DIRECTORY, structure.pk)
    return Step(label, done, reverse(f"directory:{page}", args=[structure.pk]) if may else "", hint)


PRACTICE: list[Telling] = [site, practitioner, answering, hours, orders, line, call]
SERVICE: list[Telling] = [answering, mandate]
