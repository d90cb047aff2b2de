"""Who else follows a patient: noted, changed, followed no more, and taken back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import queries as post_office
from permanence.patients.models import Follower, Patient, Trade
from permanence.patients.rules import professionals
from permanence.patients.rules.names import tidy
from permanence.patients.rules.traits import Wrong

from .contacts import reached_at
from .refusals import BadTraits

LONGEST = {"name": 120, "place": 80}


class FollowsAlready(Refusal):
    """The same professional is noted already."""

    title = _("This professional is noted already")
    next_step = _("Change what is written of him instead.")


@action(Can.VIEW_CARE, audit="follower.noted", of="patient")
def note_follower(
    *,
    by: Actor,
    patient: Patient,
    trade: str,
    now: datetime,
    practitioner_role: PractitionerRole | None = None,
    name: str = "",
    rpps: str = "",
    phone: str = "",
    place: str = "",
    mssante: str = "",
) -> Follower:
    """Note one more professional who follows a patient: one of the structure, or a name elsewhere.

    :raises BadTraits: without a name, with a number nobody has, or what is too long
    :raises FollowsAlready: when he is noted
    :raises Invalid: for what is no profession, or a practitioner of another structure
    """
    row = Follower(structure_id=patient.structure_id, patient=patient, noted_at=now, noted_by_name=by.name)
    _write(row, trade, practitioner_role, name=name, rpps=rpps, phone=phone, place=place, mssante=mssante)
    return _kept(row)


@action(Can.VIEW_CARE, audit="follower.changed", of="follower")
def change_follower(
    *,
    by: Actor,
    follower: Follower,
    trade: str,
    practitioner_role: PractitionerRole | None = None,
    name: str = "",
    rpps: str = "",
    phone: str = "",
    place: str = "",
    mssante: str = "",
) -> Follower:
    """Change what is written of someone who follows a patient; the change log keeps what it was.

    :raises BadTraits: without a name, with a number nobody has, or what is too long
    :raises FollowsAlready: when it is someone noted already
    :raises Invalid: for what is no profession, or a practitioner of another structure
    """
    row = _locked(follower)
    _write(row, trade, practitioner_role, name=name, rpps=rpps, phone=phone, place=place, mssante=mssante)
    return _kept(row)


@action(Can.VIEW_CARE, audit="follower.ended", of="follower")
def end_follower(*, by: Actor, follower: Follower, now: datetime) -> Follower:
    """Let someone follow a patient no more; he stays in the line of time."""
    row = _locked(follower)
    if row.ended_at is None:
        row.ended_at, row.ended_by_name = now, by.name
        row.save(update_fields=["ended_at", "ended_by_name"])
    return row


@action(Can.VIEW_CARE, audit="follower.returned", of="follower")
def return_follower(*, by: Actor, follower: Follower) -> Follower:
    """Let him follow the patient again, as if it had not ended.

    :raises FollowsAlready: when he was noted anew meanwhile
    """
    row = _locked(follower)
    row.ended_at, row.ended_by_name = None, ""
    return _kept(row)


def _locked(follower: Follower) -> Follower:
    return Follower.objects.select_for_update(no_key=True).get(pk=follower.pk)


def _kept(row: Follower) -> Follower:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise FollowsAlready from None
    return row


def _write(row: Follower, trade: str, role: PractitionerRole | None, **told: str) -> None:
    if trade not in Trade.values or (role and role.structure_id != row.structure_id):
        raise Invalid
    number = professionals.bare_number(told["rpps"])
    known = directory.person_with_rpps(number) if number and not role else None
    written = {"name": tidy(str(role) if role else told["name"] or (str(known) if known else "")),
               "place": tidy(told["place"])}  # fmt: skip
    wrong = {field: Wrong.TOO_LONG for field, text in written.items() if len(text) > LONGEST[field]}
    if not any(letter.isalpha() for letter in written["name"]):
        wrong["name"] = Wrong.NOBODY
    if number and not professionals.is_rpps(number):
        wrong["rpps"] = Wrong.NOT_AN_RPPS
    if told["mssante"] and not post_office.is_professional(told["mssante"]):
        wrong["mssante"] = Wrong.NOT_MSSANTE
    if wrong:
        raise BadTraits(wrong)
    row.trade, row.practitioner_role, row.rpps = trade, role, role.person.rpps if role else number
    row.name, row.place, row.phone = written["name"], written["place"], reached_at(phone=told["phone"]).get("phone", "")
    row.mssante = told["mssante"].strip()
