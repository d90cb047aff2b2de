"""The secret address at which a practitioner's own calendar reads his times."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import Feed, FeedDetail
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

SEEN_EVERY = timedelta(minutes=15)


class NotHisOwn(Refusal):
    """Only the practitioner himself may have the address of his times."""

    title = _("Only the practitioner himself can make this address")
    next_step = _("Whoever has it sees when he is busy. He can make it himself, from his own account.")


@action(Can.EDIT_OPENINGS, audit="feed.made", of="practitioner_role")
def make_feed(*, by: Actor, practitioner_role: PractitionerRole, detail: str, now: datetime) -> Feed:
    """Make a new secret address; the former one, if any, stops working at once.

    :raises NotHisOwn: when it is not the practitioner who asks
    """
    if not queries.is_himself(by, practitioner_role):
        raise NotHisOwn
    PractitionerRole.objects.select_for_update(of=("self",), no_key=True).get(pk=practitioner_role.pk)
    _revoke(by, practitioner_role, now)
    return Feed.objects.create(
        structure_id=practitioner_role.structure_id,
        practitioner_role=practitioner_role,
        detail=FeedDetail(detail),
        by_name=by.name,
    )


@action(Can.EDIT_OPENINGS, audit="feed.revoked", of="practitioner_role")
def revoke_feed(*, by: Actor, practitioner_role: PractitionerRole, now: datetime) -> None:
    """Let the address work no more; there being none changes nothing. The practice may do it too."""
    _revoke(by, practitioner_role, now)


@action(Can.VIEW_AGENDA, audit="feed.read", of="feed")
def note_feed_read(*, by: Actor, feed: Feed, tag: str, now: datetime) -> Feed:
    """Note that it was read, to the quarter of an hour, and since when it says what it says."""
    changed = feed.tag != tag
    if changed:
        feed.tag, feed.changed_at = tag, now
    if changed or feed.read_at is None or now - feed.read_at >= SEEN_EVERY:
        feed.read_at = now
        feed.save(update_fields=["tag", "changed_at", "read_at"])
    return feed


def _revoke(by: Actor, practitioner_role: PractitionerRole, now: datetime) -> None:
    living = Feed.objects.filter(practitioner_role=practitioner_role, revoked_at=None)
    living.update(revoked_at=now, revoked_by=by.name)
