"""A booking on its way: who comes, the code, what the directives want to know, then read back and confirmed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from permanence.agenda import queries as agenda
from permanence.foundation.page import PageRequest
from permanence.patients.actions import BadTraits
from permanence.portal import actions, forms, links, queries, sessions, signs
from permanence.portal.models import NUMBERS, Booking

from .visits import Visit, visited

LONGEST = 300  # as the field says
Answer = Callable[[PageRequest, Visit, Booking], HttpResponse | None]
TEMPLATES = {"died": "portal/died.html",
             "facts": "portal/facts.html", "signs": "portal/signs.html", "fifteen": "portal/fifteen.html",
             "refused": "portal/no_newcomers.html", "missed": "portal/missed.html", "write": "portal/write.html",
             "confirm": "portal/read_back.html", "done": "portal/done.html"}  # fmt: skip


@visited(methods=["GET", "POST"])
def booking(request: PageRequest, visit: Visit, token: str) -> HttpResponse:
    """Show what comes next, or take what was answered; reading it again changes nothing."""
    found = queries.booking(visit.by, token)
    if request.method != "POST":
        return _shown(request, visit, found, back=request.GET.get("back", ""))
    answer = ANSWERS.get(request.POST.get("step", ""))
    response = answer(request, visit, found) if answer else None
    return response or redirect(queries.booking_link(visit.page, found.pk) + visit.asks)


def _who(request: PageRequest, visit: Visit, found: Booking) -> HttpResponse | None:
    form = forms.WhoForm(request.POST)
    if not form.is_valid():
        return _asks_who(request, visit, found, form, status=422)
    known = sessions.known_of(request, visit.page)
    actions.say_who(by=visit.by, booking=found, now=visit.now, known=known, **form.told)
    return None


def _code(request: PageRequest, visit: Visit, found: Booking) -> HttpResponse | None:
    form = forms.CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    if actions.type_code(by=visit.by, booking=found, code=code, now=visit.now):
        return None
    return _show(request, visit, found, "portal/code.html", status=422, wrong=True, contact=_contact(found))


def _facts(request: PageRequest, visit: Visit, found: Booking) -> HttpResponse | None:
    told = set(request.POST.getlist("fact"))
    actions.tell_facts(
        by=visit.by, booking=found, facts={code: code in told for code in signs.FACTS}, now=visit.now
    )  # fmt: skip
    return None


def _signs(request: PageRequest, visit: Visit, found: Booking) -> HttpResponse | None:
    told = [code for code in request.POST.getlist("sign") if code in signs.SIGNS]
    if not told and request.POST.get("answer") != "none":
        now = queries.shown(visit.by, found, visit.now)
        return _show(
            request, visit, found, "portal/signs.html", status=422, asked=signs.of_signs(now.asks), missing=True
        )  # fmt: skip
    actions.tell_signs(by=visit.by, booking=found, red_flags=told, now=visit.now)
    return None


def _confirm(request: PageRequest, visit: Visit, found: Booking) -> HttpResponse | None:
    try:
        actions.confirm(by=visit.by, booking=found, now=visit.now)
    except actions.Gone as gone:
        places = queries.places_said(found.reason, gone.alternatives)
        return _show(request, visit, found, "portal/taken.html", status=409, gone=gone, places=places)
    except BadTraits as wrong:
        return _asks_again(request, visit, found, wrong)
    return None


def _leave(request: PageRequest, visit: Visit, found: Booking) -> HttpResponse | None:
    words = request.POST.get("words", "").strip()[:LONGEST]
    if not words:
        return _shown(request, visit, found, status=422, back="write", missing=True)
    try:
        actions.leave(by=visit.by, booking=found, words=words, now=visit.now)
    except BadTraits as wrong:
        return _asks_again(request, visit, found, wrong)
    return None


ANSWERS: dict[str, Answer] = {
    "who": _who, "code": _code, "facts": _facts, "signs": _signs, "confirm": _confirm, "leave": _leave
}  # fmt: skip


def _shown(
    request: PageRequest, visit: Visit, found: Booking, *, back: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Show the step that comes next; `back` is one that the visitor would rather see."""
    now = queries.shown(visit.by, found, visit.now)
    if now.name == "who" or (back == "who" and now.name != "done"):
        return _asks_who(request, visit, found, forms.WhoForm(initial=_told(found)))
    if now.name == "code":
        return _show(request, visit, found, "portal/code.html", status=status, contact=_contact(found))
    name = "write" if back == "write" and now.name in ("refused", "missed", "confirm") else now.name
    asked = signs.of_signs(now.asks) if name == "signs" else signs.of_facts(now.asks)
    more |= {"asked": asked, "answer": now.answer, "numbers": _numbers(visit)}
    if name == "confirm":
        more["liked"] = queries.liked_otherwise(found)
    if name == "refused" and now.answer:
        more["colleagues"] = _colleagues(now.answer.colleagues)
    if found.appointment:
        more["link"] = agenda.patient_link(found.appointment)
        more["bring"] = queries.bring(visit.by, found.reason_id)
        more["papers"] = queries.papers(visit.by, found.appointment)
    return _show(request, visit, found, TEMPLATES[name], status=status, **more)


def _asks_who(
    request: PageRequest, visit: Visit, found: Booking, form: forms.WhoForm, *, status: int = 200
) -> HttpResponse:
    return _show(request, visit, found, "portal/who.html", status=status, form=form)


def _asks_again(request: PageRequest, visit: Visit, found: Booking, wrong: BadTraits) -> HttpResponse:
    """Show the form with what the patients' room finds wrong with it."""
    form = forms.WhoForm(_told(found))
    for name, words in wrong.errors.items():
        form.add_error(name if name in form.fields else None, str(words))
    return _asks_who(request, visit, found, form, status=422)


def _show(
    request: PageRequest, visit: Visit, found: Booking, template: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    held = bool(found.held_until and found.held_until > visit.now)
    link = queries.booking_link(visit.page, found.pk)
    site = queries.where(visit.by, found)
    return visit.show(
        request, template, status=status, booking=found, role=found.practitioner_role, held=held, here=link,
        token=links.token("booking", found.pk), site=site,
        several=queries.several_sites(found, site, visit.now), **more,
    )  # fmt: skip


def _told(found: Booking) -> dict[str, Any]:
    """Return what was typed before; of the next booking of a family, the contact alone."""
    before = found.after
    contact = found.proof.contact if found.proof else before.proof.contact if before and before.proof else ""
    return {
        "relation": found.relation or ("guardian" if before else "self"),
        "first_names": found.first_names,
        "birth_name": found.birth_name or (before.birth_name if before else ""),
        "birth_date": found.birth_date,
        "sex": found.sex if found.birth_name else "",
        "email": contact,
        "phone": found.phone or (before.phone if before else ""),
    }


def _contact(found: Booking) -> str:
    return found.proof.contact if found.proof else ""


def _numbers(visit: Visit) -> list[tuple[str, Any]]:
    return [(number, NUMBERS[number]) for number in visit.page.numbers if number in NUMBERS]


def _colleagues(roles: Any) -> list[tuple[Any, str]]:
    """Return each colleague with the path of his practice's page, where he has one."""
    pages = {one.structure_id: one for one in queries.published()}
    return [(one, queries.public_link(pages[one.structure_id]) if one.structure_id in pages else "") for one in roles]
