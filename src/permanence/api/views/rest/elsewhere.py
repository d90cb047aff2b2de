"""What the doors of rooms below do, which know no description: by the names of their addresses."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from permanence.api.rules import rest

shapes = rest.letters
SMS = rest.Operation(
    "smsEvent", "POST", _("Hear what the provider of SMS tells"), _("Messages"), proof="maker", refusals=(401, 422),
    answers={200: (shapes.Heard, _("What was heard"))}, signed_in=False,
    about=_("OVHcloud, Brevo, Twilio, Vonage, each in its own words and with its own proof, at the signed address of a "
            "practice. Told twice, it is heard once."),
)  # fmt: skip
MAILS = rest.Operation(
    "mailEvent", "POST", _("Hear what became of e-mails"), _("Messages"), proof="maker", refusals=(401, 422),
    answers={200: (shapes.HeardAll, _("What was heard"))}, signed_in=False,
    about=_("From the carrier of e-mails that was chosen for the installation, with its own proof."),
)  # fmt: skip
ELSEWHERE = {
    "messaging:incoming": (SMS, replace(SMS, name="smsEventInAddress", method="GET")),
    "messaging:mail_incoming": (MAILS,),
}
