"""What follows from a report: the practice is written a link to it, never the report itself."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from permanence.events.insights import ReportMade
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging

from . import queries
from .papers import month_name


def write_link(told: ReportMade, *, by: Actor, now: datetime) -> None:
    """Write to the practice that its report can be read, with the link; who opens it signs in first."""
    report = queries.report(by, told.report_id)
    if not report.structure.email:
        return
    link = settings.BASE_URL + reverse("insights:report", args=[report.pk])
    said = {"practice": report.structure, "month": month_name(report.month), "link": link}
    subject, _, body = render_to_string("insights/mail/fr/report.txt", said).strip().partition("\n")
    messaging.write(
        by=by,
        structure_id=report.structure_id,
        to_address=report.structure.email,
        subject=subject,
        body=body.strip() + "\n",
        key=f"report:{report.pk}",
        about=report.pk,
    )
