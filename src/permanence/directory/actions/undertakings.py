"""The undertaking of secrecy, signed before anything of another structure is seen."""

from permanence.directory.models import Person, Structure, Undertaking
from permanence.directory.rules import WORDING
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@action(Can.ENTER, audit="undertaking.signed", of="structure")
def sign_undertaking(*, by: Actor, structure: Structure) -> Undertaking:
    """Sign, for whom one answers, to keep the secrets of others' patients; signed already, it stands as it was."""
    person = Person.objects.get(account=by.id)
    signed, _new = Undertaking.objects.get_or_create(
        structure=structure, person=person, wording=WORDING, defaults={"signed_as": str(person)}
    )
    return signed
