"""The screen on the wall: its secret address, what it says, and behind which door each practitioner receives."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Door, Screen
from permanence.agenda.queries.screens import screen_path
from permanence.agenda.rules import pairing
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.messaging import shortening

MOST = 20
PAIRED_WITHIN = timedelta(minutes=10)


class BadScreen(Refusal):
    """One hangs there already by that name, or there are enough."""

    status = 422
    title = _("A screen of this name is there already")
    next_step = _("Choose another name, or revoke the former one first; nothing was made.")


@action(Can.EDIT_ONLINE, audit="screen.made", of="structure")
def add_screen(
    *, by: Actor, structure: Structure, site: Site | None, name: str, sentence: str, sound: bool, now: datetime
) -> Screen:
    """Make the secret address of a screen.

    :param site: whose practitioners it shows; none for those of every site
    :raises BadScreen: when one is called so, or there are twenty
    """
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    if Screen.objects.filter(structure=structure, revoked_at=None).count() >= MOST:
        raise BadScreen
    made = Screen(structure=structure, site=site, name=name.strip(), sentence=sentence.strip(), sound=sound)
    made.at, made.by_name = now, by.name
    with decided_by("screen_named_once", BadScreen):
        made.save(force_insert=True)
    return made


@action(Can.EDIT_ONLINE, audit="screen.changed", of="screen")
def change_screen(*, by: Actor, screen: Screen, sentence: str, sound: bool) -> Screen:
    """Say another sentence, or be silent; the wall shows it within seconds."""
    screen.sentence, screen.sound = sentence.strip(), sound
    screen.save(update_fields=["sentence", "sound"])
    return screen


class BadCode(Invalid):
    """No television shows such a code."""

    title = _("No screen shows this code: one of its signs is another one")
    next_step = _("Read it once more on the television; nothing was opened.")


class CodeInUse(BadCode):
    """It was typed for another screen a moment ago."""

    title = _("This code is in use for another screen")


@action(Can.EDIT_ONLINE, audit="screen.paired", of="screen")
def pair_screen(*, by: Actor, screen: Screen, code: str, now: datetime) -> None:
    """Open a screen on the television that shows this code, within `PAIRED_WITHIN`.

    :raises BadCode: when no television can show it,
    :raises CodeInUse: when another screen opens by it
    :raises NotFound: when the address of the screen works no more
    """
    shown = pairing.read(code)
    if not shown:
        raise BadCode
    if screen.revoked_at:
        raise NotFound
    until = now + PAIRED_WITHIN
    if not shortening.lend(screen.structure_id, shown, screen_path(screen), until=until, now=now):
        raise CodeInUse


@action(Can.EDIT_ONLINE, audit="screen.revoked", of="screen")
def revoke_screen(*, by: Actor, screen: Screen, now: datetime) -> None:
    """Let the address work no more; twice is once."""
    Screen.objects.filter(pk=screen.pk, revoked_at=None).update(revoked_at=now, revoked_by=by.name)


@action(Can.VIEW_AGENDA, audit="screen.seen", of="screen")
def note_screen_seen(*, by: Actor, screen: Screen, now: datetime) -> None:
    """Note that it is on; asked for every quarter of an hour at most."""
    Screen.objects.filter(pk=screen.pk).update(seen_at=now)


@action(Can.EDIT_ONLINE, audit="doors.said", of="structure")
def set_doors(*, by: Actor, structure: Structure, doors: Mapping[UUID, str]) -> None:
    """Say behind which door each practitioner receives; without words there is none. Others than his are left out."""
    held = PractitionerRole.objects.select_for_update(of=("self",), no_key=True)
    theirs = held.filter(structure=structure, pk__in=doors).order_by("pk")
    for role in theirs:
        words = doors[role.pk].strip()
        if words:
            told = {"structure": structure, "words": words}
            Door.objects.update_or_create(practitioner_role=role, defaults=told)
        else:
            Door.objects.filter(practitioner_role=role).delete()
