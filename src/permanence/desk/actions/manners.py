"""What is said in a practice's own words, and what is kept of how a call goes; nothing of it is kept of the person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import Attitude, Call, Request, Tone, Tongue, Wording
from permanence.desk.rules import moments
from permanence.directory.models import Person, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.patients import actions as patients
from permanence.patients.models import Patient

from .requests import yours

LONGEST = 600


class UnknownPlace(Invalid):
    """A word in braces names nothing: it would be read aloud as it stands."""

    title = _("A word in braces names nothing")
    next_step = _("These can be used: {cabinet}, {prénom}, {praticien}.")


class NobodyNamed(Refusal):
    """Nobody is chosen yet: there is no file to keep it on."""

    title = _("Nobody is chosen yet")
    next_step = _("Choose the patient first, then keep the language on his file.")


@action(Can.WRITE_DIRECTIVES, audit="wording.written", of="structure")
def write_wording(*, by: Actor, structure: Structure, situation: str, text: str, now: datetime) -> Wording:
    """Write how a practice says something; an empty text brings the usual sentence back.

    Two who write at once write one after the other: both versions stay.
    :raises UnknownPlace: for a word in braces that names nothing
    """
    written = " ".join(text.split())
    if situation not in moments.SITUATIONS or len(written) > LONGEST:
        raise Invalid
    if unknown := moments.unknown_places(written):
        raise UnknownPlace("{" + unknown[0] + "}")
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    last = Wording.objects.filter(structure=structure, situation=situation).first()
    if last and last.text == written:
        return last
    return Wording.objects.create(
        structure=structure,
        situation=situation,
        version=last.version + 1 if last else 1,
        text=written,
        written_by=_author(by),
        written_at=now,
    )


@action(Can.ANSWER, audit="call.tone_noted", of="call")
def note_tone(*, by: Actor, call: Call, attitude: str) -> Tone | None:
    """Keep on a call the attitude advice is asked for; an empty one takes it back. The trace does not say which."""
    yours(by, Request.objects.get(call=call))
    if not attitude:
        Tone.objects.filter(call=call).delete()
        return None
    if attitude not in Attitude.values:
        raise Invalid
    defaults = {"structure_id": call.structure_id, "attitude": attitude}
    return Tone.objects.update_or_create(call=call, defaults=defaults)[0]


@action(Can.ANSWER, audit="request.tongue_noted", of="request")
def note_tongue(*, by: Actor, request: Request, language: str, interpreter: bool) -> Tongue | None:
    """Keep the language a request is spoken in; French takes it back."""
    held = yours(by, request)
    if language not in ("fr", *queries.LANGUAGES):
        raise Invalid
    if language == "fr" and not interpreter:
        Tongue.objects.filter(request=held).delete()
        return None
    defaults = {"structure_id": held.structure_id, "language": language, "interpreter": interpreter}
    return Tongue.objects.update_or_create(request=held, defaults=defaults)[0]


@action(Can.EDIT_PATIENT, audit="request.tongue_kept", of="request")
def keep_tongue(*, by: Actor, request: Request) -> Patient:
    """Keep on the patient's file, because someone says so, the language he is spoken to and his need of an interpreter.

    :raises NobodyNamed: when no patient is chosen
    """
    held = yours(by, request)
    if held.patient is None:
        raise NobodyNamed
    tongue = Tongue.objects.filter(request=held).first()
    language, interpreter = (tongue.language, tongue.interpreter) if tongue else ("fr", False)
    return patients.note_language(by=by, patient=held.patient, language=language, interpreter=interpreter)


def _author(by: Actor) -> Person:
    person = Person.objects.filter(account=by.id).first()
    if person is None:
        raise NotFound
    return person
