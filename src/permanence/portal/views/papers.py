"""Documents a patient sends and receives in his space."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment
from permanence.documents import actions as documents
from permanence.documents import queries as kept
from permanence.documents.models import Document, State, Way
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound
from permanence.patients.models import Patient
from permanence.portal import actions, queries

from .at_home import Home, at_home

LARGEST = 10 * 2**20
ACCEPTED = "application/pdf,image/jpeg,image/png"
STATES = {
    State.CHECKING: _("received, being checked"),
    State.WAITING: _("received"),
    State.ACCEPTED: _("seen by the practice"),
    State.REFUSED: _("refused by the practice"),
    State.INFECTED: _("refused: a virus was found in it"),
}

WHY = {
    documents.NotTaken: _("This file cannot be taken: a PDF or a photograph (JPEG, PNG), 10 MB at most."),
    documents.TooFull: _("Many of your documents wait to be seen already: bring the rest to the visit."),
}


class SendForm(forms.Form):
    """A file, and what it is."""

    what = forms.ChoiceField(label=_("What do you send?"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your words"), max_length=80, required=False)
    file = forms.FileField(
        label=_("The file"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A PDF or a photograph (JPEG, PNG), 10 MB at most."),
    )  # fmt: skip


@at_home(methods=["GET", "POST"])
def mine_papers(request: PageRequest, home: Home, patient_id: UUID) -> HttpResponse:
    """What was sent and received; one more file to send."""
    person = _whose(home, patient_id)
    wanted = queries.wanted(home.visit.by, person, home.visit.now)
    if request.method != "POST":
        return _shown(request, home, person, _form(None, None, wanted))
    form = _form(request.POST, request.FILES, wanted)
    if form.is_valid() and _sent(home, person, form, wanted):
        return redirect(home.address("mine_papers", person.pk) + ("&" if home.visit.asks else "?") + "sent=1")
    return _shown(request, home, person, form, status=422)


@at_home()
def mine_paper(request: PageRequest, home: Home, patient_id: UUID, document_id: UUID) -> HttpResponse:
    """One document, saved by the browser and kept nowhere else; its opening is traced."""
    found = _one(home, _whose(home, patient_id), document_id)
    opened = kept.opened(found)
    if found.way == Way.GIVEN:
        documents.note_read(by=home.visit.by, document=found, now=home.visit.now)
    else:
        trace_reading(home.visit.by, found)
    return kept.answer(opened)


@at_home(methods=["POST"])
def mine_paper_back(request: PageRequest, home: Home, patient_id: UUID, document_id: UUID) -> HttpResponse:
    """Take back what nobody has looked at yet: the wrong file."""
    person = _whose(home, patient_id)
    found = _one(home, person, document_id)
    if found.way == Way.SENT:
        documents.take_back(by=home.visit.by, document=found)
    return redirect(home.address("mine_papers", person.pk))


def _whose(home: Home, patient_id: UUID) -> Patient:
    person = home.person(patient_id)
    if not home.visit.page.takes_documents:
        raise NotFound
    return person


def _one(home: Home, person: Patient, document_id: UUID) -> Document:
    for one in kept.of_patient(person):
        if one.pk == document_id:
            return one
    raise NotFound


def _form(data: object, files: object, wanted: list[queries.Wanted]) -> SendForm:
    form = SendForm(data, files, initial={} if wanted else {"what": "other"})  # type: ignore[arg-type]
    choices = [(one.name, one.shown) for one in wanted]
    form.fields["what"].choices = [*choices, ("other", _("Something else"))]  # type: ignore[attr-defined]
    return form


def _sent(home: Home, person: Patient, form: SendForm, wanted: list[queries.Wanted]) -> bool:
    said = form.cleaned_data
    meant = next((one for one in wanted if one.name == said["what"]), None)
    appointment: Appointment | None = meant.appointment if meant else None
    try:
        actions.send_paper(
            by=home.visit.by, patient=person, page=home.visit.page, content=said["file"].read(LARGEST + 1),
            words=said["words"], paper=meant.code if meant else "", appointment=appointment, now=home.visit.now,
        )  # fmt: skip
    except (documents.NotTaken, documents.TooFull) as refusal:  # said in his language
        form.add_error("file", WHY[type(refusal)])
        return False
    except actions.TooMany as refusal:
        form.add_error("file", f"{refusal.title}. {refusal.next_step}")
        return False
    return True


def _shown(request: PageRequest, home: Home, person: Patient, form: SendForm, *, status: int = 200) -> HttpResponse:
    rows = kept.of_patient(person)
    trace_reading(home.visit.by, person)
    lines = [(one, queries.paper_words(one), STATES[State(one.state)], _opens(one), _back(one)) for one in rows]
    return home.show(
        request, "portal/mine_papers.html", status=status, person=person, form=form,
        arrived="sent" in request.GET,
        sent=[line for line in lines if line[0].way == Way.SENT],
        given=[line for line in lines if line[0].way == Way.GIVEN],
    )  # fmt: skip


def _opens(one: Document) -> bool:
    return one.state in (State.WAITING, State.ACCEPTED)


def _back(one: Document) -> bool:
    """Tell whether it can still be taken back: nobody has opened it."""
    return one.way == Way.SENT and one.state in (State.CHECKING, State.WAITING) and one.read_at is None
