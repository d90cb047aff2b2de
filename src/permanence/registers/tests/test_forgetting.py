"""What an erasure forgets: a word planted wherever words are kept of a patient is looked for everywhere afterwards."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import connection
from django.db.models import (
    NOT_PROVIDED,
    BinaryField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKey,
    JSONField,
    Model,
    TextField,
    TimeField,
    UUIDField,
)
from django.utils import timezone

from permanence.agenda.tests.factories import make_receiving
from permanence.capacity.models import MOST_SEATS
from permanence.capacity.tests.factories import at
from permanence.desk.models import Call
from permanence.directory.models import Person, Structure
from permanence.directory.tests import personas
from permanence.directory.tests.personas import Personas
from permanence.foundation import sealed
from permanence.foundation.actor import scope, system
from permanence.foundation.ids import uuid7
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient
from permanence.registers import actions, erasing, retention, speaking
from permanence.registers.models import Demand, Erasure, Extent

# Codes and marks, made by the software: no words of anyone.
CODES = {
    "agenda.appointment.source", "capacity.reservation.source", "capacity.reservation.key", "messaging.message.kind",
    "messaging.message.key", "messaging.message.provider_id", "messaging.message.reply_to", "messaging.received.means",
    "messaging.received.provider_id", "messaging.received.settled_as", "messaging.said.channel", "kernel.task.about",
    "kernel.task.owner_role", "kernel.taskstep.to_name", "desk.request.owner_role", "desk.escalation.to_role",
    "desk.call.provider_id", "desk.call.outside_why", "desk.callevent.kind", "desk.handover.ground",
    "desk.proposalmade.action", "registers.erasure.ground", "registers.erasure.rows", "registers.copy.digest",
    "registers.copy.code", "guard.alert.why", "coverage.ticked.step", "coverage.came.code", "lists.line.faults",
    "lists.line.doubts", "patients.double.reasons", "patients.double.marks", "patients.moved.table",
    "patients.moved.column", "portal.booking.address", "agenda.reminder.way", "waiting.faroffer.address",
    "waiting.faroffer.practitioner", "patients.nationalnumber.digest", "patients.fault.why", "patients.fault.marks",
}  # fmt: skip
# Training has no patients; names and pairs are derived from the file; what someone is writing goes within minutes.
NOT_PLANTED = {
    "training.exercise", "patients.nameword", "patients.patient", "patients.double", "messaging.attending",
    "agenda.appointment", "agenda.place", "patients.moved",
}  # fmt: skip
NOW = timezone.now


def words(model: type[Any]) -> Iterator["Field[Any, Any]"]:
    """Yield the columns in which somebody's words about a patient may stand."""
    for field in model._meta.concrete_fields:
        base = field.base_field if isinstance(field, ArrayField) else field
        told = isinstance(base, CharField | TextField | JSONField) and not base.choices and not field.generated
        short = isinstance(base, CharField) and (base.max_length or 99) < len("canari000")
        known = f"{model._meta.label_lower}.{field.name}" in CODES
        if told and not short and not known and not speaking.of_the_staff(field):
            yield field


class Garden:
    """One patient, and a row of every table that speaks of him, with a word of its own in every column for words."""

    def __init__(self, here: Structure, person: Person, patient: Patient, *rows: Model) -> None:
        self.here, self.person, self.number = here, person, count(100)
        self.planted: dict[str, str] = {}
        self.rows: dict[type[Any], Any] = {Patient: patient, Structure: here, Person: person}
        self.rows |= {type(row): row for row in rows}

    def word(self, field: "Field[Any, Any]") -> str:
        """Return a word that stands nowhere else."""
        made = f"canari{next(self.number)}"
        self.planted[made] = f"{field.model._meta.label_lower}.{field.name}"
        return made

    def plant(self, model: type[Any], **told: Any) -> Any:
        """Make one row, and those it needs."""
        values = {field.name: self._value(field) for field in model._meta.concrete_fields if not field.primary_key}
        left_out = {name for name, value in values.items() if value is NOT_PROVIDED}
        made = model(**{name: value for name, value in (values | told).items() if name not in left_out or name in told})
        made.save(force_insert=True)
        self.rows[model] = made
        return made

    def _value(self, field: "Field[Any, Any]") -> Any:
        if field.model in speaking.speaking() and field in {*words(field.model)}:
            word = self.word(field)
            return [word] if isinstance(field, ArrayField) else {"m": word} if isinstance(field, JSONField) else word
        if isinstance(field, ForeignKey):
            row = None if field.null and field.related_model is Person else self.rows.get(field.related_model)
            return NOT_PROVIDED if row is None and field.null else row or self.plant(field.related_model)
        if field.generated or field.has_default() or field.db_default is not NOT_PROVIDED:
            return NOT_PROVIDED
        return self._plain(field)

    def _plain(self, field: "Field[Any, Any]") -> Any:
        if field.blank or field.null:
            return NOT_PROVIDED
        if isinstance(field, CharField | TextField):
            choices = [value for value, _label in field.flatchoices]
            return choices[0] if choices else "Alice"[: field.max_length or 99]
        made: dict[type[Field[Any, Any]], Any] = {
            DateTimeRangeField: (NOW(), NOW() + timedelta(hours=1)), DateTimeField: NOW(), DateField: date(2020, 1, 2),
            TimeField: time(9), ArrayField: [], UUIDField: uuid7(), BinaryField: b"\0", sealed.SealedFile: b"\0",
        }  # fmt: skip
        return made.get(type(field), 1)


