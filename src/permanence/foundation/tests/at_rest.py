"""What lies in the database itself, as whoever has a copy of it would read it."""

from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast


def lying(model: type[Model], column: str) -> list[Any]:
    """Return a column as it lies, of the rows in the open scope."""
    told = model._base_manager.annotate(as_it_lies=Cast(column, TextField()))
    return list(told.order_by("pk").values_list("as_it_lies", flat=True))
