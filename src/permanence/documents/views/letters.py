"""Writing to the professionals around a patient, by MSSanté."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.documents import actions, forms, queries
from permanence.documents.models import Document
from permanence.documents.rules.kinds import LARGEST
from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import queries as post_office
from permanence.patients import queries as patients
from permanence.patients.models import Patient


@page(Can.VIEW_CARE, methods=["GET", "POST"])
def letter(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Write to the regular doctor or to who follows a patient; what was written stands beneath with its state."""
    found = patients.patient(request.actor, patient_id)
    around = queries.professionals(request.actor, found)
    may_write = request.actor.may(Can.SEND_MESSAGES, found.structure_id)
    kept = queries.to_enclose(request.actor, found)
    form = forms.Letter(
        request.POST or None,
        request.FILES or None,
        professionals=around,
        documents=[(one, _shown(one)) for one in kept],
        initial={"key": uuid7(), "to": around[0].address if around else ""},
    )
    if form.is_valid() and _written(request, found, form, kept):
        messages.success(request, _("The letter leaves by MSSanté; its state stands beneath."))
        return redirect("documents:letter", found.pk)
    trace_reading(request.actor, found)
    return show(
        request, "documents/letter.html", status=422 if form.is_bound else 200, patient=found, form=form,
        professionals=around, box=post_office.secure_mailbox(found.structure), may_write=may_write,
        letters=queries.letters(request.actor, found),
    )  # fmt: skip


def _written(request: PageRequest, found: Patient, form: forms.Letter, kept: list[Document]) -> bool:
    said: dict[str, Any] = form.cleaned_data
    file = said["file"]
    try:
        actions.write_letter(
            by=request.actor, patient=found, to_address=said["to"], words=said["words"], key=str(said["key"]),
            now=timezone.now(), content=file.read(LARGEST + 1) if file else b"", title=_("Letter to a professional"),
            enclosed=next((one for one in kept if str(one.pk) == said["enclosed"]), None),
        )  # fmt: skip
    except actions.NotTaken as refusal:
        form.add_error("file", f"{refusal.title}. {refusal.next_step}")
        return False
    return True


def _shown(one: Document) -> str:
    return f"{queries.named(one, opens=True)} · {one.get_way_display()} · {timezone.localtime(one.at):%d/%m/%Y}"
