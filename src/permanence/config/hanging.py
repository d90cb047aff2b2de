"""What hangs on a patient's file, room by room: a merge of two files takes all of it along.

A house test compares it with every column that names a patient.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from permanence.agenda.actions import PlannedAlready
from permanence.agenda.models import Appointment, Recall, Series
from permanence.coverage.actions import BegunTwice
from permanence.coverage.models import Coverage, Formality
from permanence.desk.models import Proof, Question, Request
from permanence.documents.models import Awaited, Document, Filled, ReceivedLetter
from permanence.guard.models import Alert, Glass, Restriction
from permanence.kernel.models import Task
from permanence.lists.models import Line
from permanence.messaging.models import Conversation, Message, Wish
from permanence.patients.actions import WaitsTwice
from permanence.patients.hanging import Both, Hanging
from permanence.patients.models import (
    Address,
    Archived,
    ArchiveOpening,
    Confirmed,
    Contact,
    Follower,
    IdentityCheck,
    NationalNumber,
    Need,
    Patient,
    Preference,
    RegularDoctor,
    Relative,
    Remembrance,
    Situation,
)
from permanence.portal.models import Booking, Federated, Passkey
from permanence.portal.queries import given_from_home
from permanence.registers.models import Demand, Erasure, Hold
from permanence.waiting.models import Entry

HANGING: list[Hanging] = [
    Hanging(Appointment, "patient", pgettext_lazy("file", "appointments")),
    Hanging(Series, "patient", _("series of appointments")),
    Hanging(Recall, "patient", _("follow-up reminders"), both=Both.REFUSES, refusal=PlannedAlready),
    Hanging(Entry, "patient", _("waiting list"), both=Both.REFUSES, refusal=WaitsTwice),
    Hanging(Request, "patient", _("calls and requests")),
    Hanging(Question, "patient", _("questions to the practitioner")),
    Hanging(Proof, "patient", _("checks of who spoke about the file")),
    Hanging(Message, "person", _("letters and SMS")),
    Hanging(Wish, "person", _("the way he asked to be told")),
    Hanging(Conversation, "person", _("the conversation with him")),
    Hanging(Task, "about_id", _("tasks")),
    # Whoever reads what a visitor gave of himself opens the file's space, and hears what is said to it.
    Hanging(Contact, "patient", _("numbers and addresses"), unproved=given_from_home),
    Hanging(Booking, "patient", _("bookings from home")),
    Hanging(Passkey, "patient", _("passkeys of his space")),
    Hanging(Federated, "patient", _("who knows him elsewhere")),
    Hanging(Hold, "patient", _("reasons to keep the file")),
    Hanging(Erasure, "patient", _("erasures")),
    Hanging(Demand, "patient", _("demands about his data")),
    Hanging(Restriction, "patient", _("protections of the file")),
    Hanging(Glass, "patient", _("emergency openings")),
    Hanging(Alert, "patient", _("unusual openings")),
    Hanging(Coverage, "patient", _("rights and insurers")),
    Hanging(Formality, "patient", _("formalities"), both=Both.REFUSES, refusal=BegunTwice),
    Hanging(Document, "patient", _("documents sent and received")),
    Hanging(ReceivedLetter, "patient", _("letters received about him")),
    Hanging(Awaited, "patient", _("results and reports awaited")),
    Hanging(Filled, "patient", _("forms filled in")),
    Hanging(Line, "patient", _("lines of an imported list")),
    Hanging(Relative, "patient", _("relatives")),
    Hanging(Relative, "known", _("patients he stands beside")),
    Hanging(NationalNumber, "patient", _("national number"), both=Both.CHOSEN),
    # What proves an identity stays with the identity it proved.
    Hanging(IdentityCheck, "patient", _("documents seen"), never=Q(ended_at=None)),
    Hanging(Address, "patient", pgettext_lazy("home", "address"), both=Both.CHOSEN),
    Hanging(Follower, "patient", _("who follows him")),
    Hanging(RegularDoctor, "patient", _("regular doctor"), both=Both.CHOSEN),
    Hanging(Preference, "patient", _("preferences"), both=Both.CHOSEN),
    Hanging(Need, "patient", _("needs")),
    Hanging(Situation, "patient", _("what he should be welcomed with")),
    Hanging(Remembrance, "patient", _("remembrances")),
    Hanging(Archived, "patient", _("stays in the archive")),
    Hanging(ArchiveOpening, "patient", _("readings in the archive")),
    Hanging(Confirmed, "patient", _("when the file was confirmed")),
    Hanging(Patient, "merged_into", _("files merged before")),
]
