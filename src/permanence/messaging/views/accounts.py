"""The account each practice sends its SMS through."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import actions, forms, links, queries
from permanence.messaging.rules.providers import KNOWN


@page(Can.MANAGE_DIRECTORY)
def accounts(request: PageRequest) -> HttpResponse:
    """The practices, whether each sends SMS, and the mailbox it writes to professionals from."""
    mine = directory.structures(request.actor, Can.MANAGE_DIRECTORY).order_by("name")
    found = queries.accounts(mine)
    rows = [(one, account, _(KNOWN[account.provider].label) if account else "") for one, account in found]
    return show(request, "messaging/accounts.html", rows=rows, mailboxes=queries.secure_mailboxes(mine))


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def account(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Open the account of one practice, or change it."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    known = queries.sms_account(structure)
    form = forms.Account(request.POST or None, account=known)
    if form.is_valid():
        names = ("provider", "signed", "sender", "price_cents", "per_minute")
        said = {name: form.cleaned_data[name] for name in names}
        try:
            actions.open_account(by=request.actor, structure=structure, fields=form.given(), now=timezone.now(), **said)
        except actions.BadAccount as bad:
            form.add_error("provider", str(bad.detail or bad.title))
        else:
            messages.success(request, _("SMS leave through this account from now on."))
            return redirect("messaging:account", structure.pk)
    door = links.door(structure.pk, known.provider) if known else ""
    provider = KNOWN[known.provider] if known else None
    status = 422 if form.is_bound else 200
    return show(
        request, "messaging/account.html", status=status, structure=structure, account=known, form=form, door=door,
        provider=provider,
    )  # fmt: skip


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def account_end(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Send no more SMS from a practice."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    actions.close_account(by=request.actor, structure=structure, now=timezone.now())
    messages.success(request, _("No SMS leaves any more: who has an address gets e-mails, the others are called."))
    return redirect("messaging:accounts")
