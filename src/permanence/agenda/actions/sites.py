"""Closing a site, and letting a practitioner usually receive at another one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.queries import sites
from permanence.capacity import queries as capacity
from permanence.capacity.actions import Recurring, Terms
from permanence.capacity.models import OpeningRule
from permanence.directory import actions as directory
from permanence.directory.models import PractitionerRole, Site
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .openings import Fate, edit_opening

WEEK = timedelta(days=7)


class SiteInUse(Refusal):
    """Openings or appointments stand there then; says which."""

    title = _("This site cannot close yet")
    next_step = _("End or move first what stands there then; nothing was changed.")

    def __init__(self, standing: sites.StandingThere) -> None:
        super().__init__()
        self.standing = standing


class ClosedAlready(Refusal):
    """Somebody said so before, perhaps of another day."""

    title = _("This site is closed already")
    next_step = _("Nothing was changed. To close it on another day, open it again first.")


@action(Can.MANAGE_DIRECTORY, audit="site.closing_said", of="site")
def close_site(*, by: Actor, site: Site, from_on: date) -> Site:
    """Receive nobody at a site from a day on.

    :raises SiteInUse: when openings, appointments or practitioners stand there then
    :raises ClosedAlready: when that was said before
    :raises LastSite: when no other one stays open
    """
    held = _lined_up(site)
    if held.closed_on:
        raise ClosedAlready
    standing = sites.standing_at(by, held, from_on)
    if standing:
        raise SiteInUse(standing)
    return directory.close_site(by=by, site=held, from_on=from_on)


def _lined_up(site: Site) -> Site:
    """Lock every site of the structure, always in the same order: two may close at once, and no opening is written."""
    theirs = Site.objects.select_for_update(of=("self",)).select_related("structure").order_by("pk")
    return next(one for one in theirs.filter(structure=site.structure_id) if one.pk == site.pk)


@action(Can.MANAGE_DIRECTORY, audit="practitioner.usual_site_said", of="practitioner_role")
def say_usual_site(
    *, by: Actor, practitioner_role: PractitionerRole, site: Site, from_on: date, now: datetime
) -> PractitionerRole:
    """Let a practitioner usually receive at another site from a day on; who was promised the former one goes there.

    His openings go with him: those of a day to come name the other site from that day on. What was said before and is
    still to come is taken back first, with the openings that were to go.

    :raises ClosedThen: when that site is closed then
    """
    today = now.astimezone(ZoneInfo(practitioner_role.structure.time_zone)).date()
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)  # before the role, as whoever changes it does
    role = PractitionerRole.objects.select_for_update(no_key=True).get(pk=practitioner_role.pk)
    going = sites.going_openings(by, role, today)
    changed = directory.change_usual_site(
        by=by, practitioner_role=practitioner_role, site=site, from_on=from_on, today=today
    )
    for rule in going:
        _go_there(by, rule, None, rule.from_on, now)
    if from_on > today and changed.site_id != site.pk:
        for rule in sites.usual_openings(by, practitioner_role, from_on):
            _go_there(by, rule, site, from_on, now)
    return changed


def _go_there(by: Actor, rule: OpeningRule, site: Site | None, from_on: date, now: datetime) -> None:
    terms = Terms(rule.kind, rule.channel, rule.reasons, rule.release_h, rule.seats, site.pk if site else None)
    becomes = going_on(capacity.recurring(rule), from_on)
    touched = queries.left_outside(by, rule, becomes, from_on=from_on, now=now, terms=terms)
    kept = {one.reservation.pk: Fate("keep") for one in touched.lines}
    edit_opening(by=by, rule=rule, becomes=becomes, from_on=from_on, now=now, fates=kept, terms=terms)


def going_on(rule: Recurring, from_on: date) -> Recurring:
    """Return the same rule from a day on, in the same weeks where it comes every two."""
    if rule.every == 2 and rule.from_on < from_on:
        monday, first = (day - timedelta(days=day.weekday()) for day in (from_on, rule.from_on))
        if (monday - first) // WEEK % 2:
            return replace(rule, from_on=monday + WEEK)
    return replace(rule, from_on=max(rule.from_on, from_on))
