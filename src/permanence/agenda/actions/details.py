"""Where an appointment takes place, what the practice notes about it, and what is ready for it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda import queries
from permanence.agenda.models import REMOTE, Appointment, Modality, Note, Prepared
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .allowing import NOTHING_SAID, Said, check_modality, trace_despite

LONGEST_NOTE = 500


class BadNote(Invalid):
    """Empty, or too long."""

    title = _("A note has from one to 500 letters")


@action(Can.BOOK, audit="appointment.described", of="appointment")
def describe(
    *,
    by: Actor,
    appointment: Appointment,
    modality: str,
    referral_required: bool,
    now: datetime,
    said: Said = NOTHING_SAID,
) -> Appointment:
    """Say where the two meet, and whether a referral letter must be shown.

    :param said: that the practitioner agreed to meet there, as `book` takes it; what was kept of it before stays
    :raises ForbiddenByDirective: when a directive does not allow to meet there, and it is not over yet
    """
    kept = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    there, before = kept.modality == modality, (kept.despite, kept.despite_by)
    kept.modality, kept.referral_required = Modality(modality), referral_required
    if not there and kept.ends_at > now:
        check_modality(by, kept, said, now)
    kept.save(update_fields=["modality", "referral_required", "despite", "despite_by"])
    if (kept.despite, kept.despite_by) != before:
        trace_despite(by, kept)
    return _told(by, kept)


@action(Can.BOOK, audit="appointment.annotated", of="appointment")
def add_note(*, by: Actor, appointment: Appointment, text: str, now: datetime) -> Appointment:
    """Write something down about an appointment, for the practice; the same words twice in a row are one note.

    :raises BadNote: when there is nothing in it, or too much
    """
    written = " ".join(text.split())
    if not 0 < len(written) <= LONGEST_NOTE:
        raise BadNote
    last = Note.objects.filter(appointment=appointment).order_by("at", "id").last()
    if last is None or (last.text, last.by_name) != (written, by.name):
        Note.objects.create(
            structure_id=appointment.structure_id, appointment=appointment, text=written, at=now, by_name=by.name
        )
    return _told(by, appointment)


@action(Can.BOOK, audit="appointment.prepared", of="appointment")
def prepare(*, by: Actor, appointment: Appointment, items: set[str], now: datetime) -> Appointment:
    """Tick what is ready, and untick what is not; what was ready already keeps who saw to it."""
    Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)  # two who tick come one after the other
    known = {item.value for item in REMOTE}
    Prepared.objects.filter(appointment=appointment, item__in=known - items).delete()
    ready = (
        Prepared(structure_id=appointment.structure_id, appointment=appointment, item=item, at=now, by_name=by.name)
        for item in items & known
    )
    Prepared.objects.bulk_create(ready, ignore_conflicts=True)
    return _told(by, appointment)


def _told(by: Actor, promise: Appointment) -> Appointment:
    tell("agenda", promise.structure_id, appointment=promise.pk, practitioner=promise.practitioner_role_id)
    return queries.appointment(by, promise.pk)
