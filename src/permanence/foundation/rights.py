"""What a person may be allowed to do: the vocabulary; `config/roles.py` says who has which."""

from enum import StrEnum


class Can(StrEnum):
    """One right, held for one structure; named after what its holder does."""

    ANYONE = "anyone"  # a page open to all: sign-in, the patient's link, the switchboard's door
    ENTER = "enter"  # any member of staff, signed in
    ANSWER = "answer"  # take the calls of a line
    RECEIVE = "receive"  # patients come to see him: the desk puts its questions to him
    RELAY = "relay"  # write down what a practitioner answered by telephone, as his word
    SUPERVISE = "supervise"  # see and take over what others answer
    BOOK = "book"  # book, move and cancel appointments
    VIEW_AGENDA = "view_agenda"
    EDIT_OPENINGS = "edit_openings"  # opening rules, closures, visit reasons, what is announced to all who come
    GRANT_LEAVE = "grant_leave"  # answer who asks for leave, say how many must be there
    VIEW_PATIENT = "view_patient"  # identity and what booking needs
    VIEW_ADMINISTRATIVE = "view_administrative"  # address, national number, documents seen, insurers, formalities
    VIEW_CARE = "view_care"  # who follows him, long-term illness, exemptions: what tells of health or of means
    EDIT_PATIENT = "edit_patient"
    MANAGE_PATIENTS = "manage_patients"  # bring the whole list of patients in, and take it out
    MOVE_OUT = "move_out"  # take all that the structure has away, to leave for another software
    IDENTIFY = "identify"  # check an identity by the document seen: who sees the patient, never by telephone
    VIEW_DIRECTIVES = "view_directives"
    WRITE_DIRECTIVES = "write_directives"
    EDIT_ONLINE = "edit_online"  # the practice's public page, and what may be booked from home
    SEND_MESSAGES = "send_messages"
    VIEW_MESSAGES = "view_messages"
    DO_TASKS = "do_tasks"  # see what is to do, make it, take it, hand it over
    VIEW_DIRECTORY = "view_directory"
    VIEW_FIGURES = "view_figures"  # what the calls come to, the monthly report, how many people at what hour
    VIEW_TRACE = "view_trace"  # who opened whose file, who did what
    MANAGE_DIRECTORY = "manage_directory"  # people, memberships, mandates, lines
