"""Practitioners as the desk names them, in templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from permanence.desk import keeping_forms, ordering, words
from permanence.desk.models import Request
from permanence.directory.models import Person
from permanence.patients.models import Patient

register = template.Library()


@register.filter
def as_called(person: Person) -> str:
    """Dr Benali; Nadia Roux"""
    return words.as_called(person)


@register.filter
def aloud(moment: datetime) -> str:
    """mardi 24 novembre à 9 h 20"""
    return words.aloud(timezone.localtime(moment), get_language() or "fr")


@register.filter
def full_name(patient: Patient) -> str:
    """Élodie Durand"""
    return f"{patient.first_name} {patient.used_name or patient.birth_name}"


@register.filter
def in_sentence(person: Person) -> str:
    """le Dr Benali; Nadia Roux"""
    return words.in_sentence(person)


@register.filter
def term_said(months: int) -> str:
    """12 mois; 5 ans"""
    return keeping_forms.said(months)


@register.filter
def why_here(request: Request, now: datetime) -> str:
    """en retard de 12 min"""
    return ordering.why_here(request, now)
