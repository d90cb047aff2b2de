"""E-mails through a provider: handed over by its door, and what it tells of them later, proved, heard once."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import handlers
from permanence.directory.models import Structure
from permanence.directory.tests.personas import make_structure
from permanence.events.messaging import MessageNotDelivered
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Event
from permanence.kernel.models import Task
from permanence.messaging import actions, channels, delivery, queries
from permanence.messaging.models import Message, OptOut, RefusedAddress, State
from permanence.messaging.queries import Kind, Reach
from permanence.messaging.rules.providers.sent import Handed
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
EMAIL, MOBILE = "elodie@exemple.test", "+33639980001"
BREVO = {
    "EMAIL_BACKEND": "anymail.backends.brevo.EmailBackend",
    "ANYMAIL": {"BREVO_API_KEY": "k", "WEBHOOK_SECRET": "brevo:secret", "IGNORE_UNSUPPORTED_FEATURES": True},
    "MAIL_CARRIER": "brevo",
}
PROOF = {"Authorization": f"Basic {b64encode(b'brevo:secret').decode()}"}


@pytest.fixture(autouse=True)
def brevo() -> Any:
    with override_settings(**BREVO):
        yield


@pytest.fixture
def structure() -> Structure:
    return make_structure(phone="+33536490100")


@pytest.fixture
def by(structure: Structure) -> Actor:
    return system("test", [structure.pk])


@pytest.fixture
def patient(structure: Structure) -> Patient:
    return make_patient(structure, phone=MOBILE, email=EMAIL)


def told(structure: Structure, by: Actor, patient: Patient, kind: Kind = Kind.CHANGE) -> Message:
    message = actions.tell(
        by=by, structure=structure, reach=Reach(patient.pk, patient.name, phones=(MOBILE,), emails=(EMAIL,)),
        kind=kind, subject="Rendez-vous déplacé", body="Bonjour, mardi à 10 h.", sms="MSP : RDV mar. 10h", now=NOW,
        key="1", before=NOW + timedelta(days=3000),
    ).message  # fmt: skip
    assert message is not None
    return message


@pytest.fixture
def message(structure: Structure, by: Actor, patient: Patient) -> Message:
    return told(structure, by, patient)


class Answer(requests.Response):
    def __init__(self, status: int, told: Any) -> None:
        super().__init__()
        self.status_code, self._content, self.reason = status, json.dumps(told).encode(), "x"


def handed(monkeypatch: pytest.MonkeyPatch, message: Message, status: int, answer: Any) -> tuple[Any, dict[str, Any]]:
    asked: dict[str, Any] = {}

    def request(_session: Any, **params: Any) -> Answer:
        asked.update(params)
        return Answer(status, answer)

    monkeypatch.setattr(requests.Session, "request", request)
    return channels.hand_over(message, NOW), asked


def test_it_is_handed_over_under_our_name_and_theirs_is_kept(
    structure: Structure, by: Actor, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = told(structure, by, patient)
    got, asked = handed(monkeypatch, message, 201, {"messageId": "<1@relay>"})
    assert (got.outcome, got.provider_id) == ("accepted", "<1@relay>")
    sent = json.loads(asked["data"])
    assert sent["headers"]["Message-ID"].startswith(f"<{message.pk}@")
    assert json.loads(sent["headers"]["X-Mailin-custom"])["message"] == str(message.pk)


@pytest.mark.parametrize(
    ("status", "outcome"), [(400, "refused"), (401, "failed"), (402, "failed"), (429, "failed"), (503, "failed")]
)
def test_what_lasts_is_final_and_what_somebody_mends_is_waited_for(
    message: Message, monkeypatch: pytest.MonkeyPatch, status: int, outcome: str
) -> None:
    got, _asked = handed(monkeypatch, message, status, {"message": f"no {EMAIL}"})
    assert got.outcome == outcome
    assert EMAIL not in got.detail


def hears(message: Message, event: str, *, carrier: str = "brevo", proof: dict[str, str] | None = None) -> Any:
    named = {"message": str(message.pk), "structure": str(message.structure_id)}
    body = {"event": event, "email": EMAIL, "message-id": "<1@relay>", "X-Mailin-custom": json.dumps(named)}
    return Client().post(
        reverse("messaging:mail_incoming", args=[carrier]), json.dumps(body), content_type="application/json",
        headers=PROOF if proof is None else proof,
    )  # fmt: skip


def mended(by: Actor) -> None:
    with scope(by):
        for event in Event.objects.filter(name="MessageNotDelivered"):
            what = MessageNotDelivered(by.structures()[0], event.payload["message_id"], event.payload["lasting"])
            for _ in range(2):
                handlers.tell_otherwise(what, by=by, now=timezone.now())


def test_a_hard_bounce_marks_the_address_asks_for_the_right_one_and_tells_by_sms(
    structure: Structure, by: Actor, patient: Patient
) -> None:
    actions.open_account(by=by, structure=structure, provider="sink", signed="MSP", now=NOW)
    message = told(structure, by, patient)
    for _ in range(2):
        assert hears(message, "hard_bounce").json() == {"heard": 1}
    mended(by)
    with scope(by):
        assert RefusedAddress.objects.get().address == EMAIL
        assert ("email", EMAIL) in queries.post(structure).stopped
        other = Message.objects.exclude(pk=message.pk).get()
        assert (other.channel, other.to_address, other.body) == ("sms", MOBILE, "MSP : RDV mar. 10h")
        assert [task.title for task in Task.objects.all()] == ["Adresse e\u2011mail refusée\u00a0: demander la bonne"]
        assert Message.objects.get(pk=message.pk).state == State.FAILED
        actions.resend(by=by, message=Message.objects.get(pk=message.pk), now=NOW)
        assert ("email", EMAIL) not in queries.post(structure).stopped


def test_an_address_refused_again_after_it_was_said_to_work_is_asked_for_again(
    structure: Structure, by: Actor, patient: Patient
) -> None:
    first = told(structure, by, patient)
    hears(first, "hard_bounce")
    mended(by)
    with scope(by):
        Task.objects.update(done_at=NOW)
        actions.resend(by=by, message=Message.objects.get(pk=first.pk), now=NOW)
    hears(first, "hard_bounce")
    mended(by)
    with scope(by):
        assert sorted(RefusedAddress.objects.values_list("ended_at", flat=True), key=str) == [NOW, None]
        assert Task.objects.filter(done_at=None, title__startswith="Adresse e\u2011mail refusée").count() == 1


def test_what_is_told_to_be_lost_before_it_is_noted_as_sent_stays_lost(
    by: Actor, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_message: Message, _now: datetime) -> Handed:
        hears(message, "hard_bounce")
        return Handed("accepted", "<1@relay>")

    monkeypatch.setattr(channels, "hand_over", lost)
    delivery.send_message(by=by, now=NOW, message_id=str(message.pk))
    with scope(by):
        kept = Message.objects.get(pk=message.pk)
        assert (kept.state, kept.provider_id) == (State.FAILED, "<1@relay>")


def test_without_another_way_someone_calls(structure: Structure, by: Actor, patient: Patient) -> None:
    hears(told(structure, by, patient), "hard_bounce")
    mended(by)
    with scope(by):
        assert "Appeler\u00a0: un message n’est pas arrivé" in [task.title for task in Task.objects.all()]


def test_what_can_wait_is_not_told_again_and_a_soft_bounce_marks_nothing(
    structure: Structure, by: Actor, patient: Patient
) -> None:
    message = told(structure, by, patient, Kind.CONFIRMATION)
    assert hears(message, "soft_bounce").status_code == 200
    mended(by)
    with scope(by):
        assert not RefusedAddress.objects.exists()
        assert not Task.objects.exists()
        assert Message.objects.count() == 1


def test_a_delivery_is_noted_once_and_a_complaint_is_obeyed(structure: Structure, by: Actor, patient: Patient) -> None:
    message = told(structure, by, patient)
    for _ in range(2):
        hears(message, "delivered")
    hears(message, "spam")
    with scope(by):
        kept = queries.message(by, message.pk)
        assert (kept.state, [a.outcome for a in kept.attempts.all()]) == (State.SENT, ["delivered"])
        assert OptOut.objects.get().address == EMAIL


@pytest.mark.parametrize(
    ("carrier", "proof", "status"), [("brevo", {}, 401), ("mailjet", PROOF, 404), ("nobody", PROOF, 404)]
)
def test_who_cannot_prove_himself_is_not_heard(
    by: Actor, message: Message, carrier: str, proof: dict[str, str], status: int
) -> None:
    assert hears(message, "hard_bounce", carrier=carrier, proof=proof).status_code == status
    with scope(by):
        assert not RefusedAddress.objects.exists()


def test_what_cannot_be_read_or_is_of_nobody_changes_nothing(structure: Structure, by: Actor) -> None:
    address = reverse("messaging:mail_incoming", args=["brevo"])
    for body, status in ((b"{", 422), (b"[]", 422), (b'{"event": "delivered"}', 200)):
        got = Client().post(address, body, content_type="application/json", headers=PROOF)
        assert got.status_code == status


def at_sparkpost(bounce_class: str) -> Any:
    told = {
        "type": "bounce",
        "bounce_class": bounce_class,
        "rcpt_to": EMAIL,
        "timestamp": "1795950000",
        "event_id": "1",
    }
    return lambda named: [{"msys": {"message_event": told | {"rcpt_meta": named}}}]


def at_mailjet(*, hard: bool, related: str) -> Any:
    told = {"event": "bounce", "time": 1795950000, "email": EMAIL, "hard_bounce": hard, "error_related_to": related}
    return lambda named: told | {"error": "user unknown", "MessageID": 7, "Payload": json.dumps(named)}


@pytest.mark.parametrize(
    ("carrier", "said", "nobody"),
    [
        ("sparkpost", at_sparkpost("10"), True),
        ("sparkpost", at_sparkpost("30"), True),
        ("sparkpost", at_sparkpost("22"), False),
        ("mailjet", at_mailjet(hard=True, related="recipient"), True),
        ("mailjet", at_mailjet(hard=False, related="recipient"), False),
    ],
    ids=["no such person", "no such house", "a full box", "hard", "soft"],
)
def test_each_carrier_tells_a_full_box_from_a_wrong_address(
    message: Message, by: Actor, carrier: str, said: Any, nobody: bool
) -> None:
    named = {"message": str(message.pk), "structure": str(message.structure_id)}
    with override_settings(MAIL_CARRIER=carrier, ANYMAIL={"WEBHOOK_SECRET": "brevo:secret"}):
        address = reverse("messaging:mail_incoming", args=[carrier])
        got = Client().post(address, json.dumps(said(named)), content_type="application/json", headers=PROOF)
    assert got.json() == {"heard": 1}
    with scope(by):
        assert RefusedAddress.objects.exists() is nobody
