"""Who listens to what; where the search looks; who tells what happened to a patient, and what lies ahead of him."""

from collections.abc import Callable

from django.utils.translation import pgettext_lazy

from permanence.agenda import handlers as agenda
from permanence.agenda import history as agenda_history
from permanence.agenda import queries as agenda_queries
from permanence.agenda.bringing import Teller as Bringer
from permanence.agenda.held import Teller as Holder
from permanence.agenda.invitations import invitation
from permanence.agenda.online import Host
from permanence.agenda.online import Teller as Mover
from permanence.api import handlers as api
from permanence.api import queries as api_queries
from permanence.coverage import queries as coverage
from permanence.desk import column
from permanence.desk import handlers as desk
from permanence.desk import history as desk_history
from permanence.documents import queries as documents
from permanence.events.agenda import AnswerForHuman, AppointmentBooked, AppointmentCancelled, AppointmentReturned
from permanence.events.desk import RequestWritten
from permanence.events.directives import DirectiveChanged
from permanence.events.documents import DocumentForPatient
from permanence.events.guard import FileAlerted, GlassBroken
from permanence.events.insights import ReportMade
from permanence.events.messaging import ConversationAnswered, MessageNotDelivered, MessageReceived
from permanence.events.patients import ReachChanged
from permanence.events.waiting import FarOfferMade, FarOfferTaken, OfferMade
from permanence.foundation.drawn import Drawing
from permanence.foundation.search import Provider
from permanence.foundation.timeline import Source
from permanence.guard import handlers as guard
from permanence.insights import handlers as insights
from permanence.kernel import history as kernel_history
from permanence.messaging import history as messaging_history
from permanence.messaging.attaching import Encloser, Inviter
from permanence.patients import history as patients_history
from permanence.patients import queries as patients
from permanence.patients.ahead import Booker, Teller
from permanence.patients.around import Around
from permanence.patients.beside import Shower
from permanence.portal import handlers as portal
from permanence.portal import queries as portal_queries
from permanence.registers import handlers as registers
from permanence.shell import found
from permanence.waiting import handlers as waiting
from permanence.waiting import history as waiting_history
from permanence.waiting import queries as waiting_queries

HANDLERS: dict[type, list[Callable[..., None]]] = {
    AppointmentBooked: [
        agenda.confirm_to_patient,
        waiting.look_who_waits_on,
        api.tell_booked,
        registers.bring_back_who_comes,
    ],
    AppointmentCancelled: [
        agenda.confirm_cancellation,
        waiting.offer_freed_time,
        api.tell_cancelled,
        api.tell_platform_of_change,
    ],
    AppointmentReturned: [waiting.look_where_he_stands_again, api.tell_platform_of_return],
    MessageNotDelivered: [agenda.tell_otherwise],
    MessageReceived: [agenda.hear_answer, waiting.hear_answer],
    AnswerForHuman: [desk.read_answer],
    RequestWritten: [desk.follow_in_conversation],
    ConversationAnswered: [desk.close_what_was_answered, portal.tell_of_answer],
    ReachChanged: [portal.tell_of_reach],
    DocumentForPatient: [portal.tell_of_document],
    DirectiveChanged: [agenda.release_kept_time],
    ReportMade: [insights.write_link],
    OfferMade: [waiting.write_offer],
    FarOfferMade: [waiting.write_far_offer],
    FarOfferTaken: [waiting.give_back_what_is_replaced],
    GlassBroken: [guard.tell_of_glass],
    FileAlerted: [guard.tell_of_alert],
}

DRAWINGS = {"desk": Drawing("desk", column.drawn)}  # by the name with which a page opens its stream
SEARCH: list[Provider] = [patients.hits, found.practitioners, found.structures, found.partners, found.settings]

HISTORY: list[Source] = [
    Source("appointments", pgettext_lazy("history", "Appointments"), agenda_history.happened),
    Source("requests", pgettext_lazy("history", "Calls and requests"), desk_history.happened),
    Source("messages", pgettext_lazy("history", "Messages"), messaging_history.happened),
    Source("waiting", pgettext_lazy("history", "Waiting list"), waiting_history.happened),
    Source("tasks", pgettext_lazy("history", "Tasks"), kernel_history.happened),
    Source("file", pgettext_lazy("history", "File"), patients_history.happened),
    Source("followers", pgettext_lazy("history", "Who follows them"), patients_history.followed),
]

INVITERS: list[Inviter] = [invitation]
ENCLOSERS: list[Encloser] = [documents.enclosed]

HELD: list[Holder] = [waiting_queries.held, api_queries.held]

BRINGING: list[Bringer] = [coverage.bringing, documents.asked_before]
BY_LINK: list[Mover] = [portal_queries.by_link]
REMOTE: list[Host] = [portal_queries.room]
BESIDE: list[Shower] = [
    agenda_queries.recalls_beside, coverage.beside, documents.feeling_beside, documents.beside, documents.awaited_beside
]  # fmt: skip
AHEAD: list[Teller] = [agenda_queries.ahead]
BOOKER: Booker = agenda_queries.booking_address
AROUND = Around(
    coming=agenda_queries.coming_soon, visits=agenda_queries.visits, ended=coverage.ended, insured=coverage.insured,
    unread=documents.unread,
)  # fmt: skip
