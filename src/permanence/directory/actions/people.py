"""People of the staff: who they are, where they work and practise, how they sign in."""

from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries
from permanence.directory.models import Membership, Person, PractitionerRole, Site, Structure
from permanence.events.directory import MembershipEnded
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.models import Account
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


class RppsTaken(Refusal):
    """Someone else bears this RPPS."""

    title = _("This RPPS number already belongs to someone else")
    next_step = _("Check the number and the name; each practitioner is known once.")


class AlreadyMember(Refusal):
    """The same role is held there already."""

    title = _("This person already holds this role here")
    next_step = _("End the former membership first, or choose another role.")


class TooLongFromOutside(Refusal):
    """Who comes from outside does so between two days, not too far from each other."""

    title = _("Somebody from outside comes from a day to another")

    def __init__(self, days: int) -> None:
        super().__init__()
        told = _("Say the last day, %(days)s days after the first at most; a further stay is a new decision.")
        self.detail = str(told) % {"days": days}


class LastManager(Refusal):
    """Nobody would be left to manage the structure's directory."""

    title = _("Nobody would be left to manage this structure")
    next_step = _("Give the role to someone else first, then end this one.")


class AddressTaken(Refusal):
    """Another account signs in with this address."""

    title = _("This e-mail address already opens another account")
    next_step = _("Use the person's own professional address.")


class AccountInUse(Refusal):
    """Someone has signed in with it: who changed its address now would come in under his name."""

    title = _("This account is in use already")
    next_step = _("Its owner asks for a new password from the sign-in page.")


class ServesBeyond(Refusal):
    """Who gives the account would give access to a structure that is not his."""

    status = 403
    title = _("This person also works for a structure you do not manage")
    next_step = _("The person in charge there must open the account.")


@action(Can.MANAGE_DIRECTORY, audit="person.added", of="structure")
def add_person(
    *, by: Actor, structure: Structure, family_name: str, given_name: str, title: str = "", rpps: str = "",
    adeli: str = "",
) -> Person:  # fmt: skip
    """Add someone whom the structure will enrol or appoint in the same transaction; before that nobody sees him.

    :raises RppsTaken: when the number is known
    """
    person = Person(title=title, family_name=family_name, given_name=given_name, rpps=rpps, adeli=adeli)
    _keep_rpps_once(person, force_insert=True)
    return person


@action(Can.MANAGE_DIRECTORY, audit="person.corrected", of="structure")
def correct_person(
    *, by: Actor, structure: Structure, person: Person, title: str, family_name: str, given_name: str, rpps: str,
    adeli: str = "",
) -> Person:  # fmt: skip
    """Change how someone is named and identified.

    :param structure: where he works, and the actor manages
    :raises RppsTaken: when the number is known
    :raises ServesBeyond: when he would be renamed in structures the actor does not manage
    """
    if queries.serves_beyond(person, by.structures(Can.MANAGE_DIRECTORY), queries.today()):
        raise ServesBeyond
    person.title, person.family_name, person.given_name = title, family_name, given_name
    person.rpps, person.adeli = rpps, adeli
    _keep_rpps_once(person, force_update=True)
    return person


def _keep_rpps_once(person: Person, *, force_insert: bool = False, force_update: bool = False) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=force_insert, force_update=force_update)
    except IntegrityError as error:
        raise RppsTaken from error


@action(Can.MANAGE_DIRECTORY, audit="membership.begun", of="structure")
def enrol(
    *, by: Actor, structure: Structure, person: Person, role: str, from_on: date, until_on: date | None = None
) -> Membership:
    """Let someone work for the structure in a role, from a day on.

    :raises AlreadyMember: when the role is held without end already
    :raises TooLongFromOutside: when he comes from outside, without an end or for too long
    """
    _check_stay(role, from_on, until_on)
    try:
        with transaction.atomic():
            return Membership.objects.create(
                structure=structure, person=person, role=role, from_on=from_on, until_on=until_on
            )
    except IntegrityError as error:
        raise AlreadyMember from error


@action(Can.MANAGE_DIRECTORY, audit="membership.ended", of="membership")
def end_membership(*, by: Actor, membership: Membership, until_on: date) -> Membership:
    """End a membership with that day; one that would end before it began never was (the change log keeps it).

    :raises LastManager: when nobody would be left to manage the structure
    :raises TooLongFromOutside: when he comes from outside, and would stay too long
    """
    _check_stay(membership.role, membership.from_on, until_on)
    if Can.MANAGE_DIRECTORY in settings.ROLES[membership.role].rights:
        _check_someone_manages(membership, until_on)
    membership.until_on = until_on
    if until_on < membership.from_on:
        Membership.objects.filter(pk=membership.pk).delete()
    else:
        membership.save(update_fields=["until_on"])
    publish(MembershipEnded(membership.structure_id, membership.person_id, until_on))
    return membership


def _check_stay(role: str, from_on: date, until_on: date | None) -> None:
    longest = settings.ROLES[role].longest_days
    if longest and (until_on is None or until_on > from_on + timedelta(days=longest)):
        raise TooLongFromOutside(longest)


def _check_someone_manages(ending: Membership, until_on: date) -> None:
    managing = [name for name, role in settings.ROLES.items() if Can.MANAGE_DIRECTORY in role.rights]
    others = Membership.objects.select_for_update().filter(structure=ending.structure_id, role__in=managing)
    after = until_on + timedelta(days=1)
    if not any(
        m.pk != ending.pk and m.from_on <= after and (m.until_on is None or m.until_on >= after) for m in others
    ):
        raise LastManager


@action(Can.MANAGE_DIRECTORY, audit="practitioner.appointed", of="structure")
def appoint(*, by: Actor, structure: Structure, person: Person, site: Site, specialty: str) -> PractitionerRole:
    """Make someone a practitioner of the structure: patients may ask for him.

    :raises AlreadyMember: when he is one already
    """
    try:
        with transaction.atomic():
            return PractitionerRole.objects.create(structure=structure, person=person, site=site, specialty=specialty)
    except IntegrityError as error:
        raise AlreadyMember from error


@action(Can.MANAGE_DIRECTORY, audit="account.given", of="structure")
def give_account(
    *, by: Actor, structure: Structure, person: Person, email: str, password: str | None = None
) -> Account:
    """Let someone sign in; without a password he chooses his own by the link he is sent.

    :raises AddressTaken: when another account uses the address
    :raises ServesBeyond: when the account would open structures the actor does not manage
    """
    if queries.serves_beyond(person, by.structures(Can.MANAGE_DIRECTORY), queries.today()):
        raise ServesBeyond
    try:
        with transaction.atomic():
            account = Account.objects.create_user(email, password, id=person.pk)
    except IntegrityError as error:
        raise AddressTaken from error
    person.account = account
    person.save(update_fields=["account"])
    return account


@action(Can.MANAGE_DIRECTORY, audit="account.readdressed", of="structure")
def readdress(*, by: Actor, structure: Structure, person: Person, email: str) -> Account:
    """Correct the address of an account nobody has signed in with yet; links sent to the former one open nothing.

    :raises AccountInUse: when someone has signed in
    :raises AddressTaken: when another account uses the address
    :raises ServesBeyond: when the account opens structures the actor does not manage
    """
    if queries.serves_beyond(person, by.structures(Can.MANAGE_DIRECTORY), queries.today()):
        raise ServesBeyond
    account = Account.objects.select_for_update().get(pk=person.pk)
    if account.last_login is not None:
        raise AccountInUse
    account.email = email.lower()
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
    except IntegrityError as error:
        raise AddressTaken from error
    return account
