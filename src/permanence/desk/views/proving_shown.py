"""What the console shows of who speaks: one open question with what the file holds, then what may be said."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from permanence.agenda.models import Appointment
from permanence.desk import queries, words
from permanence.desk.models import Channel, Proof, Request, Speaker, Trait
from permanence.desk.queries import Proven
from permanence.desk.rules import proving as rules
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.ui import words as said

# Open questions: what the file holds is never part of them.
QUESTIONS: Mapping[str, Words] = {
    Trait.BIRTH_DATE: gettext_lazy("“What is the patient's birth date?”"),
    Trait.BIRTH_NAME: gettext_lazy("“What is the patient's birth name?”"),
    Trait.POSTCODE: gettext_lazy("“In which town, with which postcode, does the patient live?”"),
    Trait.STREET: gettext_lazy("“In which street does the patient live?”"),
    Trait.PHONE: gettext_lazy("“At which other number do we reach the patient?”"),
    Trait.EMAIL: gettext_lazy("“At which e-mail address do we write to the patient?”"),
    Trait.LAST_VISIT: gettext_lazy("“When was the last visit here, and with whom?”"),
    Trait.NEXT_VISIT: gettext_lazy("“When is the next appointment here, and with whom?”"),
    Trait.OWN_BIRTH_DATE: gettext_lazy("“And you, what is your birth date?”"),
    Trait.OWN_PHONE: gettext_lazy("“And you, at which number do we reach you?”"),
}
OF_HIMSELF: Mapping[str, Words] = {  # asked of the patient himself
    Trait.BIRTH_DATE: gettext_lazy("“What is your birth date?”"),
    Trait.BIRTH_NAME: gettext_lazy("“What is your birth name?”"),
    Trait.POSTCODE: gettext_lazy("“In which town, with which postcode, do you live?”"),
    Trait.STREET: gettext_lazy("“In which street do you live?”"),
    Trait.PHONE: gettext_lazy("“At which other number do we reach you?”"),
    Trait.EMAIL: gettext_lazy("“At which e-mail address do we write to you?”"),
    Trait.LAST_VISIT: gettext_lazy("“When did you last come here, and to see whom?”"),
    Trait.NEXT_VISIT: gettext_lazy("“When is your next appointment here, and with whom?”"),
}
# What is said where nothing may be: it tells neither who is a patient here nor what is on file.
SCRIPTS: Mapping[str, Words] = {
    rules.FAILED: gettext_lazy(
        "“To protect everyone’s privacy I cannot tell you more on this call. Whoever it concerns is called back at the "
        "number they gave us, if they gave one; or may come by with an identity document.”"
    ),
    rules.SPENT: gettext_lazy(
        "“I need to be sure whom I am speaking with. Whoever it concerns is called back at the number they gave us, if "
        "they gave one; or may come by with an identity document.”"
    ),
    rules.NOBODY: gettext_lazy(
        "“I may not tell anybody whether a person is seen here, nor anything about them. They can call us themselves; "
        "I can pass a message on to the practice.”"
    ),
    Speaker.PROFESSIONAL: gettext_lazy(
        "“I call you back at once through the switchboard of your house; for anything in writing, the practice answers "
        "by MSSanté.”"
    ),
}
HUSHED = (rules.FAILED, rules.SPENT, rules.NOBODY)  # what else would be proposed and read back tells of the patient
THINGS: Mapping[str, Words] = {
    "known": pgettext_lazy("may be told", "that the person is a patient here"),
    "visits": pgettext_lazy("may be told", "days and hours of appointments"),
    "came": pgettext_lazy("may be told", "that a result or a report has come"),
    "document": pgettext_lazy("may be told", "a document"),
    "content": pgettext_lazy("may be told", "what it says"),
}
WAYS: Mapping[str, Words] = {
    rules.VOICE: pgettext_lazy("may be told", "by you, aloud"),
    rules.HAND: pgettext_lazy("may be told", "in hand at the counter"),
    rules.SPACE: pgettext_lazy("may be told", "in the patient's space"),
    rules.PRACTITIONER: pgettext_lazy("may be told", "by the practitioner alone"),
    rules.SECURE: pgettext_lazy("may be told", "by MSSanté"),
}
GIVEN: Mapping[str, Words] = {
    "came": pgettext_lazy("given", "told that it has come"),
    "document": pgettext_lazy("given", "document handed over"),
}
KEYS = {"right": ",", "wrong": ";", "unknown": ":"}  # three that lie side by side, taken by nothing else
ANSWERS = (
    ("right", pgettext_lazy("answer", "right"), "check", KEYS["right"]),
    ("wrong", pgettext_lazy("answer", "wrong"), "x", KEYS["wrong"]),
    ("unknown", pgettext_lazy("answer", "does not know"), "help", KEYS["unknown"]),
)


def proving(
    actor: Actor, asked: Request, chosen: queries.Candidate | None, now: datetime, wanted: str = ""
) -> dict[str, Any]:  # fmt: skip
    """Return what the pane shows of it; a key to begin where nothing sensitive is asked for.

    :param wanted: the trait to ask instead of the first one
    """
    if chosen is None or not actor.may(Can.VIEW_PATIENT, asked.structure_id):
        return {}
    proof = queries.proof_of(asked, now)
    if not queries.asks_proof(asked, proof):
        return {"may_begin": True}
    stood = queries.proven(actor, asked, proof, now, chosen, letters=asked.kind in queries.WANTED_FOR)
    ask = wanted if wanted in stood.left else next(iter(stood.left), "")
    is_open = stood.stands == rules.OPEN
    return {
        "stood": stood,
        "hushed": stood.stands in HUSHED and asked.kind in queries.WANTED_FOR,
        "speakers": _speakers(stood),
        "ask": ask if is_open else "",
        "question": (OF_HIMSELF if stood.speaker == Speaker.PATIENT else QUESTIONS).get(ask, ""),
        "expected": _worded(stood.expected.get(ask), asked, now),
        "answers": ANSWERS,
        "others": [(one, Trait(one).label) for one in stood.left if one != ask] if is_open else [],
        "marked": _marked(stood.proof),
        "script": _script(stood),
        "may": _may(stood),
        "in_doubt": queries.in_doubt(actor, asked, stood),
        "ready": [(one, queries.may_give(asked, stood, one.thing)) for one in stood.ready],
        "paper_first": _paper_first(actor, asked, stood),
        "correction": _correction(actor, stood, now),
        "wants_call_back": stood.stands not in (rules.PROVED, rules.NOBODY) and bool(stood.number or stood.partners),
    }


def _paper_first(actor: Actor, asked: Request, stood: Proven) -> bool:
    """Tell whether a paper is asked for before anything else: who stands at the counter most often has one."""
    at_counter = asked.channel == Channel.COUNTER and actor.may(Can.IDENTIFY, asked.structure_id)
    return at_counter and stood.stands not in (rules.PROVED, rules.NOBODY)


def _correction(actor: Actor, stood: Proven, now: datetime) -> dict[str, Any]:
    """Return how the key pressed last is corrected; empty when it is not, or not by this actor."""
    proof = stood.proof
    if proof is None or not queries.may_correct(actor, proof, now):
        return {}
    others = [one for one in ANSWERS if proof.last_trait not in getattr(proof, one[0])]
    return {"trait": proof.last_trait, "name": Trait(proof.last_trait).label, "answers": others}


def told(proof: Proof) -> str:
    """Say in one line who was recognised by what, or that it was not."""
    who = str(proof.relative) if proof.relative else str(Speaker(proof.speaker).label)
    by_what = ", ".join(str(Trait(one).label) for one in proof.right)
    if proof.proved_at:
        found = _("Identity proved (%(who)s): %(traits)s") % {"who": who, "traits": by_what}
        return " · ".join([found, *(str(GIVEN[thing]) for thing in proof.given)])
    if proof.failed_at:
        wrong = ", ".join(str(Trait(one).label) for one in proof.wrong)
        return _("Identity not proved (%(who)s), wrong: %(traits)s") % {"who": who, "traits": wrong}
    return _("Identity not proved (%(who)s)") % {"who": who}


def _speakers(stood: Proven) -> list[tuple[str, str, str, str, bool]]:
    """Return who may be speaking: speaker, relative, words, what he may be told, whether it is he."""
    options = [(Speaker.PATIENT.value, "", capfirst(str(Speaker.PATIENT.label)), "", stood.speaker == Speaker.PATIENT)]
    for one in stood.relatives:
        named = f"{one.row} ({one.row.get_relation_display()})"
        may = one.row.get_told_of_display() if one.in_force else pgettext("relative", "no longer of any right")
        may = may if one.row.is_proved else pgettext("relative", "to be confirmed in the file")
        is_he = stood.relative is not None and stood.relative.pk == one.row.pk
        options.append((Speaker.RELATIVE.value, str(one.row.pk), named, str(may), is_he))
    others = (Speaker.PROFESSIONAL, Speaker.OTHER)
    return [*options, *((one.value, "", capfirst(str(one.label)), "", stood.speaker == one) for one in others)]


def _marked(proof: Proof | None) -> list[tuple[str, Words]]:
    found = [(answer, getattr(proof, answer)) for answer in rules.ANSWERS] if proof else []
    return [(answer, Trait(one).label) for answer, traits in found for one in traits]


def _script(stood: Proven) -> Words:
    if stood.speaker == Speaker.PROFESSIONAL and stood.stands != rules.PROVED:
        return SCRIPTS[Speaker.PROFESSIONAL]
    return SCRIPTS.get(stood.stands, "")


def _may(stood: Proven) -> list[tuple[Words, str]]:
    """Return what may be told to who is proved, and how."""
    found: Sequence[tuple[str, Sequence[str]]] = [
        (thing, rules.ways(thing, stood.to, stood.stands)) for thing in rules.MAY
    ]
    return [(THINGS[thing], ", ".join(str(WAYS[way]) for way in ways)) for thing, ways in found if ways]


def _worded(value: Any, asked: Request, now: datetime) -> str:
    """Say what the file holds, as it is compared."""
    lang = get_language() or "fr"
    if isinstance(value, Appointment):
        zone = ZoneInfo(asked.structure.time_zone)
        day = said.dated(value.starts_at.astimezone(zone).date(), "EEEE d MMMM y", lang)
        return f"{day}, {words.as_called(value.practitioner_role.person)}"
    if isinstance(value, date):
        return said.birth_date(value)
    return said.phone(value, lang) if isinstance(value, str) and value.startswith("+") else str(value or "")
