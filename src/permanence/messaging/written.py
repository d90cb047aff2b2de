"""Reading the sentences a practice wrote for its SMS and e-mails, and how one would look to who receives it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.db.models import QuerySet

from permanence.directory.models import Structure
from permanence.foundation.composed import composed
from permanence.ui import words

from .models import Sentence, SmsAccount
from .registry import beyond
from .rules import letters, texting, wording
from .rules.texting import Size

LOCALES = {"en": "en_GB"}
AS_ON_SCREEN = ("fr", "en")  # the languages in which e-mails say a moment as pages do
PRICE_CENTS = 6  # where a practice has no account yet
DAY = date(2026, 11, 25)  # a Wednesday, one of the longest days to write
NOON = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an invented patient would read, and what it costs.

    :param size: as it leaves, in the alphabet it needs
    """

    text: str
    size: Size
    cost_cents: int


def own(structure: Structure) -> dict[tuple[str, str], str]:
    """Return the practice's own sentences in force, by name and language."""
    return {(name, language): text for name, language, text in _latest(structure.pk) if text}


@composed
def _latest(structure_id: UUID) -> QuerySet[Sentence, tuple[str, str, str]]:
    latest = Sentence.objects.filter(structure_id=structure_id).order_by("name", "language", "-version")
    return latest.distinct("name", "language").values_list("name", "language", "text")


def versions(structure_id: UUID, name: str, language: str) -> Iterable[Sentence]:
    """Return the versions of one sentence, the newest first."""
    return Sentence.objects.filter(structure_id=structure_id, name=name, language=language).order_by("-version")


def preview(structure: Structure, account: SmsAccount | None, text: str, language: str) -> Preview:
    """Fill a sentence in for an appointment nobody has, and measure it."""
    said = _example(account.signed if account else structure.name, structure.phone, language)
    shown = texting.plain(wording.fill(text, said))
    measured = texting.size(shown)
    return Preview(shown, measured, measured.cost(account.price_cents if account else PRICE_CENTS))


def preview_mail(structure: Structure, text: str, language: str) -> str:
    """Fill the own words of an e-mail in for an appointment nobody has."""
    return wording.filled_mail(text, language, _long_example(structure, language))


def whole_letter(structure: Structure, name: str, text: str, language: str) -> str:
    """Return an e-mail that tells of no appointment of one's own, with these words, its subject on the first line."""
    opening, closing = whole_mail(structure, name, text, language)
    said = _long_example(structure, language)
    place = [said["when"], letters.with_whom(language, said["who"]), structure.name, "12 rue des Lilas, 31000 Toulouse"]
    told = {**said, "opening": opening, "closing": closing, "practice": structure.name, "place": "\n".join(place)}
    return letters.letter(name.removeprefix("mail_"), language, told)


def subject(structure: Structure, name: str, language: str) -> str:
    """Return the subject of the e-mail about an appointment that begins with these own words, as it would leave."""
    return beyond().subject(name, language, _long_example(structure, language))


def whole_mail(structure: Structure, name: str, text: str, language: str) -> tuple[str, str]:
    """Return how an e-mail with these words begins and ends; all between stays the house's."""
    worded = {key: said for (key, spoken), said in own(structure).items() if spoken == language} | {name: text}
    begins = "mail_booked" if name == "mail_closing" else name
    said = [worded.get(key) or wording.usual(key, language) for key in (begins, "mail_closing")]
    opening, closing = (preview_mail(structure, one, language) for one in said)
    return opening, closing


def _example(signed: str, phone: str, language: str) -> Mapping[str, object]:
    day, noon = _day(DAY, language), _hour(11, 40, language)
    return {
        "practice": signed,
        "phone": words.phone(phone or "+33536490000").replace("\u00a0", " "),
        "when": f"{day} {noon}",
        "former": f"{_day(DAY.replace(day=24), language)} {_hour(9, 20, language)}",
        "day": day,
        "hours": ", ".join(_hour(*one, language) for one in ((10, 20), (10, 40), (11, 40))),
        "count": 3,
        "until": _hour(18, 30, language),
        "expected": noon,
        "planned": _hour(11, 0, language),
        "late": "40 min",
        "early": 10,
        "who": "Dr Martin",
        "former_who": "Dr Petit",
        "words": "…",
        "link": "https://permanence.example/p/3kX9tQ",
    }


def _long_example(structure: Structure, language: str) -> dict[str, str]:
    days = {"when": (25, 11, 40), "former": (24, 9, 20), "own": (30, 9, 0), "until": (24, 18, 30)}
    long = {name: _moment(DAY.replace(day=on), hour, minute, language) for name, (on, hour, minute) in days.items()}
    said = {name: str(one) for name, one in _example(structure.name, structure.phone, language).items()}
    hours = {name: _clock(hour, minute, language) for name, hour, minute in (("planned", 11, 0), ("expected", 11, 40))}
    return {**said, **long, **hours, "there": "Cabinet des Amandiers", "code": "482 913"}


def _day(on: date, language: str) -> str:
    said = format_date(on, "EEE d MMM", locale=LOCALES.get(language, language))
    return words.first_of_month(said) if language == "fr" else said


def _moment(on: date, hour: int, minute: int, language: str) -> str:
    at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=NOON)
    if language in AS_ON_SCREEN:
        return words.exact(at, at, language)
    return f"{format_date(on, 'full', locale=language)}, {_hour(hour, minute, language)}"


def _clock(hour: int, minute: int, language: str) -> str:
    at = datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=NOON)
    return words.clock_time(at, language) if language in AS_ON_SCREEN else _hour(hour, minute, language)


def _hour(hour: int, minute: int, language: str) -> str:
    at = datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=NOON)
    return f"{at.hour}h{at.minute:02}" if language == "fr" else f"{at.hour}:{at.minute:02}"
