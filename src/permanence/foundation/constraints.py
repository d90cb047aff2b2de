"""What PostgreSQL has the last word on, said in the user's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from .refusal import Refusal


@contextmanager
def decided_by(constraint: str, refusal: type[Refusal]) -> Iterator[None]:
    """Refuse what a constraint refuses; what was done before stands, and any other is an error.

    :param constraint: its name, or what is in it
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint in str(error):
            raise refusal from None
        raise
