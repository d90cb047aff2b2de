"""Who listens to what, where the search looks, and what a patient's file tells of the days ahead."""

from collections.abc import Callable

from permanence.agenda import handlers as agenda
from permanence.agenda import queries as agenda_queries
from permanence.desk import handlers as desk
from permanence.events.agenda import AnswerForHuman, AppointmentBooked, AppointmentCancelled
from permanence.events.directives import DirectiveChanged
from permanence.events.insights import ReportMade
from permanence.events.messaging import MessageReceived
from permanence.events.waiting import FarOfferMade, FarOfferTaken, OfferMade
from permanence.foundation.search import Provider
from permanence.insights import handlers as insights
from permanence.patients import queries as patients
from permanence.patients.ahead import Teller
from permanence.shell import found
from permanence.waiting import handlers as waiting

HANDLERS: dict[type, list[Callable[..., None]]] = {
    AppointmentBooked: [agenda.confirm_to_patient, waiting.look_who_waits_on],
    AppointmentCancelled: [agenda.confirm_cancellation, waiting.offer_freed_time],
    MessageReceived: [agenda.hear_answer, waiting.hear_answer],
    AnswerForHuman: [desk.read_answer],
    DirectiveChanged: [agenda.release_kept_time],
    ReportMade: [insights.write_link],
    OfferMade: [waiting.write_offer],
    FarOfferMade: [waiting.write_far_offer],
    FarOfferTaken: [waiting.give_back_what_is_replaced],
}

SEARCH: list[Provider] = [patients.hits, found.practitioners, found.structures]

AHEAD: list[Teller] = [agenda_queries.ahead]
