"""The clocks of the law on personal data; pure. The day itself is not counted, the last one is."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

# Code de la santé publique, L. 1111-7 and R. 1111-1: a health file is handed over after 48 hours of thought at the
# earliest, within 8 days, within 2 months when what is asked is older than five years.
THOUGHT = timedelta(days=2)
FILE, OLD_FILE = relativedelta(days=8), relativedelta(months=2)
# RGPD, article 12.3: one month, two more when it is complicated, told with grounds within the first.
ANSWER, LONG_ANSWER = relativedelta(months=1), relativedelta(months=3)
# RGPD, article 33: the authority is told within 72 hours of when one noticed.
AUTHORITY = timedelta(hours=72)
ACCESS = "access"


def answer_due(right: str, asked_on: date, *, old: bool, extended: bool) -> date:
    """Return the last day to answer a demand.

    :param old: what is asked goes back more than five years (access only)
    :param extended: the person was told, with grounds, that it takes longer (other rights only)
    """
    if right == ACCESS:
        return asked_on + (OLD_FILE if old else FILE)
    return asked_on + (LONG_ANSWER if extended else ANSWER)


def earliest_answer(right: str, asked_on: date) -> date:
    """Return the first day on which what is asked may be handed over."""
    return asked_on + THOUGHT if right == ACCESS else asked_on


def authority_due(noticed_at: datetime) -> datetime:
    """Return until when the authority is told of a breach."""
    return noticed_at + AUTHORITY
