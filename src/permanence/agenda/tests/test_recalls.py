"""Follow-up reminders: planned, told in time and of nothing, followed until done."""

from datetime import date, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.agenda import actions, handlers, letters, queries
from permanence.agenda.models import Recall, RecallOutcome
from permanence.agenda.rules.recalling import Facts, Stand, next_due, stand
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.config.expected import recalls as left_to_do
from permanence.directory.tests.personas import Personas
from permanence.events.messaging import MessageReceived
from permanence.foundation.actor import scope
from permanence.foundation.actor import system as actor_of
from permanence.foundation.models import Event
from permanence.messaging import actions as messaging
from permanence.messaging import queries as post_office
from permanence.messaging.models import Message
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .factories import Receiving
from .pages import as_, url

TODAY = date(2026, 11, 23)
NEAR = TODAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Stand.AHEAD),
        ({"booked": True}, Stand.BOOKED),
        ({"due_on": TODAY - timedelta(days=1)}, Stand.CALL),
        ({"told_on": TODAY, "written": True}, Stand.TOLD),
        ({"told_on": TODAY - timedelta(days=14), "written": True}, Stand.CALL),
        ({"told_on": TODAY}, Stand.CALL),  # nobody could write to him
        ({"told_on": TODAY - timedelta(days=3), "written": True, "due_on": TODAY - timedelta(days=1)}, Stand.CALL),
        ({"came_on": TODAY}, Stand.AHEAD),  # he came for something else, long before
        ({"due_on": TODAY + timedelta(days=10), "came_on": TODAY}, Stand.CAME),
        (
            {"due_on": TODAY + timedelta(days=10), "came_on": TODAY, "planned_on": TODAY + timedelta(days=1)},
            Stand.AHEAD,
        ),
        ({"due_on": TODAY + timedelta(days=10), "came_on": TODAY, "booked": True}, Stand.BOOKED),
    ],
)
def test_what_is_to_be_done_next(more: dict[str, object], expected: Stand) -> None:
    known = {"due_on": date(2027, 3, 1), "lead_days": 14, "planned_on": date(2026, 11, 1), **more}
    assert stand(Facts(**known), TODAY) is expected  # type: ignore[arg-type]


def test_the_next_is_counted_from_the_day_it_was_due_and_never_past() -> None:
    assert next_due(date(2026, 8, 31), 6, TODAY) == date(2027, 2, 28)
    assert next_due(date(2024, 1, 15), 12, TODAY) == date(2027, 11, 23)


def plan(doctor: Receiving, **more: object) -> Recall:
    said = {"kind": "renewal", "due_on": date(2026, 12, 1), "now": SUNDAY_NOON, **more}
    return actions.plan_recall(by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, **said)  # type: ignore[arg-type]


def tell(doctor: Receiving, *rows: Recall, now: datetime = SUNDAY_NOON) -> None:
    actions.tell_recalls(by=doctor.by, structure=doctor.role.structure, recalls=rows, now=now)


def standing(doctor: Receiving, now: datetime = SUNDAY_NOON) -> list[Stand]:
    return [one.stand for one in queries.recalls_of(doctor.by, doctor.patient, now)]


