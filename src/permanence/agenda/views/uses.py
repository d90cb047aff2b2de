"""Giving back a room or a device taken without a patient."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from permanence.agenda import actions, queries
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can


@page(Can.BOOK, methods=["POST"])
def end(request: PageRequest, use_id: UUID) -> HttpResponse:
    """Give it back, alone or with those of the weeks that follow."""
    use = queries.use(request.actor, use_id)
    request.actor.require(Can.BOOK, use.structure_id)
    following = "following" in request.POST
    done = actions.end_use(by=request.actor, use=use, now=timezone.now(), following=following)
    told = ngettext("It is given back.", "They are given back: %(count)s.", done)
    messages.success(request, told % {"count": done})
    return redirect(f"{reverse('agenda:thing', args=[use.resource_id])}?structure={use.structure_id}")
