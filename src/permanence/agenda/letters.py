"""What patients are told of their appointments, each by his way and in his language; nothing of health is in it."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging import shortening
from permanence.messaging.models import Announcement
from permanence.messaging.queries import Kind, Post, Way
from permanence.patients.queries import reach
from permanence.ui import words

from . import online, queries, texts
from .models import Appointment, Delay, Modality, Recall, Series
from .rules import phrases

LANGUAGES = (*texts.WHOLE, *phrases.PHRASES)  # whole texts in the first, made of phrases in the others
OPENINGS = {  # the practice's own words in each, as `messaging.rules.wording` names them
    "booked": "mail_booked",
    "moved": "mail_moved",
    "cancelled": "mail_cancelled",
    "late": "mail_late",
    "reminder": "mail_reminder",
    "reminders": "mail_reminders",
    "series": "mail_series",
    "series_ended": "mail_ended",
    "recall": "mail_recall",
    "referral": "mail_referral",
}
KINDS = {"booked": Kind.CONFIRMATION, "moved": Kind.CHANGE, "cancelled": Kind.CHANGE}


def write(promise: Appointment, fact: str, *, by: Actor, now: datetime, former: Appointment | None = None) -> None:
    """Tell of a fact, once; nothing to whom nobody can write.

    :param former: what the patient knows it took the place of, when that is not what was moved last
    """
    post, before = post_office.post(promise.structure), former or queries.former(promise)
    more = {"former": texts.when(before.starts_at, post.zone, promise.patient.language)} if before else {}
    sms = texts.text(fact, promise, post, early=queries.early_min(promise), **more)
    key = f"appointment:{promise.pk}:{fact}"
    mail = letter(promise, fact, former=former, post=post)
    _tell(promise, KINDS[fact], mail, sms, key, by=by, now=now, post=post)


def write_delay(promise: Appointment, said: Delay, expected_at: datetime, *, by: Actor, now: datetime) -> Way:
    """Tell a patient when he should come, once for each delay announced; return by which way."""
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    late = words.minutes((expected_at - promise.starts_at) // timedelta(minutes=1))
    post, spoken = post_office.post(promise.structure), promise.patient.language
    mail = _rendered(
        promise,
        "late",
        post,
        late=late,
        expected=texts.clock(expected_at.astimezone(zone), language),
        planned=texts.clock(promise.starts_at.astimezone(zone), language),
    )
    sms = texts.text(
        "late", promise, post, late=late.replace("\u00a0", " "), expected=texts.hour(expected_at, zone, spoken),
        planned=texts.hour(promise.starts_at, zone, spoken),
    )  # fmt: skip
    key = f"appointment:{promise.pk}:late:{said.pk}"
    return _tell(promise, Kind.LATE, mail, sms, key, by=by, now=now, post=post)


def write_referral(promise: Appointment, *, by: Actor, now: datetime) -> Way:
    """Ask for the referral letter that has not come, once a day; return by which way: an SMS asks for a document."""
    post = post_office.post(promise.structure)
    key = f"{queries.REFERRAL_KEY}:{promise.pk}:{now.astimezone(post.zone):%Y-%m-%d}"
    sms = texts.text("document", promise, post)
    return _tell(promise, Kind.LETTER, letter(promise, "referral", post=post), sms, key, by=by, now=now, post=post)


def write_recall(recall: Recall, *, by: Actor, now: datetime, post: Post) -> Way:
    """Tell a patient that it is time to come back, and not for what; return by which way."""
    practice, language = recall.structure, language_of(recall)
    practitioner, phone = str(recall.practitioner_role), words.phone(practice.phone, language) if practice.phone else ""
    who = texts.person(practitioner, language)
    own = _own_words("recall", practice, language, {"who": who, "phone": phone}, post)
    if language in texts.WHOLE:
        said = {"practice": practice, "phone": phone, **own}
        mail = render_to_string(f"agenda/mail/{language}/recall.txt", said).strip()
    else:
        spoken = {"practice": practice.name, "phone": phone, **own}
        mail = phrases.letter(language, "recall", spoken, [], [])
    sms = post_office.sentence(post, "recall", recall.patient.language, texts.signed(practice, post))
    return _tell(recall, Kind.RECALL, mail, sms, f"recall:{recall.pk}:{recall.due_on}", by=by, now=now, post=post)


def write_series(of: Series, *, by: Actor, now: datetime, ended: bool = False) -> None:
    """Tell once of all the sessions of a series as they now are, or that those to come are cancelled."""
    kept = queries.sessions(by, of)
    any_of_them = kept[0] if kept else Appointment.objects.filter(place__series=of).first()
    if any_of_them is None:
        return
    promise = queries.appointment(by, any_of_them.pk)
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    days = [texts.exactly(one.starts_at, zone, language) for one in kept]
    name, post = "series_ended" if ended else "series", post_office.post(promise.structure)
    sms = texts.text(name, promise, post, count=len(kept))
    key = f"series:{of.pk}:{'ended' if ended else of.revision}"
    last = max((one.starts_at for one in kept), default=promise.starts_at)
    mail = _rendered(promise, name, post, days=days)
    _tell(promise, Kind.CONFIRMATION, mail, sms, key, by=by, now=now, post=post, before=last)


def reminder(
    promises: Sequence[Appointment], post: Post, *, now: datetime, lacking: Container[UUID] = ()
) -> tuple[str, str]:
    """Return the letter and the SMS that remind of one appointment, or of a family's several of one day.

    :param lacking: those of which papers are missing: they are asked for without a name, their list is behind the link
    """
    first = promises[0]
    language = language_of(first)
    days = [texts.exactly(one.starts_at, post.zone, language) for one in promises]
    asked = [one for one in promises if one.pk in lacking]
    papers = [settings.BASE_URL + queries.patient_link(one) for one in asked]
    link = _short(asked[0], now) if asked else ""
    if len(promises) == 1:
        sms = texts.text("reminder", first, post, papers=link, early=queries.early_min(first))
    else:
        sms = texts.text_of_many(promises, post, papers=link)
    alike = len({one.modality for one in promises}) == 1
    meeting = first.modality if alike else Modality.OFFICE
    return _rendered(first, "reminder", post, days=days, papers=papers, meeting=meeting), sms


def _short(promise: Appointment, now: datetime) -> str:
    """Return a short address of the patient's own page, which an SMS has room for."""
    path = queries.patient_link(promise)
    return shortening.short(promise.structure_id, path, until=promise.starts_at, now=now)


