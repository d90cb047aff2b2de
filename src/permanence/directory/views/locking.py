"""Pages of a shared desk: lock the screen, open it again by a code, choose that code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, locking
from permanence.foundation.models import Account
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .identities import shown_again


@page(Can.ENTER, methods=["POST"])
def lock(request: PageRequest) -> HttpResponse:
    """Lock this screen; nothing is shown on it until it is opened again, where it was."""
    asked = request.POST.get("next", "")
    request.session[locking.LOCKED] = asked if url_has_allowed_host_and_scheme(asked, None) else "/"
    answer = redirect("account_locked")
    locking.take_seat(request, answer, request.actor.name, anew=False)
    return answer


@page(Can.ANYONE, methods=["GET", "POST"])
def locked(request: PageRequest) -> HttpResponse:
    """The locked screen: its user opens it, or a colleague who has signed in here today takes his place."""
    own = request.user
    if locking.LOCKED not in request.session or not isinstance(own, Account):
        return redirect("/")
    back_to, colleagues = request.session[locking.LOCKED], locking.seats(request)
    chosen = request.POST.get("who") or request.GET.get("who")
    colleague = next((one for one in colleagues if str(one.account_id) == chosen), None)
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        who = colleague.account_id if colleague else own.pk
        found = locking.open_screen(request, who, form.cleaned_data["code"])
        if found is locking.Opening.OPEN:
            return redirect("/" if colleague else back_to)
        if found is locking.Opening.SHUT:
            messages.error(request, _("Too many wrong codes: sign in with your password."))
            return redirect("account_locked" if colleague else "account_login")
        form.add_error("code", _("This is not the right code."))
    return show(
        request,
        "directory/locked.html",
        status=422 if form.errors else 200,
        form=form,
        name=colleague.name if colleague else locking.name_of(request),
        colleague=colleague,
        colleagues=[one for one in colleagues if one != colleague],
        by_code=colleague is not None or locking.has_code(own.pk),
    )


@page(Can.ENTER, methods=["GET", "POST"])
@shown_again
def code(request: PageRequest) -> HttpResponse:
    """The code by which I open a locked screen."""
    form = forms.NewCodeForm(request.POST or None)
    if form.is_valid():
        actions.choose_code(by=request.actor, code=form.cleaned_data["code"])
        messages.success(request, _("Your code is kept: it opens the screens where you have signed in today."))
        return redirect("mfa_index")
    known = request.actor.id is not None and locking.has_code(request.actor.id)
    return show(request, "directory/code.html", status=422 if form.errors else 200, form=form, known=known)
