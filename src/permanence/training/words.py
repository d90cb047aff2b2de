"""What marks are called on screen, and why each was given."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from permanence.desk.queries import ADVISED

from .models import Level

AXES: dict[str, Any] = {
    "safety": _("Safety"),
    "directives": _("Directives kept"),
    "courtesy": _("Courtesy"),
    "time": pgettext("mark", "Time"),
}
REASONS: dict[str, Any] = {
    "missed_15": _("A red flag, and the 15 was not told: nothing comes before it."),
    "told_15": _("The 15 was told."),
    "needless_15": _("The 15 without a red flag: better once too often, and yet."),
    "as_advised": _("Done as the directives advise:"),
    "another_proposal": _("Allowed, though the directives put something else first:"),
    "not_advised": _("The directives advise something else:"),
    "nothing_done": _("Nothing was done on the console. The directives advise:"),
    "manners": _("Moments when one's manners counted, and were kept:"),
    "never_answered": _("The call was not answered on the console."),
    "answered_after": _("Answered after, in seconds:"),
    "lasted": _("Lasted, in seconds, of what someone used to it needs:"),
    "cut_short": _("Moments of the conversation left out:"),
}
ICONS = {"well": "circle-check", "told_15": "circle-check", "as_advised": "circle-check", "fair": "info-circle"}
BAD = {"wrong", "missed_15", "not_advised", "nothing_done", "never_answered", "cut_short"}


def explained(marks: list[dict[str, Any]], own: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the marks with their reasons in words; what was said well first in none: in the order of the call.

    :param own: how she judged herself, by axis
    """
    return [
        one
        | {
            "label": AXES[one["axis"]],
            "reasons": [_reason(code, text) for code, text in one["reasons"]],
            "own": Level(level).label if (level := (own or {}).get(one["axis"])) else "",
        }
        for one in marks
    ]


def _reason(code: str, text: str) -> dict[str, Any]:
    shown = ADVISED.get(text, text)
    icon = "circle-x" if code in BAD else ICONS.get(code, "info-circle")
    return {"said": REASONS.get(code, ""), "text": shown, "icon": icon, "bad": code in BAD}
