"""How names are folded, and how a search under the fence may use their index."""

from typing import Any

from django.db import models
from django.db.models import Func, Lookup


class Fold(Func):
    """Text without case or accents, to sort and search by: the immutable SQL function of the ground floor."""

    function = "permanence_fold"
    output_field = models.TextField()


@models.TextField.register_lookup
@models.CharField.register_lookup
class Begins(Lookup):
    """`column ^@ text`: the text begins so.

    PostgreSQL may use an index for it under row-level security because `starts_with` is leakproof; LIKE and
    pg_trgm's operators are not, and would be tried on every row of the structure after the policy.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Write the operator between both sides."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", (*left_params, *right_params)
