"""What one person asked, by telephone or otherwise, for the line of what happened with him."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permanence.directory import queries as directory
from permanence.directory.models import Membership
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.foundation.timeline import Before, Happened

from .models import Channel, Proof, Request, Speaker, Trait

ICONS = {
    Channel.PHONE.value: "phone-incoming",
    Channel.COUNTER.value: "user-check",
    Channel.EMAIL.value: "mail",
    Channel.ONLINE.value: "world",
    Channel.LETTER.value: "file-text",
    Channel.SMS.value: "device-mobile",
    Channel.SPACE.value: "home",
}


def happened(actor: Actor, person: UUID, before: Before, most: int) -> Sequence[Happened]:
    """Tell the calls and requests of a person, with what became of each."""
    asked = before.of(_theirs(actor).filter(patient=person), "opened_at")
    seen = asked.select_related("call__taken_by", "owner", "partner").prefetch_related("proofs")
    rows = seen.order_by("-opened_at", "-pk")[:most]
    return [_said(actor, one) for one in rows]


def _theirs(actor: Actor) -> QuerySet[Request]:
    """Return the requests the actor may see: those of the practices he works for.

    Of a practice that only gave his house a mandate, those its own people answered, and those nobody has yet.
    """
    allowed = {*actor.structures(Can.ANSWER), *actor.structures(Can.RECEIVE)}
    if actor.id is None:
        return Request.objects.filter(structure_id__in=allowed)
    live = Membership.objects.filter(directory.alive(directory.today()))
    own = live.filter(person=actor.id).values("structure")
    mates = live.filter(structure__in=own).values("person")
    nobody = Q(call__taken_by=None, owner=None, outcome="")
    answered = Q(call__taken_by__in=mates) | Q(owner__in=mates) | nobody
    return Request.objects.filter(Q(structure__in=own) | answered, structure_id__in=allowed)


def _said(actor: Actor, asked: Request) -> Happened:
    what, how = asked.get_kind_display(), asked.get_channel_display()
    answered_by = asked.call.taken_by if asked.call and asked.call.taken_by else asked.owner
    waits = not asked.outcome
    proved = [one for one in asked.proofs.all() if one.proved_at and one.patient_id == asked.patient_id]
    became = [str(asked.get_outcome_display()), *([asked.partner.name] if asked.partner else [])]
    said = [pgettext("history", "waits for an answer")] if waits else became
    return Happened(
        asked.opened_at,
        asked.pk,
        ICONS.get(asked.channel, "headset"),
        _("Asked %(how)s: %(what)s") % {"how": how, "what": what},
        detail=" · ".join([*said, *map(_recognised, proved)]),
        by=answered_by.short_name if answered_by else "",
        url=reverse("desk:request", args=[asked.pk]) if actor.may(Can.ANSWER, asked.structure_id) else "",
        tone="soon" if waits else "",
    )


def _recognised(proof: Proof) -> str:
    traits = ", ".join(str(Trait(one).label) for one in proof.right)
    return _("identity proved (%(who)s): %(traits)s") % {"who": Speaker(proof.speaker).label, "traits": traits}
