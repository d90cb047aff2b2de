"""That a contact is his: a code is sent to it, and typed here; the same is done and said for everyone."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import connection
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.actions.proving import prove as prove_given
from permanence.patients.models import Contact
from permanence.portal import links, sending
from permanence.portal.models import Proof, Try, Use
from permanence.portal.rules import limits


class TooMany(Refusal):
    """It was done too often from here."""

    status = 429
    title = _("Too many attempts in a short time")
    next_step = _("Wait for an hour, or call us: we will help you by telephone.")


class TooManyCodes(TooMany):
    """Others may have asked in his name: what was written to him last lets his own browser ask apart from them."""

    title = _("Many codes were asked for with this address")
    next_step = _("Open the last message we wrote to it: its link lets you ask for a code again at once. Or call us.")


def _count(structure: Structure, what: str, mark: str, limit: limits.Limit, now: datetime) -> None:
    """Count one more, unless it is too many; those who ask at once come one after the other.

    :raises TooMany: when it is
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{structure.pk} {what} {mark}"])
    lately = Try.objects.filter(structure=structure, what=what, mark=mark, at__gt=limit.since(now))
    if lately.count() >= limit.most:
        raise TooMany
    Try.objects.create(structure=structure, what=what, mark=mark, at=now)


def count_all(structure: Structure, counted: Iterable[tuple[str, str, limits.Limit]], now: datetime) -> None:
    """Count several things at once, or refuse them all.

    :raises TooMany: when one of them was done too often
    """
    for what, mark, limit in counted:
        _count(structure, what, mark, limit, now)


@action(Can.SEND_MESSAGES, audit="code.asked", of="structure")
def ask_code(
    *,
    by: Actor,
    structure: Structure,
    use: str,
    contact: str,
    language: str,
    address: str,
    now: datetime,
    known: str = "",
) -> Proof:
    """Ask for a code at a contact; a job sends it after the answer, which so takes as long for everyone.

    A stranger who asks again and again uses up his own codes first, and never those of a browser that proved this
    contact before, or in which the link of one of its letters was pressed.
    :param address: the mark of where it is asked from
    :param known: what such a browser holds
    :raises TooManyCodes: when it was asked too often of this contact
    :raises TooMany: when it was asked too often from this place
    """
    _count_code(structure, contact, address, known, now)
    asked = Proof.objects.create(
        structure=structure,
        use=Use(use),
        contact=contact.strip(),
        language=language,
        asked_at=now,
        expires_at=now + limits.CODE_LIVES,
    )
    sending.send_code.defer(structure_id=structure.pk, proof_id=asked.pk)
    return asked


def _count_code(structure: Structure, contact: str, address: str, known: str, now: datetime) -> None:
    to, proved_here = links.mark(contact), constant_time_compare(known, links.known(contact))
    if proved_here:
        with suppress(TooMany):
            return _count(structure, "code_known", to, limits.CODES_KNOWN, now)
    _count(structure, "code_from", address, limits.CODES_FROM, now)
    at_once = [("code_to", links.mark(f"{contact} {address}"), limits.CODES_TO), ("code_all", to, limits.CODES_ALL)]
    try:
        count_all(structure, at_once, now)
    except TooMany:
        raise TooMany if proved_here else TooManyCodes from None
    return None


@action(Can.SEND_MESSAGES, audit="code.typed", of="proof")
def prove(*, by: Actor, proof: Proof, code: str, now: datetime) -> bool:
    """Tell whether the code typed is the one sent; after five wrong ones it is none any more."""
    asked = Proof.objects.select_for_update().get(pk=proof.pk)
    if asked.expires_at <= now or asked.tries >= limits.CODE_TRIES:
        return False
    typed = "".join(letter for letter in code if letter.isdecimal())
    if not constant_time_compare(typed, links.code(asked.pk)):
        asked.tries += 1
        asked.save(update_fields=["tries"])
        return False
    if asked.proven_at is None:
        asked.proven_at, asked.expires_at = now, now + limits.PROVEN
        asked.save(update_fields=["proven_at", "expires_at"])
    return True


@action(Can.SEND_MESSAGES, audit="space.opened", of="proof")
def open_space(*, by: Actor, proof: Proof, code: str, now: datetime) -> str:
    """Return the key of his space when the code typed is the one sent, once; empty when it is not, or was used."""
    asked = Proof.objects.select_for_update().get(pk=proof.pk)
    if asked.use != Use.MINE or asked.browser or not prove(by=by, proof=asked, code=code, now=now):
        return ""
    key = secrets.token_urlsafe(32)
    until = now + limits.SPACE_IDLE
    Proof.objects.filter(pk=asked.pk).update(browser=links.mark(key), proven_at=now, expires_at=until)
    return key


@action(Can.SEND_MESSAGES, audit="patient.contact_confirmed_from_home", of="contact")
def confirm_contact(*, by: Actor, contact: Contact) -> Contact:
    """Take a contact out of doubt for who reads where the patient was proved to be reached before it."""
    return prove_given(contact)


@action(Can.SEND_MESSAGES, audit="space.closed", of="proof")
def close_space(*, by: Actor, proof: Proof, now: datetime) -> Proof:
    """Close his space: the key opens it no longer."""
    Proof.objects.filter(pk=proof.pk, expires_at__gt=now).update(expires_at=now)
    return Proof.objects.get(pk=proof.pk)
