"""One's own appointments, and those of the family behind the same contact: shown to who proves that it is his."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect

from permanence.agenda import queries as agenda
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.portal import actions, forms, queries

from .visits import Visit, visited


@visited(methods=["GET", "POST"])
def mine(request: PageRequest, visit: Visit) -> HttpResponse:
    """Ask at which contact; the answer is the same whether it is a patient's or nobody's."""
    form = forms.ContactForm(request.POST or None)
    if not form.is_valid():
        return visit.show(request, "portal/mine.html", status=422 if request.method == "POST" else 200, form=form)
    asked = actions.ask_code(
        by=visit.by,
        structure=visit.structure,
        use="mine",
        contact=form.cleaned_data["email"],
        language=visit.language,
        address=visit.address,
        now=visit.now,
    )
    return redirect(queries.mine_link(visit.page, asked.pk) + visit.asks)


@visited(methods=["GET", "POST"])
def mine_list(request: PageRequest, visit: Visit, token: str) -> HttpResponse:
    """Ask for the code, then show what is to come."""
    asked = queries.proof(visit.by, token)
    link = queries.mine_link(visit.page, asked.pk)
    if request.method == "POST":
        form = forms.CodeForm(request.POST)
        code = form.cleaned_data["code"] if form.is_valid() else ""
        if actions.prove(by=visit.by, proof=asked, code=code, now=visit.now):
            return redirect(link + visit.asks)
        return visit.show(request, "portal/mine_code.html", status=422, wrong=True, contact=asked.contact, here=link)
    if asked.use != "mine" or asked.proven_at is None or asked.expires_at <= visit.now:
        return visit.show(request, "portal/mine_code.html", contact=asked.contact, here=link)
    coming = queries.behind_contact(visit.by, asked, visit.now)
    trace_reading(visit.by, *coming)
    lines = [(one, agenda.patient_link(one)) for one in coming]
    one_alone = len({one.patient_id for one in coming}) == 1
    again = replace(visit, carried=queries.known_token(coming[0])).asks if one_alone else visit.asks
    readers = queries.readers_link(visit.page, asked.pk)
    return visit.show(
        request, "portal/mine_list.html", lines=lines, contact=asked.contact, again=again, readers=readers
    )
