"""When a resource may be taken: recurring openings, and their instants up to a horizon."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.capacity import queries, rules
from permanence.capacity.models import (
    MOST_SEATS,
    Channel,
    Opening,
    OpeningKind,
    OpeningRule,
    Recurrence,
    Reservation,
    Resource,
)
from permanence.capacity.rules import Recurring
from permanence.directory.models import Site
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from .instants import HORIZON, write

LONGEST = timedelta(hours=23)  # on the wall: the hour that comes twice makes it a day
DAY = timedelta(days=1)


class MeetsAnother(Refusal):
    """Another opening of the resource stands in the way.

    :ivar met: that one
    """

    def __init__(self, met: OpeningRule) -> None:
        super().__init__()
        self.met = met


class OpeningOverlaps(MeetsAnother):
    """The resource is already open then, for the same use."""

    title = _("This opening overlaps another one")
    next_step = _("Change its hours, or end the other opening first.")


class ElsewhereThen(MeetsAnother):
    """The practitioner receives at another site at that time: nobody is at two places at once."""

    title = _("The practitioner receives at another site at that time")
    next_step = _("Change the hours or the site, or end the other opening first.")


class NoSuchSite(Invalid):
    """It is not one of the practitioner's structure."""

    title = _("This is no site of the practitioner's structure")
    next_step = _("Choose one of its sites; nothing was changed.")


class SiteCloses(Invalid):
    """The site is closed before the opening ends."""

    title = _("This site closes before the opening ends")
    next_step = _("Choose another site, or a last day before it closes; nothing was changed.")


class OpeningChanged(Refusal):
    """Someone else changed or ended it since it was read."""

    title = _("This opening was changed meanwhile")
    next_step = _("Look at it as it is now, and change it again if need be; nothing was changed.")


