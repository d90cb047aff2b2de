"""Figures as plots, in the shape that the plot component draws."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .queries import Figures
from .rules.calls import Aim
from .tables import clock, day_mark

Drawn = dict[str, Any]


def plots(found: Figures, aim: Aim, step: str) -> dict[str, Drawn]:
    """Return what is drawn of the figures of some calls."""
    labels = [day_mark(day, step) for day, _one in found.parts]
    several = [one for _day, one in found.parts]
    patience = found.total.classes()
    return {
        "calls": drawn(labels, {
            pgettext("calls", "Answered"): [one.answer.count for one in several],
            pgettext("calls", "Abandoned"): [one.loss.count for one in several],
        }),
        "service": drawn(labels, {
            _("Service level"): [one.service(aim).percent for one in several],
            _("Aim"): [aim.percent for _one in several],
        }),
        "waits": drawn(labels, {
            _("Half wait no longer than"): [one.wait(50) for one in several],
            _("95 of 100 no longer than"): [one.wait(95) for one in several],
        }),
        "hours": drawn([clock(half) for half, *_counts in found.halves], {
            _("Calls"): [offered for _half, offered, _abandoned in found.halves],
            pgettext("calls", "Abandoned"): [abandoned for _half, _offered, abandoned in found.halves],
        }),
        "unmet": unmet(found),
        "patience": drawn(list(patience), {pgettext("calls", "Abandoned"): list(patience.values())}),
    }  # fmt: skip


def unmet(found: Figures) -> Drawn:
    """Return callers left without a solution by the hour at which they rang: those declined, and those not reached."""
    hours = sorted({one.hour for one in found.unmet})
    shown = list(range(hours[0], hours[-1] + 1)) if hours else []
    counts: Counter[tuple[bool, int]] = Counter()
    for one in found.unmet:
        counts[one.refused, one.hour] += one.count
    return drawn([f"{hour} h" for hour in shown], {
        _("Declined"): [counts[True, hour] for hour in shown],
        _("Hung up or not reached"): [counts[False, hour] for hour in shown],
    })  # fmt: skip


def drawn(labels: list[str], series: Mapping[str, Sequence[int | None]]) -> Drawn:
    """Return one plot."""
    return {"labels": labels, "series": [{"label": name, "values": list(values)} for name, values in series.items()]}
