"""Founding: the first structure of an installation, or a further one, with who manages it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from permanence.directory import queries
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from .people import add_person, enrol, give_account
from .structures import add_structure

ONE_AT_A_TIME = 5_206_004  # advisory lock: two foundings at once see each other


class StructureKnown(Refusal):
    """A structure of this name or number is there already; names it."""

    title = _("This structure is already there")
    next_step = _("Who manages it adds people and parts from its pages.")


class ManagesNothing(Invalid):
    """In this role nobody could add the others."""

    title = _("The first person must hold a role that manages the structure")


@action(Can.MANAGE_DIRECTORY, audit="structure.founded", of="structure_id")
def found(
    *,
    by: Actor,
    structure_id: UUID,
    kind: str,
    name: str,
    siret: str = "",
    finess: str = "",
    time_zone: str,
    family_name: str,
    given_name: str,
    role: str,
    email: str,
    password: str,
    now: datetime,
) -> Structure:
    """Make a structure, the person who will manage it and his account; the installation does it, nobody of the staff.

    :param structure_id: identifier chosen by the installation, for which it acts
    :param password: checked by the caller, who can ask again
    :raises StructureKnown: when one bears this name, SIRET or FINESS
    :raises ManagesNothing: when the role gives no right to add people
    :raises AddressTaken: when another account uses the address
    """
    if Can.MANAGE_DIRECTORY not in settings.ROLES[role].rights:
        raise ManagesNothing
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if known := queries.known_as(name=name, siret=siret, finess=finess):
        raise StructureKnown(known.name)
    structure = add_structure(
        by=by,
        id=structure_id,
        kind=kind,
        name=name,
        siret=siret,
        finess=finess,
        time_zone=time_zone,
        founded_at=now,
    )
    person = add_person(by=by, structure=structure, family_name=family_name, given_name=given_name)
    enrol(by=by, structure=structure, person=person, role=role, from_on=queries.today())
    give_account(by=by, structure=structure, person=person, email=email, password=password)
    return structure
