"""What was understood, said back to the caller in one short sentence, whatever the kind of request [165]."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from permanence.desk import words
from permanence.desk.models import Request, RequestKind, Urgency

ASKED: Mapping[str, Any] = {
    RequestKind.APPOINTMENT: gettext_lazy("you would like an appointment"),
    RequestKind.CANCEL: gettext_lazy("you would like to cancel an appointment"),
    RequestKind.MOVE: gettext_lazy("you would like to move an appointment"),
    RequestKind.RENEWAL: gettext_lazy("you ask for a prescription"),
    RequestKind.RESULT: gettext_lazy("you are waiting for a result"),
    RequestKind.CERTIFICATE: gettext_lazy("you ask for a certificate"),
    RequestKind.HOME_VISIT: gettext_lazy("you ask for a visit at home"),
    RequestKind.TELECONSULTATION: gettext_lazy("you would like a teleconsultation"),
    RequestKind.MESSAGE: gettext_lazy("you leave a message"),
    RequestKind.COMPLAINT: gettext_lazy("you wish to complain"),
}
HOW_SOON: Mapping[str, Any] = {
    Urgency.WITHIN_48H: gettext_lazy("within 48 hours"),
    Urgency.SAME_DAY: gettext_lazy("today"),
    Urgency.DOCTOR_NOW: gettext_lazy("right away"),
}


def sentence(request: Request, lang: str, local: datetime | None) -> str:
    """Say what is asked, for whom, with whom and how soon: only what is known.

    :param local: when the appointment meant is, in the wall time of the practice
    """
    parts = [str(ASKED[request.kind])]
    if local is not None:
        parts.append(_("that of %(when)s") % {"when": words.aloud(local, lang)})
    if patient := request.patient:
        name = f"{patient.first_name} {patient.family_name}"
        parts.append(pgettext("read back", "for %(name)s") % {"name": name})
    if role := request.practitioner_role:
        parts.append(pgettext("read back", "with %(doctor)s") % {"doctor": words.in_sentence(role.person)})
    if how_soon := HOW_SOON.get(request.urgency):
        parts.append(str(how_soon))
    return _("“So, %(asked)s. Is that right?”") % {"asked": ", ".join(parts)}
