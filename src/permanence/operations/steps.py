"""What is to be done about each figure that is not as it should be, as one says it to who manages a practice."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words

LATE = _("Confirmations and reminders leave late. If it lasts, tell whoever keeps the installation.")
SLOW = _("Pages may become slow or be refused. Tell whoever keeps the installation.")
COPY = _("What was done since would be lost with the disk. Tell whoever keeps the installation today.")
SECOND = _("All goes on, but a second breakdown would stop it. Tell whoever keeps the installation.")
CLOCK = _("Hours shown and reminders may be wrong. Tell whoever keeps the installation at once.")

STEPS: Mapping[str, Words] = {
    "queue_oldest_s": LATE,
    "jobs_failed": _(
        "They are listed below: try them again. If they fail once more, tell whoever keeps the installation."
    ),
    "job_running_s": LATE,
    "messages_untaken_s": _(
        "Messages do not leave: the provider is away, or waits to be paid. Call the patients who must know today."
    ),
    "mailbox_unread_s": _("Letters of colleagues are not read any more. The page of letters received says why."),
    "worker_silent_s": _(
        "Nothing leaves any more, neither confirmation nor reminder. Tell whoever keeps the installation now."
    ),
    "copy_age_h": COPY,
    "archive_failing_s": COPY,
    "standby_away_s": SECOND,
    "replay_delay_s": SECOND,
    "trace_unsealed_s": _("Nothing is lost. If it lasts for an hour, tell whoever keeps the installation."),
    "trace_broken": _(
        "The trace of who read which file was changed from outside. Touch nothing; tell whoever keeps the installation "
        "and your data protection officer now."
    ),
    "transaction_oldest_s": SLOW,
    "clock_apart_s": CLOCK,
    "clock_jumped_s": CLOCK,
    "days_skipped": _("Look whether today's date is right. Nothing is forgotten or erased for thirty days meanwhile."),
    "connections_share": SLOW,
    "disk_used_share": _("Everything stops when it is full. Tell whoever keeps the installation today."),
    "certificate_past_days": _(
        "Afterwards browsers would warn of your pages. Tell whoever keeps the installation today."
    ),
    "policy_refused": _(
        "They are listed below, and nothing of it ran. From one desk alone: an extension of its browser."
    ),
}

# Of which room a piece of work is, by the beginning of its name.
ROOMS: Mapping[str, Words] = {
    "agenda": _("Agenda: reminders, announcements, moves"),
    "api": _("Programs and switchboards"),
    "capacity": _("Free times"),
    "coverage": _("Formalities and rights"),
    "desk": _("Calls and requests"),
    "directory": _("Accounts and invitations"),
    "documents": _("Documents and letters"),
    "foundation": _("What rooms tell each other"),
    "guard": _("Files kept closer"),
    "insights": _("Figures and reports"),
    "kernel": _("To do"),
    "lists": _("Lists brought in and taken out"),
    "messaging": _("Messages to patients"),
    "patients": _("Patients' files"),
    "portal": _("Patients' own pages"),
    "privacy": _("Trace of who read what"),
    "registers": _("Retention and rights over data"),
    "waiting": _("Waiting list"),
}
