"""What every reading of the directory shares: today, who is there on a day, names without accents."""

from datetime import date

from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.utils import timezone


def today() -> date:
    """Return the house's day, on which memberships and mandates begin and end."""
    return timezone.localdate()


def alive(day: date) -> Q:
    """Keep memberships and mandates that hold that day."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))


class Contains(Func):
    """Whether a column contains a text, accents and case apart."""

    template = "(strpos(permanence_fold(%(expressions)s)) > 0)"
    arg_joiner = "), permanence_fold("
    output_field = BooleanField()

    def __init__(self, column: F, text: str) -> None:
        super().__init__(column, Value(text))


class Folded(Func):
    """A text without accents, in lower case."""

    function = "permanence_fold"
    output_field = TextField()