def letter(promise: Appointment, fact: str, *, former: Appointment | None = None, post: Post | None = None) -> str:
    """Return the letter about an appointment, its subject on the first line.

    :param post: of the practice, where it was read already
    """
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    former = former or queries.former(promise)
    another = former and former.practitioner_role != promise.practitioner_role
    return _rendered(
        promise,
        fact,
        post,
        former_when=texts.exactly(former.starts_at, zone, language) if former else "",
        former_who=words.in_sentence(str(former.practitioner_role), language) if former and another else "",
        code=_code(promise) if promise.modality == Modality.OFFICE else "",
    )


def subject(own: str, language: str, said: Mapping[str, str]) -> str:
    """Return the subject of the letter that begins with these words of a practice, about an invented appointment.

    :param own: one of `OPENINGS`; anything else stands for a confirmation
    :param said: when, expected and count, as patients read them
    """
    name = next((name for name, words_of_it in OPENINGS.items() if words_of_it == own), "booked")
    days = [said["when"]] * (1 if name == "reminder" else int(said["count"]))
    fact = "reminder" if name == "reminders" else name
    if language in texts.WHOLE:
        whole = render_to_string(f"agenda/mail/{language}/{fact}.txt", {**said, "days": days})
        return whole.strip().partition("\n")[0]
    return phrases.subject(language, fact, said, many=name == "reminders")


def _code(promise: Appointment) -> str:
    code = queries.code(promise)
    return f"{code[:3]} {code[3:]}"


def language_of(concern: Appointment | Recall) -> str:
    """Return the language the patient's letters are in."""
    return concern.patient.language if concern.patient.language in LANGUAGES else LANGUAGES[0]


