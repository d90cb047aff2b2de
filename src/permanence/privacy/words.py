"""What was done and read, in plain words that a patient understands."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from permanence.foundation.refusal import Words
from permanence.ui import handing

# What concerns one patient is told deed by deed.
DEEDS: Mapping[str, Words] = {
    "patient.read": _("File opened"),
    "patient.history_read": _("History looked at"),
    "patient.registered": _("File made"),
    "import.received": _("List of patients sent"),
    "import.matched": _("Columns of a list of patients said"),
    "import.read": _("List of patients read"),
    "import.looked_at": _("List of patients looked at"),
    "import.begun": _("List of patients brought in"),
    "import.brought": _("Lines of a list brought in"),
    "import.stopped": _("List of patients stopped"),
    "import.undone": _("List of patients taken back"),
    "import.taken_back": _("Lines of a list taken back"),
    "import.left_taken": _("Lines to correct taken out"),
    "import.forgotten": _("Lines of an old list forgotten"),
    "patient.list_taken": _("List of patients taken out"),
    "patient.corrected": _("Identity corrected"),
    "patient.contact_added": _("Number or address added"),
    "patient.contact_removed": _("Number or address removed"),
    "patient.contact_returned": _("Number or address put back"),
    "patient.extra_time_noted": _("Time needed noted"),
    "patient.language_noted": _("Language noted"),
    "patient.voice_noted": _("Way to be reached noted"),
    "leave.asked": _("Leave asked for"),
    "leave.granted": _("Leave granted"),
    "leave.refused": _("Leave refused"),
    "leave.withdrawn": _("Leave taken back by who asked"),
    "leave.answer_seen": _("Answer to a leave seen"),
    "presence.set": _("Fewest people present set"),
    "requirement.added": _("A reason needs a room or device"),
    "requirement.removed": _("A reason needs a room or device no more"),
    "thing.used": _("Room or device taken"),
    "thing.given_back": _("Room or device given back"),
    "thing.closed": _("Room or device closed for a time"),
    "thing.retired": _("Room or device retired"),
    "things.held": _("Room or device held for a visit"),
    "appointment.list_taken": _("Appointments of a day taken out"),
    "patient.identity_checked": _("Identity document seen"),
    "patient.attributes_noted": _("Doubts about the identity noted"),
    "patient.number_noted": _("National number noted"),
    "patient.death_noted": _("Death noted, or taken back"),
    "relative.added": _("Relative noted"),
    "relative.changed": _("Rights of a relative changed"),
    "relative.removed": _("Relative removed"),
    "relative.returned": _("Relative put back"),
    "patient.needs_noted": _("Needs noted"),
    "patient.preference_noted": _("Preferences noted"),
    "patient.address_noted": _("Home address noted"),
    "patient.doctor_noted": _("Regular doctor noted"),
    "patient.confirmed": _("File confirmed with the patient"),
    "remembrance.noted": _("Something to remember noted"),
    "remembrance.forgotten": _("Something to remember forgotten"),
    "number.shown": _("National number shown"),
    "appointment.read": _("Appointment looked at"),
    "appointment.booked": _("Appointment booked"),
    "appointment.overbooked": _("Appointment added beyond the seats"),
    "appointment.excepted": _("Appointment given by exception"),
    "appointment.moved": _("Appointment moved"),
    "appointment.cancelled": _("Appointment cancelled"),
    "appointment.confirmed": _("Appointment confirmed"),
    "appointment.arrived": _("Arrival noted"),
    "appointment.seated": _("Shown to the waiting room"),
    "appointment.called_in": _("Called in by the practitioner"),
    "appointment.seen_off": _("Departure noted"),
    "appointment.missed": _("Absence noted"),
    "appointment.annotated": _("Note added to the appointment"),
    "appointment.described": _("Appointment described"),
    "appointment.prepared": _("Preparation of the appointment noted"),
    "entry.read": _("Place on the waiting list looked at"),
    "entry.added": pgettext_lazy("trace", "Put on the waiting list"),
    "entry.changed": _("Place on the waiting list changed"),
    "entry.kept": _("Kept on the waiting list"),
    "entry.lapsed": _("Left the waiting list, its date being past"),
    "entry.list_taken": _("Waiting list taken out"),
    "entry.taken_off": _("Taken off the waiting list"),
    "offer.answered": _("Offered time answered"),
    "offer.expired": _("Offered time left unanswered"),
    "message.read": _("Message looked at"),
    "message.written": _("Message written"),
    "message.resent": _("Message sent again"),
    "request.patient_chosen": _("Recognised at the telephone"),
    "request.patient_registered": _("File made at the telephone"),
    "request.booked": _("Appointment booked for a request"),
    "request.cancelled_appointment": _("Appointment cancelled for a request"),
    "request.concluded": _("Request closed"),
    "request.listed": _("Put on the waiting list for a request"),
    "request.noted": _("Request noted"),
    "request.called_back": _("Call back noted"),
    "request.left_online": _("Request left from home"),
    "booking.confirmed": _("Appointment booked from home"),
}
# The rest of it by what it is about.
SUBJECTS: Mapping[str, Words] = {
    "account": _("Account for signing in"),
    "answer": _("Answer of a practitioner"),
    "appointment": _("Appointment"),
    "booking": _("Appointment being booked from home"),
    "building": _("Closing of the practice"),
    "calendar": _("Own calendar of a practitioner"),
    "call": _("Telephone call"),
    "closure": _("Absence of a practitioner"),
    "code": _("Code sent to a patient"),
    "contact": _("Number or address"),
    "delay": _("Delay of a practitioner"),
    "directive": _("Directive of a practitioner"),
    "entrance": _("Tablet at the entrance"),
    "entries": _("Waiting list"),
    "escalation": _("Reminder of a late request"),
    "exception": _("Exception asked of a practitioner"),
    "exercise": pgettext_lazy("trace", "Training"),
    "far_offer": _("Time offered at a colleague's"),
    "feed": _("Calendar address of a practitioner"),
    "figures": _("Figures"),
    "freetime": _("Free times counted anew"),
    "freshness": _("Delay after which files are confirmed"),
    "heard": _("Answer of a practitioner"),
    "hold": _("Time kept for a moment"),
    "holidays": _("Public holidays"),
    "jobs": _("Work of the system"),
    "line": _("Telephone line"),
    "mandate": _("Mandate of an answering service"),
    "membership": _("Member of the team"),
    "message": pgettext_lazy("trace", "Message"),
    "network": _("Network of colleagues"),
    "number": _("National number"),
    "offer": _("Time offered"),
    "opening": _("Opening of the agenda"),
    "openings": _("Openings of the agenda"),
    "optout": _("Refusal to be written to"),
    "page": _("Public page of the practice"),
    "past_calls": _("Figures of past calls"),
    "patient": _("Patient's file"),
    "pause": _("Pause at the telephone"),
    "person": _("Member of the team"),
    "place": _("Time given back, offered to others"),
    "postponement": _("Postponement of a day"),
    "practitioner": _("Practitioner"),
    "question": _("Question to a practitioner"),
    "reason": _("Visit reason"),
    "recurring": _("Task that comes back"),
    "relative": _("Relative of a patient"),
    "remembrance": _("Something to remember of a patient"),
    "reminders": _("Reminders of appointments"),
    "reminding": _("Reminders of appointments"),
    "replacement": _("Replacement of a practitioner"),
    "report": _("Monthly report"),
    "request": pgettext_lazy("trace", "Request"),
    "resource": _("Room or device"),
    "series": _("Series of appointments"),
    "service_aim": _("Aim of the telephone"),
    "site": pgettext_lazy("trace", "Site"),
    "sms_account": _("Provider of SMS"),
    "structure": pgettext_lazy("trace", "Structure"),
    "task": pgettext_lazy("trace", "Task"),
    "time": _("Time kept in the agenda"),
    "times": _("Times kept in the agenda"),
    "trace": _("Trace looked at"),
    "training": pgettext_lazy("trace", "Training"),
    "visits": _("What visitors left half-done, forgotten"),
    "wish": _("Way to be reached noted"),
    "wording": _("Words of the house"),
}
# Who acts when nobody of the staff does.
SYSTEMS: Mapping[str, Words] = {
    "portal": _("The patient, by the link received"),
    "api": _("The telephone switchboard"),
    "demo": _("The demonstration"),
}
THE_SOFTWARE = _("Permanence, by itself")


def deed(verb: str) -> Words:
    """Say what was done; a verb that nobody described is told by what it is about."""
    return DEEDS.get(verb) or SUBJECTS.get(verb.partition(".")[0], verb)


def taken(purpose: str) -> str:
    """Say how many lines of a list were taken out and in which form; nothing of any other deed."""
    found = handing.taken(purpose)
    if found is None:
        return ""
    form, count = found
    said = ngettext("%(count)s line, %(form)s", "%(count)s lines, %(form)s", count)
    return said % {"count": count, "form": form.upper()}


def doer(kind: str, name: str) -> Words:
    """Say who did it."""
    return name if kind == "person" else SYSTEMS.get(name.partition(".")[0], THE_SOFTWARE)
