"""What a patient and the practice write to each other in his space."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound, Refusal
from permanence.messaging import actions as messaging
from permanence.patients.models import Patient
from permanence.portal import actions, queries

from .at_home import Home, at_home


class WordsForm(forms.Form):
    """What is written to the practice."""

    words = forms.CharField(
        label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@at_home(methods=["GET", "POST"])
def mine_thread(request: PageRequest, home: Home, patient_id: UUID) -> HttpResponse:
    """Read what was answered; write, and read when an answer is to be expected."""
    person = home.person(patient_id)
    if not home.visit.page.takes_messages:
        raise NotFound
    if request.method != "POST":
        return _shown(request, home, person, WordsForm(initial={"key": uuid7()}))
    form = WordsForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_to_practice(
                by=home.visit.by, patient=person, page=home.visit.page, words=said["words"], key=str(said["key"]),
                now=home.visit.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("words", f"{refusal.title}. {refusal.next_step or ''}".rstrip())
        else:
            return redirect(home.address("mine_thread", person.pk))
    return _shown(request, home, person, form, status=422)


def _shown(request: PageRequest, home: Home, person: Patient, form: WordsForm, *, status: int = 200) -> HttpResponse:
    lines = queries.thread(person)
    trace_reading(home.visit.by, person)
    read = [one.message for one in lines if one.message]
    messaging.read_at_home(
        by=home.visit.by, structure=home.visit.structure, person=person.pk, messages=read, now=home.visit.now
    )
    waits = bool(lines) and lines[0].own
    return home.show(
        request, "portal/mine_thread.html", status=status, person=person, form=form, thread=lines, waits=waits
    )
