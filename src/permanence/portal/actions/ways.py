"""Other ways into one's space than the code: added once a code has opened it, used alone, taken away."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.portal import links, queries
from permanence.portal.models import Federated, Passkey, Proof, Use
from permanence.portal.models.ways import Way
from permanence.portal.passkeys import KeyUnknown
from permanence.portal.rules import limits

from .proofs import count_all

MOST_KEYS = 10


class TooManyKeys(Refusal):
    """So many keys are nobody's."""

    title = _("You have as many passkeys here as there can be")
    next_step = _("Remove one that you no longer use, then add this device.")


class LinkedElsewhere(Refusal):
    """Who knows him elsewhere opens another space here already."""

    title = _("This identity opens another space at this practice already")
    next_step = _("Close it there first, or ask the practice.")


@action(Can.SEND_MESSAGES, audit="passkey.added", of="proof")
def add_passkey(
    *, by: Actor, proof: Proof, patient: Patient, name: str, credential: str, key: bytes, count: int, now: datetime
) -> Passkey:
    """Have a key of a device open from now on what the contact proved opens; sent twice, it is one key.

    :param patient: in whose file the contact stands
    :raises TooManyKeys: when there are ten
    :raises KeyUnknown: when it opens another space
    """
    if len(queries.passkeys(by, proof)) >= MOST_KEYS:
        raise TooManyKeys
    told = {"patient": patient, "name": name, "added_at": now, "key": key, "count": count}
    try:
        with transaction.atomic():
            return Passkey.objects.get_or_create(
                structure_id=proof.structure_id, credential=credential, mark=links.mark(proof.contact), defaults=told
            )[0]
    except IntegrityError:
        raise KeyUnknown from None


@action(Can.SEND_MESSAGES, audit="passkey.removed", of="proof")
def remove_passkey(*, by: Actor, proof: Proof, passkey: Passkey) -> None:
    """Have it open nothing any more."""
    Passkey.objects.filter(pk=passkey.pk).delete()


@action(Can.SEND_MESSAGES, audit="space.linked", of="proof")
def link_space(*, by: Actor, proof: Proof, patient: Patient, who: str, now: datetime) -> Federated:
    """Have whom a provider of identities knows open from now on what the contact proved opens.

    :param who: a mark of its name for him
    :raises LinkedElsewhere: when he opens the space of another contact
    """
    mark = links.mark(proof.contact)
    try:
        with transaction.atomic():
            Federated.objects.filter(structure=proof.structure_id, mark=mark).exclude(who=who).delete()
            known = {"patient": patient, "mark": mark, "added_at": now}
            made, _new = Federated.objects.get_or_create(
                structure_id=proof.structure_id, who=who, mark=mark, defaults=known
            )
    except IntegrityError:
        raise LinkedElsewhere from None
    return made


@action(Can.SEND_MESSAGES, audit="space.unlinked", of="proof")
def unlink_space(*, by: Actor, proof: Proof) -> None:
    """Have nobody's knowledge elsewhere open it any more."""
    Federated.objects.filter(structure=proof.structure_id, mark=links.mark(proof.contact)).delete()


@action(Can.SEND_MESSAGES, audit="passkey.tried", of="structure")
def count_key(*, by: Actor, structure: Structure, address: str, once: str, now: datetime) -> None:
    """Count that a key was shown: so often from one place, and once for what it was asked.

    :raises TooMany: when it was too often
    """
    counted = [("key_from", address, limits.KEYS_FROM), ("key_once", links.mark(once), limits.ONCE)]
    count_all(structure, counted, now)


@action(Can.SEND_MESSAGES, audit="space.opened_without_code", of="structure")
def open_by(
    *, by: Actor, structure: Structure, way: Way, contact: str, language: str, now: datetime
) -> tuple[Proof, str]:
    """Open the space of a contact to whoever proved that he may; return it with its key.

    :param way: with how often it says that it was used, when it counts
    :raises KeyUnknown: when it was removed meanwhile
    """
    counted = {"count": way.count} if isinstance(way, Passkey) else {}
    kind: Any = type(way)
    if not kind.objects.filter(pk=way.pk).update(used_at=now, **counted):
        raise KeyUnknown
    key = secrets.token_urlsafe(32)
    made = Proof.objects.create(
        structure=structure, use=Use.MINE, contact=contact, language=language, asked_at=now, proven_at=now,
        browser=links.mark(key), expires_at=now + limits.SPACE_IDLE,
    )  # fmt: skip
    return made, key
