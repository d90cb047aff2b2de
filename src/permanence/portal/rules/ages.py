"""From which age what concerns a patient is his own affair; pure."""

from datetime import date

OWN_AFFAIR = 15  # Code de la santé publique, L. 1111-5-1, and loi Informatique et libertés, article 45: from fifteen on
ADULT = 18


def age(born: date, today: date) -> int:
    """Return how many birthdays someone has had."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
