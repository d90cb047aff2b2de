"""What the desk does every few minutes: late requests are told to those who can help, and lost jobs made up for."""

from datetime import datetime

from django.conf import settings

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.jobs import job, periodic

from . import actions, queries
from .timers import expire, remind

__all__ = [
    "bring_back",
    "bring_back_all",
    "escalate",
    "expire",
    "forget_calls",
    "forget_calls_everywhere",
    "forget_mails",
    "forget_mails_everywhere",
    "look_for_late",
    "remind",
    "write_standby",
    "write_standby_everywhere",
]


@periodic(cron="*/5 * * * *")
def bring_back_all(*, now: datetime) -> None:
    """Look at the questions of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        bring_back.defer(structure_id=structure_id, once_as=f"bring_back:{structure_id}")


@job(queue="background")
def bring_back(*, by: Actor, now: datetime) -> None:
    """Bring back what nobody answered in time."""
    for question in queries.overdue_questions(by, now):
        actions.expire(by=by, question=question, now=now)


@periodic(cron="23 3 * * *", forgets=True)
def forget_mails_everywhere(*, now: datetime) -> None:
    """Look at what came by e-mail at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_mails.defer(structure_id=structure_id, once_as=f"forget_mails:{structure_id}")


@job(queue="background")
def forget_mails(*, by: Actor, now: datetime) -> None:
    """Forget who wrote long ago at one structure."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        actions.forget_mails(by=by, structure=structure, now=now)


@periodic(cron="37 3 * * *", forgets=True)
def forget_calls_everywhere(*, now: datetime) -> None:
    """Look at what is past its term at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_calls.defer(structure_id=structure_id, once_as=f"forget_calls:{structure_id}")


@job(queue="background")
def forget_calls(*, by: Actor, now: datetime) -> None:
    """Forget what is past its term at one structure, some hundred at a time."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        if queries.anything_due(structure, now) and actions.forget_calls(by=by, structure=structure, now=now):
            forget_calls.defer(structure_id=structure.pk, unhurried=True)


@periodic(cron="*/15 * * * *")
def write_standby_everywhere(*, now: datetime) -> None:
    """Have the sheets for a power cut of every structure written anew, where the installation names a folder."""
    if settings.STANDBY is None:
        return
    for structure_id in Structure.objects.values_list("pk", flat=True):
        write_standby.defer(structure_id=structure_id, once_as=f"write_standby:{structure_id}", unhurried=True)


@job(queue="background")
def write_standby(*, by: Actor, now: datetime) -> None:
    """Write those of one structure; where nobody receives patients there are none."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        if settings.STANDBY and queries.practitioners(structure.pk).exists():
            actions.write_standby(by=by, structure=structure, folder=settings.STANDBY, now=now)


@periodic(cron="* * * * *")
def look_for_late(*, now: datetime) -> None:
    """Ask for the steps of every practice where a request is late; a step missed is taken the next minute."""
    everywhere = system("desk.look_for_late", Structure.objects.values_list("pk", flat=True))
    with scope(everywhere):
        for structure_id in queries.late_somewhere(everywhere, now):
            escalate.defer(structure_id=structure_id, once_as=f"escalate:{structure_id}")


@job(queue="background", retry=8)
def escalate(*, by: Actor, now: datetime) -> None:
    """Take the steps due at one practice."""
    for request in queries.late(by, now):
        if queries.steps_due(request, now):
            actions.escalate(by=by, request=request, now=now)
