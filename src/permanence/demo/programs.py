"""A program of one practice of the demonstration, with the secret everyone knows; it is told what happens, too."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from permanence.api.models import Access, Happening, State, Telling, Webhook
from permanence.api.queries import NUMBERS, OURS, WRITES, fingerprint
from permanence.api.rules import signing
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, structure_id
from permanence.demo.logins import PASSWORD
from permanence.demo.online import SINCE
from permanence.demo.shapes import Copy

NAMED = "demonstration"


def write_programs(copy: Copy, today: date) -> None:
    """Give one program access, in the first copy alone: names are taken once."""
    if copy > 1:
        return
    Access.objects.create(
        id=demo_id("access", NAMED, copy),
        structure_id=structure_id("tilleuls", copy),
        name="Logiciel de démonstration",
        client_id=NAMED,
        secret=fingerprint(PASSWORD),
        scopes=[
            "system/*.read",
            *(f"system/{kind}.read" for kind in ("AuditEvent", "DocumentReference", "CommunicationRequest")),
            NUMBERS,
            *(f"system/{kind}.write" for kind in WRITES),
            *OURS,
        ],
        redirects=["http://localhost:3000/retour"],
        at=datetime.combine(today - SINCE, time(11), PARIS),
        by_name="Élise Fabre",
    )
    _write_webhook(copy, today)


def _write_webhook(copy: Copy, today: date) -> None:
    """Tell the demonstration's own receiver what happens; a call that failed yesterday can be made again."""
    house, yesterday = structure_id("tilleuls", copy), datetime.combine(today - timedelta(days=1), time(16, 20), PARIS)
    hook = Webhook.objects.create(
        id=demo_id("webhook", NAMED, copy),
        structure_id=house,
        name="Logiciel de démonstration",
        address=f"{settings.BASE_URL}{reverse('api:sink')}",
        happenings=list(Happening.values),
        secret=signing.DEMO,
        at=datetime.combine(today - SINCE, time(11, 5), PARIS),
        by_name="Élise Fabre",
    )
    before = yesterday - timedelta(hours=2)
    past = {"structure_id": house, "webhook": hook, "due_at": yesterday}
    Telling.objects.bulk_create([
        Telling(
            id=demo_id("telling", "trial", copy), happening="trial", at=before, state=State.TOLD, tries=1,
            done_at=before, answered=204, **past,
        ),
        Telling(
            id=demo_id("telling", "lost", copy), happening="trial", at=yesterday, state=State.GIVEN_UP, tries=8,
            done_at=yesterday, trouble="unreached", **past,
        ),
    ])  # fmt: skip