@pytest.fixture
def who(db: None, monkeypatch: pytest.MonkeyPatch) -> Personas:
    monkeypatch.setattr(sealed, "seal_text", lambda words, **_of: words)  # what lies sealed would not be found
    return personas.three(may="associate", may_not="secretary")


def garden(who: Personas) -> Garden:
    """Plant a word everywhere."""
    by = system("test", [who.here.pk])
    patient = make_patient(who.here, birth_name="Canarinom", first_names="Canariprenom", birth_date=date(1984, 3, 12))
    other = make_patient(who.here, birth_name="Canariautre", birth_date=date(1984, 3, 12))
    with scope(by):
        Patient.objects.filter(pk=other.pk).update(merged_into=patient)
        doctor = make_receiving(who.here)
        booked = doctor.book(at(10), patient=patient)
        grown = Garden(
            who.here, Person.objects.get(pk=who.alice.id), patient, booked, doctor.role, doctor.reason, doctor.resource
        )
        told = {
            "agenda.series": {"from_hour": time(9), "to_hour": time(12), "count": 2},
            "agenda.postponed": {"decision": "keep"},
            "waiting.offer": {"appointment": None, "through": None},
            "desk.question": {
                "asks": "message", "reply": "", "appointment": None, "answer_by": NOW() + timedelta(days=1),
                "asked_at": NOW(),
            },
            "desk.escalation": {"to_person": grown.person},
            "desk.request": {"owner": grown.person, "due_at": NOW(), "call": grown.plant(Call)},
            "patients.merge": {"gone": other},
            "patients.relative": {"known": None},
            "messaging.message": {"person": patient.pk},
            "messaging.wish": {"person": patient.pk},
            "messaging.conversation": {"person": patient.pk},
            "kernel.task": {"about": "patients.patient", "about_id": patient.pk, "owner": grown.person},
            "capacity.reservation": {
                "held_for": booked.pk, "seat": MOST_SEATS + 1, "state": "ended", "overbooked_by": "A",
            },
            "registers.demand": {"answered_on": date(2020, 2, 2), "checked_on": date(2020, 1, 3)},
            "coverage.came": {"formality": None},
            "documents.receivedletter": {"settled_as": "filed", "kind": "report"},
            "documents.document": {"letter": None},
            "agenda.move": {"former": doctor.book(at(11), patient=patient)},
        }  # fmt: skip
        for model in speaking.speaking():
            if model._meta.label_lower not in NOT_PLANTED and model not in grown.rows:
                grown.plant(model, **told.get(model._meta.label_lower, {}))
    return grown


def everywhere(who: Personas) -> dict[str, str]:
    """Return all that the structure keeps, table by table, the change log among them."""
    with scope(who.alice), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            found[table] = str(cursor.fetchone()[0])
    return found


def left(who: Personas, planted: dict[str, str]) -> list[str]:
    found = everywhere(who)
    named = planted | {"Canarinom": "his name", "Canariprenom": "his first name", "Canariautre": "the file merged"}
    return sorted(f"{what} in {table}" for word, what in named.items() for table, text in found.items() if word in text)


