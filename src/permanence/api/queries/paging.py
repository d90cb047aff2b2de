"""Pages of a search that stay where they are, whatever is written before them meanwhile."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet


def following(rows: QuerySet[Any], all_rows: QuerySet[Any], last: UUID) -> QuerySet[Any] | None:
    """Return the rows that come after one, in the order of the search; None when that one is gone.

    :param all_rows: the actor's, whatever the search keeps: the last one of a page may answer it no more
    """
    order = [str(name) for name in rows.query.order_by]
    here = all_rows.filter(pk=last).order_by().values_list(*(name.removeprefix("-") for name in order)).first()
    if here is None:
        return None
    after, alike = Q(), Q()
    for name, value in zip(order, here, strict=True):
        column, sign = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        after |= alike & Q(**{f"{column}__{sign}": value})
        alike &= Q(**{column: value})
    first, sign = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return rows.filter(after, **{f"{first}__{sign}": here[0]})
