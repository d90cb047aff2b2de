"""Messages on their way: written once, sent at least once under one name, given up only for good reasons."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from permanence.directory.models import Structure
from permanence.directory.tests.personas import Personas, make_structure, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.messaging import actions, delivery, jobs, queries, rules
from permanence.messaging.models import Message, RefusedAddress, State

from .switch import Carrier, free_port, open_carrier

TOLD: dict[str, Any] = {
    "to_address": "elodie@exemple.test",
    "subject": "Votre rendez-vous",
    "body": "Bonjour,\n\nlundi 24 novembre à 10 h 20.",
    "key": "appointment-booked 7",
}


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with open_carrier() as open_:
        yield open_


@pytest.fixture
def structure(request: pytest.FixtureRequest) -> Structure:
    request.getfixturevalue("committed")
    return make_structure()


def write(structure: Structure, **more: Any) -> Message:
    return actions.write(by=_system(structure), structure_id=structure.pk, **{**TOLD, **more})


def send(message: Message) -> None:
    jobs.send_message(by=_system(message.structure), now=timezone.now(), message_id=str(message.pk))


def now_is(message: Message) -> Message:
    with scope(_system(message.structure)):
        return queries.message(_system(message.structure), message.pk)


def _system(structure: Structure) -> Actor:
    return system("test", [structure.pk])


def waiting_jobs(message: Message) -> int:
    return ProcrastinateJob.objects.filter(
        task_name="messaging.delivery.send_message", args__message_id=str(message.pk), status="todo"
    ).count()


def test_message_leaves_by_smtp_under_its_own_name(structure: Structure, carrier: Carrier) -> None:
    message = write(structure, subject="Votre\r\nBcc: tous@exemple.test")
    send(message)
    (got,) = carrier.received
    assert got["Message-ID"] == f"<{message.pk}@permanence.invalid>"
    assert (got["To"], got["Subject"], got["Bcc"]) == (TOLD["to_address"], "Votre Bcc: tous@exemple.test", None)
    assert "10 h 20" in got.get_content()
    kept = now_is(message)
    assert (kept.state, [a.outcome for a in kept.attempts.all()]) == (State.SENT, ["accepted"])
    assert kept.sent_at is not None


def test_sent_message_is_left_alone(structure: Structure, carrier: Carrier) -> None:
    message = write(structure)
    send(message)
    send(message)
    assert len(carrier.received) == 1


def test_worker_killed_after_the_handover_sends_again_under_the_same_name(
    structure: Structure, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = write(structure)
    with monkeypatch.context() as killed:
        killed.setattr(delivery, "_settle", _dies)
        with pytest.raises(KeyboardInterrupt):
            send(message)
    assert now_is(message).state == State.SENDING
    with scope(_system(structure)):
        Message.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    jobs.recover_messages(now=timezone.now())
    jobs.recover_messages(now=timezone.now())
    assert waiting_jobs(message) == 2  # the first one and one of the recovery, not two
    send(message)
    assert len({got["Message-ID"] for got in carrier.received}) == 1
    assert now_is(message).state == State.SENT


def test_address_that_no_header_can_hold_fails_for_good(structure: Structure, carrier: Carrier) -> None:
    message = write(structure, to_address=f"elodie@{'é' * 61}.fr")
    send(message)
    kept = now_is(message)
    assert (kept.state, [a.outcome for a in kept.attempts.all()]) == (State.FAILED, ["refused"])


def test_recovery_leaves_what_is_not_due(structure: Structure) -> None:
    message = write(structure)
    jobs.recover_messages(now=timezone.now())
    assert waiting_jobs(message) == 1


@pytest.mark.parametrize("place", ["to_recipients", "to_content"])
def test_final_refusal_fails_the_message_and_shows_why(structure: Structure, carrier: Carrier, place: str) -> None:
    setattr(carrier, place, "550 5.1.1 no such mailbox")
    message = write(structure)
    send(message)
    kept = now_is(message)
    (attempt,) = kept.attempts.all()
    assert (kept.state, attempt.outcome) == (State.FAILED, "refused")
    assert "no such mailbox" in attempt.detail


@pytest.mark.parametrize(
    ("place", "said", "nobody"),
    [
        ("to_recipients", "550 5.1.1 no such mailbox", True),
        ("to_recipients", "553 not here", True),
        ("to_recipients", "550 5.7.1 we do not know who writes", False),
        ("to_recipients", "552 5.2.2 the box is full", False),
        ("to_recipients", "554 5.7.26 unauthenticated", False),
        ("to_content", "550 5.1.1 said of what is written", False),
    ],
)
def test_only_an_address_without_anyone_behind_it_is_marked(
    structure: Structure, carrier: Carrier, place: str, said: str, nobody: bool
) -> None:
    setattr(carrier, place, said)
    send(write(structure))
    with scope(_system(structure)):
        assert RefusedAddress.objects.exists() is nobody


def test_failed_message_is_sent_again_on_request_only(structure: Structure, carrier: Carrier) -> None:
    carrier.to_recipients = "550 no"
    message = write(structure)
    send(message)
    carrier.to_recipients = "250 OK"
    actions.resend(by=_system(structure), message=message, now=timezone.now())
    send(message)
    assert [a.outcome for a in now_is(message).attempts.all()] == ["refused", "accepted"]
    with pytest.raises(actions.NotFailed):
        actions.resend(by=_system(structure), message=message, now=timezone.now())


def test_refusal_for_now_is_tried_later(structure: Structure, carrier: Carrier) -> None:
    carrier.to_recipients = "451 greylisted"
    message = write(structure)
    send(message)
    kept = now_is(message)
    assert (kept.state, [a.outcome for a in kept.attempts.all()]) == (State.QUEUED, ["failed"])
    assert timedelta(seconds=10) < kept.due_at - timezone.now() < timedelta(seconds=16)
    assert waiting_jobs(message) == 2


def test_no_mail_server_is_tried_until_one_gives_up(structure: Structure) -> None:
    message = write(structure)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port()):
        for _ in range(len(rules.WAITS)):
            send(message)
            assert now_is(message).state == State.QUEUED
        send(message)
    assert now_is(message).state == State.FAILED
    assert {a.detail for a in now_is(message).attempts.all()} == {"ConnectionRefusedError"}


def test_same_key_writes_and_enqueues_once(structure: Structure) -> None:
    message = write(structure)
    assert write(structure, body="Autre texte") == message
    assert waiting_jobs(message) == 1


def test_same_key_in_another_structure_is_another_message(structure: Structure) -> None:
    assert write(make_structure("B")) != write(structure)


def test_message_of_an_undone_fact_never_existed(structure: Structure) -> None:
    with transaction.atomic():
        write(structure)
        transaction.set_rollback(True)
    with scope(_system(structure)):
        assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_eight_connections_with_one_key_write_one_message(structure: Structure) -> None:
    written = _at_once(8, lambda: write(structure))
    assert len({message.pk for message in written}) == 1
    assert waiting_jobs(written[0]) == 1


def test_eight_workers_at_one_message_send_it_once(structure: Structure, carrier: Carrier) -> None:
    message = write(structure)
    _at_once(8, lambda: send(message))
    assert len(carrier.received) == 1
    assert now_is(message).state == State.SENT


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "elodie", "elodie@", "a@b.test\nBcc: c@d.test"])
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(actions.BadAddress):
        write(make_structure(), to_address=address)


@pytest.mark.django_db
def test_messages_are_seen_by_who_may_only() -> None:
    who: Personas = three()
    message = write(who.here)
    with scope(who.alice):
        assert list(queries.messages(who.alice)) == [message]
        assert queries.counts(who.alice)["queued"] == 1
    with scope(who.bob):
        assert not queries.messages(who.bob).exists()
        with pytest.raises(NotPermitted):
            queries.message(who.bob, message.pk)
    with scope(who.charlie):
        assert not queries.messages(who.charlie).exists()
        with pytest.raises(NotFound):
            queries.message(who.charlie, message.pk)


@pytest.mark.parametrize(("code", "final"), [(250, False), (421, False), (451, False), (500, True), (550, True)])
def test_final_codes(code: int, final: bool) -> None:
    assert rules.is_final(code) is final


def _dies(*_: Any) -> None:
    raise KeyboardInterrupt


def _at_once(number: int, work: Any) -> list[Any]:
    def apart(_: int) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(apart, range(number)))
