"""Writing patients' files, by noun."""

from .contacts import add_contact, remove_contact, return_contact
from .files import correct, register
from .identity import check_identity, note_attributes, note_death, note_number, show_number
from .manners import note_extra_time, note_language, note_voice
from .refusals import (
    BadDeath,
    BadExtraTime,
    BadNumber,
    BadTraits,
    IdentityDoubted,
    IdentityFromRegister,
    IdentityWasChecked,
    LooksAlike,
    PatientDied,
    TraitsMissing,
)

__all__ = [
    "BadDeath",
    "BadExtraTime",
    "BadNumber",
    "BadTraits",
    "IdentityDoubted",
    "IdentityFromRegister",
    "IdentityWasChecked",
    "LooksAlike",
    "PatientDied",
    "TraitsMissing",
    "add_contact",
    "check_identity",
    "correct",
    "note_attributes",
    "note_death",
    "note_extra_time",
    "note_language",
    "note_number",
    "note_voice",
    "register",
    "remove_contact",
    "return_contact",
    "show_number",
]
