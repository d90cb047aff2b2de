"""Monthly reports: made once a month is over, kept as they were made, taken by who may."""

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.events.insights import ReportMade
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.insights import papers, queries
from permanence.insights.models import Report

ONE_AT_A_TIME = 5_206_017  # with the structure's own number: two who make one report make two versions


class MonthNotOver(Refusal):
    """A report tells of a whole month."""

    title = _("This month is not over")
    next_step = _("Look at its figures for now; its report is made by itself on the first of the next month.")


@action(Can.VIEW_FIGURES, audit="report.made", of="structure")
def make_report(*, by: Actor, structure: Structure, month: date, now: datetime) -> Report:
    """Make the report of a month; made again, it is a further version beside the first.

    :param month: its first day
    :raises MonthNotOver: while calls may still come
    """
    if not queries.is_over(structure, month, now):
        raise MonthNotOver
    made = written(structure, month, now, by_name=by.name if by.kind is Kind.PERSON else "")
    publish(ReportMade(structure.pk, made.pk))
    return made


@action(Can.VIEW_FIGURES, audit="report.taken", of="report")
def take_report(*, by: Actor, report: Report) -> Report:
    """Hand out a report; that it was taken is kept in the trace."""
    return report


def written(structure: Structure, month: date, now: datetime, *, by_name: str = "") -> Report:
    """Count, set and keep a month, without telling anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_AT_A_TIME, str(structure.pk)])
    version = Report.objects.filter(structure=structure, month=month).count() + 1
    told = queries.month_of(structure, month, now)
    return Report.objects.create(
        structure=structure,
        month=month,
        version=version,
        made_by_name=by_name,
        figures=told,
        paper=papers.paper(structure, month, told, version),
    )
