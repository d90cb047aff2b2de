"""The verbs of the directory, one file a noun."""

from .accounts import choose_language
from .delegations import BeyondOwn, NotDelegable, NotOfTheTeam, TooLong, delegate, end_delegation
from .founding import ManagesNothing, StructureKnown, found
from .identities import IdentityTaken, link_identity, unlink_identity
from .mandates import (
    EndsBeforeStart,
    MandateOverlaps,
    NotLendable,
    amend_mandate,
    end_mandate,
    grant_mandate,
)
from .networks import join_network, leave_network
from .partners import (
    KnownAlready,
    add_partner,
    change_partner,
    confirm_partner,
    name_partner_again,
    remove_partner,
    withdraw_partner,
)
from .people import (
    AccountInUse,
    AddressTaken,
    AlreadyMember,
    LastManager,
    RppsTaken,
    ServesBeyond,
    TooLongFromOutside,
    add_person,
    appoint,
    correct_person,
    end_membership,
    enrol,
    give_account,
    readdress,
)
from .second_steps import ask_second_step
from .sessions import choose_code, end_other_sessions, end_session, sign_out
from .structures import add_part, add_site, add_structure, correct_site, correct_structure
from .undertakings import sign_undertaking
from .welcoming import say_welcomes

__all__ = [
    "AccountInUse",
    "AddressTaken",
    "AlreadyMember",
    "BeyondOwn",
    "EndsBeforeStart",
    "IdentityTaken",
    "KnownAlready",
    "LastManager",
    "ManagesNothing",
    "MandateOverlaps",
    "NotDelegable",
    "NotLendable",
    "NotOfTheTeam",
    "RppsTaken",
    "ServesBeyond",
    "StructureKnown",
    "TooLong",
    "TooLongFromOutside",
    "add_part",
    "add_partner",
    "add_person",
    "add_site",
    "add_structure",
    "amend_mandate",
    "appoint",
    "ask_second_step",
    "change_partner",
    "choose_code",
    "choose_language",
    "confirm_partner",
    "correct_person",
    "correct_site",
    "correct_structure",
    "delegate",
    "end_delegation",
    "end_mandate",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "enrol",
    "found",
    "give_account",
    "grant_mandate",
    "join_network",
    "leave_network",
    "link_identity",
    "name_partner_again",
    "readdress",
    "remove_partner",
    "say_welcomes",
    "sign_out",
    "sign_undertaking",
    "unlink_identity",
    "withdraw_partner",
]
