"""How the switchboard of each maker is set up, for the page of a line; docs/telephony.md says the same at length."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words

from .models import Switchboard


@dataclass(frozen=True, slots=True)
class Maker:
    """What whoever sets a switchboard up does there.

    :param secret: what is to be copied from its pages
    """

    secret: Words
    steps: tuple[Words, ...]


MAKERS: dict[str, Maker] = {
    Switchboard.AIRCALL: Maker(
        _("the webhook's token"),
        (
            _("In the dashboard, under Integrations, add a Webhook with the address above."),
            _("Choose the events call.created, call.answered, call.hold, call.unhold, call.hungup and call.ended."),
            _("Copy its token here."),
        ),
    ),
    Switchboard.RINGOVER: Maker(
        _("the key shown beside the webhooks"),
        (
            _("In the dashboard, under Developer, add the address above to the call events."),
            _("Choose ringing, answered, hangup and missed."),
            _("Copy the key shown there here."),
        ),
    ),
    Switchboard.TELNYX: Maker(
        _("the account's public key"),
        (
            _("Give the address above as the webhook of the voice application that answers this number."),
            _("Copy the public key here, from Keys & Credentials."),
        ),
    ),
    Switchboard.TWILIO: Maker(
        _("the account's Auth Token"),
        (
            _("On the number's page, give the address above under “Call status changes”."),
            _(
                "In the TwiML that dials the desk, give each Number or Sip this address as statusCallback, "
                "with the events ringing and answered."
            ),
            _("Copy the Auth Token here."),
        ),
    ),
    Switchboard.VONAGE: Maker(
        _("the account's signature secret"),
        (
            _("Give the address above as the event webhook of the voice application that answers this number."),
            _("Leave signed webhooks on, and copy the signature secret here."),
        ),
    ),
}