class LeftOutside(Refusal):
    """Promises would lie in no opening any more, and nobody said what becomes of them."""

    title = _("Appointments would be left outside the openings")
    next_step = _("Say of each whether it is kept, or move or cancel it first; nothing was changed.")

    def __init__(self, reservations: Sequence[Reservation]) -> None:
        super().__init__()
        self.reservations = list(reservations)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an opening is for.

    :param channel: who may book it, besides the practitioner himself
    :param reasons: the visit reasons it is limited to; none named: all
    :param release_h: how many hours before, what was kept is regular
    :param seats: how many are received at once, in a group; none said: as many as the resource has seats
    :param site: where, when it is not where the practitioner usually receives
    """

    kind: str = OpeningKind.REGULAR
    channel: str = Channel.ONLINE
    reasons: Sequence[UUID] | None = None
    release_h: int | None = None
    seats: int | None = None
    site: UUID | None = None


FOR_ALL = Terms()


@action(Can.EDIT_OPENINGS, audit="opening.added", of="resource")
def open_weekly(
    *,
    by: Actor,
    resource: Resource,
    weekday: int,
    opens_at: time,
    closes_at: time,
    from_on: date,
    now: datetime,
    kind: str = OpeningKind.REGULAR,
    until_on: date | None = None,
    horizon: timedelta = HORIZON,
) -> OpeningRule:
    """Open the resource every week, and write its openings up to the horizon.

    :param weekday: 0 is Monday
    :param opens_at: wall time in the resource's zone, like `closes_at`
    :raises OpeningOverlaps: when another rule opens the same time for the same use
    :raises Invalid: when it would end before it begins
    """
    weekly = Recurring(weekday, opens_at, closes_at, from_on, until_on)
    return write_rule(resource, weekly, Terms(kind), now, horizon)


@action(Can.EDIT_OPENINGS, audit="opening.made", of="resource")
def open_recurring(
    *,
    by: Actor,
    resource: Resource,
    recurring: Recurring,
    now: datetime,
    terms: Terms = FOR_ALL,
    horizon: timedelta = HORIZON,
) -> OpeningRule:
    """Open the resource every week, every two, every month or by a rule, and write its openings up to the horizon.

    :raises OpeningOverlaps: when another rule opens the same time for the same use
    :raises ElsewhereThen: when another rule opens the same time at another site
    :raises NoSuchSite: when the site is not one of the practitioner's structure
    :raises Invalid: when it would end before it begins, last longer than a day, or its rule says nothing
    """
    return write_rule(resource, recurring, terms, now, horizon)


@action(Can.EDIT_OPENINGS, audit="opening.changed", of="rule")
def change_opening(
    *,
    by: Actor,
    rule: OpeningRule,
    becomes: Recurring | None,
    from_on: date,
    now: datetime,
    kept: Collection[UUID] = (),
    terms: Terms | None = None,
    horizon: timedelta = HORIZON,
) -> OpeningRule | None:
    """Make a rule another one from a day on, or end it; what was before stays, what is promised stays promised.

    :param becomes: from `from_on` on; none when it ends
    :param kept: the reservations of which it was said that they are kept where they are, outside the openings
    :param terms: what the new one is for; as before when not given
    :raises LeftOutside: when others would be left outside; see `queries.preview_openings`
    :raises OpeningChanged: when someone else changed or ended it since it was read
    :raises OpeningOverlaps, Invalid: as `open_recurring` does
    """
    resource = Resource.objects.select_for_update(no_key=True).get(pk=rule.resource_id)
    if becomes is not None:
        becomes = replace(becomes, from_on=max(becomes.from_on, from_on))
    terms = terms or Terms(rule.kind, rule.channel, rule.reasons, rule.release_h, rule.seats, rule.site_id)
    moved = becomes is not None and _place(resource, terms.site, becomes.until_on) != rule.site_id
    preview = queries.preview_openings(
        by, resource, rule=rule, becomes=becomes, from_on=from_on, now=now, seats=terms.seats, moved=moved,
        horizon=horizon,
    )  # fmt: skip
    unsaid = [one for one in preview.left_outside if one.pk not in kept]
    if unsaid:
        raise LeftOutside(unsaid)
    end_rule(rule, from_on - DAY, now)
    return None if becomes is None else write_rule(resource, becomes, terms, now, horizon)


@action(Can.EDIT_OPENINGS, audit="opening.ended", of="rule")
def end_weekly(*, by: Actor, rule: OpeningRule, last_on: date, now: datetime) -> OpeningRule:
    """End a recurring opening after a day; what is already promised later stays promised.

    A rule that ends before it began, or before today, leaves the openings that were.

    :raises OpeningChanged: when someone else changed or ended it since it was read
    """
    return end_rule(rule, last_on, now)


def write_rule(
    resource: Resource, recurring: Recurring, terms: Terms, now: datetime, horizon: timedelta = HORIZON
) -> OpeningRule:
    """Keep a recurring opening, and write its openings up to the horizon."""
    _check(recurring, terms)
    locked = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    place = _place(locked, terms.site, recurring.until_on)
    alike = Q(kind=terms.kind) | (Q(site__isnull=False) & ~Q(site=place) if place else Q())
    for other in OpeningRule.objects.filter(alike, resource=locked).select_related("site"):
        if rules.overlap(recurring, queries.recurring(other)):
            raise OpeningOverlaps(other) if other.kind == terms.kind else ElsewhereThen(other)
    rule = OpeningRule(
        structure_id=resource.structure_id,
        resource=resource,
        kind=terms.kind,
        channel=terms.channel,
        reasons=list(terms.reasons) if terms.reasons else None,
        release_h=terms.release_h,
        seats=terms.seats,
        site_id=place,
        **_kept(recurring),
    )
    rule.save(force_insert=True)
    write([rule], now, horizon)
    return rule


def _place(resource: Resource, site: UUID | None, until_on: date | None) -> UUID | None:
    """Return the site to keep: none for the one where the practitioner usually receives. It is not closed meanwhile.

    :raises NoSuchSite: when it is not one of his structure, or nobody's that receives
    :raises SiteCloses: when it closes before the opening ends
    """
    if site is None:
        return None
    role = resource.practitioner_role
    found = Site.objects.select_for_update(no_key=True).filter(pk=site, structure=resource.structure_id).first()
    if role is None or found is None:
        raise NoSuchSite
    if found.closed_on and (until_on is None or until_on >= found.closed_on):
        raise SiteCloses
    return None if site == role.site_id else site


def _check(recurring: Recurring, terms: Terms) -> None:
    night = DAY if recurring.overnight else timedelta()
    lasts = datetime.combine(date.min, recurring.closes_at) + night - datetime.combine(date.min, recurring.opens_at)
    backwards = recurring.until_on is not None and recurring.until_on < recurring.from_on
    if lasts <= timedelta() or backwards:
        raise Invalid(_("An opening ends after it begins."))
    if lasts > LONGEST:
        raise Invalid(_("An opening lasts less than a day: make two of it."))
    if not 0 <= recurring.weekday <= 6 or recurring.every not in {1, 2} or recurring.nth not in {None, 1, 2, 3, 4, -1}:
        raise Invalid(_("Say on which days it opens."))
    if terms.release_h is not None and (terms.kind == OpeningKind.REGULAR or terms.release_h < 0):
        raise Invalid(_("Only what is kept can be released."))
    if terms.seats is not None and not 1 <= terms.seats <= MOST_SEATS:
        raise Invalid(_("A group has at least one place."))
    if recurring.rrule:
        try:
            rules.understood(recurring.rrule, recurring.from_on)
        except rules.RuleNotUnderstood:
            raise Invalid(_("This recurrence is not understood.")) from None


def _kept(recurring: Recurring) -> dict[str, Any]:
    """Return the columns that say a recurrence."""
    how = Recurrence.FORTNIGHTLY if recurring.every == 2 else Recurrence.WEEKLY
    how = Recurrence.MONTHLY if recurring.nth is not None else how
    return {
        "recurrence": Recurrence.RULE if recurring.rrule else how,
        "weekday": recurring.weekday,
        "nth": recurring.nth,
        "rrule": recurring.rrule,
        "opens_at": recurring.opens_at,
        "closes_at": recurring.closes_at,
        "overnight": recurring.overnight,
        "from_on": recurring.from_on,
        "until_on": recurring.until_on,
        "except_on": sorted(recurring.except_on),
    }


def end_rule(rule: OpeningRule, last_on: date, now: datetime) -> OpeningRule:
    """End a rule after a day, and forget the openings written for later ones.

    :raises OpeningChanged: when it is not any more as it was read
    """
    locked = Resource.objects.select_for_update(no_key=True).get(pk=rule.resource_id)  # before its rows, as who takes
    if not OpeningRule.objects.filter(pk=rule.pk, until_on=rule.until_on).exists():  # all that ever changes of one
        raise OpeningChanged
    day_after = rules.instant(last_on + DAY, time(0), ZoneInfo(locked.time_zone))
    Opening.objects.filter(rule=rule, starts_at__gte=max(day_after, now)).delete()
    if last_on < rule.from_on:
        Opening.objects.filter(rule=rule).update(rule=None)  # what was open stays in the figures
        rule.delete()
        return rule
    rule.until_on = min(last_on, rule.until_on or last_on)
    rule.save(update_fields=["until_on"])
    return rule
