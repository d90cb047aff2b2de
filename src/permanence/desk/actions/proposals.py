"""What is proposed to the caller, taken or turned down: kept with the words said and the reasons."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import ProposalMade, Request, Why
from permanence.desk.rules.deciding import Proposal
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can

from . import deeds
from .made import keep_made
from .requests import locked, yours


class ProposalGone(Refusal):
    """What was on the screen is no longer proposed."""

    title = _("This is no longer proposed")
    next_step = _("Something changed meanwhile. Nothing was done: look at what is proposed now.")


@action(Can.ANSWER, audit="request.proposal_taken", of="request")
def take_proposal(*, by: Actor, request: Request, wanted: queries.Wanted, now: datetime) -> Request:
    """Do what was proposed and accepted, as far as it is still proposed: the directives are looked at again.

    :raises ProposalGone: when it no longer is
    :raises NotReady: when who it is for is still to be chosen
    """
    asked = queries.request(by, request.pk)
    held = locked(by, asked)
    held.structure = asked.structure
    decided = queries.decided(by, asked, now)
    proposal = _among(decided, wanted)
    keep_made(by, held, proposal, now)
    deeds.do(by=by, request=held, proposal=proposal, decided=decided, starts_at=wanted.starts_at, now=now)
    return queries.request(by, request.pk)


@action(Can.ANSWER, audit="request.proposal_turned_down", of="request")
def turn_down(*, by: Actor, request: Request, wanted: queries.Wanted, why: str, now: datetime) -> ProposalMade:
    """Note that the caller did not want what was proposed, and why: the next best is proposed.

    :raises Invalid: without a reason of `Why`
    :raises ProposalGone: when it was not proposed
    """
    if why not in Why.values:
        raise Invalid(_("Say why it did not suit."))
    asked = queries.request(by, request.pk)
    held = locked(by, asked)
    return keep_made(by, held, _among(queries.decided(by, asked, now), wanted), now, why=why)


@action(Can.ANSWER, audit="request.proposed_again", of="request")
def propose_again(*, by: Actor, request: Request, proposal_id: UUID, now: datetime) -> ProposalMade:
    """Take back that something was turned down: it is proposed again."""
    held = yours(by, request)
    made = ProposalMade.objects.filter(request=held, pk=proposal_id, taken=False, withdrawn_at=None).first()
    if made is None:
        raise NotFound
    made.withdrawn_at = now
    made.save(update_fields=["withdrawn_at"])
    return made


def _among(decided: queries.Decision, wanted: queries.Wanted) -> Proposal:
    for one in decided.proposals:
        if wanted.means(one):
            return one
    raise ProposalGone
