"""The left rail, from top to bottom: what each person may open."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.foundation.rights import Can
from permanence.shell.navigation import Door, Setting

NAVIGATION = [
    Door(_("Home"), "home", "shell:home", Can.ENTER),
    Door(
        _("My day"),
        "stethoscope",
        "desk:mine",
        Can.RECEIVE,
        _("What you are asked, who comes today, and a word to the desk."),
    ),
    Door(
        _("Calls"),
        "headset",
        "desk:console",
        Can.ANSWER,
        _("Lines that ring, requests that wait, and the next free times."),
    ),
    Door(
        _("To do"),
        "checks",
        "kernel:todo",
        Can.ENTER,
        _("What waits for you, by deadline and priority, with its next step."),
        count="kernel:late",
    ),
    Door(
        _("Agenda"),
        "calendar",
        "agenda:agenda",
        Can.VIEW_AGENDA,
        _("A practitioner's day: appointments, free times, absences."),
    ),
    Door(
        pgettext_lazy("days off", "Leave"),
        "calendar-off",
        "agenda:leaves",
        Can.ENTER,
        _("Ask for days off, answer, see who is away this month."),
    ),
    Door(
        _("Waiting room"),
        "hourglass",
        "agenda:waiting_room",
        Can.VIEW_PATIENT,
        _("Who is here since when, who comes next, how late each practitioner runs."),
    ),
    Door(
        _("Patients"),
        "users",
        "patients:search",
        Can.VIEW_PATIENT,
        _("Find a patient by name, birth date or number, or open a file."),
        also=("lists:imports",),
    ),
    Door(
        _("File in an emergency"),
        "shield-lock",
        "guard:emergency",
        Can.ENTER,
        _("One file, when it must be opened now: the person in charge is told."),
        unless=Can.VIEW_PATIENT,
    ),
    Door(
        _("Waiting list"),
        "list-check",
        "waiting:list",
        Can.VIEW_PATIENT,
        _("Who would come sooner, and who is being asked."),
    ),
    Door(
        _("Directives"),
        "clipboard-list",
        "directives:practices",
        Can.VIEW_DIRECTIVES,
        _("What each practitioner allows, today and later."),
    ),
    Door(
        _("Messages"),
        "mail",
        "messaging:conversations",
        Can.VIEW_MESSAGES,
        _("Who waits for an answer, whatever the channel; what was sent, and whether it left."),
        count="messaging:waiting",
        also=("agenda:announcements",),
    ),
    Door(
        _("Letters received"),
        "inbox",
        "documents:inbox",
        Can.VIEW_CARE,
        _("What professionals write by MSSanté, filed to the right patient; results and reports that are awaited."),
        also=("documents:awaited",),
    ),
    Door(
        _("Figures"),
        "chart-bar",
        "insights:figures",
        Can.VIEW_FIGURES,
        _("What the calls come to, how many people at what hour, the monthly reports."),
    ),
    Door(_("My figures"), "chart-bar", "insights:mine", Can.ANSWER),
    Door(
        _("Directory"),
        "building-hospital",
        "directory:structures",
        Can.VIEW_DIRECTORY,
        _("Structures, sites, practitioners, teams and mandates."),
    ),
    Door(
        _("Online page"),
        "world",
        "online:pages",
        Can.EDIT_ONLINE,
        _("What patients read about the practice, and what they may book from home."),
    ),
    Door(
        _("Privacy"),
        "shield-check",
        "privacy:trace",
        Can.VIEW_TRACE,
        _("Who opened which file, who did what, and who may do what."),
    ),
    Door(
        _("Training"),
        "mood-smile",
        "training:training",
        Can.ANSWER,
        _("Invented callers on your console, with marks and their reasons."),
    ),
    Door(
        _("Telephone lines"),
        "phone",
        "desk:lines",
        Can.MANAGE_DIRECTORY,
        _("The numbers answered, and what the switchboard of each needs."),
    ),
    Door(_("State of the system"), "gauge", "operations:operations", Can.MANAGE_DIRECTORY),
]
if settings.DEMO:
    NAVIGATION.append(Door(_("Test switchboard"), "phone-incoming", "api:switchboard", Can.ANSWER))

# Found by name in the search; each stands behind a door above.
SETTINGS = [
    Setting(_("Announcements"), "agenda:announcements", Can.SEND_MESSAGES, alone=True),
    Setting(_("Appointments as a table"), "agenda:table", Can.VIEW_AGENDA, alone=True),
    Setting(_("Screen of the waiting room"), "agenda:screens", Can.EDIT_ONLINE, alone=True),
    Setting(_("List of patients"), "lists:listed", Can.MANAGE_PATIENTS, alone=True),
    Setting(_("Files to correct"), "patients:corrections", Can.EDIT_PATIENT, alone=True),
    Setting(_("Results and reports awaited"), "documents:awaited", Can.VIEW_CARE, alone=True),
    Setting(_("Visit reasons"), "agenda:reasons", Can.EDIT_OPENINGS, of_practitioner=True),
    Setting(_("Openings and absences"), "agenda:openings", Can.EDIT_OPENINGS, of_practitioner=True),
    Setting(_("Reminders"), "agenda:reminders", Can.EDIT_OPENINGS, of_practitioner=True),
    Setting(_("Team"), "directory:team", Can.VIEW_DIRECTORY),
    Setting(_("Mandates"), "directory:mandates", Can.VIEW_DIRECTORY),
    Setting(_("Networks and zones"), "directory:networks", Can.VIEW_DIRECTORY),
    Setting(_("Partners"), "directory:partners", Can.VIEW_DIRECTORY),
    Setting(_("Signs of gravity"), "desk:signs", Can.VIEW_DIRECTIVES),
]
