"""A practitioner's times for his own calendar, and the secret address at which they are read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from permanence.agenda import links, rules
from permanence.agenda.models import Appointment, Feed, FeedDetail, Move, Status
from permanence.capacity import queries as capacity
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .calendars import imported
from .slots import HORIZON

PAST = timedelta(days=30)
UUID7 = 7


@dataclass(frozen=True, slots=True)
class Read:
    """What stands at the address, and the tag of these bytes."""

    body: bytes
    tag: str


def feed(actor: Actor, role: PractitionerRole) -> Feed | None:
    """Return the address that works for a practitioner; none when he has none."""
    theirs = Feed.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), practitioner_role=role)
    return theirs.filter(revoked_at=None).first()


def is_himself(actor: Actor, role: PractitionerRole) -> bool:
    """Tell whether the actor is this practitioner."""
    return actor.id is not None and actor.id == role.person_id


def feed_path(found: Feed) -> str:
    """Return the secret path of an address; it can be told again, for nothing but its signature is secret."""
    return reverse("agenda:feed", args=[links.FEED.token(found.structure_id, found.pk)])


def behind_feed(token: str) -> tuple[UUID, UUID]:
    """Return the structure and the feed a secret address names.

    :raises NotFound: when it is damaged or not ours
    """
    return links.FEED.read_pair(token)


def living_feed(actor: Actor, feed_id: UUID) -> Feed:
    """Return the feed behind an address, locked.

    :raises NotFound: when it was revoked
    """
    theirs = Feed.objects.filter(pk=feed_id, revoked_at=None, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = theirs.select_related("practitioner_role__person", "structure").first()
    if found is None:
        raise NotFound
    return found


def read(actor: Actor, found: Feed, now: datetime) -> Read:
    """Return a practitioner's times from a month ago to the horizon, as iCalendar."""
    body = read_times(found, times(actor, found, now))
    return Read(body, sha256(body).hexdigest())


def times(actor: Actor, found: Feed, now: datetime) -> list[rules.Busy]:
    """Return a practitioner's times from a month ago to the horizon."""
    since, until = now - PAST, now + HORIZON
    with translation.override("fr"):
        return [*_appointments(actor, found, since, until), *_closures(actor, found, since, until)]


def read_times(found: Feed, told: Iterable[rules.Busy]) -> bytes:
    """Write some of a practitioner's times as iCalendar."""
    zone, title = ZoneInfo(found.structure.time_zone), f"{found.practitioner_role.person} · {found.structure.name}"
    return rules.calendar(title, told, zone, found.at)


def _appointments(actor: Actor, found: Feed, since: datetime, until: datetime) -> Iterator[rules.Busy]:
    theirs = Appointment.objects.filter(
        practitioner_role=found.practitioner_role, structure_id__in=actor.structures(Can.VIEW_AGENDA)
    )
    theirs = theirs.filter(starts_at__gte=since, starts_at__lt=until).select_related("patient", "cancellation")
    former, replaced = _moves(found)
    for one in theirs:
        if one.pk in replaced:
            continue  # the appointment that took its place bears its name
        names = [one.pk]
        while names[-1] in former:
            names.append(former[names[-1]])
        cancelled = one.status in {Status.CANCELLED, Status.NO_SHOW}
        changed_at = one.cancellation.at if hasattr(one, "cancellation") else one.created_at
        yield rules.Busy(
            name=str(names[-1]),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            words=_words(found, one),
            changed_at=changed_at,
            revision=len(names) - 1 + cancelled,
            cancelled=cancelled,
        )


def _moves(found: Feed) -> tuple[dict[UUID, UUID], set[UUID]]:
    """Return which appointment each one took the place of, with the same practitioner; and those replaced so."""
    role = found.practitioner_role_id
    moves = Move.objects.filter(appointment__practitioner_role=role, former__practitioner_role=role)
    former = dict(moves.values_list("appointment", "former"))
    return former, set(former.values())


def _closures(actor: Actor, found: Feed, since: datetime, until: datetime) -> Iterator[rules.Busy]:
    resource = capacity.resource_of(actor, found.practitioner_role_id)
    if resource is None:
        return
    closures = list(capacity.closures(actor, resource, since=since).filter(starts_at__lt=until))
    theirs = imported(closures)
    for one in (closure for closure in closures if closure.pk not in theirs):  # he has those already
        yield rules.Busy(str(one.pk), one.starts_at, one.ends_at, _("Away"), _made_at(one.pk) or found.at)


def _words(found: Feed, one: Appointment) -> str:
    if found.detail != FeedDetail.INITIALS:
        return _("Busy")
    return rules.initials(one.patient.first_name, one.patient.family_name)


def _made_at(name: UUID) -> datetime | None:
    """Return when an identifier was made, as it tells itself (RFC 9562)."""
    return datetime.fromtimestamp((name.int >> 80) / 1000, UTC) if name.version == UUID7 else None
