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
# Code de la santé publique, R. 1112-7, written for establishments and which the CNIL takes for practices: twenty years
# from the last contact, until 28 for who was a child, ten years from a death. Of the twenty, five are in everyday use.
IN_USE, KEPT = relativedelta(years=5), relativedelta(years=20)
GROWN, AFTER_DEATH = relativedelta(years=28), relativedelta(years=10)
PROOF = relativedelta(years=5)  # Code civil, article 2224: that a demand was answered may have to be proved for so long
MESSAGES = relativedelta(months=12)  # our own: what was written is proof of having told for a year


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


def archived_from(last_contact: date) -> date:
    """Return the day from which a file is no longer in everyday use."""
    return last_contact + IN_USE


def erased_from(last_contact: date, birth_date: date, died_on: date | None) -> tuple[date, str]:
    """Return the day from which nothing obliges to keep a file, and the ground: `years`, `child` or `death`."""
    until = last_contact + KEPT
    if died_on is not None and died_on <= last_contact + AFTER_DEATH:
        return died_on + AFTER_DEATH, "death"
    if birth_date + GROWN > until:
        return birth_date + GROWN, "child"
    return until, "years"
