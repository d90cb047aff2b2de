"""Pages around SMS: the account, the demo's telephones that answer, and the conversation with one person."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import scope, system
from permanence.foundation.tests.at_rest import lying
from permanence.messaging import actions, jobs, queries
from permanence.messaging.models import Message, OptOut, Received, SmsAccount

pytestmark = pytest.mark.django_db
NUMBER, WHO = "+33639980001", uuid4()


@pytest.fixture
def who(settings: Any, tmp_path: Path) -> Personas:
    settings.DEMO, settings.TELEPHONES = True, tmp_path
    return three()


def client_of(actor: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"messaging:{name}", args=args)


@pytest.fixture
def told(who: Personas) -> Message:
    """Send an SMS to one telephone of the demo."""
    by, now = system("test", [who.here.pk]), timezone.now()
    actions.open_account(by=by, structure=who.here, provider="sink", signed="MSP", now=now)
    reach = queries.Reach(WHO, "DURAND Élodie", phones=(NUMBER,))
    message = actions.tell(
        by=by, structure=who.here, reach=reach, kind=queries.Kind.LATE, subject="Retard", body="", sms="Retard : 11h00",
        key="k", now=now,
    ).message  # fmt: skip
    assert message
    jobs.send_message(by=by, now=now, message_id=str(message.pk))
    return message


def test_a_telephone_shows_what_came_and_its_answer_goes_through_the_door(who: Personas, told: Message) -> None:
    client = client_of(who.alice)
    assert "Retard : 11h00" in client.get(url("telephones")).content.decode()
    assert client.post(url("telephone_answer"), {"number": NUMBER, "body": "STOP"}).status_code == 302
    assert client.post(url("telephone_answer"), {"number": NUMBER, "body": " "}).status_code == 422
    assert client.post(url("telephone_answer"), {"number": "+33639980099", "body": "OUI"}).status_code == 404
    with scope(system("test", [who.here.pk])):
        assert (Received.objects.get().means, OptOut.objects.get().address) == ("stop", NUMBER)
    assert client_of(who.bob).post(url("telephone_answer"), {"number": NUMBER, "body": "OUI"}).status_code == 403


def test_there_are_no_telephones_outside_the_demo(who: Personas, settings: Any) -> None:
    settings.DEMO = False
    assert client_of(who.alice).get(url("telephones")).status_code == 404


def test_the_conversation_notes_the_way_and_takes_sms_up_again(who: Personas, told: Message) -> None:
    with scope(who.alice):
        actions.opt_out(by=who.alice, structure_id=who.here.pk, channel="sms", address=NUMBER)
    client, page = client_of(who.alice), url("person", who.here.pk, WHO)
    shown = client.get(page).content.decode()
    assert "DURAND Élodie" in shown
    assert "STOP" in shown
    answer = client.post(url("way", who.here.pk, WHO), {"way": "sms", "again": "on"})
    assert answer.status_code == 302
    with scope(who.alice):
        assert queries.wish(who.here, WHO) == "sms"
        assert not OptOut.objects.filter(ended_at=None).exists()
    assert client_of(who.charlie).get(page).status_code == 404
    assert client_of(who.bob).get(page).status_code == 403


def test_whoever_manages_opens_an_account_whose_secrets_are_sealed(who: Personas) -> None:
    client, page = client_of(make_member(who.here, "associate", "Hélène Roux")), url("account", who.here.pk)
    said = {"provider": "twilio", "signed": "MSP", "sender": "+33639989001", "price_cents": "6", "per_minute": "600"}
    assert client.post(page, said).status_code == 422
    given = said | {"twilio-sid": "AC1", "twilio-token": "tok-secret"}
    assert client.post(page, given | {"signed": "Cabinet de cardiologie"}).status_code == 422
    assert client.post(page, given).status_code == 302
    assert client.post(page, said).status_code == 302  # what is left empty stays as it was
    shown = client.get(page).content.decode()
    assert "/messages/incoming/twilio/" in shown
    assert "tok-secret" not in shown
    with scope(system("test", [who.here.pk])):
        assert "tok-secret" not in lying(SmsAccount, "credentials")[0]
    assert client.post(url("account_end", who.here.pk)).status_code == 302
    assert client_of(who.alice).get(page).status_code == 403
