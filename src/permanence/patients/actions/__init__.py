"""Writing patients' files, by noun."""

from .contacts import add_contact, remove_contact, return_contact
from .files import correct, register
from .habits import (
    choose_freshness,
    confirm,
    forget,
    note_address,
    note_doctor,
    note_needs,
    note_preference,
    remember,
)
from .identity import check_identity, note_attributes, note_death, note_number, show_number
from .manners import note_extra_time, note_language, note_voice
from .refusals import (
    AlreadyBeside,
    BadDeath,
    BadExtraTime,
    BadNumber,
    BadTraits,
    IdentityDoubted,
    IdentityFromRegister,
    IdentityWasChecked,
    LooksAlike,
    OfHealth,
    PatientDied,
    TraitsMissing,
)
from .relatives import add_relative, change_relative, remove_relative, return_relative

__all__ = [
    "AlreadyBeside",
    "BadDeath",
    "BadExtraTime",
    "BadNumber",
    "BadTraits",
    "IdentityDoubted",
    "IdentityFromRegister",
    "IdentityWasChecked",
    "LooksAlike",
    "OfHealth",
    "PatientDied",
    "TraitsMissing",
    "add_contact",
    "add_relative",
    "change_relative",
    "check_identity",
    "choose_freshness",
    "confirm",
    "correct",
    "forget",
    "note_address",
    "note_attributes",
    "note_death",
    "note_doctor",
    "note_extra_time",
    "note_language",
    "note_needs",
    "note_number",
    "note_preference",
    "note_voice",
    "register",
    "remember",
    "remove_contact",
    "remove_relative",
    "return_contact",
    "return_relative",
    "show_number",
]
