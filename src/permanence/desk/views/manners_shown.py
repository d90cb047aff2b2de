"""What the console shows of manners: one sentence, one piece of advice, and what stands of a difficult call."""

from datetime import datetime
from typing import Any

from permanence.desk import queries, sentences, words
from permanence.desk.models import Attitude, Incivility, Request
from permanence.desk.rules import moments
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.queries import LANGUAGES
from permanence.ui.templatetags.same import Always

RIGHT_TO_LEFT = ("ar",)
TONGUES, ATTITUDES = Always(LANGUAGES.items()), Always(Attitude.choices)


def manners(actor: Actor, asked: Request, choices: queries.Choices, now: datetime) -> dict[str, Any]:
    """Return what the strip above the main action and the dialogs behind it show; nothing for whoever only looks."""
    if asked.owner_id != actor.id:
        return {}
    written = queries.wordings(asked.structure_id)
    full = asked.reason is not None and not choices.slots
    situation = moments.situation(queries.moment(asked, choices.newcomer.policy, now, full=full))
    tone, tongue = getattr(asked.call, "tone", None), getattr(asked, "tongue", None)
    difficult, aside = queries.difficulty_of(asked), queries.aside(asked, now)
    return {
        "say": _say(asked, situation, written, actor) if situation else "",
        "hold": _say(asked, "hold", written, actor),
        "then": _say(asked, "limits", written, actor),
        "difficult": difficult,
        "supervisors": queries.supervisors(actor, asked) if difficult else [],
        "incivilities": Incivility.choices,
        "attitude": tone.attitude if tone else "",
        "attitudes": ATTITUDES,
        "tongue": tongue,
        "tongue_name": LANGUAGES.get(tongue.language, tongue.language) if tongue else "",
        "direction": "rtl" if tongue and tongue.language in RIGHT_TO_LEFT else "ltr",
        "phrases": [(one.said, one.french) for one in queries.phrases(tongue.language)] if tongue else [],
        "tongue_on_file": _on_file(asked),
        "languages": TONGUES,
        "interpreter": _say(asked, "interpreter", written, actor),
        "aside": aside,
        "may_go_aside": aside is None and actor.may(Can.BOOK, asked.structure_id),
        "is_difficult": difficult is not None,
        "may_read": actor.may(Can.VIEW_DIRECTIVES, asked.structure_id),
    }


def _on_file(asked: Request) -> str:
    """Tell whether what he speaks is kept on his file, or could be; empty when there is nothing to keep."""
    tongue, patient = getattr(asked, "tongue", None), asked.patient
    if tongue is None or patient is None:
        return ""
    same = (patient.language, patient.interpreter) == (tongue.language, tongue.interpreter)
    return "kept" if same else "keep"


def advice(attitude: str) -> dict[str, Any] | None:
    """Return the advice for an attitude."""
    if attitude not in sentences.ADVICE:
        return None
    return {"name": Attitude(attitude).label, "lines": sentences.ADVICE[attitude]}


def said_here(asked: Request, situation: str, actor: Actor) -> str:
    """Return a practice's sentence, with its names in their places."""
    return _say(asked, situation, queries.wordings(asked.structure_id), actor)


def _say(asked: Request, situation: str, written: dict[str, Any], actor: Actor) -> str:
    one = written.get(situation)
    text = one.text if one else str(sentences.USUAL[situation][1])
    said = moments.filled(text, _values(asked, actor))
    return said[:1].upper() + said[1:]


def _values(asked: Request, actor: Actor) -> dict[str, str]:
    role = asked.practitioner_role
    return {
        "cabinet": asked.structure.name,
        "prénom": actor.name.split(" ")[0],
        "praticien": words.in_sentence(role.person) if role else "",
    }
