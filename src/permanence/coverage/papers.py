"""The sheet of a formality, as a PDF filled in from the file: our own words, no copy of an official form."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.foundation.actor import Actor
from permanence.patients.models import Patient
from permanence.ui import codes, words

from .models import Coverage
from .queries import Progress, gathered, public_link
from .rules import kinds

LAYOUT = Path(__file__).parent / "data" / "formality.typ"


def sheet(actor: Actor, told: Progress, now: datetime) -> bytes:
    """Set the sheet in the language of the house: who does what, and the letter when there is one."""
    patient = told.row.patient
    with translation.override(settings.LANGUAGE_CODE):
        said: dict[str, Any] = {
            "language": settings.LANGUAGE_CODE,
            "title": capfirst(str(told.row.get_kind_display())),
            "practice": patient.structure.name,
            "patient": _("%(name)s, born on %(day)s") % {"name": patient.name, "day": _day(patient.birth_date)},
            "due": _("To be done by %(day)s") % {"day": _day(told.row.due_on)},
            "steps_title": _("Who does what"),
            "steps": [
                [
                    capfirst(str(one.who)),
                    str(one.words),
                    _("done on %(day)s") % {"day": _day(timezone.localdate(one.ticked.at))} if one.ticked else "",
                ]
                for one in told.steps
            ],
            "heads": [_("Who"), _("What"), pgettext("sheet", "Done")],
            "papers_title": _("Papers to gather"),
            "papers": [[capfirst(str(one.words)), _("has come") if one.came_at else ""] for one in gathered(told.row)],
            "code": codes.drawn(settings.BASE_URL + link) if (link := public_link(told.row)) else "",
            "code_words": _("Where it stands, on your telephone: point its camera here."),
            "letter": _letter(told),
            "letter_title": _("Letter to sign and send"),
            "signature": _("Date and signature:"),
            "made": _("Prepared on %(day)s by %(name)s") % {"day": _day(timezone.localdate(now)), "name": actor.name},
        }
    made: bytes = typst.compile(
        str(LAYOUT),
        sys_inputs={"sheet": json.dumps(said)},
        pdf_standards=["ua-1"],  # PDF/UA: read aloud as well as seen
        ignore_system_fonts=True,
    )
    return made


def _letter(told: Progress) -> str:
    patient = told.row.patient
    who = {"name": patient.name, "day": _day(patient.birth_date), "practice": patient.structure.name}
    if told.row.kind == "regular_doctor":
        return _(
            "Doctor, I, %(name)s, born on %(day)s, have chosen a new regular doctor at %(practice)s. Please send my "
            "medical file, or a summary of it, to that practice. I thank you for your care until now."
        ) % who  # fmt: skip
    if told.row.kind == "insurer":
        number = _contract(patient)
        return _(
            "Dear Sir or Madam, I, %(name)s, born on %(day)s, member number %(number)s, ask you to send me my "
            "certificate of third-party payment for this year, and to make sure that my fund can send you claims."
        ) % {**who, "number": number or "........................"}  # fmt: skip
    return ""


def _contract(patient: Patient) -> str:
    last = Coverage.objects.filter(patient=patient, kind=kinds.OPEN[1], withdrawn_at=None).exclude(contract="").first()
    return last.contract if last else ""


def _day(day: Any) -> str:
    return words.dated(day, "d MMMM yyyy", settings.LANGUAGE_CODE)
