"""How moments, durations, ages and numbers are said, in French and English; pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import phonenumbers
from babel.dates import format_date

FIRST = re.compile(r"(?<!\d)1 (?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Speech:
    """The few words one language needs to speak of time."""

    today: str
    today_short: str
    tomorrow: str
    yesterday: str
    just_now: str
    ago: str
    ahead: str
    at: str
    years: tuple[str, str]
    months: tuple[str, str]
    days: tuple[str, str]
    withheld: str
    full_date: str


FRENCH = Speech(
    today="aujourd’hui",
    today_short="auj.",
    tomorrow="demain",
    yesterday="hier",
    just_now="à l’instant",
    ago="il y a {}",
    ahead="dans {}",
    at="à",
    years=("an", "ans"),
    months=("mois", "mois"),
    days=("jour", "jours"),
    withheld="numéro masqué",
    full_date="EEEE d MMMM y",
)
ENGLISH = Speech(
    today="today",
    today_short="today",
    tomorrow="tomorrow",
    yesterday="yesterday",
    just_now="just now",
    ago="{} ago",
    ahead="in {}",
    at="at",
    years=("year", "years"),
    months=("month", "months"),
    days=("day", "days"),
    withheld="number withheld",
    full_date="EEEE d MMMM y",
)


def speech(lang: str) -> Speech:
    """Return the words of a language, French unless English is asked."""
    return ENGLISH if lang.startswith("en") else FRENCH


def _locale(lang: str) -> str:
    return "en_GB" if lang.startswith("en") else "fr"


def dated(on: date, pattern: str, lang: str = "fr") -> str:
    """Write a day by a pattern of CLDR, the first of a month as French has it: "mardi 1er décembre"."""
    said = format_date(on, pattern, locale=_locale(lang))
    return said if lang.startswith("en") else first_of_month(said)


def in_full(on: date, lang: str = "fr") -> str:
    """Write a day with its month and year: "1er décembre 2026"."""
    return dated(on, "d MMMM y", lang)


def first_of_month(said: str) -> str:
    """Write the first of a month as French has it: "mar. 1er déc."."""
    return FIRST.sub("1er ", said)


def clock_time(moment: datetime, lang: str = "fr") -> str:
    """Say the time of day: "9 h", "9 h 40", "9:40"."""
    if lang.startswith("en"):
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def day(on: date, today: date, lang: str = "fr", *, short: bool = False) -> str:
    """Say a day as one speaks: "demain", "mar. 24 nov.", with the year when it is another one."""
    words = speech(lang)
    near = {-1: words.yesterday, 0: words.today_short if short else words.today, 1: words.tomorrow}
    if said := near.get((on - today).days):
        return said
    pattern = "EEE d MMM" if on.year == today.year else "EEE d MMM y"
    return dated(on, pattern, lang)


def spoken(moment: datetime, now: datetime, lang: str = "fr", *, short: bool = False) -> str:
    """Say a moment as one speaks: "demain 9 h 40", "mar. 24 nov. 9 h 20".

    :param moment: aware, said in the zone of `now`
    """
    local = moment.astimezone(now.tzinfo)
    return f"{day(local.date(), now.date(), lang, short=short)} {clock_time(local, lang)}"


def exact(moment: datetime, zone_of: datetime, lang: str = "fr") -> str:
    """Write a moment in full: "mardi 24 novembre 2026 à 9 h 20", in the zone of the second argument."""
    local = moment.astimezone(zone_of.tzinfo)
    words = speech(lang)
    return f"{dated(local, words.full_date, lang)} {words.at} {clock_time(local, lang)}"


def relative(moment: datetime, now: datetime, lang: str = "fr") -> str:
    """Say how far a moment is, within half a day: "il y a 12 min", "dans 2 h"; else as spoken."""
    words = speech(lang)
    distance = now - moment
    if abs(distance) < timedelta(seconds=45):
        return words.just_now
    if abs(distance) > timedelta(hours=12):
        return spoken(moment, now, lang)
    pattern = words.ago if distance > timedelta(0) else words.ahead
    return pattern.format(minutes(max(1, round(abs(distance).total_seconds() / 60))))


def minutes(count: int) -> str:
    """Say a length in minutes: "40 min", "2 h", "1 h 10"."""
    hours, rest = divmod(count, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def duration(seconds: float) -> str:
    """Write a running time: "0:42", "12:05", "1:02:05"."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    mins, secs = divmod(rest, 60)
    return f"{hours}:{mins:02}:{secs:02}" if hours else f"{mins}:{secs:02}"


def age(born: date, today: date, lang: str = "fr") -> str:
    """Say an age: in years from two on, in months before, in days before one month."""
    words = speech(lang)
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months >= 24:
        return _counted(months // 12, words.years)
    if months >= 1:
        return _counted(months, words.months)
    return _counted((today - born).days, words.days)


def _counted(count: int, forms: tuple[str, str]) -> str:
    return f"{count} {forms[count > 1]}"


def birth_date(born: date) -> str:
    """Write a date of birth as identity documents do: "12/03/1984"."""
    return f"{born:%d/%m/%Y}"


def phone(number: str | None, lang: str = "fr") -> str:
    """Write an E.164 number: "05 36 49 12 34" for France, international elsewhere, in words when withheld."""
    if not number:
        return speech(lang).withheld
    try:
        known = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return number
    national = known.country_code == 33
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(known, style)


ARTICLES = {"Dr": "le", "Dre": "la", "Pr": "le", "Pre": "la"}


def in_sentence(name: str, lang: str = "fr") -> str:
    """Name someone inside a sentence: French gives doctors their article, "le Dr Samia Benali"."""
    article = "" if lang.startswith("en") else ARTICLES.get(name.partition(" ")[0].removesuffix("."), "")
    return f"{article} {name}".strip()


INTO = {"Le ": "au ", "Les ": "aux "}


def at_place(where: str, lang: str = "fr") -> str:
    """Say where inside a sentence: à Aspet, au Fousseret, au 12 rue des Lilas; in Aspet, at 12 rue des Lilas.

    :param where: a town, or an address
    """
    if not lang.startswith("fr"):
        return f"{'at' if where[:1].isdigit() else 'in'} {where}"
    article = next((one for one in INTO if where.startswith(one)), "")
    if article:
        return INTO[article] + where.removeprefix(article)
    return f"{'au' if where[:1].isdigit() else 'à'} {where}"


def person(family: str, given: str, *, born_as: str = "") -> str:
    """Write a name with the family name in capitals: "DURAND Élodie (née Martin)" without its accord.

    :param born_as: the birth name in words, already agreed ("née Martin"), or nothing
    """
    name = f"{family.upper()} {given}".strip()
    return f"{name} ({born_as})" if born_as else name
