"""What patients are told of their appointments, each by his way and in his language; nothing of health is in it."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.queries import Kind, Post
from permanence.patients.queries import reach
from permanence.ui import words

from . import queries, texts
from .models import Appointment, Delay, Series

LANGUAGES = ("fr", "en")
KINDS = {"booked": Kind.CONFIRMATION, "moved": Kind.CHANGE, "cancelled": Kind.CHANGE}


def write(promise: Appointment, fact: str, *, by: Actor, now: datetime, former: Appointment | None = None) -> None:
    """Tell of a fact, once; nothing to whom nobody can write.

    :param former: what the patient knows it took the place of, when that is not what was moved last
    """
    post, before = post_office.post(promise.structure), former or queries.former(promise)
    more = {"former": texts.when(before.starts_at, post.zone, promise.patient.language)} if before else {}
    sms = texts.text(fact, promise, post, early=queries.early_min(promise), **more)
    key = f"appointment:{promise.pk}:{fact}"
    _tell(promise, KINDS[fact], letter(promise, fact, former=former), sms, key, by=by, now=now, post=post)


def write_delay(promise: Appointment, said: Delay, expected_at: datetime, *, by: Actor, now: datetime) -> str:
    """Tell a patient when he should come, once for each delay announced; return by which way."""
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    late = words.minutes((expected_at - promise.starts_at) // timedelta(minutes=1))
    mail = _rendered(
        promise,
        "late",
        late=late,
        expected=words.clock_time(expected_at.astimezone(zone), language),
        planned=words.clock_time(promise.starts_at.astimezone(zone), language),
    )
    post, spoken = post_office.post(promise.structure), promise.patient.language
    sms = texts.text(
        "late", promise, post, late=late.replace("\u00a0", " "), expected=texts.hour(expected_at, zone, spoken),
        planned=texts.hour(promise.starts_at, zone, spoken),
    )  # fmt: skip
    key = f"appointment:{promise.pk}:late:{said.pk}"
    return _tell(promise, Kind.LATE, mail, sms, key, by=by, now=now, post=post)


def write_referral(promise: Appointment, *, by: Actor, now: datetime) -> str:
    """Ask for the referral letter that has not come, once a day; return by which way: an SMS asks for a document."""
    post = post_office.post(promise.structure)
    key = f"{queries.REFERRAL_KEY}:{promise.pk}:{now.astimezone(post.zone):%Y-%m-%d}"
    sms = texts.text("document", promise, post)
    return _tell(promise, Kind.LETTER, letter(promise, "referral"), sms, key, by=by, now=now, post=post)


def write_series(of: Series, *, by: Actor, now: datetime, ended: bool = False) -> None:
    """Tell once of all the sessions of a series as they now are, or that those to come are cancelled."""
    kept = queries.sessions(by, of)
    any_of_them = kept[0] if kept else Appointment.objects.filter(place__series=of).first()
    if any_of_them is None:
        return
    promise = queries.appointment(by, any_of_them.pk)
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    days = [words.exact(one.starts_at, one.starts_at.astimezone(zone), language) for one in kept]
    name, post = "series_ended" if ended else "series", post_office.post(promise.structure)
    sms = texts.text(name, promise, post, count=len(kept))
    key = f"series:{of.pk}:{'ended' if ended else of.revision}"
    last = max((one.starts_at for one in kept), default=promise.starts_at)
    mail = _rendered(promise, name, days=days)
    _tell(promise, Kind.CONFIRMATION, mail, sms, key, by=by, now=now, post=post, before=last)


def reminder(promises: Sequence[Appointment], post: Post, *, lacking: Container[UUID] = ()) -> tuple[str, str]:
    """Return the letter and the SMS that remind of one appointment, or of a family's several of one day.

    :param lacking: those of which papers are missing: they are asked for without a name, their list is behind the link
    """
    first = promises[0]
    language = language_of(first)
    days = [words.exact(one.starts_at, one.starts_at.astimezone(post.zone), language) for one in promises]
    papers = [settings.BASE_URL + queries.patient_link(one) for one in promises if one.pk in lacking]
    link = papers[0] if papers else ""
    if len(promises) == 1:
        sms = texts.text("reminder", first, post, papers=link, early=queries.early_min(first))
    else:
        sms = texts.text_of_many(promises, post, papers=link)
    return _rendered(first, "reminder", days=days, papers=papers), sms


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
    """Return the language the patient's letters are in."""
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
        "referral": queries.awaits_referral(promise),
        "early": queries.early_min(promise),
        **more,
    }
    return render_to_string(f"agenda/mail/{language}/{fact}.txt", said).strip()


def _tell(
    promise: Appointment,
    kind: Kind,
    mail: str,
    sms: str,
    key: str,
    *,
    by: Actor,
    now: datetime,
    post: Post,
    before: datetime | None = None,
) -> str:
    subject, _, body = mail.partition("\n")
    told = messaging.tell(
        by=by,
        structure=promise.structure,
        reach=reach(promise.patient),
        kind=kind,
        subject=subject,
        body=body.strip() + "\n",
        sms=sms,
        key=key,
        about=promise.pk,
        now=now,
        post=post,
        before=before or promise.starts_at,
    )
    return told.choice.way.value
