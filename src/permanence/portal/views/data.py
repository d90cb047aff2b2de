"""What a practice keeps of its patients, said to them before they write anything (GDPR, articles 12 to 14)."""

from django.http import HttpResponse

from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest

from .visits import Visit, visited


@visited()
def data(request: PageRequest, visit: Visit) -> HttpResponse:
    """Who answers for what is kept, what it is, who sees it, how long, and what one may ask."""
    return visit.show(request, "portal/data.html", sites=directory.sites(visit.by, visit.structure.pk))
