"""The link under which a patient answers an offer, signed so that nobody can guess another."""

from permanence.foundation.links import Link

OFFER = Link("waiting.offer")  # structure and offer
