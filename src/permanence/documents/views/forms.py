"""The form asked before a visit: written for a reason, read for an appointment."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.directory import queries as directory
from permanence.documents import actions, queries
from permanence.documents.form_forms import QuestionSet, TitleForm, initial
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients.sensitivity import Class, sees


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def form(request: PageRequest, reason_id: UUID) -> HttpResponse:
    """The questions asked of whoever comes for one reason."""
    reason = agenda.reason(request.actor, reason_id)
    request.actor.require(Can.EDIT_OPENINGS, reason.structure_id)
    known = queries.form_of(reason)
    data = request.POST if request.method == "POST" else None
    title = TitleForm(data, initial={"title": known.title if known else ""})
    asked = QuestionSet(data, initial=initial(known.asked) if known else [])
    if data is not None and title.is_valid() and asked.is_valid():
        questions = [one.question for one in asked if one.question]
        if questions and not title.cleaned_data["title"].strip():
            title.add_error("title", _("Give the form a title."))
        else:
            actions.write_form(
                by=request.actor, reason=reason, title=title.cleaned_data["title"], questions=questions,
                now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The form is kept; appointments already made follow it."))
            return redirect("documents:form", reason.pk)
    role = directory.practitioner(request.actor, reason.practitioner_role_id)
    status = 422 if data is not None else 200
    return show(request, "documents/form.html", status=status, reason=reason, role=role, title=title, asked=asked)


@page(Can.VIEW_PATIENT)
def answers(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """What the patient answered before a visit; a draft is still his own."""
    found = queries.visit(request.actor, appointment_id)
    filled = queries.filled(request.actor, found)
    trace_reading(request.actor, found)
    return show(
        request,
        "documents/answers.html",
        appointment=found,
        form=queries.form_of(found.reason),
        filled=filled if filled and filled.handed_in_at else None,
        begun=filled is not None,
        may_read=sees(request.actor, found.structure_id, Class.CARE),
        may_note=request.actor.may(Can.BOOK, found.structure_id),
    )


@page(Can.BOOK, methods=["POST"])
def on_paper(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Note that the answers came otherwise."""
    found = queries.visit(request.actor, appointment_id)
    asked = queries.form_of(found.reason)
    if asked is not None:  # it may have been taken away meanwhile: nothing is asked for then
        actions.note_on_paper(by=request.actor, appointment=found, form=asked, now=timezone.now())
        messages.success(request, _("Noted: it is not asked for any more."))
    return redirect("documents:answers", found.pk)
