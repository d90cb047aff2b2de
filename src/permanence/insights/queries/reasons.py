"""Why practices declined what was asked, and why callers did not take what was proposed."""

from collections import Counter

from django.db.models import Count, QuerySet

from permanence.desk.models import ProposalMade, Why
from permanence.directives.models import Directive, Kind

from .counting import Asked

Reasons = list[tuple[str, int]]  # why, how often; the most frequent first
NOT_GIVEN = ("decline", "refer_colleague", "redirect_sas")  # what answers a caller without giving him what he asked


def not_wanted(asked: Asked) -> Reasons:
    """Return why callers turned down what was proposed to them; what was turned down by mistake does not count."""
    found = _made(asked).filter(taken=False, withdrawn_at=None).values_list("why").annotate(times=Count("id"))
    return [(str(Why(why).label), times) for why, times in found.order_by("-times", "why")]


def not_given(asked: Asked) -> Reasons:
    """Return by which kinds of directives callers were declined or sent elsewhere, empty for none of them."""
    rested_on = list(_made(asked).filter(taken=True, action__in=NOT_GIVEN).values_list("reasons", flat=True))
    written = Directive.objects.filter(structure__in=asked.structure_ids).values_list("pk", "kind")
    kinds = {str(pk): kind for pk, kind in written}
    counts = Counter(next((kinds[one] for one in reasons if one in kinds), "") for reasons in rested_on)
    return [(str(Kind(kind).label) if kind else "", times) for kind, times in counts.most_common()]


def _made(asked: Asked) -> QuerySet[ProposalMade]:
    begins, ends = asked.period.bounds(asked.zone)
    made = ProposalMade.objects.filter(structure__in=asked.structure_ids, made_at__gte=begins, made_at__lt=ends)
    if asked.line_ids is not None:
        made = made.filter(request__call__line__in=asked.line_ids)
    return made.filter(made_by=asked.person_id) if asked.person_id else made
