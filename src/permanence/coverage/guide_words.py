"""The steps of formalities as the screen and the paper say them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.refusal import Words

WHO: dict[str, Words] = {
    "practice": pgettext_lazy("does it", "the practice"),
    "patient": pgettext_lazy("does it", "the patient"),
    "doctor": pgettext_lazy("does it", "the doctor"),
    "fund": pgettext_lazy("does it", "the fund"),
}
STEPS: dict[str, Words] = {
    "rd_agreed": _("The new doctor agrees to follow this patient"),
    "rd_declared": _("Bring the card, and fill in the declaration with the doctor"),
    "rd_signed": _("Sign the declaration, on line during the visit or on paper"),
    "rd_sent": _("Send the declaration when it is on paper, and note the doctor in the file"),
    "rd_file": _("Ask the former doctor for the medical file: the letter is ready"),
    "tr_prescribed": _("Prescribe the transport before it takes place"),
    "tr_agreement": _("Ask the fund for its agreement when the doctor says it is needed"),
    "tr_carrier": _("Book a carrier who has an agreement with the fund"),
    "tr_given": _("Give the prescription, and the proof of presence after the visit"),
    "ald_asked": _("Send the request to the fund's own doctor"),
    "ald_answer": _("Answer the request"),
    "ald_signed": _("Sign the care protocol with the doctor"),
    "ald_card": _("Update the card at a pharmacy or at the fund"),
    "ald_noted": _("Note the days in the file, and nothing else"),
    "aid_rights": _("Look with the patient at which aid may be his, with the public simulator"),
    "aid_papers": _(
        "Gather the papers: identity, address, resources of the last twelve months, presence in France for the AME"
    ),
    "aid_sent": _("Send or hand in the request, and keep the receipt"),
    "aid_answer": _("Answer, within two months"),
    "aid_noted": _("See the certificate and note its days in the file"),
    "in_asked": _("Ask the insurer for this year's card: the letter is ready"),
    "in_card": _("Bring the card, or send a picture of both sides"),
    "in_noted": _("Note the insurer, the contract and the days in the file"),
    "in_third": _("Note whether third-party payment is agreed"),
}
