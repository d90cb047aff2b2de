"""What the directory does after the answer."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic
from permanence.foundation.models import Account

from . import actions, queries, second_factors
from .models import Structure


@periodic(cron="47 2 * * *")
def keep_no_seed_of_codes(*, now: datetime) -> None:
    """Keep fingerprints in place of the seeds of recovery codes made by an older version."""
    second_factors.keep_no_seed()


@periodic(cron="1 * * * *")
def change_sites(*, now: datetime) -> None:
    """Look in every structure for who usually receives at another site from today on."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        change_sites_of.defer(structure_id=structure_id, once_as=f"change_sites:{structure_id}")


@job(queue="background")
def change_sites_of(*, by: Actor, now: datetime) -> None:
    """Do in one structure what was said of this day, by its own clock."""
    for role in queries.changing_sites(by, now):
        today = now.astimezone(ZoneInfo(role.structure.time_zone)).date()
        if role.next_site and role.next_site_on and role.next_site_on <= today:
            actions.change_usual_site(
                by=by, practitioner_role=role, site=role.next_site, from_on=role.next_site_on, today=today
            )


@job(queue="invitations", retry=12)  # two hours: a mail server may be away
def send_invitation(*, by: Actor, now: datetime, account_id: str) -> None:
    """Write to someone who was given an account, with the link by which he chooses his password.

    The link is made here, so that none waits in the database; it serves once and for PASSWORD_RESET_TIMEOUT.
    """
    account = Account.objects.get(pk=UUID(account_id))
    structure = Structure.objects.get(pk=by.structures()[0])
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": token})
    with translation.override(account.language):
        words = {"structure": structure, "link": f"{settings.BASE_URL}{path}", "email": account.email}
        subject = gettext("Your access to %(structure)s") % {"structure": structure.name}
        send_mail(
            " ".join(subject.split()),  # a header is one line, whatever the name
            render_to_string("directory/invitation.txt", words),
            settings.DEFAULT_FROM_EMAIL,
            [account.email],
        )
