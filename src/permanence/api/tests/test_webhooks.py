"""Programs are told what happens: signed, tried again, told again by hand, and never an address inside."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.api import actions, calling, handlers, jobs
from permanence.api.models import Happening, State, Telling, Webhook
from permanence.api.rules import signing
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.models import Structure
from permanence.directory.tests import personas
from permanence.events.agenda import AppointmentBooked
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.tests.at_rest import lying

PUBLIC = "93.184.215.14"
ADDRESS = "https://logiciel.exemple.test/appels?de=permanence"
EVERY = list(Happening.values)


@pytest.fixture
def house(db: None) -> Structure:
    return personas.make_structure("MSP des Tilleuls")


@pytest.fixture
def by(house: Structure) -> Actor:
    return system("test", [house.pk])


@pytest.fixture
def hook(by: Actor, house: Structure) -> Webhook:
    return actions.add_webhook(
        by=by, structure=house, name="Logiciel", address=ADDRESS, happenings=EVERY, now=SUNDAY_NOON
    ).webhook


@pytest.fixture
def doctor(house: Structure) -> Receiving:
    return make_receiving(house)


class There:
    """What stands at the address: it keeps what it is told, and answers what it is to answer."""

    def __init__(self) -> None:
        self.told: list[httpx.Request] = []
        self.answer: Callable[[], httpx.Response] = lambda: httpx.Response(204)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.told.append(request)
        return self.answer()


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> There:
    at_the_address, real = There(), calling.call

    def called(address: str, body: bytes, headers: dict[str, str]) -> calling.Answered:
        transport = httpx.MockTransport(at_the_address)
        return real(address, body, headers, resolve=lambda host: [PUBLIC], transport=transport)

    monkeypatch.setattr(calling, "call", called)
    return at_the_address


def happens(by: Actor, doctor: Receiving, now: Any = SUNDAY_NOON) -> Telling:
    """Book, and let the house tell it as the outbox would."""
    booked = doctor.book()
    with scope(by):
        handlers.tell_booked(AppointmentBooked(booked.structure_id, booked.pk, booked.starts_at), by=by, now=now)
        return Telling.objects.latest("at")


def carry_out(by: Actor, telling: Telling, now: Any = SUNDAY_NOON) -> Telling:
    with time_machine.travel(now, tick=False):
        jobs.tell(by=by, now=now, telling_id=str(telling.pk))
    with scope(by):
        return Telling.objects.get(pk=telling.pk)


def test_a_booking_is_told_signed_and_with_nothing_of_the_patient(
    by: Actor, hook: Webhook, doctor: Receiving, there: There
) -> None:
    told = carry_out(by, happens(by, doctor))
    assert (told.state, told.tries, told.answered, told.trouble) == (State.TOLD, 1, 204, "")
    (call,) = there.told
    assert (call.url.host, call.headers["Host"]) == (PUBLIC, "logiciel.exemple.test")
    assert call.url.query == b"de=permanence"
    body = json.loads(call.content)
    assert body == {
        "type": "appointment.booked",
        "timestamp": SUNDAY_NOON.isoformat(),
        "data": {"structure": str(hook.structure_id), "appointment": str(told.about)},
    }
    secret = hook.secret
    with time_machine.travel(SUNDAY_NOON, tick=False):
        assert Receiver(secret).verify(call.content, dict(call.headers)) == body, "as its makers' library checks it"
        with pytest.raises(WebhookVerificationError):
            Receiver(secret).verify(call.content + b" ", dict(call.headers))
    with scope(by):
        (sealed,) = lying(Webhook, "secret")
    assert secret not in sealed


def test_what_is_not_wanted_is_not_told(by: Actor, house: Structure, doctor: Receiving) -> None:
    given: Any = {"by": by, "structure": house, "name": "x", "address": ADDRESS, "now": SUNDAY_NOON}
    actions.add_webhook(happenings=[Happening.CANCELLED], **given)
    ended = actions.add_webhook(happenings=EVERY, **given).webhook
    actions.end_webhook(by=by, webhook=ended, now=SUNDAY_NOON)
    with scope(by):
        with pytest.raises(Telling.DoesNotExist):
            happens(by, doctor)
        assert not ProcrastinateJob.objects.filter(task_name="api.jobs.tell").exists()


def test_who_does_not_answer_is_told_again_ever_later_for_a_day(
    by: Actor, hook: Webhook, doctor: Receiving, there: There
) -> None:
    there.answer = lambda: httpx.Response(503)
    telling, now, waits = happens(by, doctor), SUNDAY_NOON, []
    for _ in range(len(signing.WAITS)):
        telling = carry_out(by, telling, now)
        assert (telling.state, telling.trouble, telling.answered) == (State.WAITING, "refused", 503)
        assert carry_out(by, telling, now).tries == telling.tries, "not before it is due"
        waits.append(telling.due_at - now)
        now = telling.due_at
    assert waits == list(signing.WAITS)
    assert waits == sorted(waits)
    given_up = carry_out(by, telling, now)
    assert (given_up.state, given_up.tries) == (State.GIVEN_UP, len(signing.WAITS) + 1)
    assert len({call.headers["webhook-id"] for call in there.told}) == 1, "one identifier for all tries"
    there.answer = lambda: httpx.Response(200)
    again = actions.repeat_telling(by=by, telling=given_up, now=now)
    assert carry_out(by, again, now).state == State.TOLD
    assert there.told[-1].headers["webhook-id"] == str(telling.pk)


def test_a_call_is_made_by_one_worker_and_a_killed_ones_is_taken_up(
    by: Actor, hook: Webhook, doctor: Receiving, there: There
) -> None:
    telling = happens(by, doctor)
    begun = actions.begin_telling(by=by, structure_id=hook.structure_id, telling_id=telling.pk, now=SUNDAY_NOON)
    assert begun is not None
    assert carry_out(by, telling).tries == 1, "it is in another's hands"
    assert there.told == []
    with scope(by):
        ProcrastinateJob.objects.all().delete()
        later = SUNDAY_NOON + timedelta(minutes=5)
        jobs.take_up(by=by, now=later)
        assert ProcrastinateJob.objects.filter(task_name="api.jobs.tell").count() == 1
    assert carry_out(by, telling, later).state == State.TOLD
    with scope(by):
        jobs.take_up(by=by, now=SUNDAY_NOON + timedelta(days=31))
        assert not Telling.objects.exists(), "a month later it is forgotten"


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::1", "fd00::1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::"],
)  # fmt: skip
def test_no_address_inside_is_ever_called(number: str, settings: Any) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    transport = httpx.MockTransport(never)
    told = calling.call(ADDRESS, b"{}", {}, resolve=lambda host: [PUBLIC, number], transport=transport)
    assert (told.status, told.trouble) == (None, "address")


def test_where_an_answer_leads_nobody_follows() -> None:
    asked: list[str] = []

    def leads(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": "http://127.0.0.1/"})

    transport = httpx.MockTransport(leads)
    told = calling.call(ADDRESS, b"{}", {}, resolve=lambda host: [PUBLIC], transport=transport)
    assert (told.status, told.trouble, len(asked)) == (302, "refused", 1)


def test_who_never_ends_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def drips(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(calling, "WHOLE", 0.01)
    told = calling.call(ADDRESS, b"", {}, resolve=lambda host: [PUBLIC], transport=httpx.MockTransport(drips))
    assert told.trouble == "too_slow"


def test_what_does_not_answer_is_said(settings: Any) -> None:
    def falls(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    def sleeps(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("asleep")

    for answer, trouble in ((falls, "unreached"), (sleeps, "too_slow")):
        transport = httpx.MockTransport(answer)
        assert calling.call(ADDRESS, b"", {}, resolve=lambda host: [PUBLIC], transport=transport).trouble == trouble


def test_a_webhook_is_added_tried_told_again_and_ended_on_the_page(
    client: Client, house: Structure, by: Actor, there: There
) -> None:
    where = reverse("api:webhooks", args=[house.pk])
    personas.sign_in(client, personas.make_member(house, "manager"))
    assert "Aucun logiciel" in client.get(where).content.decode()
    for wrong in ("http://exemple.test/", "https://localhost/", "https://192.168.1.1/", "https://[::1]/", "x",
                  "https://intranet/", "https://a:b@exemple.test/", "https://exemple.test:8443/"):  # fmt: skip
        assert client.post(where, {"name": "L", "address": wrong, "happenings": EVERY}).status_code == 422, wrong
    shown = client.post(where, {"name": "Logiciel", "address": ADDRESS, "happenings": EVERY}).content.decode()
    with scope(by):
        hook = Webhook.objects.get()
    secret = hook.secret
    assert secret.startswith("whsec_")
    assert secret in shown
    assert secret not in client.get(where).content.decode(), "it is shown once"
    assert client.post(reverse("api:webhook_trial", args=[hook.pk])).status_code == 302
    with scope(by):
        trial = Telling.objects.get()
        assert ProcrastinateJob.objects.filter(task_name="api.jobs.tell").count() == 1
    there.answer = lambda: httpx.Response(500)
    carry_out(by, trial, trial.due_at)
    assert "(500)" in client.get(where).content.decode()
    assert client.post(reverse("api:telling_repetition", args=[trial.pk])).status_code == 302
    assert client.post(reverse("api:webhook_end", args=[hook.pk])).status_code == 302
    with scope(by):
        assert Telling.objects.get().state == State.GIVEN_UP
    for gone in (reverse("api:webhook_trial", args=[hook.pk]), reverse("api:telling_repetition", args=[trial.pk])):
        assert client.post(gone).status_code == 409


def test_who_may_not(client: Client, house: Structure, hook: Webhook) -> None:
    where = [("api:webhooks", house.pk), ("api:webhook_trial", hook.pk), ("api:webhook_end", hook.pk)]
    for actor, status in (
        (personas.make_member(house, "secretary"), 403),
        (personas.make_member(personas.make_structure("Ailleurs"), "manager"), 404),
    ):
        personas.sign_in(client, actor)
        assert {client.post(reverse(name, args=[pk]), {}).status_code for name, pk in where} == {status}
        with pytest.raises(NotPermitted):
            actions.end_webhook(by=actor, webhook=hook, now=SUNDAY_NOON)


def test_ten_are_enough(by: Actor, house: Structure) -> None:
    given: Any = {"by": by, "structure": house, "address": ADDRESS, "happenings": EVERY, "now": SUNDAY_NOON}
    for number in range(10):
        actions.add_webhook(name=str(number), **given)
    with pytest.raises(actions.TooManyWebhooks):
        actions.add_webhook(name="11", **given)


@pytest.mark.django_db
def test_the_demonstrations_receiver_takes_what_is_signed(client: Client, settings: Any) -> None:
    body, now = b'{"type": "trial"}', at(9)
    headers = signing.headers_of(signing.DEMO, "1", body, now)

    def sent(body: bytes, headers: dict[str, str], later: float = 0) -> int:
        with time_machine.travel(now + timedelta(seconds=later), tick=False):
            return int(client.post(reverse("api:sink"), body, "application/json", headers=headers).status_code)

    assert sent(body, headers) == 204
    assert calling.is_sink(f"{settings.BASE_URL}/programs/sink/")
    for wrong in ({"webhook-timestamp": "x"}, {"webhook-id": "2"}, {"webhook-signature": "v1,"}):
        assert sent(body, headers | wrong) == 401
    assert {sent(body + b" ", headers), sent(body, headers, 301), sent(body, {})} == {401}
    settings.DEMO = False
    assert sent(body, headers) == 404
    assert not calling.is_sink(f"{settings.BASE_URL}/programs/sink/")
