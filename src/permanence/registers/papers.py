"""The copy of one person's data: a PDF he reads, and what a program reads, in one archive."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.agenda.models import Appointment
from permanence.coverage.models import Coverage
from permanence.desk.models import Request
from permanence.documents import queries as documents
from permanence.messaging.models import Message
from permanence.patients.models import Patient, Relative
from permanence.ui import words
from permanence.waiting.models import Entry

from . import content

LAYOUT = Path(__file__).parent / "data" / "file.typ"
Lines = list[tuple[str, str]]
Section = tuple[str, Lines]


def archive(patient: Patient, now: datetime) -> bytes:
    """Return the archive: `dossier.pdf`, `dossier.json`, `dossier.fhir.json`, and the documents themselves."""
    with timezone.override(ZoneInfo(patient.structure.time_zone)), translation.override(settings.LANGUAGE_CODE):
        files = {
            "dossier.pdf": pdf(patient, now),
            "dossier.json": _json({"made_at": now.isoformat(), "rows": content.rows(patient)}),
            "dossier.fhir.json": _json(content.bundle(patient)),
            **dict(documents.attached(patient)),
            **dict(documents.answers_told(patient)),
        }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as bag:
        for name, data in files.items():
            bag.writestr(name, data)
    return made.getvalue()


def pdf(patient: Patient, now: datetime) -> bytes:
    """Set all that is kept of a patient, section by section."""
    told: dict[str, Any] = {
        "language": settings.LANGUAGE_CODE,
        "title": _("What we keep of you"),
        "who": _("%(name)s, born on %(day)s") % {"name": patient.name, "day": _day(patient.birth_date)},
        "practice": patient.structure.name,
        "made": _("Copy of %(day)s") % {"day": _day(timezone.localdate(now))},
        "rights": _(
            "You may ask the practice to correct what is wrong, to restrict its use, or to erase what the law does not "
            "oblige it to keep. If its answer does not satisfy you, you may turn to the CNIL (www.cnil.fr)."
        ),
        "nothing": _("Nothing is kept here."),
        "sections": [[title, [list(line) for line in lines]] for title, lines in sections(patient)],
    }
    made: bytes = typst.compile(
        str(LAYOUT),
        sys_inputs={"sheet": json.dumps(told)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    return made


def sections(patient: Patient) -> list[Section]:
    """Return all that is kept in words, in the language that is open; a section without lines says so."""
    return [
        (_("Who you are"), _who(patient)),
        (_("How you are reached"), [(_said(one, "system"), one.value) for one in patient.contacts.all()]),
        (_("Who stands beside you"), [(_said(one, "relation"), _relative(one)) for one in patient.relatives.all()]),
        (_("What you need"), _needs(patient)),
        (_("Your rights and insurers"), _each(Coverage, patient, "noted_at", _coverage)),
        (_("Your appointments"), _each(Appointment, patient, "starts_at", _appointment)),
        (_("Your calls and requests"), _each(Request, patient, "opened_at", _request)),
        (_("Where you wait for a time"), _each(Entry, patient, "created_at", _entry)),
        (_("What was written to you"), _written(patient)),
    ]


def _who(patient: Patient) -> Lines:
    told = [
        (_("Birth name"), patient.birth_name),
        (_("Name in use"), patient.used_name),
        (_("First names"), patient.first_names),
        (_("Birth date"), _day(patient.birth_date)),
        (_("Sex"), str(patient.get_sex_display())),
        (_("Address"), str(getattr(patient, "address", "") or "")),
        (pgettext("identity", "Status"), str(patient.identity_status.label)),
        (_("File made on"), _at(patient.created_at)),
    ]
    return [(term, text) for term, text in told if text]


def _relative(one: Relative) -> str:
    return f"{one} {one.phone}".strip()


def _needs(patient: Patient) -> Lines:
    needs = [("", capfirst(_said(one, "kind"))) for one in patient.needs.all()]
    return needs + [(_day(one.until_on), one.text) for one in patient.remembrances.all()]


def _coverage(one: Coverage) -> tuple[str, str]:
    return _said(one, "kind"), one.payer


def _entry(one: Entry) -> tuple[str, str]:
    return _at(one.created_at), f"{one.reason.name} {one.note}".strip()


def _appointment(one: Appointment) -> tuple[str, str]:
    return _at(one.starts_at), f"{one.practitioner_role.person}, {one.reason.name}, {_said(one, 'status')}"


def _request(one: Request) -> tuple[str, str]:
    said = [_said(one, "kind"), one.expressed, one.understood, _said(one, "outcome")]
    return _at(one.opened_at), " · ".join(filter(None, said))


def _written(patient: Patient) -> Lines:
    rows = Message.objects.filter(structure=patient.structure_id, person=patient.pk).order_by("created_at")
    return [(_at(one.created_at), f"{_said(one, 'channel')}, {one.to_address}: {one.subject}") for one in rows]


def _each(model: type[Any], patient: Patient, by: str, say: Callable[[Any], tuple[str, str]]) -> Lines:
    found: Iterable[Any] = model.objects.filter(patient=patient).order_by(by)
    return [say(one) for one in found]


def _said(row: Any, field: str) -> str:
    return str(getattr(row, f"get_{field}_display")())


def _day(day: Any) -> str:
    return words.dated(day, "d MMMM yyyy", settings.LANGUAGE_CODE)


def _at(moment: datetime) -> str:
    return _day(timezone.localdate(moment))


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
