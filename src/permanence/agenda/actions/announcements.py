"""Announcements leave: to each by the way that is his, in his language where it was worded in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.agenda import letters, queries
from permanence.agenda.queries.announcements import Plan, Recipient
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.kernel import actions as tasks
from permanence.kernel import queries as left_to_do
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Announcement
from permanence.messaging.queries import Kind

SUBJECT = "messaging.announcement"
CALLED_WITHIN = timedelta(hours=2)


@action(Can.SEND_MESSAGES, audit="announcement.told", of="announcement")
def tell_announcement(*, by: Actor, announcement: Announcement, recipients: Sequence[Recipient], now: datetime) -> bool:
    """Write to some of those it is for, each person and each address once.

    :return: whether it goes on: not when it was withdrawn meanwhile
    """
    held = _leaving(announcement)
    if held is None:
        return False
    post, (people, addresses) = post_office.post(held.structure), queries.announcement_told(held)
    for one in recipients:
        if one.patient.pk in people or (one.way, one.address) in addresses:
            continue  # told before it was interrupted
        subject, body, sms = letters.announcement(held, post, one.patient.language)
        messaging.tell(
            by=by, structure=held.structure, reach=one.reach, kind=Kind.NEWS, subject=subject, body=body, sms=sms,
            key=f"news:{held.pk}:{one.patient.pk}", about=held.pk, now=now, post=post, before=one.before,
            language=letters.language_read(held, one.patient.language),
        )  # fmt: skip
    return True


@action(Can.SEND_MESSAGES, audit="announcement.ended", of="announcement")
def end_announcement(*, by: Actor, announcement: Announcement, plan: Plan, now: datetime) -> None:
    """Note that it has left, unless it was withdrawn meanwhile; whom nobody could write to is called, as one task."""
    held = _leaving(announcement)
    if held is None:
        return
    count = len(plan.to_call)
    messaging.note_left(by=by, announcement=held, told=len(plan.written) + plan.same, uncalled=count, now=now)
    settle_kept_back(by=by, announcement=held, now=now)
    if count:
        title = ngettext(
            "Call %(number)s patient who could not be written to",
            "Call %(number)s patients who could not be written to",
            count,
        )
        note = _("Announcement: %(words)s") % {"words": held.words["fr"]}
        tasks.make(
            by=by, structure=held.structure, title=title % {"number": count}, note=note, due_at=now + CALLED_WITHIN,
            now=now, key=f"announcement:{held.pk}",
        )  # fmt: skip


@action(Can.SEND_MESSAGES, audit="announcement.kept_back", of="announcement")
def note_kept_back(*, by: Actor, announcement: Announcement, now: datetime) -> None:
    """Make a task, once, of an announcement whose hour is past and that did not leave, in whole or in part."""
    tasks.make(
        by=by, structure=announcement.structure, title=_("Let an announcement leave that was interrupted"),
        note=_("Messages, Announcements: “%(words)s”") % {"words": announcement.words["fr"]}, due_at=now, now=now,
        key=f"announcement kept back:{announcement.pk}", about=SUBJECT, about_id=announcement.pk,
    )  # fmt: skip


@action(Can.DO_TASKS, audit="announcement.settled", of="announcement")
def settle_kept_back(*, by: Actor, announcement: Announcement, now: datetime) -> None:
    """End the task of an announcement that has left, or will not."""
    for task in left_to_do.about_row(by, SUBJECT, announcement.pk):
        tasks.finish(by=by, task=task, now=now)


def _leaving(announcement: Announcement) -> Announcement | None:
    """Return it held; none when it was withdrawn meanwhile, or has left."""
    held = Announcement.objects.select_for_update(no_key=True).select_related("structure").get(pk=announcement.pk)
    return None if held.withdrawn_at or held.left_at else held
