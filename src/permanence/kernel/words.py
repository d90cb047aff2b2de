"""The to-do as said on screen."""

from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from permanence.foundation.refusal import Words

from .models import ANYONE, Recurring, Task
from .rules import recurrence

SECTIONS: dict[str, Words] = {
    "late": pgettext_lazy("to do", "Late"),
    "today": pgettext_lazy("to do", "Today"),
    "later": pgettext_lazy("to do", "Later"),
}
OFTEN: dict[str, Words] = {
    "daily": gettext_lazy("every day"),
    "workdays": gettext_lazy("Monday to Friday"),
    "weekly": gettext_lazy("every week, on that day"),
    "fortnightly": gettext_lazy("every two weeks, on that day"),
    "monthly": gettext_lazy("every month, on that date"),
    "yearly": gettext_lazy("every year, on that date"),
}
SAID: dict[str, Words] = {
    "daily": gettext_lazy("every day"),
    "workdays": gettext_lazy("Monday to Friday"),
    "weekly": gettext_lazy("every week"),
    "fortnightly": gettext_lazy("every two weeks"),
    "monthly": gettext_lazy("every month"),
    "yearly": gettext_lazy("every year"),
}


def owner(one: Task | Recurring) -> str:
    """Say who has it."""
    if one.owner_id:
        return one.owner.short_name if one.owner else pgettext("to do", "a colleague")
    return role(one.owner_role)


def role(name: str) -> str:
    """Say for which role it is; for anyone it is for whoever is free."""
    if name == ANYONE or name not in settings.ROLES:
        return pgettext("to do", "whoever is free")
    return str(settings.ROLES[name].label)


def often(one: Recurring) -> str:
    """Say how often it comes."""
    return str(SAID.get(recurrence.often(one.rrule), one.rrule))
