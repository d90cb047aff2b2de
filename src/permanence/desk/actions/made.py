"""What was proposed to the caller is kept, with the words said and the reasons."""

from datetime import datetime

from permanence.desk.models import ProposalMade, Request
from permanence.desk.rules.deciding import Proposal
from permanence.foundation.actor import Actor


def keep_made(by: Actor, held: Request, proposal: Proposal, now: datetime, *, why: str = "") -> ProposalMade:
    """Keep one proposal, taken unless it says why it was not."""
    return ProposalMade.objects.create(
        structure_id=held.structure_id,
        request=held,
        action=proposal.action,
        practitioner_role_id=proposal.practitioner,
        starts_at=proposal.slot,
        script=proposal.script,
        reasons=list(proposal.reasons),
        taken=not why,
        why=why,
        made_at=now,
        made_by_id=by.id,
    )