@pytest.mark.django_db
@pytest.mark.usefixtures("sunday")
class TestOfOnePatient:
    """From planning it to its end."""

    @pytest.mark.parametrize("language", letters.LANGUAGES)
    @pytest.mark.parametrize("system", ["phone", "email"])
    def test_told_once_when_its_day_comes_and_of_nothing(
        self, doctor: Receiving, who: Personas, language: str, system: str
    ) -> None:
        account = {"structure": who.here, "provider": "sink", "signed": "L'Étoile", "now": SUNDAY_NOON}
        messaging.open_account(by=actor_of("test", [who.here.pk]), **account)
        value = "06 39 98 00 01" if system == "phone" else "elodie@exemple.invalid"
        patients.add_contact(by=who.alice, patient=doctor.patient, system=system, value=value)
        Patient.objects.update(language=language)
        early, due = plan(doctor, due_on=date(2027, 3, 1)), plan(doctor, kind="vaccine", note="Rappel du tétanos")
        monday = at(10)
        for _ in range(2):
            tell(doctor, *queries.recalls_to_tell(doctor.role.structure, monday), now=monday)
        told = list(Message.objects.filter(about=due.pk))
        assert len(told) == 1
        assert not Message.objects.filter(about=early.pk).exists()
        said = f"{told[0].subject} {told[0].body}".lower()
        assert ("l'étoile" if system == "phone" else doctor.role.structure.name.lower()) in said
        assert (told[0].channel, told[0].language) == ("sms" if system == "phone" else "email", language)
        assert not any(word in said for word in ("vaccin", "tétanos", "ordonnance", "renouvel"))
        assert standing(doctor, monday) == [Stand.TOLD, Stand.AHEAD]
        assert standing(doctor, monday + timedelta(days=14))[0] is Stand.CALL

    @pytest.mark.parametrize("word", ["NON", "OUI"])
    def test_an_answer_to_it_is_read_by_a_human_and_changes_no_appointment(
        self, doctor: Receiving, who: Personas, word: str
    ) -> None:
        account = {"structure": who.here, "provider": "sink", "signed": "Cabinet", "now": SUNDAY_NOON}
        messaging.open_account(by=actor_of("test", [who.here.pk]), **account)
        patients.add_contact(by=who.alice, patient=doctor.patient, system="phone", value="06 39 98 00 01")
        promise = doctor.book(at(11))
        row = plan(doctor, kind="vaccine")
        tell(doctor, row)
        Message.objects.update(state="sent", created_at=SUNDAY_NOON)
        received = messaging.receive(
            by=doctor.by, structure=who.here, from_address="+33639980001", body=word, provider_id="in", at=SUNDAY_NOON,
            now=SUNDAY_NOON,
        )  # fmt: skip
        assert received.answers is not None
        assert received.answers.about == row.pk
        handlers.hear_answer(MessageReceived(who.here.pk, received.pk), by=doctor.by, now=SUNDAY_NOON)
        promise.refresh_from_db()
        assert (promise.status, promise.stage) == ("booked", "planned")
        assert Event.objects.filter(name="AnswerForHuman").count() == 1
        assert not post_office.unanswered([doctor.patient.pk], who.here.pk, SUNDAY_NOON), "it asks for no answer"

    def test_who_is_to_be_called_stands_on_what_is_to_do(self, doctor: Receiving) -> None:
        row = plan(doctor)
        assert list(left_to_do(doctor.by, SUNDAY_NOON)) == []
        Recall.objects.filter(pk=row.pk).update(told_at=SUNDAY_NOON - timedelta(days=14), told_way="sms")
        (line,) = left_to_do(doctor.by, SUNDAY_NOON)
        assert line.title == "1 patient à rappeler"
        assert line.address.startswith(f"{url('recalls')}?structure={row.structure_id}")

    def test_who_has_an_appointment_is_not_told(self, doctor: Receiving) -> None:
        plan(doctor)
        doctor.book()
        assert standing(doctor) == [Stand.BOOKED]
        assert queries.recalls_to_tell(doctor.role.structure, SUNDAY_NOON) == []
        assert standing(doctor, at(23)) == [Stand.CAME]

    def test_planned_twice_is_refused_and_nothing_changes(self, doctor: Receiving) -> None:
        plan(doctor)
        with pytest.raises(actions.PlannedAlready):
            plan(doctor, due_on=date(2027, 1, 1))
        with pytest.raises(actions.BadDay):
            plan(doctor, kind="checkup", due_on=date(2026, 11, 21))
        assert Recall.objects.count() == 1

    def test_done_it_comes_again_and_an_end_by_mistake_is_undone(self, doctor: Receiving) -> None:
        row = plan(doctor, every_months=6, note="avant 9 h")
        again = actions.end_recall(by=doctor.by, recall=row, outcome=RecallOutcome.DONE, now=SUNDAY_NOON)
        assert again is not None
        assert (again.due_on, again.note) == (date(2027, 6, 1), "avant 9 h")
        with pytest.raises(actions.Ended):
            actions.end_recall(by=doctor.by, recall=row, outcome=RecallOutcome.DONE, now=SUNDAY_NOON)
        with pytest.raises(actions.PlannedAlready):
            actions.reopen_recall(by=doctor.by, recall=row)
        actions.end_recall(by=doctor.by, recall=again, outcome=RecallOutcome.DROPPED, now=SUNDAY_NOON)
        actions.reopen_recall(by=doctor.by, recall=row)
        assert [one.row.pk for one in queries.recalls_of(doctor.by, doctor.patient, SUNDAY_NOON)] == [row.pk]

    def test_put_off_it_is_told_anew(self, doctor: Receiving) -> None:
        row = plan(doctor)
        Recall.objects.filter(pk=row.pk).update(told_at=SUNDAY_NOON, told_way="sms")
        changed = actions.change_recall(
            by=doctor.by, recall=row, kind="renewal", practitioner_role=doctor.role, due_on=date(2027, 2, 1),
            now=SUNDAY_NOON, lead_days=7, every_months=None, note="",
        )  # fmt: skip
        assert (changed.told_at, changed.told_way, changed.due_on) == (None, "", date(2027, 2, 1))

    def test_another_structure_knows_nothing_of_it(self, doctor: Receiving, who: Personas) -> None:
        row = plan(doctor)
        client = as_(who.charlie)
        assert client.get(url("recall", row.pk)).status_code == 404
        assert client.post(url("recall_end", row.pk)).status_code == 404
        assert client.get(url("recall_new", doctor.patient.pk)).status_code == 404
        row.refresh_from_db()
        assert row.ended_at is None

    def test_from_the_file_to_its_end_by_the_pages(self, doctor: Receiving, who: Personas) -> None:
        client = as_(who.alice)
        new = url("recall_new", doctor.patient.pk)
        sent = {
            "kind": "checkup",
            "practitioner_role": doctor.role.pk,
            "due_on": "2026-11-21",
            "lead_days": 14,
            "every_months": "",
        }
        assert client.post(new, sent).status_code == 422
        client.post(new, sent | {"due_on": "2026-12-01"})
        row = Recall.objects.get()
        page = client.get(url("recalls"))
        text = HTMLParser(page.content).text(separator=" ")
        assert doctor.patient.family_name.upper() in text.upper()
        client.post(url("recalls_telling"), {"recall": row.pk, "back": "list"})
        row.refresh_from_db()
        assert row.told_at == SUNDAY_NOON
        client.post(url("recall_end", row.pk))
        row.refresh_from_db()
        assert (row.outcome, row.ended_by_name) == ("done", who.alice.name)
        assert "Terminés" in HTMLParser(client.get(url("recalls_of", doctor.patient.pk)).content).text()


@pytest.mark.django_db
@pytest.mark.usefixtures("sunday")
def test_the_list_is_put_in_order_by_several_heads(doctor: Receiving, who: Personas) -> None:
    with scope(doctor.by):
        other = make_patient(doctor.role.structure, birth_name="Abadie", first_names="Ève")
    plan(doctor, kind="vaccine")
    said = {"practitioner_role": doctor.role, "kind": "renewal", "due_on": date(2026, 12, 9), "now": SUNDAY_NOON}
    actions.plan_recall(by=doctor.by, patient=other, **said)  # type: ignore[arg-type]
    first, then = doctor.patient.family_name, "Abadie"
    ways = (
        ("", [first, then]),
        ("patient", [then, first]),
        ("-due", [then, first]),
        ("practitioner,due", [first, then]),
    )
    for sort, expected in ways:
        told = as_(who.alice).get(url("recalls"), {"sort": sort}).content.decode().casefold()
        assert told.index(expected[0].casefold()) < told.index(expected[1].casefold()), sort
