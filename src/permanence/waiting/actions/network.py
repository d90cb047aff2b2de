"""Across the fence: a time given back is proposed to who waits at a colleague's practice, whose staff asks him.

Neither practice sees the other's list. Only a yes carries something over: the patient's name, birth date and how to
reach him, to the practice that he chose. See docs/decisions/0010-waiting-across-practices.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.agenda import queries as agenda
from permanence.agenda.models import VisitReason
from permanence.agenda.queries import Slot
from permanence.events.waiting import FarOfferMade
from permanence.foundation.actor import Actor, scope
from permanence.foundation.audit import trace
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.patients.models import Patient
from permanence.waiting import queries, rules
from permanence.waiting.models import Answer, Entry, FarOffer, Offer, Place
from permanence.waiting.queries import Far

Asked = tuple[Offer, FarOffer]


def asked(by: Actor, place: Place, now: datetime, held: Slot | None, most: int) -> Iterator[Asked]:
    """Make the next offers to patients of colleagues' practices, unsaved: a row on each side of the fence."""
    if most < 1:
        return
    count, turn, zone = 0, _Turn(by, place, now), ZoneInfo(place.structure.time_zone)
    held_to = queries.directives_of(place.structure_id, place.practitioner_role_id, now)
    reasons = [one for one in agenda.reasons(by, place.practitioner_role) if queries.meets_strangers(held_to, one)]
    offered = {agenda.called(reason.name): reason for reason in reasons}
    for far in queries.far_candidates(place, frozenset(offered), now):
        slot = turn.slot(far, offered[far.reason], held)
        if slot is None:
            continue
        until = rules.answer_by(slot.starts_at.astimezone(zone), now, notice_min=far.wish.notice_min)
        if until is None or not _his_turn(far):
            continue
        held, count = held or slot, count + 1
        yield turn.pair(far, offered[far.reason], slot, until)
        if count == most:
            return


def propose(pairs: Iterable[Asked]) -> None:
    """Keep the rows of the other side, whose staff writes or calls."""
    for _, far in pairs:
        with scope(queries.colleague(far.structure_id)) as there:
            far.save(force_insert=True)
            trace(there, "far_offer.made", subject=far, at=far.structure_id)
            if far.emailed:
                publish(FarOfferMade(far.structure_id, far.pk))
            tell("agenda", far.structure_id, entry=far.entry_id)


def mirror(offers: Iterable[Offer], answer: Answer, now: datetime) -> None:
    """Tell the other side what became of offers that were open."""
    there: dict[UUID, list[UUID]] = {}
    for offer in offers:
        if offer.through_id:
            there.setdefault(offer.through_id, []).append(offer.pk)
    for structure_id, closed in there.items():
        with scope(queries.colleague(structure_id)):
            FarOffer.objects.filter(pk__in=closed, answer="").update(answer=answer, answered_at=now)
            tell("agenda", structure_id)


def _his_turn(far: Far) -> bool:
    """Tell whether nobody else is asking him just now; he stays locked for this transaction."""
    with scope(queries.colleague(far.structure_id)):
        free_now = Entry.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        still = free_now.filter(pk=far.entry_id, left_at=None).first()
        return still is not None and not is_asked(still)


def is_asked(entry: Entry) -> bool:
    """Tell whether a time is being offered to someone, here or at a colleague's practice."""
    return any(kind.objects.filter(entry=entry, answer="").exists() for kind in (Offer, FarOffer))


@dataclass(frozen=True, slots=True)
class _Turn:
    """The next of the networks, before one place."""

    by: Actor
    place: Place
    now: datetime

    def slot(self, far: Far, reason: VisitReason, held: Slot | None) -> Slot | None:
        """Return the time he would have: inside what is held already, when others are asked as well."""
        needs = agenda.wanted_for(self.place.practitioner_role_id, reason, Patient(extra_time_min=far.extra_min))
        visit = queries.Visit(reason, needs.duration_min, queries.kinds_for(far.wish))
        if held:
            return queries.slot_within(self.by, self.place, held, visit, self.now)
        return queries.slot_in(self.by, self.place, visit, self.now)

    def pair(self, far: Far, reason: VisitReason, slot: Slot, until: datetime) -> Asked:
        """Make the row of here, which names nobody, and the row of his practice."""
        place, site = self.place, self.place.where
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "made_at": self.now, "answer_by": until}
        offer = Offer(
            structure_id=place.structure_id,
            place=place,
            through_id=far.structure_id,
            reason=reason,
            emailed=True,  # whoever must be called is called by his own practice
            **times,
        )
        told = FarOffer(
            id=offer.pk,
            structure_id=far.structure_id,
            entry_id=far.entry_id,
            at_id=place.structure_id,
            place_id=place.pk,
            practitioner=str(place.practitioner_role),
            address=f"{site.address}, {site.postal_code} {site.city}",
            emailed=far.emailed,
            **times,
        )
        return offer, told
