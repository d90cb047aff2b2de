"""The practice's own sentences of an SMS: checked before anyone receives them, versioned."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging.models import Sentence
from permanence.messaging.rules import wording


class BadSentence(Invalid):
    """A sentence nobody may receive so: a place unknown or missing, or something of health."""

    title = _("This sentence needs another look")


@action(Can.MANAGE_DIRECTORY, audit="sentence.written", of="structure")
def write_sentence(
    *, by: Actor, structure: Structure, name: str, language: str, text: str, now: datetime
) -> Sentence | None:
    """Write a new version of a sentence; an empty one brings the house's own back, the same one writes nothing.

    :raises BadSentence: for what nobody may receive, and for a sentence or a language there is not
    """
    said = " ".join(text.split())
    if not wording.places_of(name) or language not in wording.LANGUAGES:
        raise BadSentence
    if said and wording.wrong(said, name):
        raise BadSentence
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)  # one version after the other
    last = Sentence.objects.filter(structure=structure, name=name, language=language).order_by("-version").first()
    if said == (last.text if last else ""):
        return last
    return Sentence.objects.create(
        structure=structure, name=name, language=language, text=said, by_name=by.name[:200], written_at=now,
        version=last.version + 1 if last else 1,
    )  # fmt: skip
