"""A patient's own space: opened by the code sent to his contact, closed by himself or by time."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment
from permanence.documents import queries as kept
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.patients.models import Patient
from permanence.portal import actions, forms, links, queries, sessions
from permanence.portal.models import Use
from permanence.portal.rules import limits
from permanence.portal.templatetags.portal_words import full_day, hour

from .at_home import Home, at_home
from .visits import Visit, visited
from .ways import LEFT, entrance, signing_out


@visited(methods=["GET", "POST"])
def mine(request: PageRequest, visit: Visit) -> HttpResponse:
    """Ask at which contact; the answer is the same whether it is a patient's or nobody's."""
    form = forms.ContactForm(request.POST or None)
    if not form.is_valid():
        return entrance(request, visit, form, status=422 if request.method == "POST" else 200)
    asked = actions.ask_code(
        by=visit.by,
        structure=visit.structure,
        use="mine",
        contact=form.cleaned_data["email"],
        language=visit.language,
        address=visit.address,
        now=visit.now,
        known=sessions.known_of(request, visit.page),
    )
    return redirect(queries.mine_link(visit.page, asked.pk) + visit.asks)


@visited(methods=["GET", "POST"])
def mine_again(request: PageRequest, visit: Visit, token: str) -> HttpResponse:
    """Let who reads what was written to a contact ask for codes in this browser, however many strangers asked for."""
    asked = queries.proof(visit.by, token, "again")
    if visit.now - asked.asked_at >= limits.HOUR:  # by then nobody is kept from asking
        return redirect(reverse("practice:mine", args=[visit.page.slug]) + visit.asks)
    if request.method != "POST" or asked.use != Use.MINE:
        answer = visit.show(request, "portal/mine_again.html", asked=asked, done=request.method == "POST")
        return sessions.know(answer, visit.page, asked.contact) if request.method == "POST" else answer
    anew = actions.ask_code(
        by=visit.by, structure=visit.structure, use="mine", contact=asked.contact, language=visit.language,
        address=visit.address, now=visit.now, known=links.known(asked.contact),
    )  # fmt: skip
    return sessions.know(redirect(queries.mine_link(visit.page, anew.pk) + visit.asks), visit.page, asked.contact)


@visited(methods=["GET", "POST"])
def contact(request: PageRequest, visit: Visit, token: str) -> HttpResponse:
    """Let who was told that a contact was noted say that it is his; opening the page changes nothing."""
    told = queries.told_of(visit.by, visit.page, token, visit.now)
    if request.method == "POST":
        told = actions.confirm_contact(by=visit.by, contact=told)
    return visit.show(request, "portal/contact.html", done=told.is_proved, email=told.system == "email")


@visited(methods=["GET", "POST"])
def mine_list(request: PageRequest, visit: Visit, token: str) -> HttpResponse:
    """Ask for the code, then show the space: what is to come, and what may be done from here."""
    asked = queries.proof(visit.by, token)
    link = queries.mine_link(visit.page, asked.pk)
    if request.method == "POST":
        form = forms.CodeForm(request.POST)
        code = form.cleaned_data["code"] if form.is_valid() else ""
        if key := actions.open_space(by=visit.by, proof=asked, code=code, now=visit.now):
            return sessions.hold(redirect(link + visit.asks), visit.page, key, contact=asked.contact)
        return visit.show(request, "portal/mine_code.html", status=422, wrong=True, contact=asked.contact, here=link)
    if not sessions.is_open(asked, request, visit.page, visit.now):
        over = "portal/mine_closed.html" if asked.browser else "portal/mine_code.html"  # a code serves once
        return visit.show(request, over, contact=asked.contact, here=link)
    sessions.stay(asked, visit.now)
    return _shown(request, Home(visit, asked, queries.acting(visit.by, asked, visit.now)))


@at_home(methods=["POST"], first=signing_out)
def mine_closing(request: PageRequest, home: Home, told: str) -> HttpResponse:
    """Close the space: on a computer that others use."""
    actions.close_space(by=home.visit.by, proof=home.asked, now=home.visit.now)
    if told:
        request.session[LEFT] = home.visit.page.slug
    provider = settings.PATIENTS_IDENTITIES
    answer = home.visit.show(request, "portal/mine_closed.html", there=told, provider=provider)
    return sessions.drop(answer, home.visit.page)


def _shown(request: PageRequest, home: Home) -> HttpResponse:
    visit = home.visit
    coming, past = (found(visit.by, home.acting, visit.now) for found in (queries.coming, queries.past))
    trace_reading(visit.by, *coming, *past)
    lines = [(one, agenda.patient_link(one), queries.managed(one, visit.now)) for one in coming]
    return home.show(
        request, "portal/mine_list.html", lines=lines, past=past, again=_again(visit, coming), todo=list(_todo(home))
    )


def _todo(home: Home) -> Iterator[tuple[str, Patient, str]]:
    """Yield what waits for him: what, of whom, and where it is done."""
    page, people = home.visit.page, home.acting.whole
    for one in people if page.takes_messages else ():
        if queries.unread(one):
            yield _("An answer of the practice"), one, home.address("mine_thread", one.pk)
    for one in people:
        for booked, form in kept.to_fill_in(one, home.visit.now):
            when = f"{full_day(booked.starts_at)}, {hour(booked.starts_at)}"
            yield f"{form.title} · {when}", one, home.address("mine_form", booked.pk)
    for booked, _form in kept.to_say(people, home.visit.now):
        when = f"{_('How do you feel?')} · {full_day(booked.starts_at)}"
        yield when, booked.patient, home.address("mine_feeling", booked.pk)
    for one in people if page.takes_documents else ():
        if queries.unopened(one):
            yield _("A document of the practice"), one, home.address("mine_papers", one.pk)
        if any(paper.ahead for paper in queries.wanted(home.visit.by, one, home.visit.now)):
            yield _("Documents to send before the visit"), one, home.address("mine_papers", one.pk)


def _again(visit: Visit, coming: list[Appointment]) -> str:
    """Return what an address carries to book again: who he is, when there is no doubt."""
    one_alone = len({one.patient_id for one in coming}) == 1
    return replace(visit, carried=queries.known_token(coming[0])).asks if one_alone else visit.asks
