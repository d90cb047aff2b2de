"""Facts told by messaging."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """Someone wrote to the practice."""

    structure_id: UUID
    received_id: UUID


@dataclass(frozen=True, slots=True)
class ConversationAnswered:
    """A human answered someone in writing, or found that nothing is to be answered, at a moment."""

    structure_id: UUID
    conversation_id: UUID
    closed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageNotDelivered:
    """A message did not arrive; lasting when nobody is behind its address."""

    structure_id: UUID
    message_id: UUID
    lasting: bool
