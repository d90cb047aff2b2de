"""Directives written as sentences with choices inside."""

from .exchange import Exchange
from .kinds import (
    Certificate,
    Closed,
    Colleagues,
    EmergencySlots,
    Exceptions,
    HomeVisit,
    NewPatients,
    NoShow,
    Note,
    Overbook,
    Renewal,
    Results,
    Teleconsultation,
    WaitingList,
)  # fmt: skip
from .questions import Questions
from .sentence import Sentence
from .transfer import Transfer

FORMS: dict[str, type[Sentence]] = {
    form.kind: form
    for form in (
        NewPatients, Exceptions, Transfer, EmergencySlots, Overbook, Colleagues, WaitingList, Renewal, Results,
        Certificate, HomeVisit, Teleconsultation, NoShow, Closed, Note,
    )
}  # fmt: skip

__all__ = ["FORMS", "Exchange", "Questions", "Sentence"]
