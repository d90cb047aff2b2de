"""Who may do what: one readable table. A mandate narrows it to the rights the practice listed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.patients.sensitivity import Class

READ = {Can.ENTER, Can.VIEW_DIRECTORY, Can.DO_TASKS}
AGENDA = {Can.VIEW_AGENDA, Can.BOOK, Can.VIEW_PATIENT, Can.EDIT_PATIENT, Can.VIEW_DIRECTIVES}
DESK = {Can.ANSWER, Can.RELAY}
MESSAGES = {Can.VIEW_MESSAGES, Can.SEND_MESSAGES}
PAPERS = {Can.VIEW_ADMINISTRATIVE}
WHOLE_FILE = PAPERS | {Can.VIEW_CARE}


@dataclass(frozen=True, slots=True)
class Role:
    """A role as said on screen, and its rights in the structure where it is held."""

    label: Words
    rights: frozenset[Can]
    longest_days: int = 0  # of somebody from outside: he comes for so long at most; none: as long as he works there


ROLES: dict[str, Role] = {
    "telesecretary": Role(_("Remote secretary"), frozenset(READ | AGENDA | MESSAGES | DESK | PAPERS)),
    "supervisor": Role(
        _("Supervisor"),
        frozenset(
            READ
            | AGENDA
            | MESSAGES
            | DESK
            | PAPERS
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
            | WHOLE_FILE
            | {Can.IDENTIFY, Can.EDIT_OPENINGS, Can.WRITE_DIRECTIVES, Can.EDIT_ONLINE, Can.MANAGE_PATIENTS}
        ),
    ),
    "practitioner": Role(
        _("Practitioner"),
        frozenset(
            READ
            | AGENDA
            | MESSAGES
            | WHOLE_FILE
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
            | WHOLE_FILE
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
    # From outside, for given days: comes in, and does what is delegated to him, nothing else.
    "consultant": Role(_("Consultant from outside"), frozenset({Can.ENTER}), longest_days=183),
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
    Can.VIEW_ADMINISTRATIVE: _("See their address, their insurers and their formalities"),
    Can.EDIT_PATIENT: _("Add patients and correct who they are"),
    Can.VIEW_MESSAGES: _("Read messages"),
    Can.SEND_MESSAGES: _("Write messages"),
    Can.VIEW_FIGURES: _("See what the calls come to, and make the monthly report"),
}


# What no mandate lends; the rest is said by the switches of a mandate.
_OWN: dict[Can, Words] = {
    Can.ENTER: _("Come in"),
    Can.RECEIVE: _("Receive patients: be asked by the desk"),
    Can.IDENTIFY: _("Check who a patient is, by the document seen"),
    Can.VIEW_CARE: _("See who follows a patient, and what tells of health or of means"),
    Can.SUPERVISE: _("See and take over what others answer"),
    Can.EDIT_OPENINGS: _("Change openings, absences and visit reasons, tell all who come of a closing"),
    Can.GRANT_LEAVE: _("Answer who asks for leave, and say how many must be there"),
    Can.EDIT_ONLINE: _("Write the practice's public page, and say what may be booked from home"),
    Can.WRITE_DIRECTIVES: _("Write the directives"),
    Can.MANAGE_PATIENTS: _("Bring the whole list of patients in, and take it out"),
    Can.MOVE_OUT: _("Take all data of the practice away, to leave for another software"),
    Can.MANAGE_DIRECTORY: _("Manage people, mandates and telephone lines"),
    Can.VIEW_TRACE: _("See who opened which file"),
}
RIGHTS: dict[Can, Words] = MANDATABLE | _OWN

# What whoever manages the directory may delegate to one person, of what he holds himself, for how many days at most.
# Not: to manage the directory (no delegation makes another), to receive patients, to check identities by a document.
A_MONTH, A_QUARTER, HALF_A_YEAR = 31, 92, 183
DELEGABLE: dict[Can, int] = {
    Can.VIEW_DIRECTORY: HALF_A_YEAR,
    Can.DO_TASKS: HALF_A_YEAR,
    Can.VIEW_AGENDA: HALF_A_YEAR,
    Can.VIEW_FIGURES: HALF_A_YEAR,
    Can.VIEW_DIRECTIVES: HALF_A_YEAR,
    Can.ANSWER: A_QUARTER,
    Can.RELAY: A_QUARTER,
    Can.SUPERVISE: A_QUARTER,
    Can.BOOK: A_QUARTER,
    Can.EDIT_OPENINGS: A_QUARTER,
    Can.GRANT_LEAVE: A_QUARTER,
    Can.EDIT_ONLINE: A_QUARTER,
    Can.VIEW_MESSAGES: A_QUARTER,
    Can.SEND_MESSAGES: A_QUARTER,
    Can.VIEW_PATIENT: A_QUARTER,
    Can.VIEW_ADMINISTRATIVE: A_QUARTER,
    Can.EDIT_PATIENT: A_QUARTER,
    Can.VIEW_CARE: A_MONTH,
    Can.MANAGE_PATIENTS: A_MONTH,
    Can.WRITE_DIRECTIVES: A_MONTH,
    Can.VIEW_TRACE: A_MONTH,
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of a patient in one class: in words for the page, and the tables or columns it stands in."""

    words: Words
    holds: Words
    columns: tuple[str, ...]


# A table or a column of a patient's file is in one class (a column named alone is not in its table's). Each class has
# its right (`patients/sensitivity.py`), so that the table above says what each role sees of a patient.
FILE: Mapping[Class, Part] = {
    Class.BOOKING: Part(
        _("Identity and booking"),
        _("Names, birth, sex, languages, telephone and e-mail, relatives, needs and preferences, what is remembered"),
        (
            "patients.patient", "patients.contact", "patients.relative", "patients.need", "patients.preference",
            "patients.remembrance", "patients.confirmed", "patients.archived", "patients.archiveopening",
        ),
    ),
    Class.ADMINISTRATIVE: Part(
        _("Papers"),
        _("Home address, national number, documents seen, regular doctor, insurers, formalities and their papers"),
        (
            "patients.address", "patients.nationalnumber", "patients.identitycheck", "patients.regulardoctor",
            "coverage.coverage", "coverage.formality", "coverage.ticked", "documents.document:paper",
        ),
    ),
    Class.CARE: Part(
        _("Care and means"),
        _(
            "Who follows the patient, what he should be welcomed with, long-term illness, exemptions, state aid, work "
            "accident, and their formalities; all other documents, forms filled in, letters to professionals and from "
            "them, what is awaited"
        ),
        (
            "patients.follower", "patients.situation", "coverage.coverage:reserved", "coverage.formality:reserved",
            "documents.document", "documents.filled", "documents.receivedletter", "documents.awaited",
        ),
    ),
}  # fmt: skip
