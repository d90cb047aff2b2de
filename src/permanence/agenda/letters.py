"""The letters about an appointment, in the patient's language; nothing of health is in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.ui import words

from . import queries
from .models import Appointment, Delay, Series

LANGUAGES = ("fr", "en")


def write(promise: Appointment, fact: str, *, by: Actor, former: Appointment | None = None) -> None:
    """Write the letter of a fact, once; nothing to whom gave no address.

    :param former: what the patient knows it took the place of, when that is not what was moved last
    """
    if queries.reachable(promise):
        _send(promise, letter(promise, fact, former=former), f"appointment:{promise.pk}:{fact}", by=by)


def write_delay(promise: Appointment, said: Delay, expected_at: datetime, *, by: Actor) -> None:
    """Write to a patient when he should come, once for each delay announced."""
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    late = (expected_at - promise.starts_at) // timedelta(minutes=1)
    text = _rendered(
        promise,
        "late",
        late=words.minutes(late),
        expected=words.clock_time(expected_at.astimezone(zone), language),
        planned=words.clock_time(promise.starts_at.astimezone(zone), language),
    )
    _send(promise, text, f"appointment:{promise.pk}:late:{said.pk}", by=by)


def write_series(of: Series, *, by: Actor, ended: bool = False) -> None:
    """Write once all the sessions of a series as they now are, or that those to come are cancelled."""
    kept = queries.sessions(by, of)
    any_of_them = kept[0] if kept else Appointment.objects.filter(place__series=of).first()
    if any_of_them is None or not queries.reachable(queries.appointment(by, any_of_them.pk)):
        return
    promise = queries.appointment(by, any_of_them.pk)
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    days = [words.exact(one.starts_at, one.starts_at.astimezone(zone), language) for one in kept]
    text = _rendered(promise, "series_ended" if ended else "series", days=days)
    _send(promise, text, f"series:{of.pk}:{'ended' if ended else of.revision}", by=by)


def letter(promise: Appointment, fact: str, *, former: Appointment | None = None) -> str:
    """Return the letter about an appointment, its subject on the first line."""
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    former = former or queries.former(promise)
    return _rendered(
        promise,
        fact,
        former=former,
        former_when=words.exact(former.starts_at, former.starts_at.astimezone(zone), language) if former else "",
        former_practitioner=words.in_sentence(str(former.practitioner_role), language) if former else "",
        code=f"{(code := queries.code(promise))[:3]} {code[3:]}",
    )


def language_of(promise: Appointment) -> str:
    """Return the language the patient is written to in."""
    return promise.patient.language if promise.patient.language in LANGUAGES else LANGUAGES[0]


def _rendered(promise: Appointment, fact: str, **more: object) -> str:
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    said = {
        "when": words.exact(promise.starts_at, promise.starts_at.astimezone(zone), language),
        "role": promise.practitioner_role,
        "practitioner": words.in_sentence(str(promise.practitioner_role), language),
        "practice": promise.structure,
        "site": promise.practitioner_role.site,
        "phone": words.phone(promise.structure.phone, language) if promise.structure.phone else "",
        "link": settings.BASE_URL + queries.patient_link(promise),
        **more,
    }
    return render_to_string(f"agenda/mail/{language}/{fact}.txt", said).strip()


def _send(promise: Appointment, text: str, key: str, *, by: Actor) -> None:
    subject, _, body = text.partition("\n")
    messaging.write(
        by=by,
        structure_id=promise.structure_id,
        to_address=queries.reachable(promise),
        subject=subject,
        body=body.strip() + "\n",
        key=key,
        about=promise.pk,
    )
