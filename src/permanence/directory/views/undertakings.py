"""The page of the undertaking of secrecy: read and signed before anything of another structure is seen."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.directory import actions, queries
from permanence.directory.locking import STRONG
from permanence.directory.standing import own_actor
from permanence.foundation.actor import scope
from permanence.foundation.models import Account
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.ANYONE, methods=["GET", "POST"])
def undertaking(request: PageRequest) -> HttpResponse:
    """Read it, sign it; later, read what was signed and when. Whoever has yet to sign holds his own rights only."""
    if not isinstance(request.user, Account):
        return redirect_to_login(request.path)
    with scope(own_actor(request.user.pk, strong=STRONG in request.session)) as actor:
        own = queries.signed_by(actor)
        signed = {one: own.get(one.pk) for one in queries.answers_as(actor)}
        missing = [one for one, found in signed.items() if found is None]
        if request.method == "POST" and "read" in request.POST:
            for structure in missing:
                actions.sign_undertaking(by=actor, structure=structure)
            messages.success(request, _("Signed. Thank you."))
            return redirect("/")
        unread = request.method == "POST"
        return show(
            request,
            "directory/undertaking.html",
            status=422 if unread else 200,
            signed=signed,
            missing=missing,
            name=actor.name,
            unread=unread,
        )