def _own_words(
    fact: str, practice: Structure, language: str, said: Mapping[str, object], post: Post | None
) -> dict[str, str]:
    """Return how a letter begins and ends, in the practice's words or the house's; no beginning where there is none."""
    told = {**said, "practice": practice.name}
    opening = OPENINGS.get(fact, "")
    return {
        "opening": post_office.mail_words(post, practice, opening, language, told) if opening else "",
        "closing": post_office.mail_words(post, practice, "mail_closing", language, told),
    }


def _rendered(promise: Appointment, fact: str, post: Post | None, **more: Any) -> str:
    language, zone = language_of(promise), ZoneInfo(promise.structure.time_zone)
    practitioner = str(promise.practitioner_role)
    said: dict[str, Any] = {
        "when": texts.exactly(promise.starts_at, zone, language),
        "role": promise.practitioner_role,
        "practitioner": texts.person(practitioner, language),
        "practice": promise.structure,
        "site": promise.where,
        "phone": words.phone(promise.structure.phone, language) if promise.structure.phone else "",
        "link": settings.BASE_URL + queries.patient_link(promise),
        "referral": queries.awaits_referral(promise),
        "early": queries.early_min(promise),
        "meeting": promise.modality,
        "by_link": online.by_link(promise, timezone.now()).value,
        **more,
    }
    days = said.get("days", [])
    known = {**said, "who": said["practitioner"], "former": said.get("former_when", ""), "count": len(days)}
    name = "reminders" if fact == "reminder" and len(days) > 1 else fact
    said |= _own_words(name, promise.structure, language, known, post)
    if language in texts.WHOLE:
        return render_to_string(f"agenda/mail/{language}/{fact}.txt", said).strip()
    return _phrased(promise, fact, language, said)


def _phrased(promise: Appointment, fact: str, language: str, said: dict[str, Any]) -> str:
    """Make a letter of phrases, in a language that has no whole text."""
    site = promise.where
    spoken = {name: str(value) for name, value in said.items() if isinstance(value, str)}
    spoken |= {"who": said["practitioner"], "practice": promise.structure.name, "former": said.get("former_when", "")}
    spoken["early"] = str(said["early"])
    meeting = said["meeting"]
    wanted = {"prepare": meeting == Modality.REMOTE, "early": said["early"], "bring_referral": said["referral"]}
    asked = [name for name, is_wanted in wanted.items() if is_wanted]
    days = [] if fact == "series_ended" else said.get("days", [said["when"]])
    address = f"{site.address}, {site.postal_code} {site.city}"
    place = [promise.structure.name, phrases.PHRASES[language].get(meeting, address)]
    spoken = {"code": "", **spoken}
    more = {"papers": said.get("papers", ()), "asked": asked, "by_link": said["by_link"]}
    return phrases.letter(language, fact, spoken, days, place, **more)


def _tell(
    about: Appointment | Recall,
    kind: Kind,
    mail: str,
    sms: str,
    key: str,
    *,
    by: Actor,
    now: datetime,
    post: Post,
    before: datetime | None = None,
) -> Way:
    """Write to the patient; of an appointment it is of use until that begins, unless it says otherwise."""
    subject, _, body = mail.partition("\n")
    begins = about.starts_at if isinstance(about, Appointment) else None
    told = messaging.tell(
        by=by,
        structure=about.structure,
        reach=reach(about.patient),
        kind=kind,
        subject=subject,
        body=body.strip() + "\n",
        sms=sms,
        key=key,
        about=about.pk,
        now=now,
        post=post,
        before=before or begins,
        language=language_of(about),
    )
    return told.choice.way


def announcement(announcement: Announcement, post: Post, spoken: str) -> tuple[str, str, str]:
    """Return its subject, its e-mail and its SMS for who speaks a language; French where it was not worded in it."""
    language, practice = language_read(announcement, spoken), announcement.structure
    said = {"words": announcement.words[language]}
    subject, body = post_office.letter(practice, "news", language, said, post)
    return subject, body, post_office.sentence(post, "news", language, {**said, "practice": post.signed})


def language_read(announcement: Announcement, spoken: str) -> str:
    """Return the language in which who speaks one reads an announcement."""
    return spoken if spoken in announcement.words else "fr"
