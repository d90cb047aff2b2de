"""What the page of a file shows, whichever section was written last."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, show
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.patients import forms, guarding, habit_forms, queries, words
from permanence.patients.actions.files import file_to_change
from permanence.patients.ahead import ahead, booking_address
from permanence.patients.beside import cards
from permanence.patients.models import Attribute, Patient
from permanence.patients.queries import doubles, followers, habits, kin, merging, situations
from permanence.patients.rules import national

from . import coming_back

PATIENT = "patients/patient.html"
PARTS = {
    "contacts": "patients/_contacts.html",
    "followers": "patients/_followers.html",
    "number": "patients/_number.html",
    "relatives": "patients/_relatives.html",
}


def may(actor: Actor, found: Patient) -> dict[str, Any]:
    """Tell what an actor may do with a file, as its parts ask."""
    rights = {"may_edit": Can.EDIT_PATIENT, "may_identify": Can.IDENTIFY}
    return {name: actor.may(right, found.structure_id) for name, right in rights.items()}


def asked_for(request: PageRequest, patient_id: UUID) -> Patient:
    """Return the file a form is about, held when it is sent."""
    opened = file_to_change if request.method == "POST" else queries.patient
    return opened(request.actor, patient_id)


def shown(
    request: PageRequest, found: Patient, *, status: int = 200, part: str = "contacts", opened: str = "", **bound: Any
) -> HttpResponse:
    """Show the file, or to a script one part of it.

    :param opened: the national number, when it was asked to be shown
    :param bound: forms as they were sent, with what is wrong in them
    """
    actor, now = request.actor, timezone.now()
    trace_reading(actor, found)
    told: dict[str, Any] = {"patient": found, **may(actor, found)}
    told |= {
        "may_trace": actor.may(Can.VIEW_TRACE, found.structure_id),
        "may_note": actor.may(Can.DO_TASKS, found.structure_id),
        "queue": coming_back.back(request, found, now),
        "ahead": ahead(actor, found.pk, now),
        "booking": booking_address(actor, found, now),
        "attributes": [Attribute(code).label for code in found.attributes if code in Attribute.values],
        "relatives": kin.relatives(actor, found),
        "followers": followers.followers(actor, found),
        "may_see_care": followers.may_see(actor, found),
        "situations": situations.situations(actor, found),
        "check": queries.check(actor, found),
        "emergency": None if request.htmx else guarding.emergency(actor, found),
        "beside": [] if request.htmx else cards(actor, found, now),
    }
    kept = habits.kept(actor, found, now)
    liked = kept.preference.days if kept.preference else []
    told |= {"kept": kept, "liked_days": [day for code, day in merging.DAYS if code in liked]}
    told["language"] = queries.LANGUAGES.get(found.language, found.language)
    if actor.may(Can.MANAGE_PATIENTS, found.structure_id):
        told |= {"doubles": _doubles(actor, found), "merges": doubles.merges_of(found, now)}
    if told["may_edit"]:
        told |= _forms(found, kept) | {"situations_form": forms.Situations(initial={"kinds": told["situations"]})}
    if told["may_identify"]:
        told |= _identifying(actor, found, opened)
    return show(request, PARTS[part] if request.htmx else PATIENT, status=status, **{**told, **bound})


def _doubles(actor: Actor, found: Patient) -> list[tuple[Patient, list[Words]]]:
    pairs = doubles.doubles_of(actor, found)
    return [(one.other if one.one_id == found.pk else one.one, doubles.reasons(one.reasons)) for one in pairs]


def _forms(found: Patient, kept: habits.Kept) -> dict[str, Any]:
    return {
        "form": forms.ContactForm(),
        "extra_time": forms.ExtraTime(initial={"minutes": found.extra_time_min}),
        "reaching": forms.Reaching(initial=forms.kept_of(found, forms.Reaching)),
        "death": forms.Death(initial={"died_on": found.died_on}),
        **habit_forms.begun(kept, found),
    }


def _identifying(actor: Actor, found: Patient, opened: str) -> dict[str, Any]:
    kept = queries.national_number(actor, found)
    number = kept.value if kept else ""
    doubts = national.doubts(number, sex=found.sex, birth_date=found.birth_date, place=found.birth_place_code)
    return {
        "seen": forms.DocumentSeen(),
        "attributes_form": forms.Attributes(initial=forms.kept_of(found, forms.Attributes)),
        "number_form": forms.NumberForm(),
        "number": kept,
        "masked": national.masked(number),
        "opened": national.spaced(opened),
        "doubts": [words.DOUBTS[one] for one in doubts] if kept else [],
    }
