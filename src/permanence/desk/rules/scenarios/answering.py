"""What the decision makes of a scenario, ready for JSON."""

from datetime import tzinfo
from typing import Any

from permanence.desk.rules.deciding import Proposal, decide

from .reading import Scenario


def answered(scenario: Scenario) -> dict[str, Any]:
    """Return its id and its proposals, best first."""
    proposals = decide(scenario.scene, scenario.directives, scenario.availability, scenario.now)
    return {"id": scenario.id, "proposals": [_shown(proposal, scenario.scene.tz) for proposal in proposals]}


def _shown(proposal: Proposal, tz: tzinfo) -> dict[str, Any]:
    return {
        "action": proposal.action,
        "practitioner": proposal.practitioner,
        "slot": proposal.slot and proposal.slot.astimezone(tz).isoformat(),
        "script": proposal.script,
        "reasons": list(proposal.reasons),
    }
