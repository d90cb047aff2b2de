"""What an SMS says of appointments: date and hour only, in the patient's language, signed by the practice."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from permanence.directory.models import Structure
from permanence.messaging import queries as messaging
from permanence.messaging.queries import Post
from permanence.ui import words

from .models import Appointment

LOCALES = {"en": "en_GB"}
WHOLE = ("fr", "en")  # where moments are said as on screen


def text(name: str, promise: Appointment, post: Post, **more: object) -> str:
    """Return the sentence of this name about an appointment."""
    language = promise.patient.language
    said = signed(promise.structure, post) | {"when": when(promise.starts_at, post.zone, language)} | more
    return messaging.sentence(post, name, language, said)


def signed(structure: Structure, post: Post) -> dict[str, object]:
    """Return who signs a sentence, and where he is called."""
    phone = words.phone(structure.phone).replace("\u00a0", " ") if structure.phone else ""
    return {"practice": post.signed, "phone": phone}


def text_of_many(promises: Sequence[Appointment], post: Post, **more: object) -> str:
    """Return the reminder of a family's several appointments of one day: their hours, nobody's name."""
    first, language = promises[0], promises[0].patient.language
    hours = [hour(one.starts_at, post.zone, language) for one in promises]
    on = day(first.starts_at, post.zone, language)
    return text("reminders", first, post, day=on, hours=", ".join(hours), count=len(promises), **more)


def when(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Say a moment shortly: "lun. 24 nov. 10h20"."""
    return f"{day(moment, zone, language)} {hour(moment, zone, language)}"


def day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Say a day shortly, in any of the languages."""
    said = format_date(moment.astimezone(zone), "EEE d MMM", locale=LOCALES.get(language, language))
    return words.first_of_month(said) if language == "fr" else said


def hour(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Say an hour shortly: "10h20" in French, "10:20" elsewhere."""
    local = moment.astimezone(zone)
    return f"{local.hour}h{local.minute:02}" if language == "fr" else f"{local.hour}:{local.minute:02}"


def exactly(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Say a moment in full, in any of the languages."""
    local = moment.astimezone(zone)
    if language in WHOLE:
        return words.exact(local, local, language)
    return f"{format_date(local, 'full', locale=language)}, {clock(local, language)}"


def clock(local: datetime, language: str) -> str:
    """Say an hour as a letter does: "10 h 20" in French."""
    return words.clock_time(local, language) if language in WHOLE else f"{local.hour}:{local.minute:02}"


def person(name: str, language: str) -> str:
    """Say a practitioner within a sentence: "le Dr Benali" in French, his name elsewhere."""
    return words.in_sentence(name, language) if language in WHOLE else name
