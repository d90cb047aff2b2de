"""What the console shows of when the caller would like to come, now or from the waiting list."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.desk import queries, words
from permanence.desk import wished as said
from permanence.desk.models import Request
from permanence.desk.rules.wishes import wishes
from permanence.directives.queries import InForce
from permanence.directory import queries as directory
from permanence.ui.templatetags.same import Always
from permanence.waiting.models import Urgency

URGENCIES = Always(Urgency.choices)
HALF_DAYS = Always((("", _("any hour")), ("am", _("mornings")), ("pm", _("afternoons"))))


def listing(asked: Request) -> dict[str, Any]:
    """Return what is asked of who comes on the waiting list."""
    role = asked.practitioner_role
    around = [(member.network_id, member.network.name) for member in directory.member_of(asked.structure_id)]
    return {
        "urgencies": URGENCIES,
        "half_days": HALF_DAYS,
        "around": [("", _("here only")), *around] if around else [],
        "whom": [("", words.as_called(role.person) if role else ""), ("1", _("anyone of the practice"))],
    }


def wished(asked: Request, holding: InForce, choices: queries.Choices, now: datetime) -> dict[str, Any]:
    """Return when he would like to come; it is asked while his next free times are what is looked for."""
    open_ = asked.reason_id is not None and not asked.outcome and asked.starts_at is None
    matters = open_ and choices.newcomer.policy == "accept" and queries.wants_time(asked, holding)
    today, role = queries.local(asked, now).date(), asked.practitioner_role
    sites = queries.sites_of(role, choices.slots, now) if role and matters else {}
    named = {str(pk): words for pk, words in sites.items()}
    return said.control(wishes(asked.facts), choices.unmet, today, asked=matters, sites=named)
