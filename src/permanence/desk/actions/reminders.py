"""A word by e-mail to a practitioner whose page is closed: that something waits, never what."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from permanence.desk.models import Pressing, Question
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.ui import words


def write_reminder(by: Actor, question: Question) -> None:
    """Write to the practitioner's own address, once for each question; nothing when he has no account."""
    account, practice = question.practitioner_role.person.account, question.practitioner_role.structure
    if account is None:
        return
    language, zone = account.language if account.language in ("fr", "en") else "fr", ZoneInfo(practice.time_zone)
    asked_at = question.asked_at.astimezone(zone)
    said = {
        "asked": words.clock_time(asked_at, language),
        "until": words.spoken(question.answer_by.astimezone(zone), asked_at, language),
        "holds": question.pressing == Pressing.NOW,
        "link": f"{settings.BASE_URL}{reverse('desk:mine')}",
        "practice": practice,
    }
    subject, _, body = render_to_string(f"desk/mail/{language}/reminder.txt", said).strip().partition("\n")
    messaging.write(
        by=by,
        structure_id=question.structure_id,
        to_address=account.email,
        subject=subject,
        body=body.strip() + "\n",
        key=f"question:{question.pk}",
        about=question.pk,
    )
