"""Who may do what: one readable table. A mandate narrows it to the rights the practice listed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can

READ = {Can.ENTER, Can.VIEW_DIRECTORY, Can.DO_TASKS}
AGENDA = {Can.VIEW_AGENDA, Can.BOOK, Can.VIEW_PATIENT, Can.EDIT_PATIENT, Can.VIEW_DIRECTIVES}
DESK = {Can.ANSWER, Can.RELAY}
MESSAGES = {Can.VIEW_MESSAGES, Can.SEND_MESSAGES}


@dataclass(frozen=True, slots=True)
class Role:
    """A role as said on screen, and its rights in the structure where it is held."""

    label: Words
    rights: frozenset[Can]


ROLES: dict[str, Role] = {
    "telesecretary": Role(_("Remote secretary"), frozenset(READ | AGENDA | MESSAGES | DESK)),
    "supervisor": Role(
        _("Supervisor"),
        frozenset(
            READ
            | AGENDA
            | MESSAGES
            | DESK
            | {Can.SUPERVISE, Can.VIEW_FIGURES, Can.MANAGE_DIRECTORY, Can.GRANT_LEAVE, Can.VIEW_TRACE}
        ),
    ),
    "secretary": Role(
        _("Secretary"),
        frozenset(
            READ
            | AGENDA
            | MESSAGES
            | DESK
            | {Can.IDENTIFY, Can.EDIT_OPENINGS, Can.WRITE_DIRECTIVES, Can.EDIT_ONLINE, Can.MANAGE_PATIENTS}
        ),
    ),
    "practitioner": Role(
        _("Practitioner"),
        frozenset(
            READ
            | AGENDA
            | MESSAGES
            | {Can.RECEIVE, Can.IDENTIFY, Can.EDIT_OPENINGS, Can.WRITE_DIRECTIVES, Can.VIEW_FIGURES, Can.VIEW_TRACE}
            | {Can.MANAGE_PATIENTS}
        ),
    ),
    "associate": Role(
        _("Associate"),
        frozenset(
            READ
            | AGENDA
            | MESSAGES
            | {Can.RECEIVE, Can.IDENTIFY, Can.EDIT_OPENINGS, Can.WRITE_DIRECTIVES, Can.VIEW_FIGURES}
            | {Can.MANAGE_DIRECTORY, Can.EDIT_ONLINE, Can.VIEW_TRACE, Can.MANAGE_PATIENTS, Can.GRANT_LEAVE}
            | {Can.MOVE_OUT}
        ),
    ),
    "manager": Role(
        _("Manager"),
        frozenset(
            READ
            | {Can.MANAGE_DIRECTORY, Can.SUPERVISE, Can.VIEW_FIGURES, Can.VIEW_AGENDA, Can.EDIT_ONLINE}
            | {Can.EDIT_OPENINGS, Can.GRANT_LEAVE, Can.VIEW_TRACE, Can.MOVE_OUT}
        ),
    ),
    "sector_head": Role(_("Head of sector"), frozenset(READ | {Can.MANAGE_DIRECTORY})),
    "carer": Role(_("Carer"), frozenset({Can.ENTER, Can.DO_TASKS})),
}

# What a mandate may lend to an answering service, as its switches say; the agents' own role narrows it further.
MANDATABLE: dict[Can, Words] = {
    Can.ANSWER: _("Take the calls and the requests"),
    Can.RELAY: _("Write down what a practitioner answered by telephone, as his word"),
    Can.DO_TASKS: _("See what is to do and do it"),
    Can.VIEW_DIRECTORY: _("See the practitioners, the sites and the team"),
    Can.VIEW_DIRECTIVES: _("Read the directives"),
    Can.VIEW_AGENDA: _("See the agenda"),
    Can.BOOK: _("Book, move and cancel appointments"),
    Can.VIEW_PATIENT: _("See who patients are and how to reach them"),
    Can.EDIT_PATIENT: _("Add patients and correct who they are"),
    Can.VIEW_MESSAGES: _("Read messages"),
    Can.SEND_MESSAGES: _("Write messages"),
    Can.VIEW_FIGURES: _("See what the calls come to, and make the monthly report"),
}
