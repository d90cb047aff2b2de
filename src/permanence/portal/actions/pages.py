"""What a practice says on its public page, and what may be booked there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import VisitReason
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can
from permanence.portal.models import OnlineReason, PracticePage


class SlugTaken(Invalid):
    """Another practice has this address."""

    title = _("Another practice has this address already")
    next_step = _("Add the town or the street to it; nothing was changed.")


@action(Can.EDIT_ONLINE, audit="page.written", of="structure")
def write_page(*, by: Actor, structure: Structure, now: datetime, **words: Any) -> PracticePage:
    """Keep what the practice says of itself; published or not, it stays so.

    :raises SlugTaken: when the address is another practice's
    """
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)  # pressed twice, it is one page
    known = PracticePage.objects.select_for_update().filter(structure=structure).first()
    page = known or PracticePage(structure=structure)
    for name, value in words.items():
        setattr(page, name, value)
    page.changed_at, page.changed_by = now, by.name
    with decided_by("slug", SlugTaken):
        page.save()
    return page


@action(Can.EDIT_ONLINE, audit="page.published", of="page")
def publish(*, by: Actor, page: PracticePage, now: datetime) -> PracticePage:
    """Show the page to everyone; done again, it changes nothing."""
    PracticePage.objects.filter(pk=page.pk, published_at=None).update(published_at=now)
    return PracticePage.objects.get(pk=page.pk)


@action(Can.EDIT_ONLINE, audit="page.taken_offline", of="page")
def take_offline(*, by: Actor, page: PracticePage, now: datetime) -> PracticePage:
    """Show it to nobody outside any more; appointments already made keep their own links."""
    PracticePage.objects.filter(pk=page.pk).update(published_at=None)
    return PracticePage.objects.get(pk=page.pk)


@action(Can.EDIT_ONLINE, audit="page.reasons_said", of="structure")
def say_reasons(*, by: Actor, structure: Structure, bring: Mapping[UUID, str], now: datetime) -> None:
    """Say which visit reasons may be booked from home, and what to bring to each; all others may not.

    :raises NotFound: for a reason of another practice
    """
    ours = set(VisitReason.objects.filter(structure=structure, withdrawn_at=None).values_list("pk", flat=True))
    if not ours.issuperset(bring):
        raise NotFound
    OnlineReason.objects.filter(structure=structure).exclude(reason_id__in=bring).delete()
    for reason_id, words in bring.items():
        OnlineReason.objects.update_or_create(
            reason_id=reason_id,
            defaults={"bring": words.strip()},
            create_defaults={"structure": structure, "bring": words.strip(), "at": now, "by_name": by.name},
        )
