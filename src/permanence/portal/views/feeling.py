"""How he feels some days after a visit, said in his space, once."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.documents import actions as documents
from permanence.documents import queries as kept
from permanence.documents.feeling_forms import FeelingForm
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound

from .at_home import Home, at_home


@at_home(methods=["GET", "POST"])
def mine_feeling(request: PageRequest, home: Home, appointment_id: UUID) -> HttpResponse:
    """Say it; said, it is thanked for, and not shown again on a screen that others may see."""
    found = [pair for pair in kept.to_say(home.acting.whole, home.visit.now) if pair[0].pk == appointment_id]
    if not found:
        if "told" in request.GET or request.method == "POST":
            return home.show(request, "portal/mine_feeling.html", told=True)
        raise NotFound
    ((visit, asked),) = found
    words = {"more": _("In your own words"), "ends": _("0: very bad; 10: very good")}
    missing = (_("Choose a face."), _("Choose a number."))
    form = FeelingForm(request.POST or None, asked=asked, faces=_faces(), missing=missing, **words)
    if form.is_valid():
        try:
            documents.say_feeling(
                by=home.visit.by, appointment=visit, form=asked, answers=form.answers, now=home.visit.now
            )
        except documents.NotAsked:  # answered meanwhile, in another window
            return home.show(request, "portal/mine_feeling.html", told=True)
        address = home.address("mine_feeling", visit.pk)
        return redirect(address + ("&" if "?" in address else "?") + "told=1")
    status = 422 if form.is_bound else 200
    return home.show(
        request, "portal/mine_feeling.html", status=status, form=form, appointment=visit, person=visit.patient
    )


def _faces() -> list[str]:
    return [
        pgettext("face", "very bad"),
        pgettext("face", "bad"),
        pgettext("face", "neither good nor bad"),
        pgettext("face", "good"),
        pgettext("face", "very good"),
    ]