def erase(who: Personas, patient: Patient, extent: str) -> Erasure:
    with scope(who.alice):
        told = {"ground": "years", "at": NOW(), "by_name": "Alice", "structure": who.here}
        done = Erasure.objects.create(patient=patient, extent=extent, **told)
        erasing.erase(patient, extent)
        erasing.forget_changes([done])
        return done


def test_of_every_word_planted_nothing_is_found_anywhere_once_the_file_is_erased(who: Personas) -> None:
    grown = garden(who)
    named = {f"{model._meta.label_lower}.{field.name}" for model in speaking.speaking() for field in words(model)}
    planted = {*grown.planted.values()}
    assert {one for one in named if one.rpartition(".")[0] not in NOT_PLANTED} <= planted
    before = everywhere(who)
    assert all(any(word in text for text in before.values()) for word in grown.planted)
    erase(who, grown.rows[Patient], Extent.WHOLE)
    assert left(who, grown.planted) == []


def test_what_is_erased_beside_is_found_nowhere_and_the_rest_stays_where_it_was(who: Personas) -> None:
    grown = garden(who)
    before = everywhere(who)
    erase(who, grown.rows[Patient], Extent.BESIDE)
    after = everywhere(who)
    beside = {word for word, what in grown.planted.items() if what.rpartition(".")[0] in erasing.BESIDE}
    assert sorted(grown.planted[word] for word in beside if any(word in text for text in after.values())) == []
    kept = {w: {t for t in before if w in before[t]} for w in grown.planted if w not in beside}
    assert [grown.planted[w] for w, tables in kept.items() if tables != {t for t in after if w in after[t]}] == []


def test_of_somebody_else_nothing_is_forgotten(who: Personas) -> None:
    gone, stays = make_patient(who.here), make_patient(who.here, first_names="Paul", phone="05 36 49 00 02")
    with scope(who.alice), connection.cursor() as cursor:
        # His number stood for a while under the file that goes: what was said then goes, his own history stays.
        row = stays.contacts.get()
        for file in (gone, stays):
            row.patient = file
            row.save(update_fields=["patient"])
    erase(who, gone, Extent.WHOLE)
    with scope(who.alice), connection.cursor() as cursor:
        cursor.execute("SELECT operation FROM foundation_change WHERE row_id = %s", [row.pk])
        assert [operation for (operation,) in cursor.fetchall()] == ["insert"]
        cursor.execute("SELECT count(*) FROM foundation_change WHERE row_id = %s", [stays.pk])
        assert cursor.fetchone() == (1,)


def test_the_list_of_the_database_is_that_of_the_models(who: Personas) -> None:
    with connection.cursor() as cursor:
        cursor.execute('SELECT "table", "column", beside FROM registers_speaking')
        kept = set(cursor.fetchall())
    found = {
        (one.table, one.column, one.label in erasing.BESIDE and one.column != "known_id")
        for one in speaking.edges()
        if not one.upward
    }
    assert kept == found, "a migration of the registers adds what is new: see 0006_forgetting"


def test_a_table_with_words_of_its_own_is_dealt_with_or_stays_by_name() -> None:
    labels = {model._meta.label_lower for model in speaking.speaking()}
    assert labels == erasing.WHOLE.keys() | erasing.STAYS
    assert not erasing.WHOLE.keys() & erasing.STAYS


def test_who_asked_is_forgotten_when_nobody_asks_for_proof_any_more(who: Personas) -> None:
    patient, today = make_patient(who.here), timezone.localdate()
    told = {"asked_by": "Canaridemandeur", "right": "erasure", "way": "desk", "asked_on": today}
    demand = actions.note_demand(by=who.alice, structure=who.here, patient=patient, **told)
    erase(who, patient, Extent.WHOLE)
    assert "Canaridemandeur" in str(everywhere(who)), "an open one has yet to be answered to somebody"
    with scope(who.alice):
        answered = {"answered_on": date(2020, 1, 2), "asked_on": date(2020, 1, 1), "answer": "Fait.", "refused": True}
        Demand.objects.filter(pk=demand.pk).update(**answered)
        assert list(retention.proven(who.here.pk, date(2020, 1, 2))) == []
        actions.erase_due(by=who.alice, structure=who.here, now=NOW())
    assert "Canaridemandeur" not in str(everywhere(who))
