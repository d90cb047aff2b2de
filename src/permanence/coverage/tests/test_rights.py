"""Who pays is noted, held to its days, read again after a while; what is reserved is not seen by everyone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.coverage import actions, queries
from permanence.coverage.models import Coverage, Kind
from permanence.coverage.rules import kinds
from permanence.coverage.rules.validity import Holds, holds, is_to_confirm
from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.models import Change, Trace
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here, phone="+33639980001")


@pytest.fixture
def voice(who: Personas) -> Actor:
    return make_member(who.here, "telesecretary", "Claire Voisin")


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def note(who: Personas, patient: Patient, kind: str = "complementary", **told: Any) -> Coverage:
    given = {"payer": "Mutuelle du Midi"} if kind in ("basic", "complementary") else {}
    return actions.note(by=who.alice, patient=patient, kind=kind, now=timezone.now(), **{**given, **told})


def kept(actor: Actor, patient: Patient) -> queries.File:
    with scope(actor):
        return queries.file(actor, patient, timezone.now())


@pytest.mark.parametrize(
    ("from_on", "until_on", "expected"),
    [
        (None, None, Holds.NOW),
        (date(2026, 11, 24), None, Holds.AHEAD),
        (TODAY, TODAY, Holds.SOON),
        (None, date(2026, 11, 22), Holds.ENDED),
        (None, date(2026, 12, 23), Holds.SOON),
        (None, date(2026, 12, 24), Holds.NOW),
    ],
)
def test_how_a_right_stands(from_on: date | None, until_on: date | None, expected: Holds) -> None:
    assert holds(from_on, until_on, TODAY) is expected


@pytest.mark.parametrize(
    ("seen_on", "again"), [(None, True), (date(2025, 11, 23), True), (date(2025, 11, 24), False), (TODAY, False)]
)
def test_when_the_card_is_seen_again(seen_on: date | None, *, again: bool) -> None:
    assert is_to_confirm(seen_on, 12, TODAY) is again


def test_every_kind_says_what_is_written_of_it() -> None:
    assert {*kinds.FIELDS} == {*kinds.NEEDED} == {*Kind.values}
    assert kinds.FIELDS["ald"] == ("from_on", "until_on")


def test_a_right_is_noted_seen_ended_and_kept(who: Personas, patient: Patient) -> None:
    today = timezone.localdate()
    old = note(who, patient, until_on=today - timedelta(days=3))
    (held,) = kept(who.alice, patient).held
    assert (held.holds, held.tone, held.to_confirm) == (Holds.ENDED, "soon", False)
    assert held.next_step
    new = note(who, patient, until_on=today + timedelta(days=300), third_party=True)
    told = kept(who.alice, patient)
    assert [one.row.pk for one in told.held] == [new.pk]
    assert [one.row.pk for one in told.earlier] == [old.pk]
    assert told.held[0].to_confirm
    assert told.lacking == [Kind.BASIC]
    actions.see(by=who.alice, coverage=new, now=timezone.now())
    assert not kept(who.alice, patient).held[0].to_confirm
    actions.withdraw(by=who.alice, coverage=new, now=timezone.now())
    assert [one.row.pk for one in kept(who.alice, patient).held] == [old.pk]
    actions.put_back(by=who.alice, coverage=new)
    actions.change(by=who.alice, coverage=new, now=timezone.now(), payer="Autre mutuelle", seen=True)
    with scope(who.alice):
        assert Change.objects.filter(table="coverage_coverage", row_id=new.pk).count() == 5


def test_what_cannot_be_is_refused(who: Personas, patient: Patient) -> None:
    with pytest.raises(actions.BadCoverage) as bad:
        note(who, patient, payer="", from_on=TODAY, until_on=TODAY - timedelta(days=1))
    assert {*bad.value.errors} == {"payer", "until_on"}
    with pytest.raises(Invalid):
        note(who, patient, kind="ald", payer="diabète")
    with pytest.raises(Invalid):
        note(who, patient, kind="luck")
    with scope(who.alice), pytest.raises(IntegrityError), transaction.atomic():
        Coverage.objects.create(
            structure=who.here, patient=patient, kind="ald", contract="diabète", noted_at=timezone.now()
        )


def test_a_voice_at_the_telephone_sees_the_card_and_no_more(who: Personas, patient: Patient, voice: Actor) -> None:
    note(who, patient, kind="basic")
    hidden = note(who, patient, kind="ald", until_on=TODAY + timedelta(days=900))
    assert [one.row.kind for one in kept(voice, patient).held] == ["basic"]
    assert [one.row.kind for one in kept(who.alice, patient).held] == ["basic", "ald"]
    with scope(voice), pytest.raises(NotFound):
        queries.coverage(voice, hidden.pk)
    with pytest.raises(NotPermitted):
        actions.note(by=voice, patient=patient, kind="ald", now=timezone.now())
    with pytest.raises(NotPermitted):
        actions.withdraw(by=voice, coverage=hidden, now=timezone.now())
    answer = client_of(voice).get(reverse("patients:patient", args=[patient.pk])).content.decode()
    assert "Mutuelle du Midi" in answer
    assert "ALD" not in answer
    assert client_of(voice).get(f"{reverse('coverage:new', args=[patient.pk])}?kind=ald").status_code == 404


def test_others_note_nothing(who: Personas, patient: Patient) -> None:
    row = note(who, patient)
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.note(by=actor, patient=patient, kind="basic", payer="CPAM", now=timezone.now())
        with pytest.raises(NotPermitted):
            actions.see(by=actor, coverage=row, now=timezone.now())
    assert client_of(who.charlie).get(reverse("coverage:file", args=[patient.pk])).status_code == 404
    assert client_of(who.bob).get(reverse("coverage:file", args=[patient.pk])).status_code == 403


def test_the_pages(who: Personas, patient: Patient) -> None:
    client, page = client_of(who.alice), reverse("coverage:file", args=[patient.pk])
    assert "Rien de noté" in client.get(page).content.decode()
    new = f"{reverse('coverage:new', args=[patient.pk])}?kind=complementary"
    assert "payer_number" in client.get(new).content.decode()
    assert client.post(new, {"payer": ""}).status_code == 422
    sent = {"payer": "Mutuelle du Midi", "until_on": str(timezone.localdate() - timedelta(days=1)), "seen": "on"}
    assert client.post(new, sent).status_code == 302
    with scope(who.alice):
        row = Coverage.objects.get()
        assert row.seen_on == timezone.localdate()
        assert Trace.objects.filter(verb="coverage.noted").exists()
    shown = client.get(page).content.decode()
    assert "Demander la carte de mutuelle" in shown
    assert "terminé le" in client.get(reverse("patients:patient", args=[patient.pk])).content.decode()
    for name, said in (("sighting", "vue"), ("withdrawal", "ne compte plus"), ("back", "de nouveau")):
        answer = client.post(reverse(f"coverage:{name}", args=[row.pk]), follow=True)
        assert said in answer.content.decode()
    changed = reverse("coverage:coverage", args=[row.pk])
    assert "Mutuelle du Midi" in client.get(changed).content.decode()
    assert client.post(changed, {"payer": "MGEN"}).status_code == 302
    assert "MGEN" in client.get(page).content.decode()
