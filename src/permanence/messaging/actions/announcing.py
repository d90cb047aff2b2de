"""An announcement to many: worded for its hour, withdrawn while some of it waits, noted when it has left."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.messaging.announced import FARTHEST, MOST_DAYS, BadAnnouncement, checked
from permanence.messaging.models import Announcement, Message, State
from permanence.messaging.rules.reaching import Kind

from .telling import withdraw


class HasLeft(Refusal):
    """It has left, or was withdrawn by a colleague."""

    title = _("This announcement waits no more")
    next_step = _("See what became of it; nothing was changed.")


class AnnouncedOtherwise(Refusal):
    """The same page has announced something else already, or what it announced was withdrawn."""

    title = _("This page has already made an announcement, another one")
    next_step = _("See it and withdraw it if it is wrong; nothing was changed.")


@action(Can.EDIT_OPENINGS, audit="announcement.made", of="structure")
def announce(
    *, by: Actor, structure: Structure, announcement_id: UUID, words: Mapping[str, str], from_on: date, until_on: date,
    send_at: datetime, now: datetime, practitioner_role: UUID | None = None,
) -> tuple[Announcement, bool]:  # fmt: skip
    """Keep what is to be told to all who come on some days; pressed twice, it is made once.

    :param announcement_id: as the page that was filled in names it
    :param send_at: past, it leaves at once
    :return: it, and whether it is new
    :raises BadAnnouncement: for words nobody may receive so, or days and an hour that cannot be
    :raises AnnouncedOtherwise: when it was made already with other words, days or hour, or withdrawn
    :raises NotPermitted: for who closes openings here and may not write to patients too
    """
    by.require(Can.SEND_MESSAGES, structure.pk)
    told = checked(words)
    days = (until_on - from_on).days
    if not 0 <= days <= MOST_DAYS or send_at - now > FARTHEST or until_on < now.date() - timedelta(days=1):
        raise BadAnnouncement
    row = Announcement(
        id=announcement_id, structure=structure, words=told, from_on=from_on, until_on=until_on,
        practitioner_role=practitioner_role, send_at=max(send_at, now), made_at=now, by_name=by.name[:200],
    )  # fmt: skip
    Announcement.objects.bulk_create([row], ignore_conflicts=True)
    kept = Announcement.objects.filter(pk=announcement_id, structure=structure).first()
    if kept is None:  # the name of another structure's
        raise BadAnnouncement
    if kept.withdrawn_at or _said(kept) != _said(row):
        raise AnnouncedOtherwise
    return kept, kept.made_at == now


def _said(row: Announcement) -> tuple[object, ...]:
    """Return what one announcement says, to whom and when; at once is at once, whenever it is pressed."""
    later = row.send_at if row.send_at > row.made_at else None
    return row.words, row.from_on, row.until_on, row.practitioner_role, later


@action(Can.EDIT_OPENINGS, audit="announcement.withdrawn", of="announcement")
def withdraw_announcement(*, by: Actor, announcement: Announcement, now: datetime) -> Announcement:
    """Take it back before it leaves, or what of it still waits: `told` is then how many were told already.

    :raises HasLeft: when all of it has, or it is withdrawn already
    """
    held = Announcement.objects.select_for_update(no_key=True).get(pk=announcement.pk)
    if held.withdrawn_at:
        raise HasLeft
    if not withdraw(by=by, structure_id=held.structure_id, about=held.pk, kind=Kind.NEWS) and held.left_at:
        raise HasLeft
    written = Message.objects.filter(structure=held.structure_id, about=held.pk, kind=Kind.NEWS)
    held.told = written.filter(state__in=[State.SENDING, State.SENT]).count()
    held.withdrawn_at, held.withdrawn_by_name, held.left_at = now, by.name[:200], None
    held.save(update_fields=["withdrawn_at", "withdrawn_by_name", "left_at", "told"])
    return held


@action(Can.SEND_MESSAGES, audit="announcement.left", of="announcement")
def note_left(*, by: Actor, announcement: Announcement, told: int, uncalled: int, now: datetime) -> Announcement:
    """Note that all who could be written to were, and how many could not."""
    held = Announcement.objects.select_for_update(no_key=True).get(pk=announcement.pk)
    held.left_at, held.told, held.uncalled = now, told, uncalled
    held.save(update_fields=["left_at", "told", "uncalled"])
    return held
